"""The evidence source `staff-register`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import qa_toolkit_commissioning
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import GatherContext
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_commissioning.staff import register

STAFF = Path(qa_toolkit_commissioning.__file__).parent / "examples" / "staff.csv"
CONTEXT = GatherContext("staff.csv", Toolkit().standard("matrix:2023"), date(2026, 11, 2))


def test_the_register_becomes_counts_by_level_with_the_soonest_expiry() -> None:
    found = register(STAFF.read_bytes(), CONTEXT)
    (piece,) = found.evidence
    assert piece.title == "Register of staff qualifications: 1 at Level 7, 2 at Level 6 and 1 at Level 4"
    assert (piece.count, piece.expires) == (4, date(2027, 3, 31))
    assert found.summary[0] == "3 of 4 people at Level 6 or higher."


def test_no_name_leaves_the_register_and_a_lapsed_membership_is_not_current() -> None:
    rows = b"name,level,membership,expires\nAlex Secret,6,Register,01/09/2026\nKim Hidden,6,Register,2027-01-31\n"
    found = register(rows, CONTEXT)
    assert "Secret" not in repr(found)
    assert "Hidden" not in repr(found)
    assert "1 current membership." in found.summary
    assert "1 expired and not counted as current." in found.summary


def test_a_bad_row_is_named_and_the_rest_counts() -> None:
    found = register(b"level,expires\n9,\n6,31/02/2027\n6,\n", CONTEXT)
    assert found.evidence[0].count == 1
    assert ["line 2" in found.warnings[0], "line 3" in found.warnings[1]] == [True, True]
    with pytest.raises(BadData, match="line 2"):
        register(b"level,expires\n-1,\n", CONTEXT)


def test_a_word_for_none_is_no_membership_and_what_is_no_level_or_date_is_not_repeated() -> None:
    rows = "".join(f"6,{word},\n" for word in ("none", "No", "-", "N/A", "TBC", "Register"))
    found = register(
        f"level,membership,expires\n{rows}Alex Secret,Register,\n6,Register,Kim Hidden\n".encode(), CONTEXT
    )
    assert "1 current membership." in found.summary
    assert ["line 8" in found.warnings[0], "line 9" in found.warnings[1]] == [True, True]
    assert not any(word in repr(found) for word in ("Secret", "Hidden"))
