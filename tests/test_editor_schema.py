from __future__ import annotations

import copy
import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from qa_toolkit.cli.app import run
from qa_toolkit.new_audits import as_yaml, blank
from qa_toolkit.standards import Standard, compiled, published_schema
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.yaml_reader import load

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = ("iag-twelve:2007", "inspiring-iag:2012", "investors-in-careers:2016", "matrix:2011", "school-duty:2025")
FILES = sorted(path for path in EXAMPLES.rglob("*") if path.suffix in (".json", ".yaml"))
DOCS = (EXAMPLES.parent / "docs" / "editors.md").read_text("utf-8")
TOOLKIT = Toolkit()


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    schema = TOOLKIT.audit_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    return compiled(schema)


def faults(name: str, data: Any) -> list[str]:
    return ["/".join(map(str, error.instance_path)) for error in validator(name).iter_errors(data)]


def begun(of: Standard) -> dict[str, Any]:
    return blank(of, {"id": "x", "name": "Invented School", "kind": of.about["applies_to"][0]}, date(2026, 9, 1))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_was_just_begun_has_no_fault(name: str) -> None:
    document = begun(TOOLKIT.standard(name))
    assert faults(name, document) == []
    data, _ = load(as_yaml(document, TOOLKIT.standard(name)), "x.yaml", 32)
    assert faults(name, data) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_has_only_the_faults_that_the_toolkit_finds(path: Path) -> None:
    audit = TOOLKIT.read_audit(path)
    found = faults(audit.standard.name, audit.data)
    assert {place.split("/")[2] for place in found} == set(audit.claims)


@pytest.mark.parametrize("name", NAMES)
def test_each_criterion_says_what_it_is_and_what_its_levels_mean(name: str) -> None:
    of = TOOLKIT.standard(name)
    sections = TOOLKIT.audit_schema(name)["properties"]["judgements"]["properties"]
    for criterion in of.criteria.values():
        shown = sections[criterion.section]["properties"][criterion.id]
        assert shown["title"] == f"{criterion.number} {criterion.title}"
        assert shown["description"] == criterion.description
        levels = shown["properties"]["level"]["oneOf"]
        assert [one["const"] for one in levels] == [*(level.key for level in criterion.levels), None]
        # An editor shows what it meets first, and of what several refer to the last.
        assert not any("description" in rule or "title" in rule for rule in shown.get("allOf", ()))
    assert '"$ref"' not in json.dumps(sections)


def test_it_marks_what_is_no_answer() -> None:
    of = TOOLKIT.standard("school-duty:2025")
    document = begun(of)
    wrong = copy.deepcopy(document)
    wrong["judgements"]["guidance-duty"]["whole-of-secondary"]["level"] = "compliantt"
    wrong["organisation"]["has_sixth_form"] = "perhaps"
    wrong["target_award"] = "meets-everything"
    wrong["actions"] = [{"title": "Do it", "criterion": "nowhere"}]
    assert sorted(faults(of.name, wrong)) == [
        "actions/0/criterion",
        "judgements/guidance-duty/whole-of-secondary/level",
        "organisation/has_sixth_form",
        "target_award",
    ]


def test_the_standard_itself_stays_as_it_is() -> None:
    of = TOOLKIT.standard("school-duty:2025")
    before = json.dumps(of.data)
    TOOLKIT.audit_schema(of.name)
    assert json.dumps(of.data) == before


def test_a_new_audit_brings_the_schema_that_its_first_line_names(tmp_path: Path) -> None:
    path = tmp_path / "my-school.yaml"
    assert run(["new", "school-duty:2025", "--organisation", "X", "-o", str(path), "--editor", "-q"]) == 0
    first = path.read_text("utf-8").splitlines()[0]
    assert first in DOCS
    schema = path.parent / first.rpartition("./")[2]
    assert json.loads(schema.read_text("utf-8")) == TOOLKIT.audit_schema("school-duty:2025")
    assert run(["check", str(path)]) == 0
    assert "--editor" in DOCS


def test_no_schema_is_written_beside_a_file_that_cannot_name_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "matrix:2011", "--organisation", "X", "-o", str(tmp_path / "a.json"), "--editor"]) == 2
    assert "--editor is for YAML" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_schema_of_standards_is_there_for_who_writes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["standards", "schema", "--metaschema"]) == 0
    assert json.loads(capsys.readouterr().out) == published_schema("standard")
    for words in (["standards", "schema"], ["standards", "schema", "matrix:2011", "--metaschema"]):
        assert run(words) == 2
        assert "Name a standard, or say --metaschema" in capsys.readouterr().err


def test_every_member_that_an_author_writes_is_explained() -> None:
    definitions = published_schema("standard")["$defs"]
    for name in ("standard", "scoring", "award", "x-criterion"):
        for member, about in definitions[name]["properties"].items():
            assert "description" in about or (name, member) == ("award", "key"), f"{name}: {member}"


def test_the_settings_in_the_guide_name_what_files_say_of_themselves() -> None:
    settings = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)]
    named = [entry["url"] for one in settings for entry in one["json.schemas"]]
    example = json.loads(next(path for path in FILES if path.suffix == ".json").read_text("utf-8"))
    assert named == [example["$schema"], TOOLKIT.standard("matrix:2011").data["$schema"]]
