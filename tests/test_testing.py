"""What plugin authors test with: it fails in sentences, it can be had by fixture or by import, and nobody gets it unasked."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import standard, standard_data

from qa_toolkit.hookspecs import Rendered, ReportFormat, hookimpl
from qa_toolkit.testing import host_with, invented_audit, standard_ok

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small" / "1.json"
    path.parent.mkdir()
    path.write_text(json.dumps(standard_data(), indent=2), "utf-8")
    return path


def formats(**renders: Callable[..., Any]) -> Any:
    offered = [ReportFormat(key, key.title(), ".txt", render) for key, render in renders.items()]
    return SimpleNamespace(qa_report_formats=hookimpl(lambda: offered))


def plain(_report: Any, _context: Any) -> Rendered:
    return Rendered(b"!", ".txt")


def told(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises(pytest.fail.Exception) as caught:
        call(*args, **kwargs)
    assert not caught.value.pytrace, "pytest would print code"
    return str(caught.value)


def test_a_sound_standard_is_given_back_whether_by_name_or_by_file(file: Path) -> None:
    assert standard_ok(file).name == "test/small:1"
    assert standard_ok(str(file)).name == "test/small:1"
    toolkit = host_with(SimpleNamespace(qa_standards=hookimpl(lambda: [file])))
    assert standard_ok("test/small", toolkit=toolkit).name == "test/small:1"


def test_every_fault_is_told_with_its_place(file: Path) -> None:
    file.write_text(file.read_text().replace('"target": "met"', '"target": "mett"'), "utf-8")
    lines = told(standard_ok, file).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"{file}:86:23: the target 'mett' is no level of this criterion. Did you mean 'met'?")


def test_a_conformance_vector_that_does_not_hold_is_told_with_its_place(file: Path) -> None:
    vector = {
        "title": "Nothing is answered.",
        "organisation": {"id": "x", "name": "Invented School", "kind": "school"},
        "judgements": {},
        "expect": {"awards": {"ready": True}},
    }
    path = file.with_suffix(".vectors") / "v.json"
    path.parent.mkdir()
    path.write_text(json.dumps(vector, indent=2), "utf-8")
    assert told(standard_ok, file) == f"{path}:11:16: expected that the rule of 'ready' would be met, but it is not."


def test_warnings_are_told_where_they_are_asked_for(file: Path) -> None:
    data = json.loads(file.read_text())
    for section in data["properties"].values():
        for criterion in section["properties"].values():
            for member in ("evidence", "weaknesses", "actions"):
                criterion["x-criterion"].pop(member)
    file.write_text(json.dumps(data, indent=2), "utf-8")
    assert "'aims' has no evidence and no weaknesses and no actions" in told(standard_ok, file, strict=True)
    standard_ok(file)


def test_what_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    assert told(standard_ok, tmp_path / "no.json") == f"{tmp_path / 'no.json'}: there is no such file."
    said = told(standard_ok, "matrx:2011")
    assert said.startswith("no standard is called 'matrx:2011'. Did you mean 'matrix:2011'?")
    assert said.endswith("A plugin's standards are found once it is installed: python -m pip install -e .")
    assert told(invented_audit, "matrx:2011").startswith("no standard is called 'matrx:2011'.")


def test_a_format_that_raises_or_gives_nothing_is_told_with_the_line_of_its_plugin(file: Path) -> None:
    def broken(_report: Any, _context: Any) -> Rendered:
        raise ZeroDivisionError("oh")

    line = broken.__code__.co_firstlineno + 1
    given: dict[str, Callable[..., Any]] = {
        "broken": broken,
        "text": lambda _report, _context: Rendered("text", ".txt"),  # type: ignore[arg-type]
        "none": lambda _report, _context: None,
        "empty": lambda _report, _context: Rendered(b"", ".txt"),
        "good": plain,
    }
    assert told(standard_ok, file, toolkit=host_with(formats(**given))).splitlines() == [
        f"Plugin 'SimpleNamespace' was left out while it wrote the format 'broken': ZeroDivisionError: oh ({__file__}:{line})",
        *(
            f"Plugin 'SimpleNamespace' was left out while it wrote the format '{key}': it gave no Rendered(content, suffix) with bytes "
            "and an ending such as '.html'."
            for key in ("text", "none")
        ),
        "The format 'empty' gave an empty file.",
    ]


def test_a_report_is_made_in_every_format_that_can_be_made_here(file: Path) -> None:
    from qa_toolkit.reports.pdf import pango_version

    made = []

    class Watched:
        """The toolkit, which says what it was asked for."""

        def __getattr__(self, name: str) -> Any:
            return getattr(toolkit, name)

        def render(self, report: Any, key: str, **options: Any) -> Rendered:
            made.append(key)
            return toolkit.render(report, key, **options)

    toolkit = host_with(formats(mine=plain))
    standard_ok(file, toolkit=Watched())  # type: ignore[arg-type]
    assert sorted(made) == sorted(key for key in toolkit.formats if key != "pdf" or pango_version())
    assert {"html", "json", "csv", "md", "mine"} <= set(made)


def test_an_invented_audit_is_of_any_standard_and_always_the_same(file: Path) -> None:
    assert invented_audit(file).data == invented_audit(standard()).data
    assert invented_audit(file).data != invented_audit(file, seed=1).data
    best = invented_audit(file, organisation={"kind": "provider", "name": "Larkmoor"}, best=True)
    assert best.organisation["name"] == "Larkmoor"
    assert set(best.answers.values()) == {"met"}
    assert invented_audit(file, share=0.0).answers == {}


def test_a_host_has_what_is_ours_and_what_it_is_given_and_nothing_else() -> None:
    module = sys.modules[__name__]
    toolkit = host_with(module, formats(mine=plain))
    assert [one.name for one in toolkit.plugins] == ["reports", "standards", __name__, "SimpleNamespace"]
    assert {"html", "mine"} <= set(toolkit.formats)
    assert toolkit.warnings == []
    misspelt = SimpleNamespace(qa_standard=hookimpl(lambda: []))  # noqa: PIE807 - a type cannot be marked as a hook
    assert "Did you mean 'qa_standards'?" in str(host_with(misspelt).warnings[0])


TESTS = """
def test_names(standard_ok, invented_audit, host_with):
    assert invented_audit("matrix:2011", toolkit=host_with()).standard.name == "matrix:2011"

def test_faults(standard_ok):
    standard_ok("bad.json")
"""


@pytest.mark.parametrize("opted", ["conftest", "option"])
def test_it_is_a_pytest_plugin_for_those_who_ask_for_it(opted: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(file.read_text().replace('"target": "met"', '"target": "mett"', 1), "utf-8")
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    if opted == "conftest":
        (tmp_path / "conftest.py").write_text('pytest_plugins = ["qa_toolkit.testing"]\n')
    words = [] if opted == "conftest" else ["-p", "qa_toolkit.testing"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    failure = done.stdout.partition("test_faults ")[2].partition("short test summary")[0].splitlines()
    assert failure[1].startswith("bad.json:86:23: the target 'mett' is no level of this criterion. Did you mean 'met'?")
    assert failure[2].startswith("==="), "nothing but the sentence"


def test_nobody_gets_it_unasked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "pytest11" not in project["entry-points"]
    assert not [line for line in project["dependencies"] if line.startswith("pytest")]
    code = "import qa_toolkit.toolkit, qa_toolkit.cli.app, sys; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_pytest_it_is_one_sentence() -> None:
    code = (
        "import sys; sys.modules['pytest'] = None\n"
        "try: import qa_toolkit.testing\n"
        "except ImportError as error: print(error, error.__cause__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "qa_toolkit.testing needs pytest: python -m pip install pytest None\n"
