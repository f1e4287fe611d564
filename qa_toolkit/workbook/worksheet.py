"""XlsxWriter's workbook as all of ours begin, and its sheet with three habits changed.

Each habit hangs on a name that XlsxWriter calls its own: where a later version has another, it comes back, and nothing else happens.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qa_toolkit.workbook.styles import FONT


def new_book(file: io.BytesIO) -> Workbook:
    """A workbook that takes no text for a formula, an address or a number.

    XlsxWriter writes into the properties that it is given, so each workbook has its own; else the second of a process had other bytes. It
    calls a default font that of the theme, which is another, and Excel would go by the theme.
    """
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": "none"},
    }
    return Workbook(file, options)


class Sheet(Worksheet):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self._fonts: dict[int, str] = {}

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        """A row keeps the height that is set until somebody types more than fits; then the program fits it.

        XlsxWriter marks each height as fixed by hand, and Excel never changes such a row.
        """
        kept = [one for one in attributes if one[0] != "customHeight"] if tag == "row" else attributes
        super()._xml_start_tag_unencoded(tag, kept)

    def _prepare_formula(self, formula: str, *_: object) -> str:
        """Ours use no function newer than Excel 2007; to look for thirty of them in each takes longer than to write it."""
        return formula.removeprefix("=")

    def _write_font(self, xf_format: Any) -> None:
        """The same few fonts stand in each cell of several fonts, so each is worked out once."""
        known = self._fonts.get(id(xf_format))
        if known is None:
            whole, self.rstring.fh = self.rstring.fh, io.StringIO()
            super()._write_font(xf_format)
            known = self._fonts[id(xf_format)] = self.rstring.fh.getvalue()
            self.rstring.fh = whole
        self.rstring.fh.write(known)
