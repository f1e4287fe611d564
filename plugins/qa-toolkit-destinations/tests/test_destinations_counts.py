"""Files of counts: what is told by its place, and what the figures are."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from destination_files import line, read, shown
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.errors import BadData
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import of_report, text


def test_a_schools_table_of_leavers_adds_up() -> None:
    # a published table of one school's leavers, by the letter: 101 = 92+6+0+2+1, 104 = 100+3+1 moved, 96 = 92+3+1
    rows = (
        "Year,Cohort,Full-time education,Apprenticeship,Employment with training,Employment,NEET active,Moved abroad,Not known\n"
        "2022,101,92,6,0,2,1,0,0\n2021,104,100,3,0,0,0,1,0\n2020,96,92,3,1,0,0,0,0\n2019,90,90,0,0,0,0,0,0\n2018,97,93,3,0,0,0,1,0\n"
    )
    found = read(rows)
    assert (found.faults, found.yearly, len(found.months)) == (0, True, 5)
    assert not any("add up" in one for one in found.warnings)
    figures = shown(report(found).total)
    assert (figures["participating"], figures["full-time"], figures["apprenticeship"]) == ("97.0%", "91.1%", "5.9%")
    assert (figures["other"], figures["neet"], figures["not-known"]) == ("0.0%", "1.0%", "0.0%")


# Pupils with a statement or an EHC plan in England, published by DfE: counts, and the shares that they make
KS4 = (
    "Year,Cohort,Education,Apprenticeship,Employment,Not sustained,Not captured\n"
    "2016/17,20862,18168,283,447,1714,250\n2017/18,20099,17600,228,444,1560,267\n2018/19,19914,17336,183,450,1634,311\n"
    "2019/20,20773,18090,165,433,1759,326\n2020/21,22236,19675,125,324,1685,427\n"
)


def test_sustained_destinations_are_as_published() -> None:
    found = report(read(KS4), "month")
    assert not found.notes[1:]
    assert [(one.label, shown(one)["sustained"], shown(one)["education"]) for one in found.tables[0].lines] == [
        ("2017", "90.6%", "87.1%"),
        ("2018", "90.9%", "87.6%"),
        ("2019", "90.2%", "87.1%"),
        ("2020", "90.0%", "87.1%"),
        ("2021", "90.5%", "88.5%"),
    ]


def test_a_fifth_place_is_rounded_as_published() -> None:
    # 27,402 pupils, 25,878 in any destination and 25,185 in education: 94.4 and 91.9 per cent
    rows = "Year,Cohort,Education,Apprenticeship,Employment,Not sustained\n2024,27402,25185,400,293,1524\n"
    figures = report(read(rows)).total.figures
    assert [figures[key] and figures[key].per_cent for key in ("sustained", "education")] == [
        Decimal("94.4"),
        Decimal("91.9"),
    ]  # type: ignore[union-attr]


COUNTS = "School,Month,Cohort,Participating,NEET,Not known\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,2026-01,100,60,30,20", "line 2: its columns add up to 110, more than the cohort of 100."),
        ("A,2026-01,100,-1,30,20", "line 2, column ‘Participating’: ‘-1’ is no whole number from 0 up"),
        ("A,2026-01,100,some,30,20", "line 2, column ‘Participating’: what stands there is no whole number"),
    ],
)
def test_counts_that_cannot_be_are_named_and_left_out(row: str, said: str) -> None:
    found = read(COUNTS + row + "\nB,2026-01,50,45,3,2\n")
    assert said in found.warnings[0]
    assert (found.faults, found.schools) == (1, ("B",))


def test_a_school_twice_and_a_row_of_totals_do_not_count_twice() -> None:
    found = read(COUNTS + "A,2026-01,50,45,3,2\nA,2026-01,50,45,3,2\nTotal,2026-01,50,45,3,2\n")
    assert report(found).total.cohort == 50
    assert [
        "line 4 is a row of totals" in found.warnings[0],
        "line 3: the same school and month as line 2" in found.warnings[1],
    ] == [True, True]


@pytest.mark.parametrize("symbol", ["c", "z", "x", "low", "-", "..", ":", "*", "<6", "C", "[c]", "[low]", "~"])
def test_a_suppressed_cell_is_no_number_and_makes_none_of_the_sum(symbol: str) -> None:
    found = report(read(COUNTS + f"A,2026-01,50,45,{symbol},2\nB,2026-01,50,45,3,2\n"), "school")
    assert "neet" not in shown(found.total)
    assert shown(found.total)["not-known"] == "4.0%"
    assert "neet" not in shown(line(found, "A"))
    assert shown(line(found, "B"))["neet"] == "6.0%"


def test_without_a_cohort_there_are_numbers_and_no_per_cent() -> None:
    found = report(read("School,Month,Participating,NEET,Not known\nA,2026-01,45,3,2\n"))
    assert shown(found.total)["neet"] == "3 (no cohort)"


def test_a_school_without_a_row_for_a_month_of_three_is_told() -> None:
    rows = "".join(f"A,{month},50,45,3,2\n" for month in ("2025-12", "2026-01", "2026-02"))
    found = report(read(COUNTS + rows + "B,2026-01,50,45,3,2\n"), "school")
    assert any("No row for December 2025: B." in one for one in found.notes)
    assert "neet" not in shown(line(found, "B"))


def test_few_leavers_are_read_three_years_together() -> None:
    rows = "2023,40,36,1,1\n2024,42,40,1,0\n2025,44,40,0,2\n"
    found = report(read("Year,Cohort,Participating,NEET,Not known\n" + rows))
    assert shown(line(found, "2023 to 2025"))["participating"] == "92.1%"  # 116 of 126


# Published by DfE for September 2022: offer made, not suitable, no offer, not recorded
@pytest.mark.parametrize(
    "shares",
    [
        "94.58656898,1.2136973,0.955446389,3.244287326",  # England
        "97.0409,0.4958,0.7678,1.6955",  # Derby
        "95.9248,0.9837,1.5998,1.4917",  # Leicester
    ],
)
def test_the_four_parts_of_the_september_guarantee_make_100(shares: str) -> None:
    head = "School,Month,Cohort,NEET,Offer made %,Offer not suitable %,No offer %,Not recorded %\n"
    assert read(f"{head}A,2025-09,50,2,{shares}\n").faults == 0
    bad = f"{head}A,2025-09,50,2,{shares}\nB,2025-09,50,2,9{shares[1:]}\nC,2025-09,50,2,80,1,1,1\nD,2025-09,50,2,99,1,1,1\n"
    said = read(bad).warnings
    assert any("line 4: the four parts of the September Guarantee add up to 83.0, not 100." in one for one in said)
    assert any(
        "line 5: the percentages of the September Guarantee add up to 102.0, more than 100." in one for one in said
    )


def test_percentages_alone_are_refused() -> None:
    with pytest.raises(BadData, match="percentages alone cannot be added up"):
        read("School,Month,NEET %,Not known %\nA,2026-01,4,2\n")


def test_percentages_over_100_are_refused() -> None:
    found = read(
        "School,Month,Cohort,NEET,Participating %,NEET %\nA,2026-01,50,2,97,14\nB,2026-01,50,2,120,4\nC,2026-01,50,2,90,4\n"
    )
    assert found.schools == ("C",)
    assert "line 2: the percentages of activity add up to 111.0, more than 100." in found.warnings[0]
    assert "line 3, column ‘Participating %’: 120 per cent cannot be" in found.warnings[1]


cells_ = st.sampled_from(
    (
        "",
        "c",
        "-1",
        "3",
        "45",
        "=1",
        "230",
        "545",
        "810",
        "2026-01",
        "31/02/2026",
        "A",
        "P1",
        "Y12",
        "12",
        "offer",
        "99%",
        "é",
        "1e9",
    )
)
columns = (
    *(
        "Pupil reference",
        "School",
        "Month",
        "Activity code",
        "Year group",
        "Cohort",
        "NEET",
        "Not known",
        "Offer made",
        "SEND",
        "Year",
    ),
    *(
        "September Guarantee",
        "Participating %",
        "Not sustained",
        "Education",
        "230",
        "x",
        "CharacteristicCode",
        "DateAscertained",
    ),
)
titles = st.lists(st.sampled_from(columns), min_size=2, max_size=7)


@given(
    titles,
    st.lists(st.lists(cells_, min_size=2, max_size=7), max_size=6),
    st.sampled_from(("school", "group", "month")),
)
def test_any_table_is_read_or_refused_in_a_sentence(head: list[str], rows: list[list[str]], by: str) -> None:
    content = "\n".join(",".join(one) for one in (head, *rows))
    with contextlib.suppress(BadData):
        text(of_report(report(read(content), by)))


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("Cohort,NEET,NEET active,NEET not active,Not known", "100,10,6,4,3"),
        ("Cohort,NEET active,NEET not active,Not known", "100,6,4,3"),
        ("Cohort,NEET,NEET,Not known,Unknown", "100,10,6,3,3"),
        ("Cohort,Leavers,Total,NEET,540 Working not for reward,Not known", "100,100,100,10,6,3"),
    ],
)
def test_nobody_is_counted_twice_where_a_column_holds_what_others_do(columns: str, row: str) -> None:
    data = read(f"School,Month,{columns}\nA,2026-01,{row}\n")
    figures = report(data).total.figures
    assert [(one.number, one.of) for key in ("neet", "not-known") if (one := figures[key])] == [(10, 100), (3, 100)]
    assert any("Not counted" in one for one in data.warnings) == (len(row.split(",")) > 4)


def test_a_number_that_is_none_is_not_repeated() -> None:
    rows = "A,2026-01,100,Emma Ward,3\nB,2026-01,100,12/05/2009,3\nC,2026-01,100,Emma L1,3\nD,2026-01,100,1,3\n"
    told = " ".join(read("School,Month,Cohort,NEET,Not known\n" + rows).warnings)
    assert told.count("what stands there is no whole number") == 3
    assert not any(word in told for word in ("Emma", "2009"))


@pytest.mark.parametrize("name", ["All pupils", "LA total", "Sub-total", "Total (all schools)", "Overall", ""])
def test_a_row_of_totals_by_any_name_does_not_count_twice(name: str) -> None:
    found = read(COUNTS + f"A,2026-01,50,45,3,2\nAll Saints,2026-01,50,45,3,2\n{name},2026-01,100,90,6,4\n")
    assert report(found).total.cohort == 100
    assert any("line 4" in one and "row of totals" in one for one in found.warnings)


@pytest.mark.parametrize("value", ["Total", "All", "Both"])
def test_a_row_of_totals_of_a_group_does_not_count_twice(value: str) -> None:
    rows = f"A,2026-01,M,50,3,2\nA,2026-01,F,50,3,2\nA,2026-01,{value},100,6,4\n"
    assert report(read("School,Month,Sex,Cohort,NEET,Not known\n" + rows)).total.cohort == 100
