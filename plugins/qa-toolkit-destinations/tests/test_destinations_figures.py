"""Files by pupil: what the figures are, and of whom."""

from __future__ import annotations

import pytest
from destination_files import HEAD, ON, line, pupils, read, shown
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit_destinations import codes
from qa_toolkit_destinations.people import Options
from qa_toolkit_destinations.reading import data
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import of_report, text
from qa_toolkit_destinations.small_groups import hidden

# Figures


def test_neet_and_not_known_are_the_average_of_three_months_and_participation_is_of_march() -> None:
    # December 1 of 10 NEET, January 2 of 10, February 1 of 8 (two have left): 4 of 28. Not known: 0, 0, 1.
    rows = (
        pupils(*["230"] * 9, "619", month="2025-12")
        + pupils(*["230"] * 8, "619", "540", month="2026-01")
        + pupils(*["230"] * 6, "619", "810", month="2026-02")
        + pupils(*["230"] * 3, "310", "320", "260", "330", "530", "616", "550", month="2026-03")
    )
    found = report(read(HEAD + rows))
    assert found.total.cohort is not None
    assert float(found.total.cohort) == pytest.approx(28 / 3)
    figures = shown(found.total)
    assert (figures["neet"], figures["not-known"], figures["neet-or-not-known"]) == ("14.3%", "3.6%", "17.9%")
    assert (figures["participating"], figures["full-time"], figures["apprenticeship"], figures["other"]) == (
        *("60.0%", "30.0%", "10.0%", "20.0%"),
    )
    assert found.is_winter
    assert found.periods["participation"] == "March 2026"


def test_without_all_three_months_it_is_one_month_and_says_which_are_missing() -> None:
    found = report(read(HEAD + pupils(*["230"] * 9, "619", month="2026-01")))
    assert shown(found.total)["neet"] == "10.0%"
    assert "Not in the file: December 2025 and February 2026." in " ".join(found.notes)


def test_custody_is_out_of_the_cohort_and_education_in_custody_is_in_it() -> None:
    found = read(HEAD + pupils(*["230"] * 7, "290", "710", "710"))
    assert report(found).total.cohort == 8
    assert any("2 rows have a code outside the cohort" in one for one in found.warnings)


def test_other_years_are_in_no_figure_and_the_academic_age_stands_for_the_year() -> None:
    rows = "".join(f"P{n},A,2026-01,230,{age}\n" for n, age in enumerate((16, 16, 17, 17, 16, 17, 18, 15)))
    found = read(HEAD.replace("Year group", "ACADEMIC_AGE") + rows)
    assert report(found).total.cohort == 6
    assert any(one.startswith("2 of 8 rows are of other years") for one in found.warnings)


def test_more_than_five_per_cent_not_known_makes_neet_at_least() -> None:
    found = report(read(HEAD + pupils(*["230"] * 17, "619", "810", "810")))
    assert shown(found.total)["neet"] == "at least 5.0%"
    exactly = report(read(HEAD + pupils(*["230"] * 18, "619", "810")))
    assert shown(exactly.total)["neet"] == "5.0%"


# Codes that are not in the table


def test_an_unknown_code_is_told_with_its_place_and_counted_apart() -> None:
    found = read(HEAD + pupils(*["230"] * 8, "545", "619"))
    assert found.faults == 1
    assert found.warnings[0] == (
        "line 10, column ‘Activity code’: ‘545’ is not in the table of activity codes (nearest: 540 Working not for reward (NEET) and "
        "550 Working not for reward with regulated study (participating: other education or training)). Counted apart."
    )
    figures = shown(report(found).total)
    assert (figures["neet"], figures["not-known"], figures["participating"]) == (
        *("at least 10.0%", "at least 0.0%", "at least 80.0%"),
    )


@pytest.mark.parametrize("code", ["", "510", "140", "NEET", "999"])
def test_what_is_no_code_of_the_table_is_neither_neet_nor_not_known_nor_known(code: str) -> None:
    found = read(HEAD + pupils(*["230"] * 9, code))
    assert found.faults == 1
    figures = report(found).total.figures
    assert {key: int(one.number) for key, one in figures.items() if one} == {
        **dict.fromkeys(("apprenticeship", "other", "neet", "not-known", "neet-or-not-known"), 0),
        **dict.fromkeys(("participating", "full-time"), 9),
    }


def test_a_label_of_another_code_is_told() -> None:
    found = read(HEAD + pupils(*["230"] * 7, "450 Supported internship"))
    assert "the file calls 450 ‘Supported internship’, which is 460 in the table" in found.warnings[0]


# Pupils twice


def test_a_pupil_twice_with_the_same_code_counts_once() -> None:
    found = read(HEAD + pupils(*["230"] * 7) + "P0,A,2026-01,230,12\n")
    assert (report(found).total.cohort, found.faults) == (7, 0)
    assert "counted once" in found.warnings[0]


def test_a_pupil_twice_with_two_codes_counts_once_and_apart() -> None:
    found = read(HEAD + pupils(*["230"] * 7) + "P0,A,2026-01,619,12\n")
    assert report(found).total.cohort == 7
    assert "line 9: the same pupil and month as line 2, with another activity code" in found.warnings[0]
    assert shown(report(found).total)["neet"] == "at least 0.0%"


def test_pupils_are_told_apart_across_files() -> None:
    files = [(f"{name}.csv", (HEAD + pupils(*["230"] * 7)).encode()) for name in ("one", "two")]
    found = data(files, Options(ON, codes.shipped()))
    assert report(found).total.cohort == 7


def test_characteristics_on_several_rows_make_one_pupil_of_a_group() -> None:
    head = "YoungPersonsID,EstablishmentName,PeriodEnd,ActivityCode,CharacteristicCode\n"
    rows = "".join(f"{n}1,A,31/12/2025,230,\n" for n in range(6))
    rows += "".join(f"9{n},A,31/12/2025,619,120\n9{n},A,31/12/2025,619,110\n" for n in range(6))
    found = report(read(head + rows), "group")
    assert found.total.cohort == 12
    assert shown(line(found, "yes"))["neet"] == "100.0%"


# Groups


def test_groups_are_read_as_words() -> None:
    head = HEAD.strip() + ",SEND,Gender,FSM,CLA,Level of need\n"
    rows = "".join(
        f"P{n},A,2026-01,230,12,{one}\n"
        for n, one in enumerate(("E,M,Y,,1", "K,F,N,Y,2", "N,female,,,3", ",X,Y,,1", "what?,,N,,9"))
    )
    found = read(head + rows)
    said = [tuple(part.groups[title] for title in found.group_titles[:5]) for part in found.parts]
    assert said == [
        ("EHC plan", "male", "yes", "no", "1 intensive"),
        ("SEN support", "female", "no", "yes", "2 supported"),
        ("no SEND", "female", "not said", "no", "3 minimum"),
        ("not said", "other", "yes", "no", "1 intensive"),
        ("other", "not said", "no", "no", "other"),
    ]


# Small groups


def test_a_small_school_is_hidden_with_the_next_smallest() -> None:
    rows = "".join(
        f"{school}{n},{school},2026-01,230,12\n"
        for school, size in (("A", 30), ("B", 5), ("C", 9), ("D", 20))
        for n in range(size)
    )
    found = report(read(HEAD + rows), "school")
    assert [(one.label, one.hidden) for one in found.tables[0].lines] == [
        ("A", False),
        ("B", True),
        ("C", True),
        ("D", False),
    ]


def test_of_fewer_than_the_minimum_nothing_is_shown() -> None:
    found = report(read(HEAD + pupils(*["619"] * 5)), "school")
    assert (found.total.hidden, found.total.figures, found.tables) == (True, {}, ())
    assert "619" not in text(of_report(found))


sizes = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 30), min_size=1)


@given(st.lists(sizes, min_size=1, max_size=3), st.integers(3, 12))
def test_no_hidden_row_can_be_worked_out_from_the_row_of_all(measures: list[dict[str, int]], minimum: int) -> None:
    unseen = hidden(measures, minimum)
    for one in measures:
        filled = {row for row, size in one.items() if size}
        gone = filled & unseen
        assert all(one[row] >= minimum for row in filled - gone)
        assert not gone or gone == filled or (len(gone) >= 2 and sum(one[row] for row in gone) >= minimum)


# The September Guarantee


def test_offers_are_over_everybody_and_what_is_not_recorded_is_no_offer() -> None:
    head = HEAD.strip() + ",September Guarantee\n"
    said = ["offer"] * 6 + ["", "no offer", "not suitable", "not recorded"]
    rows = "".join(f"P{n},A,2025-09,230,11,{one}\n" for n, one in enumerate(said))
    found = report(read(head + rows))
    assert shown(found.total)["offer"] == "60.0%"
    assert found.periods["offers"] == "September 2025"


def test_a_guarantee_code_that_nobody_explains_is_told_and_counted_apart() -> None:
    head = HEAD.strip() + ",GuaranteeStatusIndicator\n"
    rows = "".join(f"P{n},A,2025-09,230,12,{one}\n" for n, one in enumerate(["offer"] * 7 + ["3"]))
    found = read(head + rows)
    assert "line 9, column ‘GuaranteeStatusIndicator’: ‘3’ is no status" in found.warnings[0]
    assert shown(report(found).total)["offer"] == "at least 87.5%"


def test_a_guarantee_of_a_few_hides_that_figure_only() -> None:
    head = HEAD.strip() + ",September Guarantee\n"
    rows = "".join(f"P{n},A,2026-01,230,12,\n" for n in range(20)) + "P1,A,2025-09,230,12,offer\n"
    found = report(read(head + rows))
    assert (found.total.cohort, "offer" in shown(found.total)) == (20, False)


def test_counts_of_offers_alone_are_over_their_cohort() -> None:
    found = report(read("School,Month,Cohort,Offer made\nA,2025-09,50,47\nB,2025-09,50,48\n"))
    assert shown(found.total) == {"offer": "95.0%"}
