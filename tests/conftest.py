"""What all tests share: a clean environment, markers for what a machine may lack, and snapshots of whole outputs."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from qa_toolkit.reports.browser import find_browser

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

LACKING = {
    "pdf": "no Pango: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "browser": "no Chromium, Chrome or Edge: sudo apt-get install chromium",
}
NOT_RUN = pytest.StashKey[Counter[str]]()


def has_pango() -> bool:
    from qa_toolkit.reports.pdf import pango_version

    return pango_version() is not None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write the snapshots anew")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOT_RUN] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips what this machine cannot run, or lets it fail where QA_TOOLKIT_REQUIRE names it."""
    required = os.environ.get("QA_TOOLKIT_REQUIRE", "").split(",")
    there = {"pdf": has_pango(), "browser": find_browser() is not None}
    for item in items:
        for name, why in LACKING.items():
            if item.get_closest_marker(name) and not there[name] and name not in required:
                item.add_marker(pytest.mark.skip(reason=why))
                config.stash[NOT_RUN][name] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, number in config.stash[NOT_RUN].items():
        terminalreporter.write_line(f"Not run: {number} {name} tests ({LACKING[name]})")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith("QA_TOOLKIT_") and name not in (
            "QA_TOOLKIT_BROWSER",
            "QA_TOOLKIT_WHEEL",
            "QA_TOOLKIT_REQUIRE",
        ):
            monkeypatch.delenv(name)


class Snapshot:
    """Whole outputs, kept beside the tests: tests/__snapshots__/<test>."""

    def __init__(self, path: Path, *, update: bool) -> None:
        self.path, self.update = path, update

    def __call__(self, text: str, suffix: str = ".txt") -> None:
        path = self.path.with_suffix(suffix)
        if self.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        assert path.exists(), (
            f"there is no snapshot {path.name} yet; run pytest with --snapshot-update and read what it wrote"
        )
        with path.open(encoding="utf-8", newline="") as file:
            assert text == file.read()


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    name = request.node.name.replace("[", "-").replace("]", "").replace("/", "-")
    folder = Path(str(request.path)).parent / "__snapshots__"
    return Snapshot(folder / name, update=request.config.getoption("--snapshot-update"))
