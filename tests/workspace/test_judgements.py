from __future__ import annotations

from typing import Any

import pytest
from workspaces import BY, Filled

from qa_toolkit import errors
from qa_toolkit.workspace.judgements import digests
from qa_toolkit.workspace.saving import Saved


def save(filled: Filled, criterion: str, fields: dict[str, Any], version: int, **more: Any) -> Saved:
    judgements = filled.workspace.judgements
    return judgements.save(BY, filled.organisation, filled.audit, criterion, fields, version=version, **more)


def stored(filled: Filled, section: str, criterion: str) -> dict[str, Any]:
    document = filled.workspace.audits.document(filled.organisation, filled.audit)
    judgement: dict[str, Any] = document["judgements"][section].get(criterion, {})
    return judgement


def trail_length(filled: Filled) -> int:
    return filled.workspace.organisations.get(filled.organisation).trail_length


def test_a_first_save_makes_version_one_and_stands_in_the_document(filled: Filled) -> None:
    saved = save(filled, "offer", {"level": "partly", "comment": "Begun."}, 0)
    assert saved.version == 1
    judgement = stored(filled, "delivery", "offer")
    assert (judgement["level"], judgement["comment"]) == ("partly", "Begun.")


def test_each_save_adds_one_to_the_version_and_one_entry_to_the_trail(filled: Filled) -> None:
    before = trail_length(filled)
    first = save(filled, "aims", {"comment": "One."}, 1)
    second = save(filled, "aims", {"comment": "Two."}, first.version)
    assert (first.version, second.version) == (2, 3)
    assert trail_length(filled) == before + 2


def test_saving_what_is_there_already_writes_nothing(filled: Filled) -> None:
    before = trail_length(filled)
    assert save(filled, "aims", {"level": "met"}, 1).version == 1
    assert trail_length(filled) == before


def test_the_number_of_answers_is_kept(filled: Filled) -> None:
    def answered() -> int:
        return filled.workspace.audits.head(filled.organisation, filled.audit).answered

    assert answered() == 2
    save(filled, "offer", {"level": "met"}, 0)
    assert answered() == 3
    save(filled, "offer", {"level": None}, 1)
    assert answered() == 2


def test_the_same_field_changed_by_two_people_is_a_conflict_that_shows_both_and_changes_nothing(filled: Filled) -> None:
    began = digests(stored(filled, "purpose", "aims"))
    save(filled, "aims", {"comment": "Theirs."}, 1)
    with pytest.raises(errors.Conflict) as raised:
        save(filled, "aims", {"comment": "Mine."}, 1, was={"comment": began["comment"]})
    assert isinstance(raised.value.theirs, dict)
    assert raised.value.theirs["comment"] == "Theirs."
    assert raised.value.version == 2
    assert stored(filled, "purpose", "aims")["comment"] == "Theirs."


def test_different_fields_changed_by_two_people_both_stay(filled: Filled) -> None:
    began = digests(stored(filled, "purpose", "aims"))
    save(filled, "aims", {"level": "partly"}, 1)
    saved = save(filled, "aims", {"comment": "Mine."}, 1, was={"comment": began["comment"]})
    assert saved.version == 3
    assert stored(filled, "purpose", "aims") | {"on": ""} == {
        "level": "partly",
        "comment": "Mine.",
        "evidence": ["plan"],
        "on": "",
    }


def test_an_old_version_without_what_it_began_from_is_refused(filled: Filled) -> None:
    save(filled, "aims", {"level": "partly"}, 1)
    with pytest.raises(errors.Conflict):
        save(filled, "aims", {"comment": "Mine."}, 1)


def test_two_people_who_typed_the_same_do_not_conflict(filled: Filled) -> None:
    save(filled, "aims", {"comment": "The same."}, 1)
    assert save(filled, "aims", {"comment": "The same."}, 1).version == 2


def test_the_same_key_a_second_time_writes_nothing_and_answers_as_before(filled: Filled) -> None:
    first = save(filled, "aims", {"comment": "Mine."}, 1, key="k-1")
    length = trail_length(filled)
    again = save(filled, "aims", {"comment": "Mine."}, 1, key="k-1")
    assert (again.version, again.repeated) == (first.version, True)
    assert trail_length(filled) == length


def test_a_key_belongs_to_one_save(filled: Filled) -> None:
    save(filled, "aims", {"comment": "Mine."}, 1, key="k-1")
    with pytest.raises(errors.Unacceptable, match="belongs to another save"):
        save(filled, "offer", {"level": "met"}, 0, key="k-1")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"level": "mett"}, "level", "Did you mean 'met'?"),
        ({"level": 3}, "level", "is none of"),
        ({"value": 5}, "value", "no number is asked for"),
        ({"comment": "x" * 5001}, "comment", "5001 characters"),
        ({"comment": None}, "comment", "a comment is a text"),
        ({"evidence": ["nothing"]}, "evidence", "is no evidence of this audit"),
        ({"evidence": "plan"}, "evidence", "is a list"),
        ({"weight": 3}, "weight", "has no field"),
        ({"by": "somebody"}, "by", "has no field"),
    ],
)
def test_what_cannot_be_kept_is_told_and_changes_nothing(
    filled: Filled, fields: dict[str, Any], field: str, sentence: str
) -> None:
    before = filled.workspace.audits.document(filled.organisation, filled.audit)
    with pytest.raises(errors.Unacceptable, match=sentence) as raised:
        save(filled, "aims", fields, 1)
    assert raised.value.field == field
    assert filled.workspace.audits.document(filled.organisation, filled.audit) == before


def test_control_characters_are_taken_out_at_the_door(filled: Filled) -> None:
    save(filled, "aims", {"comment": "a\x00b\x0bc\r\nd\ufffe e\u0301"}, 1)
    assert stored(filled, "purpose", "aims")["comment"] == "abc\nd é"


def test_a_submitted_audit_takes_no_judgement(filled: Filled) -> None:
    filled.workspace.audits.submit(BY, filled.organisation, filled.audit)
    with pytest.raises(errors.Locked):
        save(filled, "aims", {"comment": "Too late."}, 1)
    filled.workspace.audits.reopen(BY, filled.organisation, filled.audit)
    assert save(filled, "aims", {"comment": "In time."}, 1).version == 2


@pytest.mark.parametrize(
    ("organisation", "audit", "criterion"),
    [("y", "audit-1", "aims"), ("x", "audit-2", "aims"), ("x", "audit-1", "aim")],
)
def test_what_is_not_there_is_not_there(filled: Filled, organisation: str, audit: str, criterion: str) -> None:
    with pytest.raises(errors.NotHere):
        filled.workspace.judgements.save(BY, organisation, audit, criterion, {"comment": "x"}, version=0)
