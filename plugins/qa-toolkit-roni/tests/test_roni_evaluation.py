"""A scheme against outcomes: the formulae by hand, lift with ties, differences by group, and what is hidden."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import qa_toolkit_roni
from qa_toolkit.errors import BadData
from qa_toolkit_roni import outcomes
from qa_toolkit_roni.commands import roni
from qa_toolkit_roni.confusion import Confusion, confusion, lift
from qa_toolkit_roni.evaluation import ALSO, Evaluation, evaluated
from qa_toolkit_roni.export import read
from qa_toolkit_roni.schemes import band_named, scheme
from qa_toolkit_roni.showing import text

EXAMPLES = Path(qa_toolkit_roni.__file__).parent / "examples"
OXFORDSHIRE = scheme("oxfordshire")


def test_the_shares_of_a_confusion_by_hand() -> None:
    found = Confusion(found=8, wrong=12, missed=2, right=78)
    assert found.precision is not None
    assert (found.precision.per_cent, found.precision.of) == (40, 20)
    assert found.recall is not None
    assert found.recall.per_cent == 80
    assert found.accuracy is not None
    assert found.accuracy.per_cent == 86
    # 5PR/(4P+R) with P 0.4 and R 0.8: 1.6/2.4
    assert found.f_beta == pytest.approx(2 / 3)
    # Wilson's interval of 8 of 10, Newcombe 1998: 0.4902 to 0.9433
    assert found.recall.low == pytest.approx(49.02, abs=0.01)
    assert found.recall.high == pytest.approx(94.33, abs=0.01)


def test_shares_of_nobody_are_none() -> None:
    empty = Confusion(0, 0, 0, 10)
    assert (empty.precision, empty.recall, empty.f_beta) == (None, None, None)
    assert confusion([]).accuracy is None


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_f2_is_that_of_precision_and_recall(pairs: list[tuple[bool, bool]]) -> None:
    found = confusion(pairs)
    assert found.pupils == len(pairs)
    if found.precision and found.recall and found.found:
        p, r = found.precision.per_cent / 100, found.recall.per_cent / 100
        assert found.f_beta == pytest.approx(5 * p * r / (4 * p + r))


def test_lift_by_hand() -> None:
    # 20 pupils, 4 NEET: both of the first tenth, one of the second, one of the last
    neet = {0, 1, 2, 19}
    assert lift([(20 - n, n in neet) for n in range(20)]) == (5, Fraction(5, 2), 0, 0, 0, 0, 0, 0, 0, Fraction(5, 2))


def test_pupils_with_the_same_points_share_tenths_evenly() -> None:
    assert lift([(3, n < 2) for n in range(15)]) == (1,) * 10
    # 4 with points, 2 of them NEET, reach into two tenths of 2 and leave the others without
    assert lift([(int(n < 4), n < 2) for n in range(20)])[:3] == (5, 5, 0)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1), st.randoms())
def test_lift_is_one_on_average_whatever_the_order(pairs: list[tuple[int, bool]], random: object) -> None:
    if any(neet for _, neet in pairs):
        assert sum(lift(pairs)) == 10
        assert lift(pairs) == lift(sorted(pairs))


def cohort(**neet_of: tuple[int, int]) -> tuple[bytes, bytes]:
    """Pupils by sex, of each so many with free school meals and NEET of so many."""
    rows, became = ["Ref,Sex,FSM,Attendance %"], ["Ref,NEET"]
    number = 0
    for sex, (neet, of) in neet_of.items():
        for n in range(of):
            number += 1
            rows.append(f"P{number},{sex},{'Y' if n < neet else 'N'},{80 if n % 2 else 95}")
            became.append(f"P{number},{'yes' if n < neet else 'no'}")
    return "\n".join(rows).encode(), "\n".join(became).encode()


def evaluation(content: bytes, became: bytes, flag: str = "amber") -> Evaluation:
    kept = OXFORDSHIRE.leaving_out({one.id for one in OXFORDSHIRE.indicators} - {"fsm", "att85"})
    export = read(content, "in.csv", kept, also=ALSO)
    return evaluated(export, outcomes.read(became, "became.csv"), band_named(kept, flag), 5)


def test_a_scheme_against_outcomes_by_hand() -> None:
    # of 40 F 10 are NEET and all have meals; 20 have attendance 80, of whom 5 have meals
    found = evaluation(*cohort(F=(10, 40), M=(6, 30)))
    (red, amber, green) = (at.low for _, at in found.bands)
    assert (found.pupils, found.neet, found.uncertain) == (70, 16, 0)
    assert red == Confusion(8, 0, 8, 54)
    assert amber == green == Confusion(16, 27, 0, 27)
    f, m = found.groups["Sex"]
    assert (f.name, f.pupils, m.name, m.pupils) == ("F", 40, "M", 30)
    assert f.flagged is not None
    assert f.flagged[0].good == 25
    assert f.recall is not None
    assert (f.recall[0].good, f.recall[0].of) == (10, 10)
    assert found.lift is not None
    assert "Score" not in text(found)


def test_what_is_not_known_is_taken_for_no_and_for_yes() -> None:
    content, became = cohort(F=(10, 40), M=(6, 30))
    lines = content.decode().splitlines()
    lines[1:9] = [line.replace(",Y,", ",,") for line in lines[1:9]]
    found = evaluation("\n".join(lines).encode(), became)
    amber = found.bands[1][1]
    assert found.uncertain == 8
    assert (amber.low.missed, amber.high.missed) == (4, 0)
    assert "lowest" in text(found)


def test_small_groups_and_the_recall_of_few_are_hidden_with_what_would_give_them_away() -> None:
    found = evaluation(*cohort(F=(10, 40), M=(2, 30), X=(1, 3), Z=(6, 12)))
    sex = {one.name: one for one in found.groups["Sex"]}
    assert set(sex) == {"F", "M", "hidden (2 groups)"}
    assert sex["hidden (2 groups)"].flagged is None
    assert sex["M"].recall is None
    assert sex["M"].flagged is not None
    assert sex["F"].recall is not None


@pytest.mark.parametrize("neet", [0, 4, 56, 60])
def test_too_few_outcomes_of_either_kind_are_refused(neet: int) -> None:
    with pytest.raises(BadData, match="fewer than 5 were NEET, or fewer than 5 were not"):
        evaluation(*cohort(F=(neet, 60)))


def test_each_indicator_is_set_against_outcomes_so_that_a_place_sees_which_tell_something_there() -> None:
    found = evaluation(*cohort(F=(10, 40), M=(6, 30)))
    parts = {(one.group, one.name): one for one in found.indicators}
    meals = parts["Free school meals", "yes"]
    assert meals.neet is not None
    assert (meals.pupils, meals.neet.good, meals.lift) == (16, 16, pytest.approx(70 / 16))
    low = parts["Attendance below 85%", "yes"]
    assert low.neet is not None
    assert (low.pupils, low.neet.good) == (35, 8)
    few = evaluation(*cohort(F=(5, 40)))
    assert [one.pupils for one in few.indicators if one.group == "Free school meals"] == [5, 35]


def test_tenths_need_fifty_pupils() -> None:
    found = evaluation(*cohort(F=(10, 40)))
    assert found.lift is None
    assert "Too few for tenths: 50 pupils are needed." in text(found)


def test_outcomes_that_cannot_be_read_or_matched_are_told() -> None:
    content, became = cohort(F=(10, 40), M=(6, 30))
    became += b"\nP1,yes\nP999,no\nQuarrington,yes\nP998,perhaps\n"
    became = became.replace(b"P70,no", b"P70,not known")
    read_ = outcomes.read(became, "became.csv")
    assert [fault.partition(": this")[0].partition(": write")[0] for fault in read_.faults] == [
        "became.csv: line 72, column ‘Ref’",
        "became.csv: line 74, column ‘Ref’",
        "became.csv: line 75, column ‘NEET’",
    ]
    found = evaluation(content, became)
    assert found.pupils == 69
    assert found.told[0] == "1 outcome of pupils who are not in the export: left out."
    assert found.told[1].startswith("1 pupil of the export without a known outcome: left out.")


def test_without_references_nothing_can_be_evaluated() -> None:
    content, became = cohort(F=(10, 40))
    with pytest.raises(BadData, match="name it with --column reference=Column"):
        evaluation(content.replace(b"Ref,", b"Who,"), became)


def test_the_example_is_evaluated_as_a_table_and_as_json() -> None:
    line = ["evaluate", str(EXAMPLES / "pupils-2025.csv"), "--outcomes", str(EXAMPLES / "outcomes-2025.csv")]
    ran = CliRunner().invoke(roni, line)
    assert ran.exit_code == 0, ran.output
    assert "190 pupils with a known outcome, 25 NEET (13.2%). To flag nobody would be right of 86.8%" in ran.stdout
    assert "a pupil who was helped because of the list counts here as flagged for nothing." in ran.stdout
    data = json.loads(CliRunner().invoke(roni, [*line, "--format", "json", "--flag", "red"]).stdout)
    assert data["flagged_from"] == "red"
    assert len(data["lift"]["lowest"]) == 10
    assert set(data["groups"]) == {"Free school meals", "Special educational needs", "Sex", "Ethnicity"}
    for at in data["bands"]:
        for end in ("lowest", "highest"):
            assert sum(at[end][name] for name in ("found", "wrong", "missed", "right")) == 190


def test_groups_are_looked_at_although_the_scheme_leaves_their_indicator_out() -> None:
    line = ["evaluate", str(EXAMPLES / "pupils-2025.csv"), "--outcomes", str(EXAMPLES / "outcomes-2025.csv")]
    ran = CliRunner().invoke(roni, [*line, "--without", "fsm", "--format", "json"])
    assert [one["group"] for one in json.loads(ran.stdout)["groups"]["Free school meals"]] == ["no", "yes"]
