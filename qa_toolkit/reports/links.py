"""What becomes of an evidence location: a link where it is an address of the web or of mail, otherwise the words that were typed."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

from qa_toolkit.reports.content import is_link

_TAKEN = ("http", "https", "mailto")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]{1,30}):")
_WEB = re.compile(r"(?:www\.|//)\S")
_COLONS = str.maketrans(dict.fromkeys("\N{RATIO}\N{MODIFIER LETTER COLON}\N{MODIFIER LETTER RAISED COLON}", ":"))
_PROGRAMS = frozenset(
    {"javascript", "vbscript", "livescript", "mocha"}
)  # a browser runs these with a space after the colon too
_LOCAL = frozenset({"data", "file", "blob", "jar", "view-source", "about", "filesystem"})
_NO_LINK = (
    "This stays plain text, because only addresses that begin with http, https or mailto become links. If the evidence is a file, add it here "
    "as a file."
)
_NO_SCHEME = "This stays plain text. To make it a link, begin it with https://."
_BROKEN = "This stays plain text, because an address holds no spaces, quotation marks or letters beyond A to Z. Copy it from the browser."


def link_problem(text: str) -> str | None:
    """Why a location that looks like an address will be no link; None for a link and for ordinary words."""
    if is_link(text):
        return None
    read = _as_browsers_read(text)
    found = _SCHEME.match(read)
    if found is None:
        return _NO_SCHEME if _WEB.match(read) else None
    scheme, rest = found[1], read[found.end() :]
    if scheme in _TAKEN:
        return _BROKEN if rest.startswith(("/", "\\")) or (scheme == "mailto" and "@" in rest) else None
    looks = scheme in _PROGRAMS or (scheme in _LOCAL and rest[:1].strip()) or rest.startswith("//")
    return _NO_LINK if looks else None


def _as_browsers_read(text: str) -> str:
    """Entities and per cent signs resolved, full-width letters made narrow, and without what a browser leaves out of an address."""
    plain = unicodedata.normalize("NFKC", unquote(html.unescape(html.unescape(text[:2000])))).translate(_COLONS)
    return (
        "".join(c for c in plain if c == " " or not (c.isspace() or unicodedata.category(c)[0] == "C")).strip().lower()
    )
