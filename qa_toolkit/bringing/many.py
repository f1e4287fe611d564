"""Many workbooks that come back at once: what became of each, and for which audits none came. One bad file never stops the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from qa_toolkit import errors
from qa_toolkit.bringing import Brought, Store, beside, identity, owner, unread_cells
from qa_toolkit.merging import describe_all
from qa_toolkit.models import Record
from qa_toolkit.wording import count, listed
from qa_toolkit.workbook import Returned

Outcome = Literal["taken", "unchanged", "to decide", "duplicate", "not taken", "missing"]
LEFT = frozenset(("to decide", "duplicate", "not taken"))


class Result(Record):
    """What became of one workbook, or of an audit for which none came; `sentence` says what a person has to know of it."""

    file: str
    organisation: str
    audit: str
    outcome: Outcome
    sentence: str
    returned: Returned | None = None
    brought: Brought | None = None
    written: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing that came was left."""
        return self.outcome not in LEFT and not (self.returned and unread_cells(self.returned))


def bring_all(store: Store, paths: Iterable[str], *, take: str | None, dry_run: bool) -> list[Result]:
    """Brings each workbook into the audit that it was made from, and says which audits are still awaited.

    Args:
        take: 'file' or 'audit' for everything that was changed on both sides; without it such a workbook is left for a person.
    """
    results, came = [], dict[tuple[str, str], list[Returned]]()
    for path in paths:
        try:
            returned = store.read(path)
        except errors.QAToolkitError as error:
            results.append(Result(path, "", "", "not taken", _without(path, error)))
        else:
            came.setdefault((owner(returned.base), identity(returned.base)), []).append(returned)
    for same in came.values():
        results += _of_one_audit(store, same, take, dry_run=dry_run)
    return [*sorted(results, key=lambda one: one.file), *_missing(store, came)]


def _of_one_audit(store: Store, same: Sequence[Returned], take: str | None, *, dry_run: bool) -> Iterator[Result]:
    """Of several that were changed in different ways none is taken: which of them counts is for a person to say."""
    changed = [one for one in same if one.document != one.base or unread_cells(one)]
    for returned in same:
        others = [one for one in changed if returned in changed and _differ(one, returned)]
        if others:
            names = listed(one.path for one in others)
            sentence = (
                f"for the same audit, with other answers, came {names}; keep the right one and take the others away."
            )
            yield _result(returned, "duplicate", sentence)
        elif returned is (changed or same)[0]:
            yield _bring(store, returned, take, dry_run=dry_run)
        else:
            sentence = f"says the same as {changed[0].path}." if returned in changed else "nothing was changed in it."
            yield _result(returned, "unchanged", sentence)


def _differ(one: Returned, other: Returned) -> bool:
    return (one.base, one.document) != (other.base, other.document)


def _bring(store: Store, returned: Returned, take: str | None, *, dry_run: bool) -> Result:
    try:
        brought = beside(returned, store.standing(returned))
        changes, clashes = brought.merge.changes, brought.merge.clashes
        if not brought.is_something:
            return _result(returned, "unchanged", "it brings nothing new.", brought)
        store.refuse_loss(returned)
        if clashes and take is None:
            sentence = f"{count(len(clashes), 'field was', 'fields were')} changed in the audit too; decide with --take, or bring it in by itself."
            return _result(returned, "to decide", sentence, brought)
        decided = {clash.path: take or "" for clash in clashes}
        written = "" if dry_run else store.save(brought, decided)
    except errors.QAToolkitError as error:
        return _result(returned, "not taken", _without(returned.path, error))
    sides = f", {count(len(clashes), 'field')} that the audit had changed too by --take {take}" if clashes else ""
    return _result(returned, "taken", f"{count(len(describe_all(changes)), 'change')}{sides}.", brought, written)


def _result(
    returned: Returned, outcome: Outcome, sentence: str, brought: Brought | None = None, written: str = ""
) -> Result:
    unread = len(unread_cells(returned))
    more = f" {count(unread, 'cell')} could not be read." if unread else ""
    whose = str(returned.base["organisation"]["name"])
    return Result(returned.path, whose, identity(returned.base), outcome, sentence + more, returned, brought, written)


def _without(path: str, error: errors.QAToolkitError) -> str:
    """The sentence alone, where the file stands beside it."""
    return str(error).removeprefix(f"{path}: ")


def _missing(store: Store, came: Collection[tuple[str, str]]) -> Iterator[Result]:
    for one in store.awaited:
        if not any(id_ == one.id and (not whose or not one.owner or whose == one.owner) for whose, id_ in came):
            yield Result("", one.organisation, one.id, "missing", f"nothing came for {one.where}.")
