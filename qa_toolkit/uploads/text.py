"""Plain text: in UTF-8, in UTF-16 with its mark, or as older Windows programs write it; and not a page that calls itself text."""

from __future__ import annotations

import codecs
import re

from qa_toolkit.uploads import markup

_BROKEN = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")  # no writing holds these; 1A ends a file of old DOS programs
_NO_TEXT = "it is no text; save it as text in UTF-8, or as a PDF."


def problem(content: bytes) -> str | None:
    text = decoded(content)
    if text is None or _BROKEN.search(text):
        return _NO_TEXT
    if not text.strip():
        return "there is nothing in it."
    return markup.PAGE if markup.begins(text) or markup.holds(text[:1024].encode("utf-8", "replace")) else None


def decoded(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
