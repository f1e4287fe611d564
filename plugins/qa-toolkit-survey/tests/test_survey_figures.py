"""Shares, change, and small groups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import qa_toolkit_survey
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import GatherContext
from qa_toolkit.shares import share
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_survey.answers import Answers, Survey
from qa_toolkit_survey.banks import bank
from qa_toolkit_survey.commands import survey as commands
from qa_toolkit_survey.evidence import survey as source
from qa_toolkit_survey.figures import Change, change
from qa_toolkit_survey.forms import page
from qa_toolkit_survey.results import results

EXAMPLES = Path(qa_toolkit_survey.__file__).parent / "examples"
NOW, LAST = (EXAMPLES / name for name in ("pupils-2026-microsoft-forms.xlsx", "pupils-2025-google-forms.csv"))


def test_the_interval_of_a_change_is_newcombes() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10: 56/70 against 48/80
    found = change(share(56, 70), share(48, 80))
    assert found.low == pytest.approx(5.24, abs=0.006)
    assert found.high == pytest.approx(33.39, abs=0.006)
    assert found.sentence == "up 20 points (+5 to +33)"
    assert change(share(48, 80), share(56, 70)).sentence == "down 20 points (-33 to -5)"
    assert change(share(5, 10), share(6, 10)).sentence.startswith("no clear change")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Change(0.6, -0.4, 1.4), "no clear change (+1 point, 0 to +1)"),
        (Change(-0.4, -8.0, 6.0), "no clear change (0 points, -8 to +6)"),
        (Change(1.2, 0.3, 2.1), "up 1 point (0 to +2)"),
        (Change(-1.0, -2.0, -0.2), "down 1 point (-2 to 0)"),
    ],
)
def test_one_is_one_point_and_nought_has_no_sign(found: Change, words: str) -> None:
    assert found.sentence == words


def made(years: dict[str, int]) -> Survey:
    answers = tuple(
        Answers({"Q1": frozenset({"Agree"})}, {"year": year}) for year, n in years.items() for _ in range(n)
    )
    return Survey(bank("pupils"), answers, ("Q1",), ("year",), (), 0)


def test_a_small_year_is_hidden_with_the_next_smallest_everywhere() -> None:
    found = results(made({"Year 7": 30, "Year 8": 3, "Year 9": 12}), minimum=5)
    assert found.groups == {"year": {"Year 7": 30, "Year 8": None, "Year 9": None}}
    shown = found.items[0].groups["year"]
    assert [one is None for one in shown.values()] == [False, True, True]


def test_who_does_not_say_the_year_is_a_group_too() -> None:
    found = results(made({"Year 7": 30, "": 2, "Year 9": 12}), minimum=5)
    assert found.groups["year"] == {"Year 7": 30, "Year 9": None, "Not said": None}


def test_of_fewer_than_the_minimum_nothing_is_shown_but_how_many() -> None:
    found = results(made({"Year 7": 4}), minimum=5)
    assert (found.answers, found.items, found.groups) == (4, (), {})


def test_not_sure_stays_among_the_answers_and_the_response_is_told() -> None:
    answers = [
        Answers({"Q1": frozenset({said})}, {})
        for said in ("Agree", "Strongly agree", "Not sure", "Disagree", "Neither agree nor disagree")
    ]
    found = results(Survey(bank("pupils"), tuple(answers), ("Q1",), (), (), 0), minimum=5, invited=40)
    assert found.items[0].share is not None
    assert (found.items[0].share.good, found.items[0].share.of) == (2, 5)
    assert "5 answers of 40 asked, 12 per cent. Under 30 per cent: indicative only." in found.headline


def test_results_are_set_beside_last_time_in_words() -> None:
    ran = CliRunner().invoke(
        commands, ["results", str(NOW), "--bank", "pupils", "--last", str(LAST), "--invited", "210"]
    )
    assert ran.exit_code == 0
    assert "148 answers of 210 asked, 70 per cent." in ran.output
    assert "up 13 points (+4 to +22)" in ran.output
    assert "Year 12 (hidden)" in ran.output


def test_more_answers_than_were_asked_are_refused() -> None:
    ran = CliRunner().invoke(commands, ["results", str(NOW), "--invited", "147"])
    assert isinstance(ran.exception, BadData)


def test_evidence_has_the_count_and_proposals_only_where_the_bank_has_a_rule() -> None:
    found = source(NOW.read_bytes(), GatherContext("now.xlsx", Toolkit().standard("gatsby:2025"), date(2026, 11, 2)))
    (piece,) = found.evidence
    assert (piece.key, piece.count, piece.kind) == ("survey-pupils", 148, "survey")
    assert {one.criterion: one.level for one in found.proposals} == {
        "guidance-access-told": "in-place",
        "misconceptions-and-role-models": "partly",
    }
    assert "89 per cent of 142 answers" in found.proposals[0].because
    assert any(line.startswith("5.1a ") for line in found.summary), "what has no rule is told, not proposed"


def test_of_another_standard_there_is_evidence_and_no_proposal() -> None:
    found = source(
        NOW.read_bytes(), GatherContext("now.xlsx", Toolkit().standard("career-mark:2016"), date(2026, 11, 2))
    )
    assert len(found.evidence) == 1
    assert found.proposals == ()


def test_an_interval_that_reaches_into_two_levels_proposes_neither() -> None:
    found = source(NOW.read_bytes(), GatherContext("now.xlsx", Toolkit().standard("matrix:2023"), date(2026, 11, 2)))
    assert {one.criterion: one.level for one in found.proposals} == {
        "clear-entitlement": "met",
        "users-say-what-changed": "met",
    }
    assert [line[:3] for line in found.warnings] == ["Q6:", "Q7:"]


def test_too_few_answers_propose_nothing() -> None:
    lines = LAST.read_bytes().splitlines(keepends=True)
    found = source(b"".join(lines[:21]), GatherContext("few.csv", Toolkit().standard("gatsby:2025"), date(2026, 11, 2)))
    assert found.proposals == ()
    assert any("too few to propose" in line for line in found.warnings)


def test_the_form_of_a_year_leaves_out_what_is_not_for_it() -> None:
    seven, all_years = page(bank("pupils"), 7).decode(), page(bank("pupils")).decode()
    assert "careers adviser in the last two years" in all_years
    assert "careers adviser in the last two years" not in seven
    assert "Which year are you in?" not in seven
    assert "Year 9" not in seven


def test_forms_and_examples_are_written_and_nothing_is_written_over(tmp_path: Path) -> None:
    run = CliRunner().invoke
    for name in ("form.html", "form.xlsx"):
        assert run(commands, ["form", "needs", "-o", str(tmp_path / name)]).exit_code == 0
        assert run(commands, ["form", "needs", "-o", str(tmp_path / name)]).exception is not None
    assert run(commands, ["form", "needs", "-o", str(tmp_path / "form.doc")]).exit_code == 2
    of_one = tmp_path / "year.html"
    assert run(commands, ["form", "pupils", "--year-group", "10", "-o", str(of_one)]).exit_code == 0
    assert "(Year 10)" in of_one.read_text("utf-8")
    assert run(commands, ["example", "-o", str(tmp_path / "invented")]).exit_code == 0
    assert (tmp_path / "invented" / NOW.name).read_bytes() == NOW.read_bytes()
    assert "client-schools" in run(commands, ["banks"]).output


def test_the_plugin_is_found_and_nothing_is_said_against_it() -> None:
    toolkit = Toolkit()
    assert "survey" in toolkit.evidence.known
    assert not [one for one in toolkit.warnings if "survey" in str(one)]
