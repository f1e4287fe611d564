"""What is shipped is what is in the repository, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa_toolkit

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def tracked(*folders: str) -> list[str]:
    """The files of the repository that git knows or would add."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in listed if (ROOT / name).exists()]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    built = os.environ.get("QA_TOOLKIT_WHEEL")
    if built:
        yield Path(built)
        return
    folder = tmp_path_factory.mktemp("wheel")
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; python3 run.py test installs it")
    code = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    yield next(folder.glob("*.whl"))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_exactly_the_tracked_files(wheel: Path) -> None:
    expected = set(tracked("qa_toolkit")) | {
        name.removeprefix("standards/") for name in tracked("standards/qa_toolkit_standards")
    }
    shipped = {name for name in names(wheel) if ".dist-info/" not in name}
    assert shipped == expected


def test_the_wheel_brings_no_generic_name(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in names(wheel)} == {
        "qa_toolkit",
        "qa_toolkit_standards",
        f"qa_toolkit-{qa_toolkit.__version__}.dist-info",
    }


def test_licences_types_and_entry_points_are_there(wheel: Path) -> None:
    shipped = names(wheel)
    assert {"qa_toolkit/py.typed", "qa_toolkit_standards/py.typed"} <= shipped
    assert any(name.endswith("licenses/LICENSE") for name in shipped)
    with zipfile.ZipFile(wheel) as archive:
        points = archive.read(f"qa_toolkit-{qa_toolkit.__version__}.dist-info/entry_points.txt").decode()
    assert "qa-toolkit = qa_toolkit.cli:main" in points
    assert "[qa_toolkit]" in points


def test_versions_agree() -> None:
    assert PROJECT["project"]["version"] == qa_toolkit.__version__
    assert f"## {qa_toolkit.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.skipif(
    "QA_TOOLKIT_WHEEL" not in os.environ, reason="run.py test sets it: then the installed wheel is under test"
)
def test_it_is_the_wheel_that_is_tested() -> None:
    assert ROOT not in Path(qa_toolkit.__file__).parents or ".venv" in qa_toolkit.__file__


def test_constraints_oldest_are_the_lower_bounds() -> None:
    project = PROJECT["project"]
    bounds = dict(
        re.split(">=|==", requirement)
        for requirement in (*project["dependencies"], *project["optional-dependencies"]["test"])
    )
    lines = (ROOT / "constraints-oldest.txt").read_text("utf-8").splitlines()
    assert dict(line.split("==") for line in lines if not line.startswith("#")) == bounds


def test_constraints_name_versions_only() -> None:
    for name in ("constraints.txt", "constraints-oldest.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line), line


def test_no_file_names_a_registry_or_a_place_on_a_machine() -> None:
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js", "deb." + "debian.org"]
    places = [f"/{name}/" for name in ("ho" + "me", "ro" + "ot", "Us" + "ers", "wo" + "rk")]
    for name in tracked():
        if name.endswith((".woff2", ".png", ".jpg", ".pdf")):
            continue
        text = (ROOT / name).read_text("utf-8", errors="replace")
        for word in (*hosts, *places):
            assert word not in text, f"{name} names {word}"
