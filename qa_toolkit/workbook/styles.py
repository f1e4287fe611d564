"""How the workbook looks: one place for colours, fonts and cell formats. What people may fill in is pale yellow everywhere."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from qa_toolkit.workbook.shown import Shown

FONT = "Arial"  # or a face of the same width is everywhere: heights that are estimated here hold in other programs
MAIN, SECOND = "#12505B", "#8A3B12"
BAR = "#A9CDD2"
QUIET, _LINE, _EDGE = "#4A575F", "#C3CBD0", "#8E9AA0"
PAPER, _GIVEN = "#FFFBE8", "#EEF2F3"
_DATE = "d mmm yyyy"
_NUMBERS: dict[str, dict[str, Any]] = {
    "date": {"num_format": _DATE},
    "number": {"num_format": "0"},
}
_HEAD: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": MAIN,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "border_color": MAIN,
}
_FORMULA = tuple("=+-@")
# Words on their colours reach a contrast of 4.5 and more; the words say the same as the colours.
STATES: dict[str, dict[str, Any]] = {
    "to do": {"font_color": "#4A575F", "bg_color": "#F3F4F5"},
    "needs": {"font_color": "#7A2E0E", "bg_color": "#FCEBD9", "bold": True},
    "answered": {"font_color": "#0B4A3A", "bg_color": "#DFF1E6"},
}


class Styles:
    """The cell formats of one workbook; each is made when it is first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 10, "valign": "top"}
            if "indent" in properties:
                base["align"] = "left"  # without it LibreOffice does not indent
            self._made[key] = self._book.add_format({**base, **properties})
        return self._made[key]

    @cached_property
    def title(self) -> Any:
        return self.of(font_size=20, bold=True, font_color=MAIN, valign="vcenter")

    @cached_property
    def heading(self) -> Any:
        return self.of(font_size=15, bold=True, font_color=MAIN, valign="vcenter")

    @cached_property
    def small_heading(self) -> Any:
        return self.of(font_size=12, bold=True, font_color=MAIN, valign="bottom")

    @cached_property
    def plain(self) -> Any:
        return self.of()

    @cached_property
    def quiet(self) -> Any:
        return self.of(font_color=QUIET, font_size=9)

    @cached_property
    def warning(self) -> Any:
        return self.of(font_color=SECOND, bold=True)

    @cached_property
    def link(self) -> Any:
        return self.of(font_color=MAIN, underline=1)

    @cached_property
    def head(self) -> Any:
        return self.of(**_HEAD, indent=1)

    @cached_property
    def head_number(self) -> Any:
        """Above a column of numbers, which stand in its middle."""
        return self.of(**_HEAD, align="center")

    @cached_property
    def given(self) -> Any:
        """Text of the standard in a table."""
        return self.of(indent=1, text_wrap=True, bottom=1, bottom_color=_LINE)

    @cached_property
    def given_bold(self) -> Any:
        return self.of(indent=1, text_wrap=True, bottom=1, bottom_color=_LINE, bold=True, font_color=MAIN)

    @cached_property
    def given_quiet(self) -> Any:
        return self.of(indent=1, text_wrap=True, bottom=1, bottom_color=_LINE, font_color=QUIET, font_size=9)

    @cached_property
    def given_link(self) -> Any:
        return self.of(
            valign="vcenter", indent=1, text_wrap=True, bottom=1, bottom_color=_LINE, font_color=MAIN, underline=1
        )

    @cached_property
    def given_number(self) -> Any:
        return self.of(valign="vcenter", bottom=1, bottom_color=_LINE, align="center", num_format="0")

    @cached_property
    def given_share(self) -> Any:
        return self.of(valign="vcenter", indent=1, bottom=1, bottom_color=_LINE, num_format="0%")

    @cached_property
    def total(self) -> dict[str, Any]:
        """The last row of a table, by what stands in the cell."""
        line: dict[str, Any] = {
            "bold": True,
            "valign": "vcenter",
            "top": 1,
            "top_color": MAIN,
            "bottom": 1,
            "bottom_color": MAIN,
        }
        return {
            "text": self.of(**line, indent=1),
            "number": self.of(**line, align="center", num_format="0"),
            "share": self.of(**line, num_format="0%", indent=1),
        }

    @cached_property
    def state(self) -> Any:
        return self.of(indent=1, text_wrap=True, bottom=1, bottom_color=_LINE, font_size=9)

    @cached_property
    def shut(self) -> Any:
        """An answer cell that is not used: no number is asked for here."""
        return self.of(indent=1, bottom=1, bottom_color=_LINE, bg_color=_GIVEN)

    @cached_property
    def bold(self) -> Any:
        return self.of(bold=True)

    @cached_property
    def bold_main(self) -> Any:
        return self.of(bold=True, font_color=MAIN)

    @cached_property
    def small(self) -> Any:
        return self.of(font_size=9, font_color=QUIET)

    def answer(self, shown: Shown = "", kind: str = "text", *, strong: bool = False, asked: bool = True) -> Any:
        """A cell to fill in. What looks like a formula is marked as text, so that it stays one when somebody edits it."""
        more: dict[str, Any] = {}
        if isinstance(shown, str) and shown.startswith(_FORMULA):
            more["quote_prefix"] = True
        more |= _NUMBERS.get(kind, {})
        if strong:
            more["bold"] = True
        if asked:
            more["bg_color"] = PAPER
        return self.of(indent=1, text_wrap=True, locked=False, border=1, border_color=_EDGE, **more)

    def open(self, kind: str) -> Any:
        """A cell below a table's rows: it may be filled in and does not show it."""
        return self.of(indent=1, text_wrap=True, locked=False, **_NUMBERS.get(kind, {}))


def put(sheet: Any, row: int, column: int, shown: Shown, style: Any) -> None:
    """Writes a value as what it is: a text is never taken for a formula, a number or an address."""
    if shown == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(shown, str):
        sheet.write_string(row, column, shown, style)
    elif isinstance(shown, date):
        sheet.write_datetime(row, column, shown, style)
    else:
        sheet.write_number(row, column, shown, style)


def put_rich(sheet: Any, row: int, column: int, pieces: list[tuple[Any, str]], style: Any) -> None:
    """Writes a text whose pieces differ in their fonts."""
    pieces = [(font, text) for font, text in pieces if text]
    if len(pieces) > 1:
        sheet.write_rich_string(row, column, *(part for piece in pieces for part in piece), style)
    elif pieces:
        sheet.write_string(row, column, pieces[0][1], style)
    else:
        sheet.write_blank(row, column, None, style)
