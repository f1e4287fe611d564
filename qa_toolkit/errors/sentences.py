"""What every error is, and parts of their sentences."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice


class QAToolkitError(Exception):
    """Something that the person at the keyboard can put right."""


def shown(value: object) -> str:
    """A value out of a file as it may stand in a message: one line, printable, at most 80 characters."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' Did you mean …?', or nothing where nothing is near enough."""
    import difflib  # only when something is wrong

    names = {name.casefold(): name for name in islice(known, 1000)}
    near = difflib.get_close_matches(word[:80].casefold(), list(names), n=1, cutoff=0.6)
    return f" Did you mean '{names[near[0]]}'?" if near else ""
