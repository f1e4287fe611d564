"""Which column of an export answers which question, and which bank it is an export of: by the questions' words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit import errors
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.wording import listed, quoted
from qa_toolkit_survey.banks import Bank, banks
from qa_toolkit_survey.wordings import words

_ALIKE = 0.9  # of the words' letters: one that somebody mended or misspelt
_ROW_ALIKE = 0.8  # of the last words
_NEAR = 0.75  # told, and not read
_ENOUGH = 1 / 3  # of a bank's questions, to say that a file is of it
_NUMBER = re.compile(r"^\s*(?:[A-Z]?\d{1,2}[.):]|[A-Z]\d{1,2})\s+")  # '3. ' or 'Q3 ' before a question
# What the two services add of themselves, and what people add to know who answered. Never looked at, and not worth a word.
_KNOWN = frozenset(
    {
        *("id", "start time", "completion time", "last modified time", "email", "name", "language"),
        *("timestamp", "email address", "username", "score", "total points", "quiz feedback"),
    }
)


class Columns(Record):
    """Of one file and one bank: the place of each question's column."""

    bank: Bank
    groups: Mapping[str, int]
    parts: Mapping[str, int]
    told: tuple[str, ...]

    @property
    def share(self) -> float:
        return len(self.parts) / sum(1 for _ in self.bank.parts())


def matched(titles: Sequence[str], bank: Bank, *, alike: bool = True) -> Columns:
    """The columns of a bank's questions; a title that is only alike is told, and taken only with `alike`.

    A grid's row is titled 'Question [Row]' by Google Forms and 'Row' alone by Microsoft Forms.
    """
    asked = {f"group {one.id}": one.text for one in bank.groups} | {f"part {one.id}": one.text for one in bank.parts()}
    places: dict[str, int] = {}
    known = {words(text): key for key, text in asked.items()}
    for grid in (one for one in bank.parts() if one.row):
        known.setdefault(words(grid.row), f"part {grid.id}")
    left: list[int] = []
    for place, title in enumerate(titles):
        key = known.get(words(title)) or known.get(words(_NUMBER.sub("", title)))
        if key is not None:
            places.setdefault(key, place)
        elif words(title) not in _KNOWN:
            left.append(place)
    rows = {f"part {one.id}": one.row for one in bank.parts() if one.row}
    open_ = {key: (text, rows.get(key, "")) for key, text in asked.items() if key not in places}
    told = tuple(_alike(titles, left, open_, places)) if alike else ()
    groups = {one.id: places[f"group {one.id}"] for one in bank.groups if f"group {one.id}" in places}
    parts = {one.id: places[f"part {one.id}"] for one in bank.parts() if f"part {one.id}" in places}
    return Columns(bank, groups, parts, told)


def _alike(
    titles: Sequence[str], left: Sequence[int], asked: dict[str, tuple[str, str]], places: dict[str, int]
) -> Iterator[str]:
    """Takes what is nearly a question for it, and tells; what is less near is told only. No title but such a one is repeated."""
    for place in left:
        title = words(_NUMBER.sub("", titles[place]))
        if not title or not asked:
            continue
        scores = {key: _likeness(title, words(text), words(row)) for key, (text, row) in asked.items()}
        best = max(scores, key=lambda key: scores[key])
        if scores[best] >= _ALIKE:
            places[best] = place
            yield f"The column {quoted(errors.shown(titles[place]))} was read as {quoted(asked.pop(best)[0])}."
        elif scores[best] >= _NEAR:
            text = asked[best][0]
            yield f"A column is near {quoted(text)}, but not near enough, and was not read: make their words the same."


def _likeness(title: str, text: str, row: str) -> float:
    """From 0 to 1. Rows of one grid differ in their last words only, so these are compared by themselves too."""
    whole = difflib.SequenceMatcher(None, title, text)
    if whole.real_quick_ratio() < _NEAR or whole.quick_ratio() < _NEAR:
        return 0.0
    if row and difflib.SequenceMatcher(None, title[-len(row) :], row).ratio() < _ROW_ALIKE:
        return 0.0
    return whole.ratio()


def recognised(titles: Sequence[str], path: str, bank: Bank | None = None) -> Columns:
    """The columns of the bank that was named, or of the bank that most of the questions belong to.

    Raises:
        BadData: where the file has too few questions of it.
    """
    best = matched(titles, bank) if bank else _best(titles)
    if best.share >= _ENOUGH or (bank and best.parts):
        return best
    if bank:
        other = _best(titles)
        meant = f" They are those of the bank '{other.bank.key}'." if other.share >= _ENOUGH else ""
        raise BadData(path, f"its columns hold no question of the bank '{bank.key}'.{meant}")
    raise BadData(
        path,
        f"its columns are not the questions of any bank ({listed(banks())}). Keep the words of the questions as `survey form` writes "
        "them, and export the answers with the questions in the first row.",
    )


def _best(titles: Sequence[str]) -> Columns:
    """Of the bank that most of the questions are of; what is only alike is looked at where that does not settle it."""
    exact = [matched(titles, one, alike=False) for one in banks().values()]
    found = max(exact, key=lambda one: (len(one.parts) + len(one.groups), one.share))
    if found.share >= _ENOUGH:
        return matched(titles, found.bank)
    return max((matched(titles, one) for one in banks().values()), key=lambda one: (len(one.parts), one.share))
