"""Published files and comparisons. The figures are facts that DfE published under the Open Government Licence v3.0; the rows are ours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import qa_toolkit_destinations
from qa_toolkit.errors import BadData
from qa_toolkit_destinations import codes
from qa_toolkit_destinations.comparison import compared
from qa_toolkit_destinations.lines import Report
from qa_toolkit_destinations.people import Options
from qa_toolkit_destinations.published import COLUMNS, Publication, read
from qa_toolkit_destinations.reading import data
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import text

EXAMPLES = Path(qa_toolkit_destinations.__file__).parent / "examples"
_AREA = ("time_period", "geographic_level", "country_code", "country_name", "region_code", "region_name")
_LA = ("old_la_code", "new_la_code", "la_name")
_CHANGES = [one for _, one, _ in COLUMNS.values() if one]
_QUINTILES = [one for _, _, one in COLUMNS.values() if one]
HEAD = (*_AREA, *_LA, *(one for one, _, _ in COLUMNS.values()), *_CHANGES, *_QUINTILES)
ORDER = ("cohort", "neet-or-not-known", "neet", "not-known", "participating")
PARTS = ("full-time", "apprenticeship", "other", "offer", "ehcp", "vulnerable")

ENGLAND = {
    "2021": "1181088 5.5 2.8 2.7 93.2 87.4 3.8 2 94.3 8.6 23.6",
    "2022": "1208392.7 4.7 2.6 2.2 92.9 86.6 4.4 1.9 95.5 8.6 23.6",
    "2023": "1236365 5.2 2.8 2.4 92.3 85.7 4.7 1.9 94.6 10.1 25.8",
    "2025": "1335160 5.6 3.4 2.2 92 86 4.2 1.9 94.6 10.1 28.2",
}
REGIONS = {
    "East Midlands": "5.6 2.8 2.8 93.3 91.2",
    "East of England": "5.1 3.8 1.3 91.3 94.8",
    "London": "3.3 1.9 1.4 96.3 97.5",
    "North East": "6.8 5 1.7 90.2 94.8",
    "North West": "5.7 4.3 1.4 90.6 95.6",
    "South East": "7 3.4 3.7 90.9 93.2",
    "South West": "6.1 3.9 2.2 90.4 93.7",
    "West Midlands": "6.2 3.3 2.9 92 95",
    "Yorkshire and The Humber": "5.7 3.9 1.9 91.3 94.5",
}
# Code, cohort, NEET or not known, NEET, not known, participation, guarantee, and the quintiles of the five
AUTHORITIES = {
    "Ealing": "307 8948 1.6 1 0.5 98.5 96.2 11213",
    "East Sussex": "845 11979 5.8 4.9 0.9 88.1 93.5 45354",
    "Hertfordshire": "919 29679 3.9 2.8 1.1 93.8 96.6 22323",
    "Kent": "886 38780 8.1 3.8 4.2 89.2 95.4 54553",
    "Leeds": "383 19578 8.8 4.9 3.9 89.4 93.2 55554",
    "Lincolnshire": "925 17688 7.1 2.1 5 92.4 93.1 52535",
    "Bolton": "350 8302 4.3 3.9 0.4 90.9 99.3 24141",
    "Bury": "351 4996 4.1 4 0 90.2 98.4 24141",
    "Manchester": "352 14892 7.3 5.3 2.1 90.4 91.9 55445",
    "Oldham": "353 7019 5.7 4 1.6 88.8 99 44451",
    "Rochdale": "354 6534 6.1 4.3 1.7 89.2 98.9 44451",
    "Salford": "355 6197 8.2 6 2.3 88.4 92.3 55455",
    "Stockport": "356 7019 4.6 4.2 0.4 92.1 97.4 34132",
    "Tameside": "357 6067 7.3 4.6 2.8 89.8 99 54541",
    "Trafford": "358 6426 4.2 2.3 1.8 94.5 96.3 22423",
    "Wigan": "359 8111 5 3.8 1.3 90.3 95 33344",
    "Bradford": "380 16491 4.1 2.1 2 92.2 92.4 22435",
    "Buckinghamshire": "825 13676 7.6 2.4 5.1 92.4 92.2 52535",
    "Essex": "881 35852 6.5 4.2 2.3 90.7 92.3 44445",
    "Oxfordshire": "931 15161 8.1 2.7 5.4 91.7 77.7 52535",
}
CHANGES_2025 = {"neet-or-not-known": "0.2", "neet": "0.3", "not-known": "0", "participating": "-0.1", "offer": "0"}
FIVE = ("neet-or-not-known", "neet", "not-known", "participating", "offer")


def row(year: str, level: str, name: str, code: str, figures: dict[str, str], **more: dict[str, str]) -> str:
    cells = {"time_period": year, "geographic_level": level, "country_code": "E92000001", "country_name": "England"}
    if level == "Regional":
        cells |= {"region_code": code, "region_name": name}
    elif level == "Local authority":
        cells |= {"old_la_code": code, "region_name": "London", "la_name": name}
    for key, (column, change, quintile) in COLUMNS.items():
        cells[column] = figures.get(key, "z")
        cells[change] = more.get("changes", {}).get(key, "z")
        cells[quintile] = more.get("quintiles", {}).get(key, "z")
    return ",".join(cells.get(title, "") for title in HEAD)


def published() -> Publication:
    rows = [
        row(
            year,
            "National",
            "England",
            "",
            dict(zip((*ORDER, *PARTS), said.split(), strict=True)),
            changes=CHANGES_2025,
        )
        for year, said in ENGLAND.items()
    ]
    rows += [
        row("2025", "Regional", name, "E1", dict(zip(FIVE, said.split(), strict=True)))
        for name, said in REGIONS.items()
    ]
    for name, said in AUTHORITIES.items():
        code, cohort, *figures, quintiles = said.split()
        found = dict(zip(FIVE, figures, strict=True)) | {"cohort": cohort}
        rows.append(
            row("2025", "Local authority", name, code, found, quintiles=dict(zip(FIVE, quintiles, strict=True)))
        )
    rows.append(row("2025", "Local authority", "Luton", "821", {"neet": "3.2", "participating": "c"}))
    return read("\n".join((",".join(HEAD), *rows)).encode(), "dfe.csv")


FOUND = published()


@pytest.mark.parametrize("year", ENGLAND)
def test_england_is_as_published(year: str) -> None:
    nation = FOUND.national(year)
    assert nation is not None
    assert [nation.figures[key].value for key in (*ORDER, *PARTS)] == [Decimal(one) for one in ENGLAND[year].split()]


def test_the_year_before_is_the_figure_less_its_change() -> None:
    nation = FOUND.national("2025")
    assert nation is not None
    before = [(nation.figures[key].value or 0) - (nation.changes[key].value or 0) for key in FIVE]
    assert before == [Decimal(one) for one in ("5.4", "3.1", "2.2", "92.1", "94.6")]


@pytest.mark.parametrize("name", REGIONS)
def test_regions_are_as_published(name: str) -> None:
    area = FOUND.region(name, "2025")
    assert area is not None
    assert [area.figures[key].value for key in FIVE] == [Decimal(one) for one in REGIONS[name].split()]


@pytest.mark.parametrize("name", AUTHORITIES)
def test_authorities_are_as_published_by_name_and_by_code(name: str) -> None:
    code, cohort, *figures, quintiles = AUTHORITIES[name].split()
    area = FOUND.authority(name.upper(), "2025")
    assert FOUND.authority(code, "2025") == area
    assert area.figures["cohort"].value == Decimal(cohort)
    assert [area.figures[key].value for key in FIVE] == [Decimal(one) for one in figures]
    assert "".join(str(area.quintiles[key]) for key in FIVE) == quintiles
    assert FOUND.faults == 0  # in each row NEET and not known make the two together, within 0.1


def test_a_suppressed_figure_is_no_number() -> None:
    found = FOUND.authority("Luton", "2025").figures["participating"]
    assert (found.value, found.text) == (None, "c (suppressed)")


@pytest.mark.parametrize("symbol", ["c", "z", "x", "low", "-", "..", "*", "C"])
def test_no_symbol_is_ever_a_number(symbol: str) -> None:
    found = read(
        "\n".join((",".join(HEAD), row("2025", "Local authority", "A", "1", {"neet": symbol}))).encode(), "dfe.csv"
    )
    assert found.areas[0].figures["neet"].value is None
    assert found.faults == 0


def test_which_end_the_first_quintile_is_comes_from_the_files_own_figures() -> None:
    assert [FOUND.first_quintile(key, "2025") for key in FIVE] == ["lowest"] * 3 + ["highest"] * 2
    older = [
        row("2022", "Local authority", name, name, {"participating": value}, quintiles={"participating": rank})
        for name, value, rank in (("A", "88", "1"), ("B", "96", "5"))
    ]
    assert (
        read("\n".join((",".join(HEAD), *older)).encode(), "dfe.csv").first_quintile("participating", "2022")
        == "lowest"
    )


def test_what_is_neither_number_nor_symbol_and_what_does_not_add_up_is_told_by_its_place() -> None:
    figures = {"neet": "3", "not-known": "2", "neet-or-not-known": "5.4", "participating": "ninety", "offer": "120"}
    found = read("\n".join((",".join(HEAD), row("2025", "Local authority", "A", "1", figures))).encode(), "dfe.csv")
    assert found.faults == 3
    said = " ".join(found.warnings)
    assert "line 2: A has NEET 3 and not known 2, and 5.4 for both together." in said
    assert "line 2, column ‘TOTAL_participating_in_education_and_training_percent’: ‘ninety’ is no number" in said
    assert "line 2, column ‘September_guarantee_Offer_made_percent’: 120 per cent cannot be" in said


def test_a_row_for_show_without_a_code_is_left_out() -> None:
    # the file of 2021 ends in such rows, and its authorities make England's cohort only without them
    rows = (
        row("2021", "Local authority", "LA demo", "", {"neet": "3.6"}),
        row("2021", "Local authority", "A", "1", {"neet": "3"}),
    )
    found = read("\n".join((",".join(HEAD), *rows)).encode(), "dfe.csv")
    assert [one.name for one in found.areas] == ["A"]
    assert "‘LA demo’ has no code of an area" in found.warnings[0]


def test_wrong_columns_name_the_nearest() -> None:
    with pytest.raises(BadData, match=r"no column is called ‘NEET_percent’.*Did you mean 'NEET_per_cent'"):
        read(",".join(HEAD).replace(",NEET_percent", ",NEET_per_cent").encode() + b"\n", "dfe.csv")


def test_a_file_that_is_not_published_figures_says_what_it_has() -> None:
    with pytest.raises(BadData, match="no column is called ‘time_period’; row 1 has: ‘School’, ‘Month’"):
        read((EXAMPLES / "counts-2026.csv").read_bytes(), "counts.csv")


def test_a_wrong_name_or_year_says_what_there_is() -> None:
    with pytest.raises(BadData, match="Did you mean 'Ealing'"):
        FOUND.authority("Eeling", "2025")
    with pytest.raises(BadData, match="it has no figures of ‘2024’, but of 2021, 2022, 2023 and 2025"):
        compared(own(), FOUND, "Ealing", "2024")


def own(name: str = "activity-2026.csv") -> Report:
    content = (EXAMPLES / name).read_bytes()
    return report(data([(name, content)], Options(date(2026, 11, 2), codes.shipped())), "group")


def test_a_comparison_sets_authority_region_and_nation_beside_yours() -> None:
    shown = compared(own(), read((EXAMPLES / "published-invented.csv").read_bytes(), "published.csv"), "ternshire")
    (sheet,) = shown.sheets
    rows = {one[0]: one[1:] for one in sheet.rows}
    assert sheet.headings[1:5] == ("Your file", "Ternshire", "Invented West", "Invented Land")
    assert rows["Participating"] == ("88.0%", "93.9%", "92.1%", "92.1%", "-5.9 points", "2 of 5 (1 is best)")
    assert rows["NEET"][4] == "cannot be said"  # a lower bound
    assert rows["NEET or not known, EHC plan"][0] == "12.5%"


def test_a_suppressed_figure_is_compared_with_nothing() -> None:
    shown = compared(own(), read((EXAMPLES / "published-invented.csv").read_bytes(), "published.csv"), "Limeborough")
    assert shown.sheets[0].rows[0][2] == "c (suppressed)"
    assert shown.sheets[0].rows[0][5] == "–"


def test_figures_of_another_time_are_told() -> None:
    said = text(compared(own(), FOUND, "Ealing"))
    assert "Not the same time: yours are NEET and not known (average of December 2025" in said
    assert "published for September 2024" in said


def test_published_figures_are_no_file_to_report_on() -> None:
    content = (EXAMPLES / "published-invented.csv").read_bytes()
    with pytest.raises(BadData, match="these are published figures"):
        data([("published.csv", content)], Options(date(2026, 11, 2), codes.shipped()))


def test_years_of_leavers_are_compared_with_no_activity() -> None:
    with pytest.raises(BadData, match="your file has years of leavers"):
        compared(own("leavers.csv"), FOUND, "Ealing")


def test_sustained_destinations_are_compared_with_no_activity() -> None:
    rows = b"Year,Cohort,Education,Apprenticeship,Employment,Not sustained\n2021,100,90,3,2,5\n"
    found = report(data([("ks4.csv", rows)], Options(date(2026, 11, 2), codes.shipped())))
    with pytest.raises(BadData, match="cannot be compared"):
        compared(found, FOUND, "Ealing")
