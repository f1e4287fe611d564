from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import criterion, ladder, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st
from test_scorecard_schema import standards as random_standards

from qa_toolkit import audits, documents, pupil_names
from qa_toolkit.audits import Audit
from qa_toolkit.invented import EXAMPLES_DAY, invented
from qa_toolkit.plugins import Host
from qa_toolkit.report import Settings
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "plugins/qa-toolkit-starter/qa_toolkit_starter/careers-web-page/2026.json"
SHIPPED = sorted((ROOT / "standards/qa_toolkit_standards").glob("*/*.json"))
FILES = [*SHIPPED, STARTER, *sorted((ROOT / "tests/corpus/standards/good").glob("*.json"))]
NAMES = [f"{path.parent.name}-{path.stem}" for path in FILES]
TOOLKIT = Toolkit(Host())


def read(path: Path) -> Standard:
    return parse(documents.read(path))


def run(of: Standard, **how: Any) -> Audit:
    return audits.in_memory(invented(of, **how), of)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_only_an_intended_claim_is_at_fault(path: Path, seed: int) -> None:
    audit = run(read(path), seed=seed)
    assert {finding.criterion for finding in audit.findings} == set(audit.claims)
    assert len(audit.claims) <= 1


# Six criteria are too few for a piece of evidence of each standing.
@pytest.mark.parametrize(
    "path",
    [path for path in SHIPPED if len(read(path).criteria) > 8],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_it_shows_all_that_a_reader_meets(path: Path) -> None:
    of = read(path)
    audit = run(of)
    report = TOOLKIT.report(audit, Settings(as_of=EXAMPLES_DAY))
    assert len(audit.claims) == 1
    assert {card["state"] for card in report.scorecard["criteria"].values()} == {
        *("met", "unmet", "unanswered", "unsupported")
    }
    assert {item.standing for item in report.evidence} >= {"current", "expires soon", "expired"}
    assert 2 <= len(report.plan) <= 3
    assert all(action.owner and action.due for action in report.plan)
    outside = [c for c in of.criteria.values() for level in c.levels if level.score is None]
    left_out = [id_ for id_, about in report.scorecard["excluded"].items() if about["because"] == "judged"]
    assert len(left_out) == (1 if outside else 0)
    assert all(audit.judgement(id_)["comment"] for id_ in audit.answers)
    assert not any(pupil_names.warnings(audit.judgement(id_)["comment"]) for id_ in audit.answers)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_best_meets_every_rule(path: Path) -> None:
    report = TOOLKIT.report(run(read(path), best=True), Settings(as_of=EXAMPLES_DAY))
    assert report.scorecard["overall"]["full"]
    assert [award.key for award in report.awards if not award.met] == []


@settings(max_examples=60, deadline=None)
@given(random_standards(), st.integers(0, 50), st.floats(0, 1), st.booleans())
def test_any_standard_can_be_invented_for(of: Standard, seed: int, share: float, best: bool) -> None:
    audit = run(of, seed=seed, share=share, best=best)
    assert audit.findings == ()
    asked = len(of.criteria) - len(audit.outside)
    assert len(audit.answers) == (asked if best else max(1, int(share * asked)) if share else 0)


def test_it_follows_from_seed_and_day_alone() -> None:
    of = read(STARTER)
    assert invented(of) == invented(of)
    assert invented(of) != invented(of, seed=1)
    later = EXAMPLES_DAY + timedelta(100)
    first, second = (run(of, on=day).evidence.values() for day in (EXAMPLES_DAY, later))
    assert [item["title"] for item in first] == [item["title"] for item in second]
    moved = [date.fromisoformat(item["dated"]) + timedelta(100) for item in first]
    assert moved == [date.fromisoformat(item["dated"]) for item in second]


def test_nobody_takes_the_organisation_for_a_real_one() -> None:
    for kind in ("school", "college", "provider", "authority"):
        for seed in range(4):
            document = invented(standard(applies_to=[kind]), seed=seed)
            assert document["organisation"]["kind"] == kind
            assert document["organisation"]["name"].endswith(" (invented)")
            assert all("(invented)" in one["name"] for one in document["assessors"].values())


def test_an_organisation_that_is_given_keeps_its_members() -> None:
    about = {"id": "wx", "name": "Wexcombe", "kind": "school", "has_sixth_form": False, "area": "Marlshire"}
    organisation = invented(read(SHIPPED[-1]), organisation=about)["organisation"]
    assert about.items() <= organisation.items()
    assert {"school_type", "lowest_year", "highest_year"} <= set(organisation)


def test_the_profile_is_answered_so_that_as_much_as_possible_applies() -> None:
    profile = {
        "type": "object",
        "properties": {
            "has_sixth_form": {"type": "boolean", "title": "Is there a sixth form?"},
            "sites": {"type": "integer", "title": "How many sites?", "minimum": 1, "maximum": 9},
            "phase": {"type": "string", "title": "Which phase?", "enum": ["first", "middle", "upper"]},
        },
    }
    whens = (
        {"required": ["has_sixth_form"], "properties": {"has_sixth_form": {"const": False}}},
        {"required": ["sites"], "properties": {"sites": {"minimum": 5}}},
        {"required": ["phase"], "properties": {"phase": {"const": "upper"}}},
        {"required": ["kind"], "properties": {"kind": {"const": "provider"}}},
    )
    criteria = {f"c{n}": criterion(f"1.{n}", when=when) for n, when in enumerate(whens)}
    of = standard({"one": section("1", criteria)}, profile=profile)
    audit = run(of)
    assert not audit.outside
    assert audit.organisation["kind"] == "provider"


def test_a_counted_criterion_gets_a_number_in_its_band() -> None:
    counted = ladder("few", "some", "many", not_applicable=False)
    counted["properties"]["value"] = {"type": "integer", "minimum": 0, "maximum": 12}
    del counted["required"]
    counted["anyOf"] = [{"required": ["value"]}, {"required": ["level"]}]
    bands = [{"from": 0, "level": "few"}, {"from": 5, "level": "some"}, {"from": 12, "level": "many"}]
    criteria = {f"c{n}": criterion(f"1.{n}", target="many", bands=bands, actions=[]) for n in range(6)}
    of = standard({"one": section("1", criteria)}, defs={"judgement": counted}, awards=[])
    for seed in range(5):
        audit = run(of, seed=seed, share=1)
        assert audit.findings == ()
        assert len({audit.answers[id_] for id_ in criteria}) > 1
        assert all("value" in audit.judgement(id_) for id_ in criteria)


def test_a_judgement_that_nobody_can_give_is_left_open() -> None:
    strict = ladder("not-met", "met")
    strict["required"] = ["level", "seal"]
    strict["properties"]["seal"] = {"const": "the owner's own"}
    criteria = {"open": criterion("1.1"), "sealed": criterion("1.2", ref="sealed")}
    of = standard({"one": section("1", criteria)}, defs={"judgement": ladder("not-met", "met"), "sealed": strict})
    audit = run(of, best=True)
    assert audit.findings == ()
    assert set(audit.answers) == {"open"}


def test_a_change_in_one_criterion_leaves_most_answers_as_they_were() -> None:
    path = SHIPPED[-1]
    data = json.loads(path.read_text("utf-8"))
    before = run(read(path)).answers
    first = next(iter(data["properties"].values()))["properties"]
    first[next(iter(first))]["title"] = "Another title"
    after = run(parse(documents.parse_json(json.dumps(data), "changed.json"))).answers
    assert before == after
