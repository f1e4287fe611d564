"""`qa-toolkit plugin new`: what it writes is read, linted, tested and installed as its author would, without the network."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from builders import criterion, section, standard_data

from qa_toolkit.authoring.sheets.to_excel import standard_as_workbook
from qa_toolkit.cli.app import run
from qa_toolkit.errors import BadPluginName
from qa_toolkit.hookspecs import CONTRACT
from qa_toolkit.new_plugin.names import Names, names
from qa_toolkit.new_plugin.packing import EXAMPLE
from qa_toolkit.testing import standard_ok

ODD_TITLE = 'A "small" standard\\ of *ours* & <b>more</b>\n'
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types `qa-toolkit plugin new` in an empty folder that holds standard.json and one conformance vector for it."""
    monkeypatch.chdir(tmp_path)
    sections = {"purpose": section("1", {"aims": criterion("1.1"), "lead": criterion("1.2")})}
    data = standard_data(sections, key="guest/small", edition="2.1") | {
        "$id": "urn:qa-toolkit:standard:guest/small:2.1",
        "title": ODD_TITLE,
    }
    vector = {
        "title": "Nothing is answered.",
        "organisation": {"id": "x", "name": "Invented School", "kind": "school"},
        "judgements": {},
        "expect": {"awards": {"ready": False}},
    }
    Path("standard.json").write_text(json.dumps(data, indent=1), "utf-8")
    Path("standard.vectors").mkdir()
    Path("standard.vectors/falls-short.json").write_text(json.dumps(vector), "utf-8")

    def type_it(*words: str) -> tuple[int, str]:
        code = run(["plugin", "new", *words])
        return code, capsys.readouterr().err

    return type_it


def in_folder(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in a folder; it must not find the checkout beside what it is to test."""
    clean = {"PATH": "", "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run([sys.executable, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False)


def project(folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    return described


def install(folder: Path, site: Path) -> None:
    """What an installer makes of a distribution, as far as the toolkit looks at it."""
    about = project(folder)
    package = next(iter(about["entry-points"]["qa_toolkit"].values()))
    shutil.copytree(folder / package, site / package)
    info = site / f"{package}-{about['version']}.dist-info"
    info.mkdir()
    points = "".join(f"{name} = {value}\n" for name, value in about["entry-points"]["qa_toolkit"].items())
    (info / "entry_points.txt").write_text(f"[qa_toolkit]\n{points}", "utf-8")


def own_tests(folder: Path, site: Path) -> str:
    done = in_folder(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", PYTHONPATH=str(site))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


OPTIONS = ("--standard standard.json", "--report", "--evidence")
COMBINATIONS = [" ".join(some) for many in range(4) for some in combinations(OPTIONS, many)]


@pytest.mark.long
@pytest.mark.parametrize("options", ["--report", "--evidence"])  # none: the ten minutes below; all: the wheel
def test_a_new_plugin_passes_its_own_tests_untouched(options: str, typed: Typed, tmp_path: Path) -> None:
    code, said = typed("qa-toolkit-fairs", *options.split())
    assert code == 0, said
    install(tmp_path / "qa-toolkit-fairs", tmp_path / "site")
    assert " passed" in own_tests(tmp_path / "qa-toolkit-fairs", tmp_path / "site")


@pytest.mark.parametrize("options", COMBINATIONS)
def test_ruff_has_nothing_to_say_by_its_own_rules(options: str, typed: Typed, tmp_path: Path) -> None:
    pytest.importorskip("ruff", reason="ruff lints; python3 run.py test installs it")
    typed("qa-toolkit-for-all-fairs", *options.split())
    for words in (("check",), ("format", "--check")):
        done = in_folder(tmp_path / "qa-toolkit-for-all-fairs", "-m", "ruff", *words, "--no-cache", ".")
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("options", COMBINATIONS)
def test_what_is_written_parses_and_names_nothing_that_is_not_there(options: str, typed: Typed, tmp_path: Path) -> None:
    typed("qa-toolkit-fairs", *options.split())
    folder = tmp_path / "qa-toolkit-fairs"
    texts = {
        path: path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".py", ".md", ".toml", ".yml")
    }
    for path, text in texts.items():
        if path.suffix == ".py":
            ast.parse(text)
        assert text == text.rstrip() + "\n", path
        assert "\n\n\n\n" not in text, path
        assert not [line for line in text.splitlines() if line != line.rstrip()], path
        for named in re.findall(r"(?:qa_toolkit_fairs|tests)/[\w./-]*\w|[A-Z]{4,}\.md", text):
            assert (folder / named).exists(), f"{path} names {named}"


@pytest.mark.long
def test_its_wheel_is_found_beside_the_toolkit(typed: Typed, tmp_path: Path) -> None:
    """All at once, in a folder of another name, built as pip would build it."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; python3 run.py test installs it")
    whole = ("--standard", "standard.json", "--report", "--evidence", "-o", "my plugin")
    code, said = typed("Fairs.For_All", *whole)
    assert code == 0, said
    folder = tmp_path / "my plugin"
    build = f"from hatchling.build import build_wheel; build_wheel({str(tmp_path)!r})"
    built = in_folder(folder, "-c", build)
    assert built.returncode == 0, built.stderr
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    package = tmp_path / "site" / "fairs_for_all"
    assert (package / "standards/small/2.1.json").read_bytes() == Path("standard.json").read_bytes()
    assert (package / "standards/small/2.1.vectors/falls-short.json").exists()
    done = in_folder(
        tmp_path, "-m", "qa_toolkit", "plugins", "--format", "json", PYTHONPATH=str(tmp_path / "site"), PYTHONUTF8="1"
    )
    found = {one["name"]: one for one in json.loads(done.stdout)["plugins"]}["fairs-for-all"]
    assert (found["state"], found["contract"]) == ("loaded", CONTRACT)
    assert found["hooks"] == ["qa_evidence_sources", "qa_report_formats", "qa_standards"]
    assert done.stderr == ""
    assert "6 passed" in own_tests(folder, tmp_path / "site")


@pytest.mark.long
def test_the_ten_minutes_of_the_guide(tmp_path: Path) -> None:
    """Each line of plugins/README.md as it stands there, but for pip, which would ask the network; and its example of tests."""
    guide = (Path(__file__).parent.parent / "plugins" / "README.md").read_text("utf-8")
    chapter = guide.partition("## In ten minutes")[2].partition("\n## ")[0]
    lines = [shlex.split(line) for line in re.findall(r"^\$ (.+)$", chapter, re.MULTILINE)]
    assert len(lines) > 6
    here, site, said = tmp_path, tmp_path / "site", []
    for program, *words in lines:
        match [program, *words]:
            case ["cd", folder]:
                here /= folder
                examples = re.findall(r"^```py\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
                (here / "tests" / "test_guide.py").write_text("\n".join(examples), "utf-8")
            case ["python", "-m", "pip", "install", "-e", ".[test]"]:
                install(here, site)
            case ["python" | "qa-toolkit", *_]:
                run_as = words if program == "python" else ["-m", "qa_toolkit", *words]
                done = in_folder(here, *run_as, PYTHONPATH=str(site))
                assert done.returncode == 0, done.stdout + done.stderr
                said.append(done.stdout)
            case _:
                pytest.fail(f"What is to be done with {program}?")
    assert "5 passed" in said[1]
    assert "fairs " in said[2]
    assert "A good work placement" in (here / "report.html").read_text("utf-8")


def test_what_it_writes(typed: Typed, tmp_path: Path, snapshot: Any) -> None:
    """All that a template makes, as its author will read it."""
    code, said = typed("qa-toolkit-fairs", "--standard", "standard.json", "--report", "--evidence")
    folder = tmp_path / "qa-toolkit-fairs"
    assert (code, said) == (
        0,
        'Wrote 12 files to qa-toolkit-fairs: the standard guest/small:2.1, ‘A "small" standard\\ of *ours* & <b>more</b>’, the report format '
        "fairs-agenda and the evidence source fairs-events.\n"
        'Next:\n  cd qa-toolkit-fairs\n  python -m pip install -e ".[test]"\n  python -m pytest\n',
    )
    for name in ("README.md", "pyproject.toml", "CHANGELOG.md", "qa_toolkit_fairs/__init__.py", "tests/test_plugin.py"):
        snapshot((folder / name).read_text("utf-8"), f"-{Path(name).name}.txt")
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        ".github/workflows/test.yml",
        ".gitignore",
        "CHANGELOG.md",
        "README.md",
        "pyproject.toml",
        "qa_toolkit_fairs/__init__.py",
        "qa_toolkit_fairs/agenda.py",
        "qa_toolkit_fairs/events.py",
        "qa_toolkit_fairs/standards/small/2.1.json",
        "qa_toolkit_fairs/standards/small/2.1.vectors/falls-short.json",
        "tests/conftest.py",
        "tests/test_plugin.py",
    ]


def test_the_same_words_write_the_same_bytes(typed: Typed, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert typed("qa-toolkit-fairs", "--report", "--evidence", "-o", folder)[0] == 0
    one, two = (
        {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (tmp_path / "one", tmp_path / "two")
    )
    assert one == two


def test_nothing_is_written_over(typed: Typed, tmp_path: Path) -> None:
    """A folder with a licence in it is as good as an empty one; one with a file of the same name is left as it was."""
    Path("begun").mkdir()
    Path("begun/LICENSE").write_text("mine")
    assert typed("qa-toolkit-fairs", "-o", "begun")[0] == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    Path("begun/tests/test_plugin.py").write_text("mine")
    Path("begun/README.md").unlink()
    code, said = typed("qa-toolkit-fairs", "-o", "begun")
    assert code == 3
    assert said == (
        f"qa-toolkit: {Path('begun/pyproject.toml')}: this cannot be written (it is there already, and nothing is written over). "
        "Choose another place with -o.\n"
    )
    assert Path("begun/tests/test_plugin.py").read_text() == "mine"
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before.keys() - {tmp_path / "begun/README.md"}


def test_a_standard_with_faults_is_refused_with_all_of_them(typed: Typed, tmp_path: Path) -> None:
    text = Path("standard.json").read_text("utf-8")
    Path("bad.json").write_text(text.replace('"target": "met"', '"target": "mett"'))
    code, said = typed("qa-toolkit-fairs", "--standard", "bad.json")
    assert code == 3
    assert said.startswith(
        "qa-toolkit: bad.json: this cannot be packed as a plugin: put these right first.\n  bad.json:"
    )
    assert [line[:10] for line in said.splitlines()[1:]] == ["  bad.json"] * 2
    assert "Did you mean 'met'?" in said
    assert not Path("qa-toolkit-fairs").exists()


def test_a_standard_whose_vectors_do_not_hold_is_refused(typed: Typed) -> None:
    vector = Path("standard.vectors/falls-short.json")
    vector.write_text(vector.read_text().replace("false", "true"))
    code, said = typed("qa-toolkit-fairs", "--standard", "standard.json")
    assert code == 3
    assert "expected that the rule of 'ready' would be met, but it is not." in said


def test_a_standard_that_everybody_has_already_is_refused(typed: Typed) -> None:
    import qa_toolkit_standards

    code, said = typed(
        "qa-toolkit-fairs", "--standard", str(Path(qa_toolkit_standards.__file__).parent / "matrix/2011.json")
    )
    assert code == 3
    assert "'matrix:2011' is here already, and the first to offer a name keeps it; give yours a key of its own." in said


def test_a_standard_that_stands_in_the_folder_of_standards_can_be_packed(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is where its author has tried it."""
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", ".")
    assert typed("qa-toolkit-fairs", "--standard", "standard.json")[0] == 0


def test_a_standard_in_yaml_becomes_json(typed: Typed, tmp_path: Path) -> None:
    import yaml

    Path("standard.yaml").write_text(yaml.safe_dump(json.loads(Path("standard.json").read_text()), sort_keys=False))
    assert typed("qa-toolkit-fairs", "--standard", "standard.yaml")[0] == 0
    written = tmp_path / "qa-toolkit-fairs/qa_toolkit_fairs/standards/small/2.1.json"
    assert json.loads(written.read_text("utf-8")) == json.loads(Path("standard.json").read_text())


def test_a_workbook_becomes_json(typed: Typed, tmp_path: Path) -> None:
    """With the ids of the file that was made of it before, and the vectors beside that."""
    data = json.loads(Path("standard.json").read_text("utf-8"))
    Path("standard.xlsx").write_bytes(standard_as_workbook(data))
    code, said = typed("qa-toolkit-fairs", "--standard", "standard.xlsx")
    assert code == 0, said
    written = tmp_path / "qa-toolkit-fairs/qa_toolkit_fairs/standards/small/2.1.json"
    assert json.loads(written.read_text("utf-8")) == data
    assert written.with_suffix(".vectors").joinpath("falls-short.json").exists()


def test_a_workbook_with_faults_is_refused_with_their_cells(typed: Typed) -> None:
    data = json.loads(Path("standard.json").read_text("utf-8"))
    data["properties"]["purpose"]["properties"]["aims"]["x-criterion"]["target"] = "mett"
    Path("bad.xlsx").write_bytes(standard_as_workbook(data))
    code, said = typed("qa-toolkit-fairs", "--standard", "bad.xlsx")
    assert code == 3
    assert "bad.xlsx: this cannot be packed as a plugin: put these right first." in said
    assert re.search(r"\n  bad\.xlsx: criteria![A-Z]+\d+: ", said)
    assert not Path("qa-toolkit-fairs").exists()


def test_a_workbook_that_is_no_standard_is_refused(typed: Typed) -> None:
    assert run(["new", "matrix:2011", "--organisation", "Invented School", "-o", "audit.xlsx", "-q"]) == 0
    code, said = typed("qa-toolkit-fairs", "--standard", "audit.xlsx")
    assert code == 3
    assert "this is the workbook of an audit, not of a standard" in said


def test_the_names_that_follow_from_one() -> None:
    assert names("qa-toolkit-fairs", ()) == Names("qa-toolkit-fairs", "qa_toolkit_fairs", "fairs")
    assert names("Ashby.Fairs__x", ()) == Names("Ashby.Fairs__x", "ashby_fairs_x", "ashby-fairs-x")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "letters, digits, '-', '_' and '.' may stand in it, and a letter or a digit at both ends."),
        ("a b", "letters, digits,"),
        ("-fairs", "letters, digits,"),
        ("fairs.", "letters, digits,"),
        ("../fairs", "letters, digits,"),
        ("fairs\n", "letters, digits,"),
        ("foire-d'été", "letters, digits,"),
        ("x" * 61, "it has 61 characters; 60 are the most."),
        ("1st-fairs", "Python could not import '1st_fairs'; begin with a letter, as qa-toolkit-1st-fairs."),
        ("Class", "'class' is a word of Python's own; take another, as qa-toolkit-class."),
        ("tests", "its own tests have that name; take another, as qa-toolkit-tests."),
        ("json", "'json' is a word of Python's own; take another, as qa-toolkit-json."),
        ("Pluggy", "a distribution of that name is installed (Pluggy "),
        ("qa_toolkit", "a distribution of that name is installed (qa_toolkit "),
        ("yaml", "'import yaml' is something else here ("),
        (
            "qa-toolkit-guest",
            "there is a plugin called 'guest' already; qa-toolkit plugins lists those that are taken.",
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, says: str) -> None:
    with pytest.raises(BadPluginName) as caught:
        names(name, ["reports", "guest"])
    assert says in str(caught.value)


def test_the_example_is_sound_and_half_of_its_vectors_fall_short() -> None:
    standard_ok(EXAMPLE)
    assert len(list(EXAMPLE.with_suffix(".vectors").glob("falls-short-*.json"))) == 2


def test_no_template_names_an_address(typed: Typed) -> None:
    """The pages of a registry are nobody's business here, and a workflow takes its actions by their major version."""
    texts = [path.read_text("utf-8") for path in (EXAMPLE.parent.parent / "templates").iterdir()]
    assert not [match for text in texts for match in re.findall(r"https?://\S+", text)]
    used = re.findall(r"uses: (\S+)", "".join(texts))
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in used)
