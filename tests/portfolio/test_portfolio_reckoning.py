"""The columns say of an audit what its scorecard and the awards say."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import audits, documents
from qa_toolkit.invented import invented
from qa_toolkit.models import Method
from qa_toolkit.plugins import load_host
from qa_toolkit.portfolio.intake import reckoning, taking
from qa_toolkit.portfolio.intake.conditions import conditions
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

STANDARDS = Toolkit(load_host()).standards()[0]
IN_COLUMNS = [name for name, standard in STANDARDS.items() if reckoning.table(standard)]
EACH = {
    "required": ["criteria"],
    "properties": {"criteria": {"additionalProperties": {"properties": {"state": {"const": "met"}}}}},
}


def whole(**asked: Any) -> dict[str, Any]:
    return {"required": ["overall"], "properties": {"overall": {"required": [*asked], "properties": asked}}}


def both_ways(data: dict[str, Any], standard: Standard) -> tuple[object, object]:
    audit = audits.in_memory(copy.deepcopy(data), standard)
    columns = taking.row_of(audit, "here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reckoning, "table", lambda _: None)
        return columns, taking.row_of(audit, "here")


def some_audit(pick: st.DataObject, standard: Standard) -> dict[str, Any]:
    """Invented, with levels changed, taken out and made not applicable, and another organisation."""
    seed, share = pick.draw(st.integers(0, 10_000)), pick.draw(st.sampled_from([0.0, 0.6, 1.0]))
    data = invented(
        standard, organisation=None, seed=seed, share=share, on=date(2026, 11, 30), best=pick.draw(st.booleans())
    )
    data["organisation"]["kind"] = pick.draw(st.sampled_from(["school", "college", "provider", "authority"]))
    data["target_award"] = pick.draw(st.sampled_from([None, *standard.awards]))
    for section, judged in data["judgements"].items():
        for id_ in pick.draw(st.sets(st.sampled_from(standard.sections[section].criteria))):
            levels = [level.key for level in standard.criteria[id_].levels]
            level = pick.draw(st.sampled_from([None, *levels]))
            judged[id_] = {**judged.get(id_, {}), "level": level} if level else {"comment": "Not yet."}
            judged[id_].pop("value", None)
    return data


@pytest.mark.parametrize("name", IN_COLUMNS)
@given(pick=st.data())
@settings(max_examples=12, deadline=None)
def test_columns_give_the_row_that_the_scorecard_gives(name: str, pick: st.DataObject) -> None:
    columns, scorecard = both_ways(some_audit(pick, STANDARDS[name]), STANDARDS[name])
    assert columns == scorecard


@given(pick=st.data())
@settings(max_examples=30, deadline=None)
def test_by_every_method_of_the_whole_and_of_each_section(pick: st.DataObject) -> None:
    data = copy.deepcopy(STANDARDS["compass:2018"].data)
    method = st.sampled_from(get_args(Method))
    about = data["x-standard"]
    about["scoring"] = {"method": pick.draw(method), "over": pick.draw(st.sampled_from(["criteria", "sections"]))}
    rules = {
        "each": EACH,
        "all": whole(full={"const": True}),
        "per-cent": whole(percent={"minimum": pick.draw(st.integers(0, 101))}),
        "met": whole(met={"minimum": pick.draw(st.integers(0, 43))}),
        "sections": whole(sections_full={"minimum": pick.draw(st.integers(0, 8))}, percent={"minimum": 1}),
    }
    about["awards"] = [
        {"key": key, "title": key, "status": "indicator", "requires": rule} for key, rule in rules.items()
    ]
    about["awards"][1]["after"] = ["each"]
    for section in data["properties"].values():
        section["x-section"]["scoring"] = {"method": pick.draw(method)}
        section["x-section"]["weight"] = pick.draw(st.integers(1, 3))
        only_for_colleges = pick.draw(st.booleans())
        for id_, criterion in section["properties"].items():
            levels = STANDARDS["compass:2018"].criteria[id_].levels
            scored = [level.key for level in levels if level.score is not None]
            criterion["x-criterion"] |= {
                "weight": pick.draw(st.integers(1, 3)),
                "target": pick.draw(st.sampled_from(scored)),
            }
            criterion["x-criterion"].pop("when", None)
            if only_for_colleges:
                criterion["x-criterion"]["when"] = {"properties": {"kind": {"const": "college"}}}
    standard = parse(documents.Document("varied", data, "", {(): (1, 1)}))
    assert reckoning.table(standard) is not None
    columns, scorecard = both_ways(some_audit(pick, standard), standard)
    assert columns == scorecard


@pytest.mark.parametrize(
    "requires",
    [
        whole(rank={"minimum": 1}),
        whole(percent={"minimum": 1, "maximum": 2}),
        whole(full={"const": 1}),
        whole(full={"const": False}),
        {**EACH, "minProperties": 1},
        {"properties": {"sections": {}}},
        {"anyOf": [EACH]},
        {"properties": {"criteria": {"additionalProperties": False}}},
        {"properties": {"criteria": {"additionalProperties": {}, "minProperties": 3}}},
        {"required": ["nothing"], "properties": {}},
    ],
)
def test_what_asks_more_than_columns_tell_is_not_read(requires: dict[str, Any]) -> None:
    assert conditions(STANDARDS["compass:2018"], requires) is None


def test_most_standards_are_reckoned_in_columns() -> None:
    assert len(IN_COLUMNS) > len(STANDARDS) / 2
