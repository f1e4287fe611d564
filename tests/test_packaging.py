"""What is shipped is what is in the repository, and nothing else."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import qa_toolkit

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BUILT = os.environ.get("QA_TOOLKIT_WHEEL")  # set by `run.py test`; read here, because each test has a clean environment
DIST_INFO = f"qa_toolkit-{PROJECT['version']}.dist-info"
PACKAGES = ("qa_toolkit", "qa_toolkit_standards", "qa_toolkit_webui")
PIN = re.compile(r"([a-z0-9-]+)==([0-9][0-9.]*(?:\.post[0-9]+)?)( ; [\w. '\"=!<>()]+)?")


def tracked(*folders: str) -> set[str]:
    """The files that git knows or would add. A download has no history: there, all files that our tools did not make."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
        return {name for name in listed if (ROOT / name).is_file()}
    found = {path.relative_to(ROOT) for folder in folders or (".",) for path in (ROOT / folder).rglob("*")}
    made = re.compile(r"\.venv.*|\.\w+_cache|\.hypothesis|__pycache__|out|dist|.*\.egg-info")
    return {one.as_posix() for one in found if (ROOT / one).is_file() and not any(map(made.fullmatch, one.parts))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if BUILT:
        return Path(BUILT)
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; python3 run.py test installs it")
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path, name: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"{DIST_INFO}/{name}").decode()


@pytest.mark.skipif(not BUILT, reason="run.py test says which wheel is installed; here the checkout is tested")
def test_it_is_the_wheel_that_is_tested() -> None:
    command = [sys.executable, "-c", "import qa_toolkit; print(qa_toolkit.__file__)"]
    in_a_test = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    assert qa_toolkit.__file__ == in_a_test
    assert "site-packages" in Path(in_a_test).parts


def test_the_wheel_holds_exactly_the_files_of_the_repository(names: set[str]) -> None:
    beside = {name.partition("/")[2] for name in tracked("standards/qa_toolkit_standards", "webui/qa_toolkit_webui")}
    assert {name for name in names if not name.startswith(DIST_INFO)} == tracked("qa_toolkit") | beside


def test_the_wheel_brings_no_generic_name(names: set[str]) -> None:
    assert {name.partition("/")[0] for name in names} == {*PACKAGES, DIST_INFO}


def test_licences_and_types_are_there(names: set[str]) -> None:
    assert {f"{DIST_INFO}/licenses/{name}" for name in PROJECT["license-files"]} <= names
    assert {f"{package}/py.typed" for package in PACKAGES} <= names


def test_programs_and_plugins_are_registered(wheel: Path) -> None:
    points = configparser.ConfigParser()
    points.read_string(metadata(wheel, "entry_points.txt"))
    assert dict(points["console_scripts"]) == PROJECT["scripts"]
    assert dict(points["qa_toolkit"]) == PROJECT["entry-points"]["qa_toolkit"]


def test_the_wheel_knows_no_place_on_the_machine_that_built_it(wheel: Path, names: set[str]) -> None:
    assert not [name for name in names if name.startswith("/") or ".." in name.split("/")]
    for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt"):
        assert str(ROOT) not in metadata(wheel, name)


# What a browser would load: from an attribute, a style sheet or a script; whatever is not on our own host, relative to no scheme included.
ELSEWHERE = re.compile(
    r"""(?:\b(?:src|srcset|href|action|formaction|poster|data)\s*=|url\(|@import|\bimport\b(?:[^;"']*\bfrom)?|\b(?:fetch|import|Request|open|"""
    r"""sendBeacon|EventSource|WebSocket|Worker)\()\s*["'`]?\s*(?:(?:https?|wss?|ftp):)?//""",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "line",
    [
        '<script src="https://a.invalid/x.js">',
        "<a href = //a.invalid>",
        '<form action="http://a.invalid">',
        "p { background: url( 'https://a.invalid/x.png' ) }",
        '@import "http://a.invalid/x.css";',
        'import { a } from "https://a.invalid/x.js"',
        "await fetch(`https://a.invalid`)",
    ],
)
def test_what_would_be_loaded_from_another_host_is_recognised(line: str) -> None:
    assert ELSEWHERE.search(line)


def pages() -> dict[str, str]:
    folders = [f"webui/qa_toolkit_webui/{folder}" for folder in ("static", "templates")]
    return {name: (ROOT / name).read_bytes().decode("utf-8", "replace") for name in tracked(*folders)}


def test_no_page_loads_from_another_host() -> None:
    texts = pages()
    assert {Path(name).suffix for name in texts} >= {".css", ".html", ".js"}
    assert not {name: match[0] for name, text in texts.items() if (match := ELSEWHERE.search(text))}


def test_style_sheets_fetch_nothing() -> None:
    fetched = re.compile(r"@import.{0,60}|url\((?!\s*[\"']?data:).{0,60}")
    sheets = {name: fetched.findall(text) for name, text in pages().items() if name.endswith(".css")}
    assert sheets
    assert not any(sheets.values()), sheets


def test_versions_agree() -> None:
    assert PROJECT["version"] == qa_toolkit.__version__
    assert f"## {qa_toolkit.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def requirements(*, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Name to lower bound."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for key in extras if key not in without for line in extras[key])]
    plain = [re.sub(r"\[.*?\]", "", line) for line in lines if not line.startswith("qa-toolkit")]
    return dict(re.split(">=|==", line)[:2] for line in plain)


def pins(name: str) -> dict[str, str]:
    """Fails on anything but names, versions and markers, so no address of a download can stand there."""
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    matches = {line: PIN.fullmatch(line) for line in lines}
    assert not [line for line, match in matches.items() if match is None]
    return {match[1]: match[2] for match in matches.values() if match}


def test_the_oldest_versions_are_the_lower_bounds() -> None:
    assert pins("constraints-oldest.txt") == requirements(without=("lint", "dev"))


def test_constraints_pin_all_that_is_asked_for() -> None:
    def number(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    pinned = pins("constraints.txt")
    assert not [name for name, bound in requirements().items() if number(pinned.get(name, "0")) < number(bound)]
    assert {"pip", "editables"} <= set(pinned)  # run.py builds with them


def test_no_file_names_a_registry_or_a_place_on_a_machine() -> None:
    hosts = "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + "js", "deb" + r"\.debian\.org"])
    places = "|".join(f"{name}/" for name in ("ho" + "me", "ro" + "ot", "Us" + "ers", "wo" + "rk"))
    unwanted = re.compile(rf"{hosts}|(?<![\w.)}}>-])/(?:{places})")
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", "ignore") for name in tracked()}
    assert not {name: match[0] for name, text in texts.items() if (match := unwanted.search(text))}
