"""The monitoring of a contract as actions."""

from __future__ import annotations

from datetime import date

import pytest

from qa_toolkit import audits
from qa_toolkit.errors import QAToolkitError
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_commissioning.monitoring import CHECKS, with_checks

TOOLKIT = Toolkit()


def blank(standard: str) -> audits.Audit:
    document = TOOLKIT.new_audit(standard, {"name": "Ashby Down School", "kind": "school"}, date(2026, 11, 2))
    return audits.in_memory(document, TOOLKIT.standard(standard))


def test_the_checks_become_actions_of_a_sound_audit_with_their_criteria() -> None:
    audit = blank("provider-commissioning:2012")
    document, new = with_checks(audit, "Birchfield Guidance", date(2027, 1, 4))
    assert new == len(CHECKS)
    again = audits.in_memory(document, audit.standard)
    assert [one for one in again.findings if "action" in one.message] == []
    assert all(action["criterion"] in audit.standard.criteria for action in again.actions)
    assert again.actions[2]["due"] == "2027-04-05"


def test_the_same_contract_again_adds_nothing_and_keeps_what_a_person_did() -> None:
    audit = blank("gatsby:2025")
    document, _ = with_checks(audit, "Birchfield Guidance", date(2027, 1, 4))
    document["actions"][0]["status"] = "done"
    again, new = with_checks(audits.in_memory(document, audit.standard), "Birchfield Guidance", date(2027, 1, 4))
    assert new == 0
    assert again == document
    assert "criterion" not in document["actions"][0]


def test_a_contract_at_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(QAToolkitError, match="No contract starts on 9999-12-31"):
        with_checks(blank("gatsby:2025"), "Birchfield Guidance", date.max)
