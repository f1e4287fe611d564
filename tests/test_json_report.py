"""The report as data: it is what its published schema says, no more and no less."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import realistic_report

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.reports import qa_report_formats
from qa_toolkit.reports.json_schema import FILE, gap_report_schema
from qa_toolkit.standards import published_schema

JSON = next(one for one in qa_report_formats() if one.key == "json")


def written(report: GapReport) -> bytes:
    return JSON.render(report, RenderContext()).content


@pytest.fixture(scope="module")
def report() -> GapReport:
    return realistic_report()


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Draft202012Validator:
    schema = published_schema("gap-report")
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema, offline=True)


def test_the_published_schema_is_current() -> None:
    assert json.loads(FILE.read_text("utf-8")) == gap_report_schema(), "run python -m qa_toolkit.reports.json_schema"


def test_the_report_is_what_its_schema_says(report: GapReport, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(json.loads(written(report)))] == []


def test_a_bare_report_too(report: GapReport, validator: Any) -> None:
    bare = dataclasses.replace(
        report, way=None, comparison=None, moderation=None, gaps=(), details=(), priorities=(), evidence=(), plan=()
    )
    assert validator.is_valid(json.loads(written(bare)))


@pytest.mark.parametrize("place", [(), ("standard",), ("gaps", 0), ("way", "steps", 0), ("scorecard", "overall")])
def test_the_schema_is_closed(report: GapReport, validator: Any, place: tuple[str | int, ...]) -> None:
    data = here = json.loads(written(report))
    for step in place:
        here = here[step]
    here["surplus"] = 1
    assert not validator.is_valid(data)
    del here["surplus"]
    assert validator.is_valid(data)
    here.pop(next(iter(here)))
    assert not validator.is_valid(data)


def test_it_names_its_format(report: GapReport) -> None:
    assert json.loads(written(report))["format"] == "urn:qa-toolkit:gap-report:1"


def test_nothing_of_the_report_is_left_out(report: GapReport) -> None:
    assert set(json.loads(written(report))) == {field.name for field in dataclasses.fields(GapReport)}


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    report = dataclasses.replace(realistic_report(12), organisation=text)
    assert json.loads(written(report))["organisation"] == text


def test_the_same_report_is_the_same_file(report: GapReport) -> None:
    assert written(report) == written(realistic_report())


def test_it_waits_for_nothing_slow() -> None:
    code = (
        "import sys\nfrom qa_toolkit import reports\nfrom qa_toolkit.hookspecs import RenderContext\n"
        "json = next(one for one in reports.qa_report_formats() if one.key == 'json')\n"
        "json.render({}, RenderContext())\nprint(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"jinja2", "markupsafe", "pydantic", "weasyprint", "yaml"} & set(loaded)
