"""A workbook that somebody opens in LibreOffice, saves, and saves again as another kind: nothing is lost, and its formulas say what we say."""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import Office
from workbooks import Open, in_memory

from qa_toolkit import workbook
from qa_toolkit.audits import Audit
from qa_toolkit.toolkit import Toolkit

# With numbers and actions; half filled, as YAML; with criteria that do not apply.
NAMES = (
    "ashby-down-school/school-duty-2025.json",
    "harrowmere-college/matrix-2011.yaml",
    "fernbrook-careers/iag-twelve-2007.json",
)
ODD = {
    "comment": "=1+1\n  two  spaces, a tab\there, ‘marks’ – and 🎓 _x0041_ <b>&amp;\n\nend",
    "evidence": ["=odd", "gone"],
    "level": "strange",
    "other": {"deep": [None, 1.5]},
}


@pytest.fixture(scope="module")
def audits_() -> dict[str, Audit]:
    toolkit = Toolkit()
    examples = Path(__file__).parents[2] / "examples"
    found = {}
    for name in NAMES:
        one = toolkit.read_audit(examples / name)
        data = json.loads(json.dumps(one.data))
        judged = next(iter(data["judgements"].values()))
        judged[next(iter(judged))] = ODD
        data["evidence"]["=odd"] = {
            "title": "+Odd \N{NO-BREAK SPACE} title ",
            "dated": "2026-02-28",
            "location": "'Office",
        }
        data["organisation"]["name"] = "@ Oldwick & Co"
        found[name.replace("/", "-").partition(".")[0]] = in_memory(data, one.standard)
    return found


def test_libreoffice_keeps_everything(audits_: dict[str, Audit], office: Office, tmp_path: Path) -> None:
    """XLSX → ODS → XLSX, and XLSX → XLSX of what another program had saved, without any result of a formula."""
    written, uncalculated = tmp_path / "written", tmp_path / "uncalculated"
    for folder in (written, uncalculated):
        folder.mkdir()
    for name, one in audits_.items():
        (written / f"{name}.xlsx").write_bytes(workbook.write(one))
        (uncalculated / f"{name}-saved.xlsx").write_bytes(Open(one).saved())
    tables = office.convert(sorted(written.iterdir()), "ods", tmp_path / "ods")
    made = office.convert([*tables, *sorted(uncalculated.iterdir())], "xlsx", tmp_path / "back")
    for path in made:
        name = path.stem.removesuffix("-saved")
        one = audits_[name]
        returned = workbook.read(path, lambda _, one=one: one.standard)  # type: ignore[misc]
        assert returned.document == one.data, path.name
        assert not returned.findings
        if path.stem.endswith("-saved"):  # openpyxl dropped the results, so these are LibreOffice's own
            assert _results(path.read_bytes()) == _results(workbook.write(one))
        _same_look(path.read_bytes(), workbook.write(one))


def _open(content: bytes, *, results: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says of the data bars that it drops them
        return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


def _results(content: bytes) -> dict[str, Any]:
    """What the formulas give, by their cells."""
    values = _open(content, results=True)
    found = {}
    for sheet in _open(content).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            value = values[sheet.title][cell.coordinate].value
            found[f"{sheet.title}!{cell.coordinate}"] = round(value, 9) if isinstance(value, float) else value
    assert len(found) > 40
    return found


def _same_look(content: bytes, written: bytes) -> None:
    """What is hidden, protected and offered is so still. LibreOffice without a window keeps the frozen rows of one sheet alone."""
    for mine, theirs in zip(_open(content).worksheets, _open(written).worksheets, strict=True):
        assert (mine.title, mine.sheet_state) == (theirs.title, theirs.sheet_state)
        assert mine.protection.sheet == theirs.protection.sheet
        if mine.sheet_state == "visible":
            assert mine.column_dimensions["A"].hidden
            offered = [
                {rule.formula1.replace("$", "") for rule in one.data_validations.dataValidation if rule.type == "list"}
                for one in (mine, theirs)
            ]
            assert offered[0] == offered[1]
