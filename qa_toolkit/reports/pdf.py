"""A report as PDF: drawn by WeasyPrint, or printed by the browser that is installed, or a sentence that says what to install."""

from __future__ import annotations

import datetime as dt
import functools
import re
import sys
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Literal

from qa_toolkit.reports import browser

HTML_LIMIT = 5_000_000
_BY_HAND = "You can open the HTML report in a browser and choose Print, Save as PDF."
_TOO_LARGE = f"The report is larger than {HTML_LIMIT // 1_000_000} MB, the most that is drawn as a PDF. {_BY_HAND}"
_INSTALL = {
    "linux": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "Microsoft Edge, which is part of Windows, or Google Chrome",
}
_BY_BROWSER = (
    "made with your web browser: it is not PDF/UA, its contents page has no page numbers and the audit is not attached."
)
# Neither PDF/A nor PDF/UA admits characters without a meaning: private use, half of a pair, what is no character at all.
_MEANINGLESS = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufff8\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
    + "\U000f0000-\U0010ffff]"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
_UNDRAWN = "?"
_NOT_LATIN = re.compile("[^\x00-\u017f\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac]")
# A quick look whether there is anything to take out; in the reports that we write there is not.
_STRANGE = re.compile(
    r"""href\s*+=\s*+(?!["']?+\s*+(?:https?:|mailto:|\#|["']))|http-equiv\s*+=\s*+["']?+\s*+refresh""", re.IGNORECASE
)
_FOLLOWED = re.compile(r"\s*(?:(?:https?:|mailto:|#)|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfResult:
    data: bytes | None
    engine: Literal["weasyprint", "browser"] | None
    note: str | None
    """One sentence for a person; None when all is well."""


def make_pdf(
    html: str,
    *,
    title: str,
    attachment: bytes,
    attachment_name: str,
    attachment_about: str = "The audit that this report was made from",
    created: dt.date,
    identifier: bytes,
) -> PdfResult:
    """The report as PDF by the best means that this computer has.

    Drawn by WeasyPrint, the same arguments give the same bytes. Content never makes it raise.

    Args:
        html: A whole document with `<html lang>` and `<title>`; it says `font-family: "Source Sans 3"` and brings no fonts.
        attachment: The audit as JSON, which goes into the PDF.
        created: The day that the PDF says it was made.
        identifier: What tells this PDF from others, such as a digest of the audit.
    """
    if len(html) > HTML_LIMIT:
        return PdfResult(None, None, _TOO_LARGE)
    html = _safe(html)
    try:
        # OSError without Pango; half a second, so only here.
        from qa_toolkit.reports import weasy
    except (ImportError, OSError):
        return _by_browser(html, f"This PDF was {_BY_BROWSER}", f"To get a PDF, install: {_install()}.")
    draw = functools.partial(
        weasy.draw,
        title=_plain(title),
        attachment=attachment,
        attachment_name=attachment_name,
        attachment_about=attachment_about,
        created=created,
        identifier=identifier,
    )
    try:
        data, missing = draw(html)
        undrawn = frozenset(html) & missing
        if missing:
            data, missing = draw(html.translate(dict.fromkeys(map(ord, undrawn), _UNDRAWN)))
        if missing:  # Pango takes some letters apart and then misses a part; what is Latin our own fonts have whole
            undrawn = frozenset(_NOT_LATIN.findall(html))
            data, missing = draw(_NOT_LATIN.sub(_UNDRAWN, html))
    except Exception as error:  # noqa: BLE001 - a foreign renderer raises what it likes; the report must still come out
        failed = f"WeasyPrint could not draw this report ({type(error).__name__})"
        return _by_browser(html, f"{failed}, so it was {_BY_BROWSER}", f"{failed}.")
    return PdfResult(data, "weasyprint", _about(undrawn))


def pango_version() -> str | None:
    """What WeasyPrint draws with; None where it is missing."""
    try:
        from qa_toolkit.reports import weasy
    except (ImportError, OSError):
        return None
    return weasy.pango_version()


def _by_browser(html: str, note: str, advice: str) -> PdfResult:
    found = browser.find_browser()
    data = browser.print_pdf(html, found) if found else None
    if data is None:
        tried = f"{found.name} made no PDF either." if found else ""
        return PdfResult(None, None, " ".join(filter(None, (advice, tried, _BY_HAND))))
    return PdfResult(data, "browser", note)


def _install() -> str:
    return _INSTALL.get(sys.platform, _INSTALL["linux"])


def _about(missing: frozenset[str]) -> str | None:
    if not missing:
        return None
    some = ", ".join(f"U+{ord(character):04X}" for character in sorted(missing)[:5])
    more = ", …" if len(missing) > 5 else ""
    return f"No font on this computer has {len(missing)} of the characters in the report; they are shown as ?: {some}{more}."


def _plain(text: str) -> str:
    return _MEANINGLESS.sub(_UNDRAWN, _CONTROLS.sub("", text))


def _safe(html: str) -> str:
    """Without characters that no PDF may hold, links that lead elsewhere than to the web, and pages that call others."""
    html = _plain(html)
    if not _STRANGE.search(html):
        return html
    tags = _StrangeTags(html)
    pieces, end = [], 0
    for start, raw, instead in tags.found:
        pieces += [html[end:start], instead]
        end = start + len(raw)
    return "".join([*pieces, html[end:]])


class _StrangeTags(HTMLParser):
    """Finds the start tags that must not stay: where they are, how they read, and what to write instead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str, str]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = [(name, value) for name, value in attrs if not name.endswith("href") or _FOLLOWED.match(value or "")]
        refreshes = tag == "meta" and "refresh" in (dict(attrs).get("http-equiv") or "").lower()
        if not refreshes and (tag not in {"a", "area"} or len(kept) == len(attrs)):
            return
        raw = self.get_starttag_text() or ""
        line, column = self.getpos()
        words = [tag, *(name if value is None else f'{name}="{escape(value)}"' for name, value in kept)]
        instead = "" if refreshes else f"<{' '.join(words)}>"
        self.found.append((self._lines[line - 1] + column, raw, instead))
