"""What stands in published tables where a number may not or cannot: never a number, and never 0."""

from __future__ import annotations

from qa_toolkit.spreadsheets import folded

# DfE's statistics; low is more than 0 and less than 0.5. The last ones are older habits.
SYMBOLS = {
    "c": "suppressed",
    "z": "not applicable",
    "x": "not available",
    "low": "more than 0 and less than 0.5",
    "-": "not given",
    "..": "not available",
    "...": "not available",
    ".": "not applicable",
    ":": "not available",
    "*": "suppressed",
    "k": "low",
    "u": "unreliable",
    "supp": "suppressed",
    "suppressed": "suppressed",
    "n/a": "not applicable",
    "na": "not applicable",
    "~": "suppressed",
    "#": "suppressed",
    "": "not given",
}


def symbol_of(text: str) -> str | None:
    """The symbol that stands in a cell, in the brackets of newer publications or without; None where it is something else."""
    found = folded(text)
    bare = found[1:-1].strip() if found.startswith("[") and found.endswith("]") else found
    return bare if bare in SYMBOLS else None
