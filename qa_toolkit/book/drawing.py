"""The book as a PDF, with the standards themselves inside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from qa_toolkit import documents
from qa_toolkit.book.pages import pdf_page
from qa_toolkit.book.words import TITLE
from qa_toolkit.reports.pdf import PdfResult, make_pdf
from qa_toolkit.standards import Standard


def draw(standards: Mapping[str, Standard], on: date) -> PdfResult:
    """The same standards and the same day give the same bytes."""
    inside = documents.dump({name: standard.data for name, standard in sorted(standards.items())})
    return make_pdf(
        pdf_page(standards, on),
        title=TITLE,
        attachment=inside,
        attachment_name="standards.json",
        attachment_about="The standards that this book was made from",
        created=on,
        identifier=f"{hashlib.sha256(inside).hexdigest()}:{on}".encode(),
    )
