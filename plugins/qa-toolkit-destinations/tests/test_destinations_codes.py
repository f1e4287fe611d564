"""The table of activity codes: exceptions to every range, how sure each is, and what a code that is not in it becomes."""

from __future__ import annotations

import pytest

from qa_toolkit.errors import BadData
from qa_toolkit_destinations import codes

TABLE = codes.shipped()


def counted_as(kind: str) -> set[str]:
    return {one.code for one in TABLE.codes.values() if one.counts_as == kind}


def test_the_table_has_each_code_once_with_how_sure_it_is() -> None:
    assert len(TABLE.codes) == 48
    assert {one.counts_as for one in TABLE.codes.values()} == set(codes.COUNTS_AS)
    assert {one.sure for one in TABLE.codes.values()} == {"source", "worked-out", "memory"}
    assert all(one.note for one in TABLE.codes.values() if one.sure != "source")


def test_neet_and_not_known_are_these_codes_and_no_range() -> None:
    assert counted_as(codes.NEET) == {
        *("540", "610", "615", "616", "619"),
        *("620", "630", "640", "650", "660", "670", "680"),
    }
    assert counted_as(codes.NOT_KNOWN) == {"810", "820", "830"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("550", codes.OTHER_TRAINING),  # between NEET codes, and participation
        ("530", codes.OTHER_KNOWN),
        ("616", codes.NEET),
        ("260", codes.OTHER_KNOWN),  # a gap year is no participation
        ("250", codes.OTHER_TRAINING),
        ("290", codes.FULL_TIME),
        ("710", codes.OUTSIDE),
        ("380", codes.OTHER_KNOWN),
        ("381", codes.OTHER_TRAINING),
        ("320", codes.OTHER_TRAINING),
        ("510", codes.APART),
    ],
)
def test_a_code_that_looks_like_its_neighbours_is_not(code: str, kind: str) -> None:
    assert TABLE.codes[code].counts_as == kind


def test_the_nearest_codes_are_told_with_what_they_count_as() -> None:
    assert TABLE.nearest("545") == (
        "540 Working not for reward (NEET) and 550 Working not for reward with regulated study "
        "(participating: other education or training)"
    )
    assert TABLE.nearest("999").startswith("830 ")


@pytest.mark.parametrize("text", ["230", "230.0", " 230 - Further education", "230: Further education"])
def test_a_code_is_read_with_and_without_its_label(text: str) -> None:
    found = codes.split(text)
    assert found is not None
    assert found[0] == "230"


@pytest.mark.parametrize("text", ["", "23", "2300", "Further education", "x230"])
def test_nothing_else_is_a_code(text: str) -> None:
    assert codes.split(text) is None


def test_a_label_that_is_another_codes_is_noticed() -> None:
    other = TABLE.another("450", "Supported internship")
    assert other is not None
    assert other.code == "460"
    assert TABLE.another("450", "Traineeships") is None


def test_your_own_table_is_read_and_told_apart_from_ours() -> None:
    mine = codes.as_csv(TABLE).replace(b"330,Job without training,other-known", b"330,Job without training,neet")
    mine = mine.replace(b"830,Refused to say,not-known", b"840,Refused to say,not known")
    found = codes.own(mine, "mine.csv")
    assert list(codes.changes(found)) == [
        "Code 330 counts as ‘NEET’ in your table, and as ‘known, neither participating nor NEET’ in the toolkit's table 2026-11.",
        "Code 840 Refused to say (not known) is not in the toolkit's table 2026-11.",
        "Not in your table, and so counted apart: 830.",
    ]
    assert list(codes.changes(codes.own(codes.as_csv(TABLE), "same.csv"))) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("23,x,neet", "line 2, column ‘code’: ‘23’ is no code of three digits"),
        ("230,x,school", "line 2, column ‘counts as’: ‘school’ is none of"),
        ("230,x,neet\n230,y,neet", "line 3, column ‘code’: the code 230 stands there already"),
    ],
)
def test_a_table_that_cannot_be_says_where(rows: str, said: str) -> None:
    with pytest.raises(BadData, match=r"mine\.csv") as caught:
        codes.own(f"code,label,counts as\n{rows}\n".encode(), "mine.csv")
    assert said in str(caught.value)
