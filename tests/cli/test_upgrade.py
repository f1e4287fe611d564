"""`qa-toolkit upgrade` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from builders import audit_data, standard, standard_data

from qa_toolkit.cli.app import run

MAP = {
    "standard": "test/small:1",
    "levels": {"not-met": "not-met", "partly": "partly", "met": "met", "not-applicable": "not-applicable"},
    "map": {
        "aims": [{"to": "lead", "relation": "equal"}],
        "lead": [{"to": "offer", "relation": "subset"}, {"to": "review", "relation": "related"}],
        "offer": [],
        "review": [{"to": "aims", "relation": "intersects"}],
    },
    "notes": {"offer": "Nobody asks for it any more."},
}


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


@pytest.fixture
def type_(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types `qa-toolkit upgrade …` beside an audit of the first of two editions."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standards").mkdir()
    for name, data in (
        ("1", standard_data()),
        ("2", standard_data(edition="2", replaces=[MAP])),
        ("3", standard_data(edition="3", replaces=[{**MAP, "map": {"aims": []}}])),
        ("4", standard_data(edition="4")),
    ):
        data["$id"] = f"urn:qa-toolkit:standard:test/small:{name}"
        (tmp_path / "standards" / f"{name}.json").write_text(json.dumps(data), "utf-8")
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", "standards")
    levels = {"aims": "met", "lead": "met", "offer": "partly"}
    Path("audit.json").write_text(json.dumps(audit_data(standard(), levels, target_award="ready")), "utf-8")

    def type_it(*words: str) -> Outcome:
        code = run(("upgrade", *words))
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return type_it


UPGRADE = ("audit.json", "--to", "2", "--on", "2026-11-24")


def test_the_fate_of_every_answer_is_shown_and_nothing_written(type_: Type) -> None:
    before = Path("audit.json").read_bytes()
    done = type_(*UPGRADE, "--dry-run")
    assert (done.code, done.err) == (0, "Nothing was written (--dry-run).\n")
    assert done.out == (
        "Invented School: from test/small:1 to test/small:2\n"
        "\n"
        "Before: test/small:1: 2 of 4 criteria met\n"
        "        the rule for ‘Ready to ask’ would not be met\n"
        "After:  test/small:2: 1 of 4 criteria met\n"
        "        the rule for ‘Ready to ask’ would not be met\n"
        "\n"
        "3 answers: 1 carried over, 1 proposed for you to confirm, 1 no longer asked. Nothing is deleted, and\n"
        "a proposal counts nothing until a person has confirmed it.\n"
        "\n"
        "Asked in test/small:1  Answer  Fate             Asked in test/small:2\n"
        "---------------------  ------  ---------------  ---------------------\n"
        "1.1 Criterion 1.1      Met     Carried over     1.2 Criterion 1.2\n"
        "1.2 Criterion 1.2      Met     To confirm       2.1 Criterion 2.1\n"
        "                                                2.2 Criterion 2.2\n"
        "2.1 Criterion 2.1      Partly  No longer asked  –\n"
        "\n"
        "To confirm:\n"
        "  2.1 Criterion 2.1: ‘Met’ is proposed.\n"
        "\n"
        "To judge anew; what was answered before stands beside it:\n"
        "  2.2 Criterion 2.2\n"
        "\n"
        "No longer asked; kept in the file and in the report's appendix:\n"
        "  2.1 Criterion 2.1: Nobody asks for it any more.\n"
        "\n"
        "The award that was aimed at (ready) is one of the earlier edition. Choose one of test/small:2:\n"
        "‘Ready to ask’ (ready).\n"
    )
    assert Path("audit.json").read_bytes() == before


def test_the_audit_is_written_anew_or_beside_itself(type_: Type) -> None:
    before = Path("audit.json").read_bytes()
    assert type_(*UPGRADE, "-o", "new.json").err == "Wrote new.json\n"
    assert Path("audit.json").read_bytes() == before
    assert type_(*UPGRADE).err == "Wrote audit.json\n"
    assert Path("audit.json").read_bytes() == Path("new.json").read_bytes()
    document = json.loads(Path("new.json").read_bytes())
    assert document["standard"]["name"] == "test/small:2"
    assert [one["criterion"] for one in document["retired"]] == ["offer"]
    place: dict[str, Any] = {"level": None, "comment": "", "evidence": []}
    assert document["judgements"]["purpose"] == {
        "aims": place,
        "lead": {"level": "met", "comment": "As seen.", "evidence": ["plan"]},
    }


def test_upgrading_twice_is_the_same_as_once(type_: Type) -> None:
    type_(*UPGRADE)
    before = Path("audit.json").read_bytes()
    again = type_(*UPGRADE)
    assert again == (
        0,
        "Invented School: this is an audit by test/small:2 already.\n",
        "audit.json stays as it is.\n",
    )
    assert Path("audit.json").read_bytes() == before


def test_what_would_be_the_same_is_not_written_beside_itself(type_: Type) -> None:
    done = type_("audit.json", "--to", "1", "-o", "copy.json")
    assert done == (
        0,
        "Invented School: this is an audit by test/small:1 already.\n",
        "audit.json stays as it is; copy.json would be the same and was not written.\n",
    )
    assert not Path("copy.json").exists()


def change(**members: Any) -> None:
    data = json.loads(Path("audit.json").read_bytes())
    Path("audit.json").write_text(json.dumps(data | members), "utf-8")


def test_a_criterion_that_was_carried_is_not_to_be_judged_anew(type_: Type) -> None:
    data = json.loads(Path("standards/2.json").read_bytes())
    mapped = MAP["map"] | {"review": [{"to": "lead", "relation": "related"}]}  # type: ignore[operator]
    data["x-standard"]["replaces"] = [{**MAP, "map": mapped}]
    Path("standards/2.json").write_text(json.dumps(data), "utf-8")
    judgements = audit_data(standard(), {"aims": "met", "review": "partly"})["judgements"]
    change(judgements=judgements)
    said = type_(*UPGRADE, "--dry-run").out
    assert "1 carried over, 0 proposed for you to confirm, 1 kept beside an answer that was carried" in said
    assert "2.2 Criterion 2.2      Partly  Beside an answer  1.2 Criterion 1.2" in said
    assert "To judge anew" not in said
    assert "Carried over; a further earlier answer is kept beside it in the file:\n  1.2 Criterion 1.2\n" in said


def test_what_only_waited_has_a_fate_too(type_: Type) -> None:
    one = {"level": "met", "from": "test/small:0#x", "because": "So it was."}
    change(judgements={}, proposals={"lead": [one], "offer": [one, one]})
    done = type_(*UPGRADE)
    assert (
        "3 proposals had not been confirmed before: 1 still to confirm, 2 no longer asked and kept in the\nfile."
        in done.out
    )
    assert (
        "Asked in test/small:1  Proposed  Fate              Asked in test/small:2\n"
        "---------------------  --------  ----------------  ---------------------\n"
        "1.2 Criterion 1.2      Met       Still to confirm  2.1 Criterion 2.1\n"
        "                                                   2.2 Criterion 2.2\n"
        "2.1 Criterion 2.1      Met       No longer asked   –\n"
    ) in done.out
    assert run(("check", "audit.json")) == 0


def test_the_day_of_the_upgrade_is_kept(type_: Type) -> None:
    type_(*UPGRADE)
    assert json.loads(Path("audit.json").read_bytes())["upgraded_from"][0]["on"] == "2026-11-24"


@pytest.mark.parametrize(
    "said",
    [
        {"judgements": {"career-information": {"information-used-by-14": {"value": 140, "evidence": ["p"]}}}},
        {"judgements": {}, "proposals": {"information-used-by-14": [{"value": -1, "from": "log"}]}},
    ],
)
def test_a_number_that_cannot_be_is_refused_and_nothing_changed(type_: Type, said: dict[str, Any]) -> None:
    about = {"standard": {"name": "gatsby:2014"}, "organisation": {"name": "Invented School", "kind": "school"}}
    Path("g.json").write_text(json.dumps(about | said), "utf-8")
    before = Path("g.json").read_bytes()
    done = type_("g.json", "--to", "2025")
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    number = 140 if said["judgements"] else -1
    assert f"‘2.1 Careers information used by 14’ says {number}, and only a number from 0 to 100 can stand" in done.err
    assert Path("g.json").read_bytes() == before


def test_check_says_how_much_waits(type_: Type, capfd: pytest.CaptureFixture[str]) -> None:
    type_(*UPGRADE)
    assert run(("check", "audit.json")) == 0
    waits = "1 answer of test/small:1 waits for somebody to confirm it; until then it does not count."
    assert waits in capfd.readouterr().out
    Path("folder").mkdir()
    Path("audit.json").rename("folder/audit.json")
    assert run(("check", "folder")) == 0
    assert "1 to confirm" in capfd.readouterr().out
    assert run(("check", "folder", "--format", "json")) == 0
    assert json.loads(capfd.readouterr().out)[0]["to_confirm"] == 1


def test_a_program_reads_it_as_json(type_: Type) -> None:
    said = json.loads(type_(*UPGRADE, "--dry-run", "--format", "json", "-q").out)
    assert [(fate["criterion"], fate["kind"]) for fate in said["fates"]] == [
        ("aims", "carried"),
        ("lead", "proposed"),
        ("offer", "retired"),
    ]
    assert (said["before"]["overall"]["met"], said["after"]["overall"]["met"]) == (2, 1)
    assert said["after"]["awards"] == {"ready": False}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--to", "5"), "no standard is called 'test/small:5'. Did you mean 'test/small:"),
        (("--to", "3"), "leaves out 'lead'; its author has to say what became of it."),
        (("--to", "test/small:4"), "test/small:4 has no map that says what became of the criteria of test/small:1."),
        (("--to", "matrix:2011"), "they are two different standards, not two editions of one."),
        (("--to", "2", "-o", "there.json"), "there.json: this cannot be written (it is there already)."),
        (("--to", "2", "-o", "new.yaml"), "the comments of a YAML file would be lost"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(type_: Type, words: tuple[str, ...], says: str) -> None:
    Path("there.json").write_text("mine", "utf-8")
    before = {path.name: path.read_bytes() for path in Path().glob("*.*")}
    done = type_("audit.json", *words)
    assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    assert says in done.err
    assert {path.name: path.read_bytes() for path in Path().glob("*.*")} == before


def test_answers_never_move_back(type_: Type) -> None:
    type_(*UPGRADE)
    done = type_("audit.json", "--to", "1")
    assert done.code == 3
    assert "test/small:1 is the earlier of the two, and answers move forward only." in done.err


def test_a_yaml_file_keeps_its_comments_and_a_workbook_goes_home_first(type_: Type) -> None:
    Path("audit.yaml").write_text("# mine\n" + Path("audit.json").read_text("utf-8"), "utf-8")
    assert "the comments of a YAML file would be lost" in type_("audit.yaml", "--to", "2").err
    assert type_("audit.yaml", "--to", "2", "-o", "new.json").code == 0
    assert Path("audit.yaml").read_text("utf-8").startswith("# mine")
    assert "qa-toolkit import audit.xlsx --into AUDIT" in type_("audit.xlsx", "--to", "2").err


def test_a_submitted_audit_stays_and_a_copy_of_it_is_open(type_: Type) -> None:
    data = json.loads(Path("audit.json").read_bytes()) | {"submitted_at": "2026-09-01T10:00:00Z"}
    Path("audit.json").write_text(json.dumps(data), "utf-8")
    before = Path("audit.json").read_bytes()
    done = type_(*UPGRADE)
    assert (done.code, done.out) == (3, "")
    assert "this audit has been submitted" in done.err
    assert type_(*UPGRADE, "-o", "audit.json").code == 3
    assert Path("audit.json").read_bytes() == before
    assert type_(*UPGRADE, "-o", "new.json").code == 0
    assert json.loads(Path("new.json").read_bytes())["submitted_at"] is None
    change(judgements={}, proposals={"lead": [{"level": "met", "from": "visits"}]})
    assert type_(*UPGRADE).code == 3


def test_a_standard_whose_criteria_do_not_all_apply_to_everybody_is_told_too(type_: Type) -> None:
    judgements = {"guidance-duty": {"independent": {"level": "compliant", "evidence": ["p"]}}}
    data = {
        "standard": {"name": "school-duty:2012"},
        "organisation": {"name": "Invented School", "kind": "school"},
        "evidence": {"p": {"title": "Contract"}},
        "judgements": judgements,
    }
    Path("duty.json").write_text(json.dumps(data), "utf-8")
    done = type_("duty.json", "--to", "2025", "--dry-run")
    assert done.code == 0
    assert "‘Compliant’ is proposed." in done.out


def test_an_audit_warns_of_a_coming_change(type_: Type, capfd: pytest.CaptureFixture[str]) -> None:
    coming: dict[str, Any] = {
        "withdrawn_on": "2099-09-01",
        "superseded_by": "test/small:2",
        "standing": "In force for now.",
    }
    Path("standards/1.json").write_text(json.dumps(standard_data(**coming)), "utf-8")
    assert run(["audit", "audit.json", "-f", "md"]) == 0
    warning = capfd.readouterr().err
    assert (
        "test/small:1: This edition will be withdrawn on 1 September 2099, and test/small:2 takes its place." in warning
    )
    assert "At stake is ‘Ready to ask’, which this audit aims at" in warning
    assert run(["standards", "list"]) == 0
    assert "until 1 September 2099, then test/small:2\n" in capfd.readouterr().out


def test_that_something_in_it_was_wrong_is_said(type_: Type) -> None:
    data = json.loads(Path("audit.json").read_bytes())
    section = next(iter(data["judgements"]))
    first = next(iter(data["judgements"][section]))
    data["judgements"][section][first]["level"] = "nearly"
    Path("audit.json").write_text(json.dumps(data), "utf-8")
    assert "audit.json: 1 fault of its judgements came along as they were" in type_(*UPGRADE, "-o", "new.json").err
