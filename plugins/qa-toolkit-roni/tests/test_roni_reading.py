"""Reading exports: columns, codes, attendance, what is told with its place, and what never comes out of a file."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import documents
from qa_toolkit.errors import BadData, QAToolkitError
from qa_toolkit.hookspecs import GatherContext
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_roni.columns import mapping
from qa_toolkit_roni.commands import roni
from qa_toolkit_roni.evidence import roni as source
from qa_toolkit_roni.export import Export, read
from qa_toolkit_roni.measures import Amount, Fact, Word
from qa_toolkit_roni.schemes import scheme

OXFORDSHIRE = scheme("oxfordshire")


def table(*rows: list[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def of(titles: list[str], *rows: list[str], said: dict[str, str] | None = None, blank: tuple[str, ...] = ()) -> Export:
    return read(table(titles, *rows), "in.csv", OXFORDSHIRE, said, blank)


def fact(title: str, value: str, measure: str) -> Fact | None:
    return of(["Ref", title, "x"], ["P1", value, "x"]).pupils[0].facts[measure]


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("N", "none"),
        ("K", "support"),
        ("E", "plan"),
        ("S", "plan"),
        ("A", "support"),
        ("P", "support"),
        ("k ", "support"),
    ],
)
def test_codes_of_special_educational_needs_old_and_new(code: str, meaning: str) -> None:
    for title in ("SENprovision", "SENPROVISION", "SEN_PROVISION", "sen provision"):
        assert fact(title, code, "sen") == Word(meaning)


@pytest.mark.parametrize("yes", ["Yes", "Y", "YES", "yes", "y", "1", "True"])
def test_yes_and_no_in_every_spelling(yes: str) -> None:
    assert fact("FSM eligible", yes, "fsm") == Word("yes")
    no = {"Yes": "No", "Y": "N", "YES": "NO", "yes": "no", "y": "n", "1": "0", "True": "False"}[yes]
    assert fact("FSM eligible", no, "fsm") == Word("no")


@pytest.mark.parametrize(
    ("code", "meaning"), [("ENG", "no"), ("ENB", "no"), ("POL", "yes"), ("OTB", "yes"), ("REF", None), ("NOT", None)]
)
def test_a_first_language_other_than_english(code: str, meaning: str | None) -> None:
    assert fact("Language", code, "eal") == (Word(meaning) if meaning else None)


@pytest.mark.parametrize(
    ("value", "meaning"), [("89.9", "89.9"), ("89,9", "89.9"), ("90%", "90"), ("0", "0"), ("100 %", "100"), ("1%", "1")]
)
def test_attendance_as_a_percentage_is_exact(value: str, meaning: str) -> None:
    assert fact("Attendance %", value, "attendance") == Amount(Decimal(meaning), Decimal(meaning))


def test_attendance_from_sessions_is_exact() -> None:
    found = of(["STUD_ID", "POSSIBLE_SESSIONS", "ATTENDANCE_COUNT"], ["P1", "190", "171"], ["P2", "300", "299"])
    assert found.pupils[0].facts["attendance"] == Amount(Decimal(90), Decimal(90))
    third = found.pupils[1].facts["attendance"]
    assert isinstance(third, Amount)
    assert str(third.low).startswith("99.66666666666")


def test_attendance_from_marks_counts_approved_activities_and_says_that_it_was_not_checked() -> None:
    marks = ["/", "\\", "L", "B", "P", "C", "O", "U", "D", "X"]
    found = of(["Ref", "TermlySessionsPossible", *marks], ["P1", "100", *"40 40 2 3 5 4 5 1 7 9".split()])  # noqa: SIM905
    # 90 of 100: D and X are no sessions, B and P are attended
    assert found.pupils[0].facts["attendance"] == Amount(Decimal(90), Decimal(90))
    (said,) = (one for one in found.told if "marks" in one)
    assert "D, X and Y are no sessions. No column for J, V, W, E, H, I, M, R, S, T, G, N, Y: counted as none." in said
    assert "was not checked" in said


def test_sessions_without_a_mark_make_attendance_a_range() -> None:
    found = of(["Ref", "TermlySessionsPossible", "/", "\\", "O"], ["P1", "100", "40", "40", "10"])
    assert found.pupils[0].facts["attendance"] == Amount(Decimal(80), Decimal(90))
    assert "line 2, column ‘TermlySessionsPossible’: there are more possible sessions than marks" in found.faults[0]


BAD = [
    ("SENprovision", "Q", "sen", "this is no code that is known for special educational needs."),
    ("Attendance %", "100.1", "attendance", "write a percentage from 0 to 100, such as 89.9."),
    (
        "Attendance %",
        "0.9",
        "attendance",
        "this may be a share of 1 or a percentage; write it with its sign, as 89.9%.",
    ),
    ("Suspensions", "-1", "suspensions", "write a whole number, 0 or more."),
    ("Suspensions", "12/03/2011", "suspensions", "write a whole number, 0 or more."),
    ("FSM", "perhaps", "fsm", "this is no code that is known for yes or no."),
]


@pytest.mark.parametrize(("title", "value", "measure", "said"), BAD)
def test_a_value_that_cannot_be_read_is_told_with_row_and_column_and_is_not_known(
    title: str, value: str, measure: str, said: str
) -> None:
    found = of(["Ref", title, "x"], ["P1", value, "x"])
    assert found.faults == (f"in.csv: line 2, column ‘{title}’: {said} It counts as not known.",)
    assert found.pupils[0].facts[measure] is None
    assert value not in "".join(found.faults), "it may be anything, a name among it"


@pytest.mark.parametrize(
    ("possible", "attended", "said"),
    [
        ("100", "101", "more sessions were attended"),
        ("0", "0", "no session was possible"),
        ("x", "1", "a whole number"),
    ],
)
def test_totals_that_cannot_be_are_told(possible: str, attended: str, said: str) -> None:
    found = of(["Ref", "Possible sessions", "Sessions attended"], ["P1", possible, attended])
    assert said in found.faults[0]
    assert found.pupils[0].facts["attendance"] is None


def test_more_marks_than_possible_sessions_are_told() -> None:
    found = of(["Ref", "TermlySessionsPossible", "/", "\\", "O"], ["P1", "50", "40", "40", "10"])
    assert "more marks than possible sessions" in found.faults[0]
    assert found.pupils[0].facts["attendance"] is None


def test_an_empty_cell_is_not_known_unless_somebody_says_that_it_means_no() -> None:
    rows = ["P1", "Y"], ["P2", ""]
    found = of(["Ref", "LAC"], *rows)
    assert found.pupils[1].facts["looked-after"] is None
    assert any(
        "says only yes or nothing; if nothing means no, add --blank-is-no looked-after" in one for one in found.told
    )
    for name in ("lac", "looked-after"):
        assert of(["Ref", "LAC"], *rows, blank=(name,)).pupils[1].facts["looked-after"] == Word("no")


def test_a_column_that_reaches_further_back_says_no_but_not_yes() -> None:
    found = of(["Ref", "EVER_EXCLUDED", "EVER_SUSPENDED"], ["P1", "no", "Yes"], ["P2", "Yes", "0"])
    nothing = Amount(Decimal(0), Decimal(0))
    assert [one.facts["permanent-exclusion"] for one in found.pupils] == [nothing, None]
    assert [one.facts["suspensions"] for one in found.pupils] == [None, nothing]
    assert sum("reaches further back" in one for one in found.told) == 2


def test_what_has_no_column_is_said_once_and_optional_indicators_are_left_out() -> None:
    found = of(["Ref", "FSM"], *([f"P{n}", "Y"] for n in range(1, 50)))
    assert sum("No column for" in one for one in found.told) == 2
    assert {one.id for one in found.scheme.without} == {"eha", "custody"}
    assert found.scheme.maximum == 18
    assert "attendance" in found.absent


def test_the_same_pupil_twice_is_read_once_and_told() -> None:
    found = of(["Ref", "FSM"], ["P1", "Y"], ["p1 ", "N"])
    assert len(found.pupils) == 1
    assert found.faults == ("in.csv: line 3, column ‘Ref’: this pupil stands in row 2 already; read once.",)


@pytest.mark.parametrize(
    "reference",
    [
        "A823432112345",
        "1234567890",
        "Zebedee",
        "Zebedee Q 7",
        "12/03/2011",
        "",
        "z7@example.org",
        "=7",
        "zquarrington07",
    ],
)
def test_what_is_no_reference_of_the_schools_own_is_replaced_by_the_row(reference: str) -> None:
    found = of(["Ref", "FSM"], ["P1", "Y"], [reference, "N"])
    assert [one.reference for one in found.pupils] == ["P1", "row 3"]
    assert any("called by the row" in one for one in found.told)


@pytest.mark.parametrize("reference", ["P001", "11A-07", "pupil12", "ABC/123", "Y11.004", "7"])
def test_a_reference_of_the_schools_own_is_kept(reference: str) -> None:
    assert of(["Ref", "FSM"], [reference, "Y"]).pupils[0].reference == reference


def test_a_line_of_totals_is_no_pupil_and_a_pupil_without_a_reference_is_not_lost() -> None:
    found = of(
        ["Ref", "FSM", "x"], ["P1", "Y", ""], ["", "Y", ""], ["Total pupils", "", "2"], ["A823432112345", "", ""]
    )
    assert [one.reference for one in found.pupils] == ["P1", "row 3", "row 5"]
    assert any("2 rows have no reference" in one and "the first is row 3" in one for one in found.told)
    assert any("the first is row 4: taken for no pupil" in one for one in found.told)


def test_what_is_said_of_columns_must_fit_together() -> None:
    rows = ["P1", "84", "95", "5", "10"]
    titles = ["Ref", "A", "Attendance", "Attended", "Possible"]
    with pytest.raises(
        QAToolkitError, match="Two columns are named for 'attendance', one of them by 'att85'; name one"
    ):
        of(titles, rows, said={"att90": "A", "att85": "Attendance"})
    assert of(titles, rows, said={"att90": "A", "att85": "a"}).pupils[0].facts["attendance"] == Amount(
        Decimal(84), Decimal(84)
    )
    sessions = {"sessions-attended": "Attended", "sessions-possible": "Possible"}
    assert of(titles, rows, said=sessions).pupils[0].facts["attendance"] == Amount(Decimal(50), Decimal(50))
    with pytest.raises(QAToolkitError, match=r"'fms'\. Did you mean 'fsm'\?"):
        of(titles, rows, blank=("fms",))


def test_two_columns_of_one_name_are_told() -> None:
    found = of(["Ref", "FSM", "fsm "], ["P1", "Y", "N"])
    assert "Two columns are called ‘FSM’; the first was read." in found.told


def test_columns_are_named_by_indicator_or_measure_on_the_line_or_in_a_file(tmp_path: Path) -> None:
    rows = ["P1", "84", "Y", "Q7"], ["P2", "95", "N", "Q8"]
    titles = ["Number", "Att. to date", "Meals", "Own"]
    said = {"att90": "Att. to date", "fsm": "meals", "reference": "own"}
    found = of(titles, *rows, said=said)
    assert [one.reference for one in found.pupils] == ["Q7", "Q8"]
    assert found.pupils[0].facts["attendance"] == Amount(Decimal(84), Decimal(84))
    (tmp_path / "columns.yaml").write_text("attendance: Other\nfsm: Meals\n")
    assert mapping(["attendance=Att. to date"], tmp_path / "columns.yaml") == {
        "attendance": "Att. to date",
        "fsm": "Meals",
    }
    with pytest.raises(BadData, match=r"no column is called ‘Meal’; row 1 has: ‘Number’.*Did you mean 'Meals'\?"):
        of(titles, *rows, said={"fsm": "Meal"})
    with pytest.raises(QAToolkitError, match=r"No column can be named for 'fms'\. Did you mean 'fsm'\?"):
        of(titles, *rows, said={"fms": "Meals"})
    with pytest.raises(QAToolkitError, match="Write --column as indicator=Column"):
        mapping(["fsm"])
    (tmp_path / "columns.json").write_text('["fsm"]')
    with pytest.raises(QAToolkitError, match="a mapping is an object of texts"):
        mapping([], tmp_path / "columns.json")


def test_a_file_with_none_of_the_columns_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(BadData, match="row 1 has: ‘Ref’, ‘Shoe size’"):
        of(["Ref", "Shoe size"], ["P1", "38"])
    with pytest.raises(BadData, match="there is no pupil in it"):
        of(["Ref", "FSM"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    content = table(["Ref", "Attendance %", "FSM"], ["P1", "84,9", "Y"], delimiter=delimiter, encoding=encoding)
    (pupil,) = read(content, "in.csv", OXFORDSHIRE).pupils
    assert pupil.facts["attendance"] == Amount(Decimal("84.9"), Decimal("84.9"))


def test_a_workbook_with_a_title_above_percentages_and_a_broken_formula_is_read() -> None:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet, per_cent = book.add_worksheet("Export"), book.add_format({"num_format": "0.0%"})
        sheet.write(0, 0, "Printed by the office")
        sheet.write_row(2, 0, ["Ref", "Attendance %", "FSM", "Suspensions"])
        sheet.write(3, 0, "P1")
        sheet.write(3, 1, 0.899, per_cent)
        sheet.write_boolean(3, 2, True)
        sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
    found = read(made.getvalue(), "in.xlsx", OXFORDSHIRE)
    facts = found.pupils[0].facts
    assert facts["attendance"] == Amount(Decimal("89.9"), Decimal("89.9"))
    assert (facts["fsm"], facts["suspensions"]) == (Word("yes"), None)
    assert found.faults == ("in.xlsx: Export!D4: write a whole number, 0 or more. It counts as not known.",)


SECRETS = ("Quarrington", "Zebedee", "12/03/2011", "A823432112345", "Larkspur Lane", "zz@example.org", "ZB9 9ZZ")


def hostile(rows: int = 12) -> bytes:
    """Names where they belong, and in every column that is read."""
    titles = ["UPN", "Surname", "Forename", "DoB", "Address", "E-mail", "Postcode", "Pupil reference"]
    asked = ["Ethnicity", "Language", "SENprovision", "Attendance %", "Suspensions", "FSM", "LAC"]
    kept = [
        ["A823432112345", *SECRETS[:3], *SECRETS[4:], f"P{n}", "W", "ENG", "K", "80", "1", "Y", "N"]
        for n in range(rows)
    ]
    return table([*titles, *asked], *kept, [*SECRETS, SECRETS[0], *SECRETS], [*SECRETS, SECRETS[3], *SECRETS])


def test_no_name_number_birth_date_or_address_reaches_anything(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes(hostile())
    (tmp_path / "became.csv").write_text("Ref,NEET\n" + "".join(f"P{n},{'yn'[n % 2]}\n" for n in range(12)))
    given = source(hostile(), GatherContext("in.csv", Toolkit().standard("gatsby:2025"), date(2026, 11, 2)))
    said = [documents.dump(given).decode(), repr(read(hostile(), "in.csv", OXFORDSHIRE))]
    commands = [
        ["list", str(file)],
        ["list", str(file), "--all", "-o", str(tmp_path / "list.csv")],
        ["counts", str(file), "-o", str(tmp_path / "counts.json")],
        ["evaluate", str(file), "--outcomes", str(tmp_path / "became.csv")],
        ["evaluate", str(file), "--outcomes", str(tmp_path / "became.csv"), "--format", "json"],
    ]
    for line in commands:
        ran = CliRunner().invoke(roni, line)
        assert ran.exit_code == 1, (ran.output, ran.exception)
        said.append(ran.output)
    said += [(tmp_path / name).read_text("utf-8") for name in ("list.csv", "counts.json")]
    for secret in SECRETS:
        assert not [text for text in said if secret in text], secret
    assert "P3" not in said[0], "no reference reaches the audit"


@given(st.lists(st.lists(st.text(max_size=8), min_size=4, max_size=4), min_size=1, max_size=4))
def test_whatever_stands_in_the_cells_is_read_or_refused_with_one_sentence(rows: list[list[str]]) -> None:
    content = table(["Ref", "SENprovision", "Attendance %", "Suspensions"], *rows)
    try:
        found = read(content, "in.csv", OXFORDSHIRE)
    except QAToolkitError as refused:
        assert "\n" not in str(refused)  # noqa: PT017
    else:
        assert all("\n" not in one for one in (*found.faults, *found.told))


@pytest.mark.parametrize("said", [{}, {"sen": "SEN"}])
def test_a_file_without_names_of_columns_is_refused_without_a_word_of_its_first_pupil(said: dict[str, str]) -> None:
    with pytest.raises(BadData, match="names of columns should stand above the data") as refused:
        of(
            ["Zebedee Quarrington", "12/03/2010", "9 Quarry Row", "z@example.org", "N"],
            ["Y", "", "", "", "K"],
            said=said,
        )
    assert not any(word in str(refused.value) for word in ("Zebedee", "2010", "Row", "example"))


@pytest.mark.parametrize(
    "reference", ["12032010", "20100312", "12mar2010", "943-476-5919", "07700-900123", "Jo.Fox1", "Ann-Lee7"]
)
def test_dates_without_signs_numbers_for_life_with_them_and_short_names_are_no_references(reference: str) -> None:
    found = of(["Reference", "FSM"], [reference, "Y"])
    assert [one.reference for one in found.pupils] == ["row 2"]


@pytest.mark.parametrize("code", ["None", "nil", "TBC", "Unk", "null"])
def test_a_word_for_nothing_known_is_no_foreign_language(code: str) -> None:
    found = of(["Reference", "First language"], ["P1", code], ["P2", "POL"])
    assert [one.facts["eal"] for one in found.pupils] == [None, Word("yes")]
