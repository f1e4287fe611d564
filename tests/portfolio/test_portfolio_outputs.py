"""The side for a board and the workbook: made from real audits, opened by what would open them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner

from qa_toolkit.cli.app import cli
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.outputs import board, spreadsheet
from qa_toolkit.portfolio.records import AwardLine, Portfolio

SETTING = Setting(None, frozenset())
NASTY = "=HYPERLINK(\"http://example.invalid\")<script>alert('x')</script>"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs") / "in"
    plan = inventing.Plan(30, 3, 2, date(2026, 11, 20), ("gatsby:2025", "matrix:2011"))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], folder)
    some = next(folder.glob("2026-27/*/*.json"))
    data = json.loads(some.read_bytes())
    data["organisation"]["name"] = NASTY
    some.write_text(json.dumps(data), "utf-8")
    (folder / "broken.json").write_text("{")
    return folder


@pytest.fixture(scope="module")
def made(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[run.Made]:
    asked = Asked(date(2026, 11, 24), date(2026, 11, 20), expected=(("nobody", "Nobody's School"),))
    folder = tmp_path_factory.mktemp("out")
    with run.made([str(authority)], folder, SETTING, asked, engine=pool.engine(None, 1)) as found:
        yield found


def test_the_side_says_who_returned_and_who_did_not(made: run.Made) -> None:
    returns = replace(made.portfolio.returns, returned=7, open=2, late=1, expected=12, missing=5)
    portfolio = replace(made.portfolio, returns=returns)
    assert board.returned(portfolio) == (
        "7 organisations of the 12 that were asked returned an audit, 2 began one and did not submit it and from 3 nothing came. "
        "1 organisation returned late."
    )
    assert board.decision(portfolio, [])[0] == "Ask 5 organisations whose audit is not in for a date."


def test_the_side_names_what_most_miss_and_first_one_criterion_of_each_standard(made: run.Made) -> None:
    missed = board.most_missed(made.portfolio)
    assert len(missed) == 3
    assert len({one.part.standard for one in missed}) == 2
    for one in missed:
        assert f"missed in {one.line.missed} of {one.line.applies_to} audits" in one.words
        assert one.line.title in board.page(made.portfolio).replace("&#39;", "'")


def test_where_there_is_one_standard_its_three_most_missed_are_named(made: run.Made) -> None:
    (part,) = (part for part in made.portfolio.parts if (part.standard, part.role) == ("gatsby:2025", "self"))
    missed = board.most_missed(replace(made.portfolio, parts=(part,)))
    shares = [one.line.missed / one.line.applies_to for one in missed]
    assert shares == sorted((line.missed / line.applies_to for line in part.criteria if line.missed), reverse=True)[:3]


def award(title: str, would_meet: int, *, stated: bool = True) -> AwardLine:
    return AwardLine(title.lower(), title, "indicator" if stated else "reconstruction", stated, would_meet, 30, None)


@pytest.mark.parametrize(
    ("awards", "words"),
    [
        ((), "–"),
        ((award("Bronze", 0, stated=False),), "–"),
        ((award("All", 4),), "4 of 30: All"),
        ((award("One", 30), award("Two", 11), award("Three", 2)), "11 of 30: Two (and 2 more rules)"),
        ((award("One", 30), award("Two", 30)), "30 of 30: Two (and 1 more rule)"),
        ((award("One", 0, stated=False), award("Two", 0)), "0 of 30: Two"),
    ],
)
def test_of_several_rules_the_first_that_not_all_would_meet_is_shown(
    made: run.Made, awards: tuple[AwardLine, ...], words: str
) -> None:
    assert board.rule_words(replace(made.portfolio.parts[0], awards=awards)) == words


def test_what_does_not_fit_on_the_side_is_counted(made: run.Made) -> None:
    part = replace(made.portfolio.parts[0], awards=(award("Short", 3),), change=None)
    parts = tuple(
        replace(part, standard=f"s{number}", title=f"Title {number:02}", audits=5 + number) for number in range(27)
    )
    page = board.page(replace(made.portfolio, parts=parts))
    assert "And 3 more standards with 18 audits." in page
    assert "Title 02" not in page
    assert page.index("Title 03") < page.index("Title 26")
    assert "more standard" not in board.page(replace(made.portfolio, parts=parts[:24])).partition("<body>")[2]


@pytest.mark.pdf
def test_two_authorities_have_two_identifiers_and_the_same_one_has_one(made: run.Made) -> None:
    def identifier(portfolio: Portfolio) -> bytes:
        content, _ = board.pdf(portfolio)
        assert content is not None
        with pikepdf.open(io.BytesIO(content)) as document:
            return bytes(document.trailer.ID[0])

    other = replace(made.portfolio, returns=replace(made.portfolio.returns, returned=1))
    assert identifier(made.portfolio) == identifier(made.portfolio) != identifier(other)


def test_the_side_names_no_organisation_and_shows_no_figures_of_few(made: run.Made) -> None:
    names = {line.name for line in made.organisations()}
    page = board.page(replace(made.portfolio, threshold=1000))
    assert not [name for name in names if name in page]
    assert "too few" in page
    assert "would meet its rule</th>" in page
    assert " of 30" not in page.partition("<tbody>")[2]


@pytest.mark.pdf
@pytest.mark.parametrize("standards", [1, 4, 40])
def test_the_side_is_one_a4_page(made: run.Made, standards: int) -> None:
    part = next(part for part in made.portfolio.parts if part.role == "self")
    longest = max((one.title for one in toolkit_of(SETTING).standards()[0].values()), key=len)
    rule = max(
        (award.title for one in toolkit_of(SETTING).standards()[0].values() for award in one.awards.values()), key=len
    )
    parts = tuple(
        replace(part, title=longest, standard=f"{part.standard}{number}", awards=(award(rule, 3), award(rule, 2)))
        for number in range(standards)
    )
    content, note = board.pdf(replace(made.portfolio, parts=parts))
    assert content is not None, note
    with pikepdf.open(io.BytesIO(content)) as document:
        (page,) = document.pages
        assert [round(float(value)) for value in page.mediabox][2:] == [595, 842]
        assert document.Root.MarkInfo.Marked


def test_the_workbook_has_every_organisation_and_no_formula(made: run.Made) -> None:
    book = openpyxl.load_workbook(spreadsheet.write(made))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert NASTY in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    lines = list(made.organisations())
    rows = sum(book[name].max_row - 1 for name in book.sheetnames if name.startswith(("gatsby", "matrix")))
    assert rows == len(lines)
    (broken,) = list(book["Not taken"].iter_rows(min_row=2, values_only=True))
    assert str(broken[0]).endswith("broken.json")
    assert str(broken[1]).startswith(str(broken[0]))


def test_sections_stand_under_their_titles(made: run.Made) -> None:
    book = openpyxl.load_workbook(spreadsheet.write(made))
    part = next(part for part in made.portfolio.parts if (part.standard, part.role) == ("gatsby:2025", "self"))
    heads, first = list(book["gatsby 2025"].iter_rows(max_row=2, values_only=True))
    line = next(line for line in made.organisations() if (line.standard, line.role) == ("gatsby:2025", "self"))
    for section, percent in zip(part.sections, line.sections, strict=True):
        assert first[heads.index(f"{section.number} {section.title}".strip())] == percent


def test_one_command_writes_what_is_asked_for(authority: Path, tmp_path: Path) -> None:
    words = ["portfolio", str(authority), "-o", str(tmp_path / "out"), "-f", "html", "-f", "xlsx", "--jobs", "1"]
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    assert done.return_value == 1  # a file could not be taken
    assert " late" not in done.stdout, "without a deadline nobody is late, nor on time"
    due = CliRunner().invoke(cli, [*words, "--deadline", "2026-11-20"], standalone_mode=False)
    assert " late, " in due.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "portfolio-board.html",
        "portfolio.rows.sqlite3",
        "portfolio.xlsx",
    ]
