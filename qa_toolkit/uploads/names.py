"""The name under which an uploaded file is shown and offered for saving. It is never part of a path of ours."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 120
_KEPT_FORMATS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian and Indic spelling needs them
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # by Windows; the slashes are gone by then
# What Windows takes for a device whatever ending follows ("Naming Files, Paths, and Namespaces").
_DEVICE = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)


def plain_name(name: str) -> str:
    """The last part of a name without what cannot be seen, turns the reading direction, or means something to a system.

    What is left may be empty.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.replace("\0", "")))[-1]
    seen = "".join(" " if c.isspace() else c for c in last if c.isspace() or _is_visible(c))
    return " ".join(_FORBIDDEN.sub("-", seen).split()).rstrip(". ")


def ending(name: str) -> str:
    """'pdf' for 'Plan.PDF': what stands after the last dot of a plain name, or ''."""
    _, dot, last = name.rpartition(".")
    return last.lower() if dot else ""


def shown_name(name: str, forced: str) -> str:
    """At most 120 characters with the ending `forced`, which no system takes for anything else than a file."""
    plain = plain_name(name)
    stem = plain.rpartition(".")[0] if "." in plain else "" if plain.lower() == forced else plain
    room = MAX_NAME - len(forced) - 1
    stem = stem.lstrip(". ")[: room - 1].rstrip(". ") or "evidence"
    device = _DEVICE.fullmatch(stem.partition(".")[0].strip())
    return f"{'_' if device else ''}{stem}.{forced}"


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] != "C" or character in _KEPT_FORMATS
