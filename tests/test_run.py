"""What run.py decides, without installing anything."""

from __future__ import annotations

import ast
import importlib.util
import io
import os
import subprocess
import sys
import tomllib
import venv
from concurrent.futures import Future
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from qa_toolkit.cli.app import COMMANDS

RUN_PY = Path(__file__).parent.parent / "run.py"
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def run() -> ModuleType:
    """A copy of its own for each test, which may bend it."""
    spec = importlib.util.spec_from_file_location("run_under_test", RUN_PY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Programs:
    """Stands for subprocess.run: notes the command lines and gives the exit codes that a test asks for, then 0."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)
        self.lines: list[str] = []

    def __call__(self, words: list[str], **options: object) -> SimpleNamespace:
        self.lines.append(" ".join(map(str, words)))
        return SimpleNamespace(returncode=self.codes.pop(0) if self.codes else 0, stdout="")


# The file itself


def test_it_parses_on_a_python_that_is_too_old() -> None:
    ast.parse(RUN_PY.read_text("utf-8"), feature_version=(3, 6))


def test_an_old_python_reads_one_sentence() -> None:
    text = RUN_PY.read_text("utf-8").replace("sys.version_info < (3, 11)", "sys.version_info < (9,)")
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("run.py: QA Toolkit needs Python 3.11 or later; this is Python 3.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"], ["demo", "--help"], ["test", "-h"]])
def test_help_needs_nothing_but_the_standard_library(words: list[str]) -> None:
    command = [sys.executable, "-I", "-S", str(RUN_PY), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "python3 run.py demo" in done.stdout


def test_its_words_are_no_commands_of_the_toolkit() -> None:
    assert not {"demo", "test"} & set(COMMANDS)


# The line to type


@pytest.mark.parametrize(
    ("platform", "apt", "root", "line"),
    [
        ("linux", True, True, f"apt-get install {PANGO}"),
        ("linux", True, False, f"sudo apt-get install {PANGO}"),
        ("linux", False, False, "install it with your system's package manager"),
        ("darwin", False, False, "brew install pango"),
        ("win32", False, False, "nothing to install where Microsoft Edge is"),
    ],
)
def test_every_system_has_its_line(run: ModuleType, platform: str, apt: bool, root: bool, line: str) -> None:
    assert run.remedy(["pdf"], platform, apt=apt, root=root) == line


def test_what_is_missing_together_is_installed_together(run: ModuleType) -> None:
    assert run.remedy(["pdf", "browser"], "linux", apt=True, root=True) == f"apt-get install {PANGO} chromium"


@pytest.mark.parametrize(
    ("root", "sudo", "terminal", "ci", "before"),
    [
        (True, False, False, False, []),
        (True, True, True, True, []),
        (False, True, True, False, ["sudo"]),
        (False, True, False, True, ["sudo", "-n"]),
        (False, True, False, False, None),
        (False, False, True, False, None),
    ],
)
def test_who_may_install(
    run: ModuleType, root: bool, sudo: bool, terminal: bool, ci: bool, before: list[str] | None
) -> None:
    assert run.privilege(root=root, sudo=sudo, terminal=terminal, ci=ci) == before


def test_a_browser_is_looked_for_by_name(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BROWSERS", ("surely-no-such-browser",))
    monkeypatch.delenv("QA_TOOLKIT_BROWSER", raising=False)
    assert not run.present("browser")
    monkeypatch.setenv("QA_TOOLKIT_BROWSER", sys.executable)
    assert run.present("browser")


def test_a_library_is_looked_for_by_loading_it(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PANGO", ("surely-no-such-library",))
    assert not run.present("pdf")


# Installing what the system lacks


@pytest.fixture
def bare_debian(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Root, apt-get, nobody at a terminal, and nothing there yet."""
    programs = Programs()
    for name, value in {"HAS_APT": True, "IS_ROOT": True, "IN_CI": False, "present": lambda need: False}.items():
        monkeypatch.setattr(run, name, value)
    monkeypatch.setattr(run.subprocess, "run", programs)
    monkeypatch.setattr(run, "hand_over", lambda words, folder: programs(words).returncode)
    monkeypatch.setattr(run.sys, "stdin", io.StringIO())
    return programs


def test_root_without_a_terminal_installs_and_says_so(
    run: ModuleType, bare_debian: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    run.provide(["pdf"])
    assert bare_debian.lines == [f"env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y {PANGO}"]
    assert PANGO in capsys.readouterr().err


def test_package_lists_are_fetched_where_they_are_old(run: ModuleType, bare_debian: Programs) -> None:
    bare_debian.codes = [100]
    run.provide(["browser"])
    assert [line.split("-qq ")[1] for line in bare_debian.lines] == [
        "install -y chromium",
        "update",
        "install -y chromium",
    ]


@pytest.mark.parametrize(("answer", "installs"), [("", 1), ("Y", 1), ("n", 0), ("what?", 0)])
def test_at_a_terminal_it_asks_first(
    run: ModuleType, bare_debian: Programs, monkeypatch: pytest.MonkeyPatch, answer: str, installs: int
) -> None:
    monkeypatch.setattr(run.sys, "stdin", Terminal(f"{answer}\n"))
    run.provide(["pdf"])
    assert len(bare_debian.lines) == installs


def test_nothing_is_installed_that_is_there(
    run: ModuleType, bare_debian: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "present", lambda need: True)
    run.provide(["pdf", "browser"])
    assert not bare_debian.lines


@pytest.mark.parametrize("name", ["HAS_APT", "IS_ROOT"])
def test_without_apt_or_leave_nothing_is_installed(
    run: ModuleType, bare_debian: Programs, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(run, name, False)
    run.provide(["pdf"])
    assert not bare_debian.lines


def test_no_system_forbids_it_and_what_is_missing_is_said_last(
    run: ModuleType, bare_debian: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "project", lambda: Path(sys.executable))
    assert run.main(["demo", "--no-system"]) == 0
    assert [line.split()[1] for line in bare_debian.lines] == ["audit"]
    assert capsys.readouterr().err.endswith(f"Not run: accessible PDFs (no Pango: {run.remedy(['pdf'])})\n")


def test_other_words_go_to_the_toolkit(run: ModuleType, bare_debian: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "project", lambda: Path("bin", "python"))
    bare_debian.codes = [3]
    assert run.main(["standards", "list", "--help"]) == 3
    assert bare_debian.lines == [f"{Path('bin', 'qa-toolkit')} standards list --help"]


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")
def test_what_ends_it_ends_the_command_that_it_runs() -> None:
    """Both write to one pipe, which ends with the last of them."""
    child = "import time; print('begun', flush=True); time.sleep(600)"
    path = f"import sys; sys.path.insert(0, {str(RUN_PY.parent)!r})"  # where the tests run, the current folder is not on it
    script = f"{path}; import run; sys.exit(run.hand_over([sys.executable, '-c', {child!r}], None))"
    with subprocess.Popen([sys.executable, "-c", script], cwd=RUN_PY.parent, stdout=subprocess.PIPE, text=True) as ours:
        assert ours.stdout is not None
        assert ours.stdout.readline() == "begun\n"
        ours.terminate()
        assert ours.communicate(timeout=60)[0] == ""
    assert ours.returncode == 143


# What may be skipped


@pytest.mark.parametrize(("ci", "named"), [(True, None), (False, "pdf")])
def test_ci_requires_whatever_a_marker_names(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, ci: bool, named: str | None
) -> None:
    asked: dict[str, str] = {}
    monkeypatch.setattr(run, "IN_CI", ci)
    home: Future[tuple[Path, str]] = Future()
    home.set_result((Path("python"), "the.whl"))
    monkeypatch.setattr(run, "run", lambda *words, **more: bool(asked.update(more)))
    monkeypatch.setenv("QA_TOOLKIT_REQUIRE", named or "")
    run.tests(home)
    project = tomllib.loads(RUN_PY.with_name("pyproject.toml").read_text("utf-8"))
    said = dict(line.split(": ") for line in project["tool"]["pytest"]["ini_options"]["markers"])
    markers = {name for name, what in said.items() if what.startswith("needs ")}
    assert set(asked["QA_TOOLKIT_REQUIRE"].split(",")) == ({named} if named else markers)


# Environments


@pytest.fixture
def checkout(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder to install into, with a pip that only notes what it was asked for."""
    asked: list[str] = []
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "pip", lambda python, *words: asked.append(" ".join(words)))
    return asked


def test_an_environment_is_installed_once(run: ModuleType, checkout: list[str]) -> None:
    python = run.ensure(".venv", "constraints.txt", ["one"], ["two"])
    assert run.ensure(".venv", "constraints.txt", ["one"], ["two"]) == python
    assert checkout == ["install -c constraints.txt one", "install -c constraints.txt two"]
    assert subprocess.run([python, "-c", ""], check=False).returncode == 0


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_change_of_what_is_asked_for_installs_again(run: ModuleType, checkout: list[str], name: str) -> None:
    run.ensure(".venv", "constraints.txt", ["one"])
    (run.ROOT / name).write_text("changed", "utf-8")
    run.ensure(".venv", "constraints.txt", ["one"])
    assert len(checkout) == 2


def test_another_python_begins_afresh(run: ModuleType, checkout: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    python = run.ensure(".venv", "constraints.txt", ["one"])
    (python.parent / "left-over").touch()
    monkeypatch.setattr(run.sys, "version", "3.99.1 (main)")
    run.ensure(".venv", "constraints.txt", ["one"])
    assert len(checkout) == 2
    assert not (python.parent / "left-over").exists()


def test_an_environment_that_somebody_made_is_kept(run: ModuleType, checkout: list[str]) -> None:
    venv.create(run.ROOT / ".venv", symlinks=os.name != "nt")
    mine = run.ROOT / ".venv" / "mine"
    mine.touch()
    run.ensure(".venv", "constraints.txt", ["one"])
    assert mine.exists()


def test_a_failed_installation_is_tried_again(
    run: ModuleType, checkout: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(python: Path, *words: str) -> None:
        raise run.Failed

    good = run.pip
    monkeypatch.setattr(run, "pip", fails)
    with pytest.raises(run.Failed):
        run.ensure(".venv", "constraints.txt", ["one"])
    monkeypatch.setattr(run, "pip", good)
    run.ensure(".venv", "constraints.txt", ["one"])
    assert len(checkout) == 1


def pip_lines(run: ModuleType, monkeypatch: pytest.MonkeyPatch, *modules: str) -> list[str]:
    """The command lines of an installation, on a Python that has these modules."""
    programs = Programs()
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: name in modules or None)
    monkeypatch.setattr(run.subprocess, "run", programs)
    run.pip(Path("python"), "install", "x")
    return programs.lines


def test_our_own_pip_reaches_into_the_environment(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = pip_lines(run, monkeypatch, "pip", "ensurepip")
    assert line == f"{sys.executable} -m pip --python python --disable-pip-version-check -q install x"


def test_without_a_pip_of_our_own_ensurepip_brings_one(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = pip_lines(run, monkeypatch, "ensurepip")
    assert lines == ["python -m ensurepip", "python -m pip --disable-pip-version-check -q install x"]


def test_without_either_the_package_is_named(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(run.Failed, match="sudo apt-get install python3-pip"):
        pip_lines(run, monkeypatch)
