"""The names by which people call things in a workbook: each different from the others however it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from qa_toolkit.models import Level
from qa_toolkit.spreadsheets import folded
from qa_toolkit.workbook.shown import one_line

LONGEST_SHEET_NAME = 31  # Excel's own limits
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\!\x00-\x1f]")  # '!' ends a sheet's name in a formula
_LEFT_HANGING = re.compile(r"(?:[\s,;:–-]+|\s(?:and|or|of|the|a|an|for|to|in|on|with|by|from|as|at))+$", re.IGNORECASE)
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def distinct(wanted: Iterable[str], another: Callable[[int, str, int], str]) -> list[str]:
    """The names as wanted; one that stood before, or is empty, becomes what `another` makes of its place, itself and how often it was asked."""
    taken: set[str] = {""}
    found = []
    for place, name in enumerate(wanted):
        one, tries = name, 0
        while folded(one) in taken:
            tries += 1
            one = another(place, name, tries)
        taken.add(folded(one))
        found.append(one)
    return found


def _with(title: str, key: str, tries: int) -> str:
    """A title with its key behind it."""
    return f"{title} ({key}{f' {tries}' if tries > 1 else ''})".strip()


def of_levels(levels: Sequence[Level]) -> dict[str, str]:
    """By key what the drop-down offers."""
    return of_titles({level.key: level.title for level in levels})


def of_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """By key a title on one line; of two that are the same the second has its key behind it."""
    keys = list(titles)
    made = distinct(map(one_line, titles.values()), lambda place, title, tries: _with(title, str(keys[place]), tries))
    return dict(zip(keys, made, strict=True))


def of_sheets(titles: Sequence[tuple[str, str]], taken: Sequence[str]) -> list[str]:
    """For each section, a number and a title, a name that Excel takes."""

    def fit(name: str, end: str = "") -> str:
        if len(name) > LONGEST_SHEET_NAME:
            name = name.partition(": ")[0]
        name = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", name).replace("'", "’").split())
        room = LONGEST_SHEET_NAME - len(end.encode("utf-16-le")) // 2
        if len(name.encode("utf-16-le")) // 2 > room:
            while len(name.encode("utf-16-le")) // 2 > room:
                head, space, _ = name.rpartition(" ")
                name = head if space and len(head) > room // 2 else name[:-1]
            name = _LEFT_HANGING.sub("", name) or name
        return name + end

    wanted = [*taken, *(fit(f"{one_line(number)} {one_line(title)}") for number, title in titles)]
    return distinct(wanted, lambda _, name, tries: fit(name, f" ({tries + 1})"))[len(taken) :]


def tokens(ids: Sequence[object]) -> list[str]:
    """What stands in a hidden cell for each id: itself where every program leaves it as it is, else its place in the exported audit."""
    seen: set[str] = set()
    found = []
    for place, id_ in enumerate(ids, 1):
        good = isinstance(id_, str) and _PLAIN_ID.fullmatch(id_) and not id_.isdigit() and folded(id_) not in seen
        found.append(id_ if good and isinstance(id_, str) else f"#{place}")
        seen.add(folded(found[-1]))
    return found
