"""The comparison of three versions of an audit's document: as it was sent out, as it came back, and as it stands now.

Field by field, and an entry of a list is a field that is known by its name. A field that one side alone changed takes that side's value; one that
both changed in the same way keeps it; any other is a clash. What nobody touched is carried over as it is, unknown members included.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.merging.keys import ABSENT, Path, by_key, plain, same
from qa_toolkit.merging.records import Change, Clash
from qa_toolkit.merging.words import Words
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard

Document = dict[str, Any]

# Entries with a name of their own: one that both sides add under one name is two different things, not one thing with two halves.
_ENTRIES = ("evidence", "assessors", "proposals", "actions")


class _Field(Record):
    """`merged` is what it becomes; a clash has none before a person has decided."""

    path: Path
    base: Any
    theirs: Any
    ours: Any
    merged: Any = ABSENT
    cited: tuple[str, ...] = ()  # of evidence that one side took away: where the other side newly names it


class Merge:
    """Made by `compare`."""

    def __init__(self, base: Document, theirs: Document, ours: Document, standard: Standard) -> None:
        self._had_evidence = [("evidence" in document) for document in (base, theirs, ours)]
        base, theirs, ours = ({**side, "evidence": side.get("evidence", {})} for side in (base, theirs, ours))
        self._base, self._theirs, self._ours = base, theirs, ours
        words = Words(standard, (ours, theirs, base))
        self._changed, self._clashing = _with_cited_evidence(base, theirs, ours, _compared((), base, theirs, ours))
        self.changes = tuple(_change(field, words) for field in self._changed)
        self.clashes = tuple(_clash(field, words) for field in self._clashing)

    def settled(self, take: Mapping[Path, str]) -> Document:
        """The new document: ours, with what only they changed and with what was decided.

        Args:
            take: for each clash, by its path, whose value it gets: 'file' for theirs, 'audit' for ours.

        Raises:
            Undecided: where a clash is in it neither way.
        """
        open_ = [clash.label for clash in self.clashes if take.get(clash.path) not in ("file", "audit")]
        if open_:
            raise errors.Undecided(open_)
        edits = [(field.path, field.merged) for field in self._changed]
        edits += [(field.path, field.theirs) for field in self._clashing if take[field.path] == "file"]
        result = copy.deepcopy(self._ours)
        actions = by_key(result.get("actions", []))
        if actions is not None and any(len(path) > 1 and path[0] == "actions" for path, _ in edits):
            result["actions"] = actions
        for path, value in edits:
            _put(result, path, copy.deepcopy(value))
        if isinstance(result.get("actions"), dict):
            result["actions"] = list(result["actions"].values())
        self._order_actions(result)
        for field in self._clashing:
            if len(field.path) == 2 and field.path[0] == "evidence" and field.path[1] not in result["evidence"]:
                _stop_citing(result, str(field.path[1]))
        before, there, here = self._had_evidence
        if not result["evidence"] and not (here if there == before else there):
            del result["evidence"]
        return result

    def _order_actions(self, result: Document) -> None:
        """As they stand in the file, unless the audit's were put into another order."""
        base, theirs, ours = (by_key(document.get("actions")) for document in (self._base, self._theirs, self._ours))
        merged = by_key(result.get("actions"))
        if base is None or theirs is None or ours is None or merged is None or list(base) != list(ours):
            return
        order = [key for key in theirs if key in merged]
        before = -1  # where the one before it stands
        for key in merged:
            if key not in order:
                order.insert(before + 1, key)
            before = order.index(key)
        result["actions"] = [merged[key] for key in order]


def compare(base: Document, theirs: Document, ours: Document, standard: Standard) -> Merge:
    """What came back, beside what was sent out and what stands here now.

    Args:
        base: the document as it was when it was sent out.
        theirs: as it came back.
        ours: as it is now.
        standard: the one that all three are audits of; it names criteria and levels in what is said to people.
    """
    return Merge(base, theirs, ours, standard)


def _change(field: _Field, words: Words) -> Change:
    said = words.values(field.path, field.ours, field.merged)
    return Change(
        field.path, words.criterion(field.path), words.label(field.path), plain(field.ours), plain(field.merged), *said
    )


def _clash(field: _Field, words: Words) -> Clash:
    sides = (field.base, field.theirs, field.ours)
    label = words.label(field.path)
    if field.cited:
        label += ", " + words.cited("file" if field.ours is ABSENT else "audit", field.cited)
    said = words.values(field.path, *sides)
    return Clash(field.path, words.criterion(field.path), label, *map(plain, sides), *said)


def _compared(path: Path, base: Any, theirs: Any, ours: Any) -> Iterator[tuple[bool, _Field]]:
    """Each field that they changed, and whether that is a clash."""
    if same(theirs, ours) or same(base, theirs):
        return
    parts = _parts(path, base, theirs, ours)
    if parts is not None:
        in_base, in_theirs, in_ours = parts
        for name in dict.fromkeys([*in_ours, *in_theirs, *in_base]):
            sides = (side.get(name, ABSENT) for side in parts)
            yield from _compared((*path, name), *sides)
        return
    if same(base, ours):
        yield False, _Field(path, base, theirs, ours, theirs)
        return
    cited = _cited(path, base, theirs, ours)
    if cited is None:
        yield True, _Field(path, base, theirs, ours)
    elif cited != ours:
        yield False, _Field(path, base, theirs, ours, cited)


def _parts(
    path: Path, base: Any, theirs: Any, ours: Any
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]] | None:
    """The three sides by the names of their members, or None where the field is taken as a whole."""
    if base is ABSENT:
        if len(path) == 2 and path[0] in _ENTRIES:
            return None
        base = [] if isinstance(theirs, list) else {}
        if ours is ABSENT and theirs and _has_places(path):
            ours = base
    if path == ("actions",):
        base, theirs, ours = by_key(base), by_key(theirs), by_key(ours)
    if isinstance(base, dict) and isinstance(theirs, dict) and isinstance(ours, dict):
        return base, theirs, ours
    return None


def _has_places(path: Path) -> bool:
    """Whether what is new here is told member by member: a form that was filled in, rather than a thing that was added."""
    return path[0] in (*_ENTRIES, "judgements") and len(path) <= (3 if path[0] == "judgements" else 1)


def _cited(path: Path, base: Any, theirs: Any, ours: Any) -> list[str] | None:
    """The evidence of a judgement where both sides changed it: ours, without what they took out, and with what they added."""
    if len(path) != 4 or (path[0], path[3]) != ("judgements", "evidence"):
        return None
    lists = ([] if base is ABSENT else base, theirs, ours)
    if not all(isinstance(side, list) and _are_names(side) for side in lists):
        return None
    before, here = set(lists[0]), set(ours)
    gone = before - set(theirs)
    return [id_ for id_ in ours if id_ not in gone] + [id_ for id_ in theirs if id_ not in before | here]


def _are_names(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values) and len(set(values)) == len(values)


def _with_cited_evidence(
    base: Document, theirs: Document, ours: Document, found: Iterator[tuple[bool, _Field]]
) -> tuple[tuple[_Field, ...], tuple[_Field, ...]]:
    """Changes and clashes; evidence that one side took away while the other began to cite it is a clash, too."""
    before = _citations(base)
    there, here = (
        {
            id_: tuple(by - before.get(id_, set()))
            for id_, by in _citations(side).items()
            if not by <= before.get(id_, set())
        }
        for side in (theirs, ours)
    )
    changed: list[_Field] = []
    clashing: list[_Field] = []
    for clashes, field in found:
        if field.path[0] == "evidence" and len(field.path) == 2 and field.merged is ABSENT and field.path[1] in here:
            clashing.append(_Field(field.path, field.base, field.theirs, field.ours, cited=here[str(field.path[1])]))
        else:
            (clashing if clashes else changed).append(field)
    for id_, piece in base["evidence"].items():
        if id_ in there and id_ not in ours["evidence"] and same(piece, theirs["evidence"].get(id_)):
            clashing.append(_Field(("evidence", id_), piece, piece, ABSENT, cited=there[id_]))
    return tuple(changed), tuple(clashing)


def _lists_of_evidence(document: Document) -> Iterator[tuple[str, list[Any]]]:
    for section in document["judgements"].values():
        for criterion, judgement in section.items():
            cited = judgement.get("evidence") if isinstance(judgement, dict) else None
            if isinstance(cited, list):
                yield criterion, cited


def _citations(document: Document) -> dict[str, set[str]]:
    """The criteria that each piece of evidence is named under."""
    found: dict[str, set[str]] = {}
    for criterion, cited in _lists_of_evidence(document):
        for id_ in cited:
            if isinstance(id_, str):
                found.setdefault(id_, set()).add(criterion)
    return found


def _stop_citing(document: Document, id_: str) -> None:
    for _, cited in _lists_of_evidence(document):
        cited[:] = [other for other in cited if other != id_]


def _put(document: Document, path: Path, value: Any) -> None:
    at: Any = document
    for step in path[:-1]:
        at = at.setdefault(step, {})
    if value is ABSENT:
        at.pop(path[-1], None)
    else:
        at[path[-1]] = value
