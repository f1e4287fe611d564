from __future__ import annotations

import copy
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import ALL_MET, criterion, ladder, section, standard_data
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office

from qa_toolkit import documents, errors
from qa_toolkit.authoring.assembled import Placed, assembled
from qa_toolkit.authoring.drafts import Draft, draft
from qa_toolkit.authoring.flattened import flattened, names_in
from qa_toolkit.authoring.sheets.cells import understood, written
from qa_toolkit.authoring.sheets.columns import STANDARD, TABLES
from qa_toolkit.authoring.sheets.to_excel import standard_as_workbook, template
from qa_toolkit.spreadsheets import Cell, open_book
from qa_toolkit.toolkit import Toolkit

ROOT = Path(__file__).parent.parent.parent
FILES = [
    *sorted((ROOT / "standards" / "qa_toolkit_standards").glob("*/*.json")),
    *sorted((ROOT / "plugins" / "qa-toolkit-starter" / "qa_toolkit_starter").glob("*/*.json")),
    *sorted((ROOT / "tests" / "corpus" / "standards" / "good").iterdir()),
    ROOT / "qa_toolkit" / "authoring" / "sheets" / "careers-fair.json",
]
GUIDES = [ROOT / "standards" / "README.md", ROOT / "plugins" / "README.md"]
IN_GUIDES = [
    json.loads(block)
    for guide in GUIDES
    for block in re.findall(r"^```json\n(.*?)^```", guide.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if '"$schema"' in block
]
STANDARDS = [(path.parent.name + "/" + path.stem, documents.read(path).data) for path in FILES]
STANDARDS += [(f"in a guide, {number}", data) for number, data in enumerate(IN_GUIDES, 1)]
NAMES = [name for name, _ in STANDARDS]
BY_NAME = dict(STANDARDS)
TABLES_BY_NAME = {table.name: table for table in (STANDARD, *TABLES)}


def back(content: bytes, **more: Any) -> Draft:
    return draft(open_book("mine.xlsx", content), "mine.json", **more)


def same(one: Any, other: Any) -> bool:
    """By canonical JSON, and sections, criteria and levels in the same order, which readers see."""
    orders = [[list(s["properties"]) for s in data["properties"].values()] for data in (one, other)]
    tops = [list(data["properties"]) for data in (one, other)]
    return documents.canonical(one) == documents.canonical(other) and orders[0] == orders[1] and tops[0] == tops[1]


def through_cells(data: Any) -> Any:
    """The same way as through a workbook, without the file."""
    names = names_in(data)
    sheets: dict[str, list[Placed]] = {}
    for name, rows in flattened(data).items():
        table = TABLES_BY_NAME[name]
        sheets[name] = []
        for row in rows:
            cells = {column: Cell(name, 3, 1, value) for column, value in written(table, row, names).items()}
            values, faults = understood(table, cells, names)
            assert faults == []
            sheets[name].append(Placed(values, {}, ""))
    return assembled(sheets).data


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_and_back_is_the_identity(name: str) -> None:
    data = BY_NAME[name]
    content = standard_as_workbook(data)
    found = back(content)
    assert same(json.loads(found.content), data)
    assert [finding for finding in found.findings if "advanced" in finding.where] == []
    assert back(content, earlier=data).content == documents.dump(
        data
    )  # byte for byte, where there is a file of last time


def test_the_standards_are_all_there() -> None:
    assert len(FILES) >= 9
    assert IN_GUIDES


@pytest.mark.parametrize("name", NAMES)
def test_nearly_everything_stands_in_plain_cells(name: str) -> None:
    """What only JSON can say is the exception: rules in another form than ours, a condition with if and then."""
    data, names = BY_NAME[name], names_in(BY_NAME[name])
    hidden = [
        (sheet, member)
        for sheet, rows in flattened(data).items()
        for row in rows
        for member in json.loads(str(written(TABLES_BY_NAME[sheet], row, names).get("advanced", "{}")))
    ]
    expected = {("awards", "requires"), ("definitions", "says"), ("levels", "description"), ("levels", "judgement")}
    assert set(hidden) <= expected
    assert len(hidden) <= 7


def test_the_same_standard_gives_the_same_bytes() -> None:
    data = BY_NAME["matrix/2011"]
    assert standard_as_workbook(data) == standard_as_workbook(copy.deepcopy(data))


def test_the_template_is_sound_as_soon_as_its_examples_count() -> None:
    found = back(template(example=True), known=Toolkit()._known)
    assert found.findings == ()
    assert found.content == documents.dump(BY_NAME["sheets/careers-fair"])


def test_the_template_itself_says_what_is_still_missing() -> None:
    found = back(template())
    assert not found.sound
    assert found.content == b""
    said = [finding.message for finding in found.findings]
    assert [line for line in said if line.startswith("nothing is filled in here yet.")]
    assert [line for line in said if line.startswith("'title' is empty.")]


def test_another_office_suite_keeps_everything(office: Office, tmp_path: Path) -> None:
    standards = [BY_NAME["school-duty/2025"], BY_NAME["sheets/careers-fair"], nasty()]
    paths = [tmp_path / f"{number}.xlsx" for number, _ in enumerate(standards)]
    for path, data in zip(paths, standards, strict=True):
        path.write_bytes(standard_as_workbook(data))
    ods = office.convert(paths, "ods", tmp_path / "ods")
    for path, data in zip(office.convert(ods, "xlsx", tmp_path / "back"), standards, strict=True):
        found = back(path.read_bytes())
        assert same(json.loads(found.content), data), [f.where for f in found.findings]


# Whatever an author may have written in a file

TRICKS = (
    *(
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+3",
        "'quoted",
        "1.10",
        "TRUE",
        "2026-01-02",
        "nobody",
        "yes",
        "n/a",
        "_x0041_",
        "_x000D_",
    ),
    *(
        "two\nlines",
        "  spaces  ",
        "a\tb",
        "• bullet",
        "S: small → met",
        "a → b",
        "e\u0301",
        "\u202eturned",
        "x; y",
        "a, b",
        "\u00a0",
    ),
)
NASTY = st.one_of(st.sampled_from(TRICKS), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
TEXTS = st.lists(NASTY, min_size=1, max_size=3, unique=True)


@st.composite
def odd_standards(draw: st.DrawFn) -> Any:
    """Standards that the metaschema accepts, in the words of an author whom nobody advised."""
    first = criterion("1.1", essential=draw(st.booleans()), weight=draw(st.integers(0, 1000)))
    first |= {"title": draw(NASTY), "description": draw(NASTY)}
    about = first["x-criterion"]
    about |= {
        "number": draw(NASTY),
        "evidence": draw(TEXTS),
        "weaknesses": draw(TEXTS),
        "source": draw(st.sampled_from(["A", ["A"]])),
    }
    about["actions"] = [
        {"title": title, **draw(st.sampled_from([{}, {"effort": "S"}, {"reaches": "met"}]))} for title in draw(TEXTS)
    ]
    about["crosswalk"] = draw(
        st.sampled_from(
            [
                [],
                [{"to": "a/b:1#c", "relation": "related", "strength": "weak", "checked_by": "nobody", "because": "=x"}],
            ]
        )
    )
    about["when"] = draw(
        st.sampled_from(
            [
                {"properties": {"kind": {"const": "school"}}},
                {"required": ["kind"], "properties": {"kind": {"enum": ["school"]}}},
            ]
        )
    )
    definition = ladder("not-met", "partly", "met", evidence_for="met")
    definition["properties"]["level"]["oneOf"][0] |= {
        "title": draw(NASTY),
        "description": draw(st.one_of(st.just(""), NASTY)),
    }
    definition["allOf"].reverse()
    definition |= draw(st.sampled_from([{}, {"description": "Own words.", "minProperties": 1}]))
    data = standard_data(
        {"one": section("1", {"aims": first, "lead": criterion("1.2")})}, defs={"judgement": definition}
    )
    data |= {"title": draw(NASTY), "$comment": draw(NASTY)}
    data["x-standard"] |= {
        "labels": draw(st.sampled_from([{}, {"section": "Part"}])),
        "publisher": draw(NASTY),
        "replaces": [],
    }
    data["x-standard"]["sources"]["A"] |= {
        "title": draw(NASTY),
        "year": draw(st.sampled_from([2020, "2020", "about 2020"])),
    }
    return data


@settings(max_examples=40)
@given(data=odd_standards())
def test_whatever_an_author_wrote_comes_back(data: Any) -> None:
    assert documents.canonical(through_cells(data)) == documents.canonical(data)


def nasty() -> Any:
    """A standard with one criterion for each text that some program changes."""
    criteria = {
        f"nasty-{number}": criterion(f"1.{number}") | {"title": text, "description": text}
        for number, text in enumerate(TRICKS, 1)
    }
    return standard_data({"one": section("1", criteria)}, awards=[])


def test_nasty_texts_come_back_through_a_file() -> None:
    assert documents.canonical(json.loads(back(standard_as_workbook(nasty())).content)) == documents.canonical(nasty())


def test_what_fits_no_cell_is_refused() -> None:
    data = standard_data()
    data["$defs"]["rule"] = {"enum": ["x" * 400] * 100}
    with pytest.raises(
        errors.TooLongForACell, match=r"'says' \(sheet definitions\) is longer than the 32,767 characters of a cell"
    ):
        standard_as_workbook(data)


# `advanced` and the plain cell beside it


def edited(data: Any, sheet: str, id_: str, column: str, value: Any) -> tuple[Any, list[str]]:
    """The same standard after somebody typed over one cell of its workbook, and what was said of it."""
    book = openpyxl.load_workbook(io.BytesIO(standard_as_workbook(data)))
    here = book[sheet]
    heads = {cell.value: cell.column for cell in here[1] if isinstance(cell.column, int)}
    row = next(row for row in range(3, here.max_row + 1) if id_ in [cell.value for cell in here[row]])
    here.cell(row, heads[column]).value = value
    file = io.BytesIO()
    book.save(file)
    found = back(file.getvalue())
    assert found.content, [f.message for f in found.findings]
    return json.loads(found.content), [f"{f.where}: {f.message}" for f in found.findings]


def test_a_changed_cell_counts_and_not_what_advanced_said_before() -> None:
    duty = BY_NAME["school-duty/2025"]  # its rules have a form of their own, which `advanced` keeps
    data, said = edited(duty, "awards", "meets-law", "requires", "all criteria met")
    assert data["x-standard"]["awards"][0]["requires"] == ALL_MET
    assert [line for line in said if "what stands here of 'requires' is passed over" in line]


def test_a_cell_in_other_words_keeps_the_exact_form() -> None:
    duty = BY_NAME["school-duty/2025"]
    data, said = edited(duty, "awards", "meets-law", "requires", "All essential criteria are met.")
    assert same(data, duty)
    assert not [line for line in said if "advanced" in line or "passed over" in line]


def test_rules_of_a_ladder_follow_its_columns_and_keep_their_order_otherwise() -> None:
    data = standard_data(awards=[])
    rules = data["$defs"]["judgement"]["allOf"]
    rules.reverse()  # evidence first: an order that the columns cannot say
    kept, _ = edited(data, "levels", "partly", "title", "In part")
    assert kept["$defs"]["judgement"]["allOf"] == rules
    changed, _ = edited(data, "levels", "met", "needs_evidence", None)
    assert changed["$defs"]["judgement"]["allOf"] == [rules[1]]
