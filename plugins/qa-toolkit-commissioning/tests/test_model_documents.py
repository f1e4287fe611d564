"""The model documents, opened again with python-docx."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from qa_toolkit_commissioning.model_documents import KINDS, NOTICE, document
from qa_toolkit_commissioning.packages import GATES


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_document_opens_and_says_that_it_is_no_legal_advice(kind: str) -> None:
    made = Document(BytesIO(document(kind)))
    assert [NOTICE in paragraph.text for paragraph in made.paragraphs].count(True) == 1
    assert "no legal advice" in NOTICE
    assert made.tables


@pytest.mark.parametrize("kind", KINDS)
def test_each_gap_is_marked_and_the_file_is_always_the_same(kind: str) -> None:
    content = document(kind)
    made = Document(BytesIO(content))
    cells = [cell for table in made.tables for row in table.rows for cell in row.cells]
    paragraphs = [*made.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    gaps = [run for one in paragraphs for run in one.runs if "[" in run.text]
    assert len(gaps) > 5
    assert {run.style.name for run in gaps} == {"Marked"}
    assert all(run.text.startswith("[") and run.text.endswith("]") for run in gaps)
    assert document(kind) == content


def test_the_gates_asked_for_are_those_that_a_plan_asks_for() -> None:
    made = Document(BytesIO(document("request-for-quotation")))
    (asked,) = [table for table in made.tables if table.cell(0, 0).text == "Gate"]
    assert len(asked.rows) - 1 == len(GATES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_it_says_what_it_is_and_writes_over_nothing(kind: str, qa: Any, tmp_path: Path) -> None:
    target = tmp_path / f"{kind}.docx"
    done = qa("commissioning", "document", kind, "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert NOTICE in done.stderr
    assert Document(target).core_properties.title in [one.text for one in Document(target).paragraphs]
    before = target.read_bytes()
    again = qa("commissioning", "document", kind, "-o", target)
    assert (again.returncode, "it is there already" in again.stderr) == (3, True)
    assert target.read_bytes() == before


def test_an_unknown_document_is_refused_with_those_there_are(qa: Any, tmp_path: Path) -> None:
    done = qa("commissioning", "document", "contract", "-o", tmp_path / "contract.docx")
    assert done.returncode == 2
    assert all(kind in done.stderr for kind in KINDS)


def test_the_agreement_has_a_monitoring_schedule() -> None:
    made = Document(BytesIO(document("agreement")))
    assert "Monitoring schedule" in [paragraph.text for paragraph in made.paragraphs]
    cells = [cell.text for table in made.tables for cell in table.columns[0].cells]
    assert "Ten action plans, sampled" in cells
