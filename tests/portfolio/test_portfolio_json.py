"""`portfolio.json` is what its published schema says, no more and no less."""

from __future__ import annotations

import copy
import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.json_schema import FILE, portfolio_schema
from qa_toolkit.portfolio.records import Portfolio
from qa_toolkit.standards import published_schema

SETTING = Setting(None, frozenset())
PLACES = [
    (),
    ("parts", 0),
    ("parts", 0, "spread"),
    ("parts", 0, "sections", 0, "spread"),
    ("parts", 0, "criteria", 0),
    ("returns",),
    ("organisations", 0),
    ("not_taken", 0),
    ("duplicates", 0),
]


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Draft202012Validator:
    schema = published_schema("portfolio")
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema, offline=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("authority") / "in"
    inventing.write(inventing.Plan(40, 4, 2, date(2026, 11, 20), ()), toolkit_of(SETTING).standards()[0], folder)
    (folder / "broken.json").write_text("{")
    some = next(folder.glob("2026-27/*/*.json"))
    (folder / "copy.json").write_bytes(some.read_bytes())
    asked = Asked(date(2026, 11, 24), date(2026, 11, 20), expected=(("nobody", "Nobody's School"),))
    out = tmp_path_factory.mktemp("out")
    with run.made([str(folder)], out, SETTING, asked, engine=pool.engine(None, 1)) as made:
        data: dict[str, Any] = json.loads(run.write_json(made).read_bytes())
    return data


def test_the_published_schema_is_current() -> None:
    current = json.loads(FILE.read_text("utf-8"))
    assert current == portfolio_schema(), "run python -m qa_toolkit.portfolio.json_schema"


def test_an_invented_authority_is_what_the_schema_says(written: dict[str, Any], validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(written)] == []


def test_a_portfolio_of_one_audit_too(validator: Any, tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples/fernbrook-careers/matrix-2011.json"
    with run.made([str(example)], tmp_path, SETTING, Asked(date(2026, 11, 24)), engine=pool.engine(None, 1)) as made:
        data = json.loads(run.write_json(made).read_bytes())
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("place", PLACES)
def test_the_schema_is_closed(written: dict[str, Any], validator: Any, place: tuple[str | int, ...]) -> None:
    data = here = copy.deepcopy(written)
    for step in place:
        here = here[step]  # type: ignore[index]
    here["surplus"] = 1
    assert not validator.is_valid(data)
    del here["surplus"]
    assert validator.is_valid(data)
    here.pop(next(iter(here)))
    assert not validator.is_valid(data)


def test_nothing_of_the_portfolio_is_left_out(written: dict[str, Any]) -> None:
    assert list(written) == [*(field.name for field in dataclasses.fields(Portfolio)), "organisations"]
