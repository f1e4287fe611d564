"""Parts of the sentences that people read: plurals, lists, dates, and text from files made fit to stand on a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

STATE_WORDS = {"met": "met", "unmet": "not met", "unanswered": "not answered", "unsupported": "claimed without support"}
SIZE_WORDS = {"S": "small", "M": "medium", "L": "large"}
STATUS_WORDS = {
    "source-checked": "checked against the source",
    "partly-checked": "partly checked",
    "unverified": "from memory, not checked",
    "indicator": "toolkit indicator",
    "reconstruction": "reconstruction",
}
OBLIGATION_WORDS = {"must": "required by law", "should": "recommended", "suggested": "suggested"}
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905

# What no page, workbook or PDF can hold: controls but tab and new line, and code points that Unicode says are no characters.
_DROPPED = {c: None for c in range(0x20) if c not in (0x09, 0x0A)} | dict.fromkeys(range(0x7F, 0xA0))
_DROPPED |= dict.fromkeys(range(0xFDD0, 0xFDF0)) | dict.fromkeys(
    p << 16 | low for p in range(17) for low in (0xFFFE, 0xFFFF)
)
_DROPPED |= dict.fromkeys(
    (0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068)
)  # would turn the rest of a line round


def clean(text: object) -> str:
    """A text from a file as every format can show it: composed (NFC), Unix line ends, nothing that breaks a page."""
    plain = text if isinstance(text, str) else "" if text is None else str(text)
    if plain.isascii() and plain.isprintable():
        return plain
    return unicodedata.normalize("NFC", plain.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED))


def count(number: int, one: str, many: str | None = None) -> str:
    """'1 criterion', '3 criteria'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def quoted(title: str) -> str:
    return f"‘{title}’"


def grouped(labels: Iterable[str]) -> tuple[str, ...]:
    """'matrix:2011 1.3', 'matrix:2011 3.2' as 'matrix:2011 (1.3, 3.2)': the criteria of one standard together, each once."""
    by_standard: dict[str, dict[str, None]] = {}
    for label in labels:
        name, _, number = label.partition(" ")
        by_standard.setdefault(name, {})[number] = None
    return tuple(f"{name} ({', '.join(numbers)})" for name, numbers in by_standard.items())


def day(iso: str) -> str:
    """'24 November 2026' for '2026-11-24', 'November 2026' for '2026-11'; a text that is no such date is given back as it is."""
    try:
        when = date.fromisoformat(f"{iso}-01" if len(iso) == 7 else iso[:10])
    except ValueError:
        return iso
    if len(iso) == 7:
        return f"{MONTHS[when.month - 1]} {when.year}"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return text if not text else text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def slug(text: str, limit: int = 60) -> str:
    """A part of a file name that every system takes: small letters, digits and hyphens; a hash where nothing is left."""
    import hashlib

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    short = "-".join(words)[:limit].strip("-")
    return short or hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
