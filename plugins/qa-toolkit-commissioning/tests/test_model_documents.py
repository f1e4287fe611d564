"""The model documents, opened again with python-docx."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from qa_toolkit_commissioning.model_documents import KINDS, NOTICE, document


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_document_opens_and_says_that_it_is_no_legal_advice(kind: str) -> None:
    made = Document(BytesIO(document(kind)))
    assert NOTICE in [paragraph.text for paragraph in made.paragraphs]
    assert "no legal advice" in NOTICE
    assert made.tables


def test_the_agreement_has_a_monitoring_schedule() -> None:
    made = Document(BytesIO(document("agreement")))
    assert "Monitoring schedule" in [paragraph.text for paragraph in made.paragraphs]
    cells = [cell.text for table in made.tables for cell in table.columns[0].cells]
    assert "Ten action plans, sampled" in cells
