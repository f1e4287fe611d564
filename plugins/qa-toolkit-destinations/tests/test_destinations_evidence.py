"""The evidence source, whom to follow up, and the commands on the shipped invented data."""

from __future__ import annotations

import csv
import json
import os
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import qa_toolkit_destinations
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import GatherContext
from qa_toolkit.testing import host_with
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_destinations import codes, followup, reading
from qa_toolkit_destinations.commands import destinations as commands
from qa_toolkit_destinations.evidence import SERVES
from qa_toolkit_destinations.evidence import destinations as source
from qa_toolkit_destinations.people import Extract, Options
from qa_toolkit_destinations.published import ends

EXAMPLES = Path(qa_toolkit_destinations.__file__).parent / "examples"
ON = date(2026, 11, 2)
TOOLKIT = Toolkit()
HEAD = "Pupil reference,School,Month,Activity code,Year group\n"


def context(standard: str = "authority-duty:2012") -> GatherContext:
    return GatherContext("file.csv", TOOLKIT.standard(standard), ON)


def pupils(*held: str, month: str = "2026-01") -> str:
    return "".join(f"P{n:03},A,{month},{code},12\n" for n, code in enumerate(held))


# Evidence


def test_evidence_has_number_date_and_method_and_nobodys_reference() -> None:
    found = source((EXAMPLES / "activity-2026.csv").read_bytes(), context())
    activity, guarantee = found.evidence
    assert activity.title == (
        "Destinations, average of December 2025, January and February 2026: Participating 88.0% (March 2026), NEET at least 3.1%, "
        "Not known 5.3% and NEET or not known 8.4%"
    )
    assert (activity.key, activity.dated, activity.count) == ("activity", date(2026, 2, 28), 234)
    assert "names, addresses and birth dates were not read" in activity.method
    assert (guarantee.key, guarantee.dated, guarantee.count) == ("guarantee", date(2025, 9, 30), 234)
    assert "P0" not in repr(found)


def test_the_share_not_known_of_the_last_month_is_proposed_rounded_up() -> None:
    # February 1 of 30; March 1 of 60, which is 1.7 per cent: 2
    rows = pupils(*["230"] * 29, "810", month="2026-02") + pupils(*["230"] * 59, "820", month="2026-03")
    (proposal,) = source((HEAD + rows).encode(), context()).proposals
    assert (proposal.criterion, proposal.value, proposal.evidence) == ("share-not-known", 2, ("activity",))
    assert proposal.because == (
        "1 of 60 young people have an activity that is not known in March 2026: 1.7 per cent, rounded up."
    )


def test_nothing_is_proposed_where_somebody_is_counted_apart() -> None:
    assert source((HEAD + pupils(*["230"] * 30, "545")).encode(), context()).proposals == ()


def test_the_destinations_of_three_years_are_proposed_rounded_down() -> None:
    # 140 + 150 + 146 of 142 + 151 + 147 are known: 436 of 440, 99.09 per cent
    (proposal,) = source((EXAMPLES / "leavers.csv").read_bytes(), context("gatsby:2014")).proposals
    assert (proposal.criterion, proposal.value) == ("destinations-three-years", 99)
    assert proposal.because == "The destination of 436 of 440 leavers of 2023 to 2025 is known."


def test_of_years_with_a_gap_or_of_two_nothing_is_proposed() -> None:
    head = "Year,Cohort,Participating,NEET,Not known\n"
    for years in ((2021, 2023, 2024), (2023, 2024)):
        rows = "".join(f"{year},100,90,5,5\n" for year in years)
        assert source((head + rows).encode(), context("gatsby:2014")).proposals == ()


def test_no_other_standard_gets_a_proposal() -> None:
    for name in TOOLKIT.standard_names:
        if name not in ("authority-duty:2012", "gatsby:2014"):
            assert source((EXAMPLES / "leavers.csv").read_bytes(), context(name)).proposals == ()


def test_every_criterion_that_is_served_is_there() -> None:
    for name, ids in SERVES.items():
        assert set(ids) <= set(TOOLKIT.standard(name).criteria)


def test_too_few_and_a_file_without_months_are_refused_in_a_sentence() -> None:
    with pytest.raises(BadData, match="fewer than 6 young people"):
        source((HEAD + pupils("619", "810")).encode(), context())
    with pytest.raises(BadData, match="no column ‘month’"):
        source(b"Pupil reference,Activity code\nP1,230\n", context())


def test_evidence_goes_into_an_audit_once(tmp_path: Path) -> None:
    from qa_toolkit.cli.app import run  # the whole program, as a person types it

    audit = tmp_path / "audit.json"
    assert run(["new", "authority-duty:2012", "--organisation", "Ternshire", "-o", str(audit), "-q"]) == 0
    line = ["evidence", "destinations", str(EXAMPLES / "activity-2026.csv"), "--into", str(audit), "--on", "2026-11-02"]
    assert run(line) == 0
    first = audit.read_bytes()
    assert run(line) == 0
    assert audit.read_bytes() == first
    assert len(json.loads(first)["evidence"]) == 2
    assert b"P0009" not in first


# Whom to follow up


def people(content: str) -> Extract:
    return reading.people([("file.csv", content.encode())], Options(ON, codes.shipped()))


def test_not_known_no_code_and_lapsed_records_are_listed_and_neet_is_not() -> None:
    head = HEAD.strip() + ",DueToLapseDate,CurrencyLapsed\n"
    rows = (
        "P1,A,2026-01,810,12,,\nP2,A,2026-01,619,12,,\nP3,A,2026-01,,12,,\nP4,A,2026-01,230,12,01/10/2026,\n"
        "P5,A,2026-01,230,12,01/12/2026,N\nP6,B,2026-01,230,12,,Y\nP7,B,2026-01,545,12,,\nP8,B,2025-12,810,12,,\n"
    )
    month, found = followup.unknowns(people(head + rows))
    assert month == date(2026, 1, 1)
    assert [(one.person.reference, one.why) for one in found] == [
        ("P1", "810 Situation not known"),
        ("P3", "no code"),
        ("P4", followup.LAPSED),
        ("P7", "a code that is not in the table"),
        ("P6", followup.LAPSED),
    ]
    assert [one.person.reference for one in followup.unknowns(people(head + rows), date(2025, 12, 1))[1]] == ["P8"]
    with pytest.raises(BadData, match="nobody is in the file for June 2026; it has December 2025 and January 2026"):
        followup.unknowns(people(head + rows), date(2026, 6, 1))


def test_no_offer_recorded_is_followed_up_from_may_to_october_only() -> None:
    head = HEAD.strip() + ",September Guarantee\n"
    rows = "P1,A,{0},230,11,\nP2,A,{0},230,11,offer\nP3,A,{0},230,11,no offer\n"
    assert [one.person.reference for one in followup.unknowns(people(head + rows.format("2026-07")))[1]] == ["P1"]
    assert followup.unknowns(people(head + rows.format("2026-03")))[1] == ()


def test_counts_have_nobody_to_follow_up() -> None:
    with pytest.raises(BadData, match="nobody to follow up"):
        people("School,Month,Cohort,NEET,Not known\nA,2026-01,50,2,1\n")


# Commands


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    assert invoke("example", "-o", tmp_path / "invented").exit_code == 0
    return tmp_path / "invented"


def test_a_report_by_school_hides_the_small_one_and_the_next(shipped: Path) -> None:
    ran = invoke("report", shipped / "activity-2026.csv", "--by", "school", "--on", "2026-11-02")
    assert ran.exit_code == 0
    assert "Destinations: 234 young people, average of December 2025, January and February 2026" in ran.output
    assert (
        "Northgate Academy      71      90.1%          3.8%           2.8%       6.6%               93.0%" in ran.output
    )
    assert "Tern Valley College    hidden  hidden" in ran.output
    assert "The Limes School       hidden  hidden" in ran.output
    assert "P0" not in ran.output


def test_faults_are_named_and_the_exit_code_is_1(shipped: Path) -> None:
    ran = invoke("report", shipped / "activity-with-faults.csv", "--on", "2026-11-02")
    assert ran.exit_code == 1
    for place in ("line 6", "line 11", "line 16", "line 21", "line 31", "line 35"):
        assert f"Warning: {place}" in ran.output
    assert "nearest: 540 Working not for reward (NEET) and 550" in ran.output


@pytest.mark.parametrize("by", ["school", "group", "month"])
@pytest.mark.parametrize("name", ["activity-2026.csv", "counts-2026.csv", "leavers.csv"])
def test_every_shipped_file_is_reported_in_every_way(shipped: Path, name: str, by: str) -> None:
    found = invoke("report", shipped / name, "--by", by, "--format", "json", "--on", "2026-11-02")
    assert found.exit_code == 0
    assert json.loads(found.output)["all"]["measures"]["neet"]["per_cent"] < 10


def test_a_report_is_written_as_workbook_page_and_csv_and_nothing_is_overwritten(shipped: Path) -> None:
    source_file = shipped / "counts-2026.csv"
    for ending in ("xlsx", "html", "csv"):
        assert invoke("report", source_file, "--by", "school", "-o", shipped / f"r.{ending}").exit_code == 0
    book = openpyxl.load_workbook(BytesIO((shipped / "r.xlsx").read_bytes()))
    values = {row[0]: row[1:] for row in book.active.iter_rows(min_row=4, max_row=12, values_only=True)}  # type: ignore[union-attr]
    assert values["NEET"][:3] == (4.1, 9.3, 230)  # 28 of 690 in three months
    assert "<caption>By school</caption>" in (shipped / "r.html").read_text("utf-8")
    assert '"All","NEET","4.1%","9.3","230"' in (shipped / "r.csv").read_text("utf-8")
    again = invoke("report", source_file, "-o", shipped / "r.csv")
    assert again.exit_code == 1
    assert "it is there already" in str(again.exception)
    assert invoke("report", source_file, "-o", shipped / "r.pdf").exit_code == 2


def test_a_school_that_is_a_formula_is_no_formula_in_a_file(shipped: Path) -> None:
    (shipped / "bad.csv").write_text(
        "School,Month,Cohort,NEET,Not known\n=2+3,2026-01,50,2,1\n@x,2026-01,50,2,1\n", encoding="utf-8"
    )
    for ending in ("xlsx", "csv"):
        assert invoke("report", shipped / "bad.csv", "--by", "school", "-o", shipped / f"b.{ending}").exit_code == 0
    assert '"\'=2+3"' in (shipped / "b.csv").read_text("utf-8")
    sheet = openpyxl.load_workbook(BytesIO((shipped / "b.xlsx").read_bytes())).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_followup_prints_references_and_leaves_nothing_on_disk(shipped: Path) -> None:
    before = sorted(shipped.iterdir())
    ran = invoke("followup", shipped / "activity-2026.csv", "--on", "2026-11-02")
    assert ran.exit_code == 0
    assert "P0009      Ashby Down School" in ran.output
    assert followup.PRIVATE in ran.output
    assert sorted(shipped.iterdir()) == before


def test_a_comparison_is_printed(shipped: Path) -> None:
    words = ("compare", shipped / "activity-2026.csv", "--published", shipped / "published-invented.csv")
    ran = invoke(*words, "--authority", "Ternshire", "--on", "2026-11-02")
    assert ran.exit_code == 0
    assert "Open Government Licence v3.0" in ran.output
    wrong = invoke(*words, "--authority", "Terrnshire")
    assert "Did you mean 'Ternshire'?" in str(wrong.exception)


def test_codes_are_listed_written_changed_and_used(shipped: Path) -> None:
    assert "540 to 699 is not all NEET" in invoke("codes").output
    assert len(json.loads(invoke("codes", "--format", "json").output)) == 48
    mine = shipped / "mine.csv"
    assert invoke("codes", "-o", mine).exit_code == 0
    assert "counts each code as the toolkit's does" in invoke("codes", mine).output
    mine.write_bytes(
        mine.read_bytes().replace(
            b"616,Start date agreed (counts for raising the participation age),neet", b"616,x,other-known"
        )
    )
    ran = invoke("report", shipped / "activity-2026.csv", "--codes", mine, "--on", "2026-11-02")
    assert "Warning: Code 616 counts as ‘known, neither participating nor NEET’ in your table" in ran.output


def test_a_wrong_column_key_and_a_month_that_is_not_there_say_what_there_is(shipped: Path) -> None:
    assert "Did you mean 'code'?" in invoke("report", shipped / "activity-2026.csv", "--column", "cod=X").output
    ran = invoke("report", shipped / "activity-2026.csv", "--month", "2024-01")
    assert "the file has nothing of January 2024; it has September 2025" in str(ran.exception)
    assert "is no month" in invoke("report", shipped / "activity-2026.csv", "--month", "2024-13").output


def test_the_plugin_offers_its_source_and_commands() -> None:
    toolkit = host_with(qa_toolkit_destinations)
    assert "destinations" in toolkit.evidence.known
    assert toolkit.warnings == []


def test_a_list_of_references_is_for_its_owner_alone(shipped: Path) -> None:
    for ending in ("csv", "xlsx", "html"):
        made = shipped / f"follow.{ending}"
        assert invoke("followup", shipped / "activity-2026.csv", "--on", "2026-11-02", "-o", made).exit_code == 0
        assert os.name == "nt" or made.stat().st_mode & 0o077 == 0


def test_an_authority_or_a_year_that_is_a_formula_or_obeyed_by_a_terminal_is_neither(shipped: Path) -> None:
    published = (shipped / "published-invented.csv").read_text("utf-8-sig").replace("Ternshire", "=1+2\x9b2J")
    (shipped / "evil.csv").write_text(published, encoding="utf-8")
    words = ("compare", shipped / "activity-2026.csv", "--published", shipped / "evil.csv", "--authority", "=1+2\x9b2J")
    assert "\x9b" not in invoke(*words).output
    assert invoke(*words, "-o", shipped / "made.csv").exit_code == 0
    cells = [cell for row in csv.reader((shipped / "made.csv").read_text("utf-8-sig").splitlines()) for cell in row]
    assert not any(cell.startswith("=") for cell in cells)


def test_a_period_of_other_digits_is_no_year() -> None:
    assert ends("²²²²") == 0
    assert (ends("2025"), ends("202425")) == (2025, 2025)
