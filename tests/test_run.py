"""What run.py decides, without installing anything."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run_py() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_parses_on_a_python_that_is_too_old() -> None:
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_so(run_py: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3.11 or later is needed; this is 3.9."):
        run_py.main(["demo"])


def test_help(run_py: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_py.main([]) == 0
    assert "python3 run.py demo" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("allowed", "root", "terminal", "answer", "expected"),
    [
        (True, True, False, None, True),
        (True, True, True, "", True),
        (True, True, True, "n", False),
        (False, True, False, None, False),
        (True, False, False, None, False),
    ],
)
def test_when_debian_packages_are_installed(
    run_py: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    allowed: bool,
    root: bool,
    terminal: bool,
    answer: str | None,
    expected: bool,
) -> None:
    monkeypatch.setattr(run_py.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert run_py.may_install(["x"], allowed, root, terminal, lambda question: answer) is expected


def test_without_apt_nothing_is_installed(run_py: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_py.shutil, "which", lambda name: None)
    assert run_py.may_install(["x"], True, True, False) is False


def test_what_is_missing_is_named_with_the_line_to_type(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_py, "has_pango", lambda: False)
    monkeypatch.setattr(run_py, "has_browser", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run_py.install_packages(browser=True, allowed=False) == [*run_py.PANGO, "chromium"]
    assert "sudo apt-get install libpango-1.0-0" in capsys.readouterr().err


def test_without_ensurepip_our_own_pip_serves_the_environment(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run_py, "ROOT", tmp_path)
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # importing it now fails, as on a bare Debian
    run_py.make_venv("venv")
    assert run_py.pip_of("venv") == [sys.executable, "-m", "pip", "--python", run_py.python_of("venv")]


def test_an_environment_is_installed_once(run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls: list[Any] = []
    (tmp_path / "pyproject.toml").write_text("one")
    monkeypatch.setattr(run_py, "ROOT", tmp_path)
    monkeypatch.setattr(run_py, "call", lambda words, **_: calls.append(words) or 0)
    monkeypatch.setattr(run_py, "pip_of", lambda venv: ["pip"])
    monkeypatch.setattr(
        run_py,
        "make_venv",
        lambda venv: (run_py.python_of(venv).parent.mkdir(parents=True), run_py.python_of(venv).touch()),
    )
    run_py.ensure("venv", ["-e", "."])
    run_py.ensure("venv", ["-e", "."])
    assert len(calls) == 1
    (tmp_path / "pyproject.toml").write_text("two")
    run_py.ensure("venv", ["-e", "."])
    assert len(calls) == 2


def test_a_failed_installation_stops_with_a_sentence(
    run_py: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text("one")
    monkeypatch.setattr(run_py, "ROOT", tmp_path)
    monkeypatch.setattr(run_py, "call", lambda words, **_: 1)
    monkeypatch.setattr(run_py, "pip_of", lambda venv: ["pip"])
    monkeypatch.setattr(run_py, "make_venv", lambda venv: None)
    with pytest.raises(SystemExit, match="the installation failed"):
        run_py.ensure("venv", ["-e", "."])


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "run.py"), "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
