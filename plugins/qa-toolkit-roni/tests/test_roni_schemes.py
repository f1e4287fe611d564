"""Schemes: the published one by its boundary cases, what is refused in a file of one's own, and how they are shown."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.errors import BadSyntax, QAToolkitError
from qa_toolkit_roni import schemes
from qa_toolkit_roni.commands import roni
from qa_toolkit_roni.export import Pupil
from qa_toolkit_roni.measures import Amount, Fact, Word
from qa_toolkit_roni.schemes import Indicator, scheme
from qa_toolkit_roni.scoring import band_words, score

OXFORDSHIRE = scheme("oxfordshire")
NO: dict[str, Fact | None] = {
    one.id: Word("none" if one.id == "sen" else "no") if one.kind == "word" else Amount(Decimal(0), Decimal(0))
    for one in OXFORDSHIRE.used()
} | {"attendance": Amount(Decimal(100), Decimal(100))}
YES, ONE = Word("yes"), Amount(Decimal(1), Decimal(1))


def attended(per_cent: str) -> dict[str, Fact | None]:
    return {"attendance": Amount(Decimal(per_cent), Decimal(per_cent))}


# The boundary cases of the domain's papers, section 5c
@pytest.mark.parametrize(
    ("facts", "points", "band"),
    [
        (attended("90.0"), 0, "No band"),
        (attended("89.9"), 1, "Green"),
        (attended("85.0"), 1, "Green"),
        (attended("84.9"), 2, "Amber"),
        ({"sen": Word("support"), "eal": YES}, 2, "Amber"),
        ({"fsm": YES, "suspensions": ONE, "eal": YES}, 4, "Red"),
        ({"permanent-exclusion": ONE, "suspensions": ONE}, 2, "Amber"),
        (attended("89.99999"), 1, "Green"),
        ({}, 0, "No band"),
    ],
)
def test_the_boundary_cases(facts: dict[str, Fact | None], points: int, band: str) -> None:
    found = score(OXFORDSHIRE, Pupil("P1", 2, NO | facts, {}))
    assert (found.low, found.high) == (points, points)
    assert band_words(OXFORDSHIRE, found) == band


def test_the_published_scheme_has_fifteen_indicators_and_at_most_22_points() -> None:
    assert len(OXFORDSHIRE.indicators) == 15
    assert OXFORDSHIRE.maximum == 22
    everything = {one.id: Word("yes") if one.kind == "word" else ONE for one in OXFORDSHIRE.used()}
    found = score(OXFORDSHIRE, Pupil("P1", 2, everything | {"sen": Word("plan")}, {}))
    assert found.low == found.high == 22


def test_what_is_not_known_makes_a_range_within_its_group() -> None:
    def known_but(*gone: str, **facts: Fact) -> tuple[int, int, str]:
        found = score(OXFORDSHIRE, Pupil("P1", 2, NO | facts | dict.fromkeys(gone), {}))
        return found.low, found.high, band_words(OXFORDSHIRE, found)

    assert known_but("attendance") == (0, 2, "No band to amber")
    assert known_but("sen", fsm=YES) == (2, 4, "Amber to red")
    assert known_but("permanent-exclusion", suspensions=ONE) == (1, 2, "Green to amber")
    assert known_but("suspensions", **{"permanent-exclusion": ONE}) == (2, 2, "Amber")
    assert known_but("suspensions", fsm=YES) == (2, 3, "Amber"), "a range within one band is certain of the band"
    assert known_but(attendance=Amount(Decimal(84), Decimal(88))) == (1, 2, "Green to amber")
    assert known_but(*NO) == (0, 22, "No band to red")


words: dict[str, list[Fact]] = {
    "sen": [Word("none"), Word("support"), Word("plan")],
    "fsm": [Word("no"), YES],
    "suspensions": [Amount(Decimal(0), Decimal(0)), ONE],
    "permanent-exclusion": [Amount(Decimal(0), Decimal(0)), ONE],
    "attendance": [Amount(Decimal(n), Decimal(n)) for n in (80, 85, 87, 90, 95)],
}


@given(st.fixed_dictionaries({name: st.sampled_from([None, *known]) for name, known in words.items()}))
def test_the_ends_of_a_range_are_the_least_and_the_most_that_any_completion_gives(
    facts: dict[str, Fact | None],
) -> None:
    found = score(OXFORDSHIRE, Pupil("P1", 2, NO | facts, {}))
    unknown = [name for name, fact in facts.items() if fact is None]
    completed = [
        score(OXFORDSHIRE, Pupil("P1", 2, NO | facts | dict(zip(unknown, values, strict=True)), {}))
        for values in itertools.product(*(words[name] for name in unknown))
    ]
    assert all(one.low == one.high for one in completed)
    assert found.low == min(one.low for one in completed)
    assert found.high == max(one.high for one in completed)


@pytest.mark.parametrize(
    ("sign", "answers"),
    [
        ("<", (True, False, False, None, None)),
        ("<=", (True, True, False, None, None)),
        (">", (False, False, True, None, None)),
        (">=", (False, True, True, True, None)),
        ("=", (False, True, False, None, None)),
    ],
)
def test_each_sign_compares_numbers_and_ranges(sign: str, answers: tuple[bool | None, ...]) -> None:
    one = Indicator("x", "X", 1, "suspensions", sign, Decimal(3), "x")
    facts = [Amount(Decimal(n), Decimal(n)) for n in (2, 3, 4)]
    facts += [Amount(Decimal(3), None), Amount(Decimal(2), Decimal(4))]
    if sign == "<":
        answers = (*answers[:3], False, None)
    assert tuple(map(one.holds, facts)) == answers
    assert one.holds(None) is None


def own(**changed: Any) -> dict[str, Any]:
    return {
        "key": "ours",
        "title": "Ours",
        "status": "own",
        "about": "Ours.",
        "sources": [],
        "groups": [{"id": "behaviour", "title": "Behaviour", "rule": "greatest"}],
        "measures": {"behaviour": {"title": "behaviour points", "kind": "number", "columns": ["Behaviour points"]}},
        "indicators": [
            {
                "id": "b20",
                "title": "20 points",
                "points": 1,
                "measure": "behaviour",
                "sign": ">=",
                "value": 20,
                "group": "behaviour",
            },
            {"id": "fsm", "title": "FSM", "points": 1, "measure": "fsm", "sign": "=", "value": "yes"},
        ],
        "bands": [
            {"key": "high", "title": "High", "from": 2, "means": "see them"},
            {"key": "none", "title": "None", "from": 0, "means": "nothing"},
        ],
        **changed,
    }


def test_a_scheme_of_ones_own_brings_its_measures(tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_text(json.dumps(own()))
    (tmp_path / "in.csv").write_text('Ref,Behaviour points,FSM\nP1,20,Y\nP2,"19,5",Y\n')
    ran = CliRunner().invoke(roni, ["list", str(tmp_path / "in.csv"), "--scheme", str(tmp_path / "ours.json")])
    assert ran.exit_code == 0, ran.output
    assert [line.split()[:3] for line in ran.stdout.splitlines() if line.startswith("P")] == [
        ["P1", "2", "High"],
        ["P2", "1", "None"],
    ]


first = own()["indicators"][0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"indicators": []}, "a scheme needs an indicator, or the status 'not-found'."),
        ({"status": "not-found"}, "a scheme whose indicators were not found has none, and no bands."),
        ({"status": "wrong"}, "which is none of: published, own, not-found."),
        ({"maximum": 3}, "the indicators come to 2 points, each group by its greatest."),
        ({"bands": own()["bands"][:1]}, "one band begins at 0 points, so that every score has a band."),
        ({"indicators": [first, first]}, "'b20' stands here twice."),
        (
            {"indicators": [first | {"measure": "behavior"}]},
            "no measure is called 'behavior'. Did you mean 'behaviour'?",
        ),
        ({"indicators": [first | {"group": "behavoiur"}]}, "no group is called 'behavoiur'. Did you mean 'behaviour'?"),
        (
            {"indicators": [first | {"value": "20"}]},
            "'behaviour' is a number: write a number, without quotation marks.",
        ),
        ({"indicators": [first | {"sign": "=<"}]}, "which is none of: <, <=, >, >=, =."),
        ({"indicators": [first | {"points": 0}]}, "it should be 1 or more."),
        (
            {"indicators": [first | {"measure": "sen", "value": "K"}]},
            "write the sign = and one of none, plan, support.",
        ),
        (
            {
                "measures": {"fsm": {"title": "meals", "kind": "count", "columns": ["Meals"]}},
                "indicators": [own()["indicators"][1]],
            },
            "'fsm' is of the kind 'word'; call another kind otherwise.",
        ),
        ({"colour": "red"}, "'colour' is not known here."),
        ({"title": "Ours\x1b[2J"}, "a sign in it that cannot be shown on one line"),
        ({"bands": [{**own()["bands"][1], "title": "None\nof all"}]}, "a sign in it that cannot be shown on one line"),
    ],
)
def test_a_fault_in_a_scheme_is_told_with_file_line_and_column(
    changed: dict[str, Any], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(own(**changed), indent=1))
    with pytest.raises(BadSyntax) as refused:
        scheme(str(file))
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{file}: line ")
    assert "\n" not in str(refused.value)


def test_what_was_found_in_no_source_has_no_points_and_is_refused_with_a_sentence() -> None:
    shirpa = scheme("shirpa")
    assert (shirpa.status, shirpa.indicators, shirpa.bands) == ("not-found", (), ())
    ran = CliRunner().invoke(roni, ["list", __file__, "--scheme", "shirpa"])
    assert isinstance(ran.exception, QAToolkitError)
    assert "has no indicators and no points: none were found in any source, and none are made up" in str(ran.exception)


def test_an_unknown_scheme_indicator_or_band_is_told_with_what_there_is() -> None:
    with pytest.raises(QAToolkitError, match=r"Did you mean 'oxfordshire'\? There are: oxfordshire, shirpa\."):
        scheme("oxfordshrie")
    with pytest.raises(QAToolkitError, match=r"no indicator 'fms'\. Did you mean 'fsm'\?"):
        OXFORDSHIRE.leaving_out({"fms"})
    with pytest.raises(QAToolkitError, match="it has: red, amber, green"):
        schemes.band_named(OXFORDSHIRE, "none")
    with pytest.raises(QAToolkitError, match="Nothing is left"):
        OXFORDSHIRE.leaving_out({one.id for one in OXFORDSHIRE.indicators})


def test_schemes_are_listed_and_shown_with_status_and_sources() -> None:
    run = CliRunner().invoke
    listed = run(roni, ["schemes"]).output
    assert "oxfordshire  15          published, checked" in listed
    assert "no indicators found in any source" in listed
    shown = run(roni, ["schemes", "oxfordshire"]).output
    assert "At most 22 points." in shown
    assert "Attendance below 90%: attendance < 90" in shown
    assert "Leave it out with --without fsm." in shown
    assert "Cedefop" in shown
    assert [one["key"] for one in json.loads(run(roni, ["schemes", "--format", "json"]).output)] == [
        "oxfordshire",
        "shirpa",
    ]
    assert "none are made up" in run(roni, ["schemes", "shirpa"]).output
