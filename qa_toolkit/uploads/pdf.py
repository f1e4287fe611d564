"""A PDF: its header in the very first bytes and nothing after its end, so that no other program takes it for something else."""

from __future__ import annotations

import re

from qa_toolkit.uploads import archives, markup

_HEADER = re.compile(rb"%PDF-[12]\.\d[\s%]")
_HEAD = 1024  # how far readers look for a header, and browsers for a page


def problem(content: bytes) -> str | None:
    if not content.startswith(b"%PDF-"):
        return "its name ends in .pdf, but it is no PDF; save it as one."
    if markup.holds(content[:_HEAD]):
        return markup.PAGE
    end = content.rfind(b"%%EOF")
    if not _HEADER.match(content) or end < 0:
        return archives.DAMAGED
    if content[end + 5 :].strip(b"\0\t\n\f\r ") or archives.ends_as_archive(content):
        return archives.HIDDEN
    return None
