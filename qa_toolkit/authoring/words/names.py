"""What the words in a cell may refer to, and names made from what people typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets.cells import folded
from qa_toolkit.wording import slug

MAX_ID = 60  # the metaschema's
_MADE = 48  # a name that people have to read is better shorter


class Misread(Exception):
    """A cell says nothing that its column understands; the text is the sentence for its author."""


class Names(Record):
    """Of one standard: what the cells of its other sheets can name."""

    sections: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # id to number and title
    criteria: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ladders: Sequence[Sequence[Mapping[str, Any]]] = ()  # the levels of each ladder that scored criteria have
    definitions: Collection[str] = ()  # conditions and rules that several places share
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of the profile

    def section(self, word: str) -> str:
        return chosen(word, self.sections, "section")

    def criterion(self, word: str) -> str:
        return chosen(word, self.criteria, "criterion")

    def rank(self, word: str) -> int:
        """How high a level stands, by its key or title: the same in every ladder, or it could not be asked of all."""
        found = [_rank_in(ladder, word) for ladder in self.ladders]
        ranks = {rank for rank in found if rank is not None}
        if not ranks:
            known = list(dict.fromkeys(str(level["const"]) for ladder in self.ladders for level in ladder))
            has = f" There are: {', '.join(known)}." if known else ""
            raise Misread(f"'{shown(word)}' is no level of this standard.{did_you_mean(as_id(word), known)}{has}")
        if len(ranks) > 1 or None in found:
            raise Misread(
                f"'{shown(word)}' does not stand at the same place in every ladder; write 'rank 1' for the step above the lowest, 'rank 2' …"
            )
        return ranks.pop()

    def level_at(self, rank: int) -> str | None:
        """The one key that stands at a rank in every ladder, where there is one."""
        keys = {_key_at(ladder, rank) for ladder in self.ladders}
        return keys.pop() if len(keys) == 1 else None


def ranks(ladder: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """As in `Standard.ladders`: levels with one score share a rank, and the lowest is 0."""
    scores = {level["const"]: level["x-level"]["score"] for level in ladder}
    distinct = sorted({score for score in scores.values() if isinstance(score, int)})
    return {key: distinct.index(score) for key, score in scores.items() if isinstance(score, int)}


def _rank_in(ladder: Sequence[Mapping[str, Any]], word: str) -> int | None:
    by_key = ranks(ladder)
    key = level_key(word, ladder)
    return by_key.get(key)


def _key_at(ladder: Sequence[Mapping[str, Any]], rank: int) -> str | None:
    return next((key for key, its in ranks(ladder).items() if its == rank), None)


def level_key(word: str, ladder: Iterable[Mapping[str, Any]]) -> str:
    """The key of the level that a word names by key or title; the word as a key where it names none."""
    keys = {folded(str(level["const"])): str(level["const"]) for level in ladder}
    titles = {folded(str(level.get("title", ""))): str(level["const"]) for level in ladder}
    return keys.get(folded(word)) or titles.get(folded(word)) or as_id(word)


def chosen(word: str, known: Mapping[str, tuple[str, str]], what: str) -> str:
    """The id of what somebody named by its id, its number or its title.

    Raises:
        Misread: where nothing is called so, or several things are.
    """
    if word in known:
        return word
    wanted = folded(word)
    ways = (
        [id_ for id_, (number, _) in known.items() if folded(number) == wanted],
        [id_ for id_, (_, title) in known.items() if folded(title) == wanted],
        [id_ for id_ in known if id_ == as_id(word)],
    )
    found = next(filter(None, ways), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise Misread(f"'{shown(word)}' could be {' or '.join(found)}; write the id.")
    near = did_you_mean(word, [*known, *(title for _, title in known.values())])
    has = f" There are: {', '.join(list(known)[:20])}." if known and not near else ""
    raise Misread(f"no {what} is called '{shown(word)}'.{near}{has}")


def as_id(text: str) -> str:
    """What somebody typed as an id, made one: 'Met in part' as 'met-in-part'. An id stays as it is."""
    return slug(text, MAX_ID) if any(c.isalnum() and c.isascii() for c in text) else text


def made_id(title: str, taken: Collection[str], prefix: str) -> str:
    """A new id out of a title, other than those that are taken: whole words, and never a digit first."""
    words = slug(title, 400)
    if not words[0].isalpha():
        words = f"{prefix}-{words}"
    short = words
    if len(short) > _MADE:
        short = words[: _MADE + 1].rpartition("-")[0] or words[:_MADE]
    number, id_ = 1, short
    while id_ in taken:
        number += 1
        id_ = f"{short}-{number}"
    return id_
