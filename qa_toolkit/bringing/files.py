"""Audits that are files: one that was named, or all of a folder, where a workbook that was sent out stands for the audit that it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_toolkit import audits, documents, errors, workbook
from qa_toolkit.bringing import Awaited, Brought, Standing, Take, identity, owner, read
from qa_toolkit.standards import Standard
from qa_toolkit.wording import listed
from qa_toolkit.workbook import Returned

StandardOf = Callable[[str], Standard]
WORKBOOK = ".xlsx"
AUDITS = (".json", ".yaml", ".yml")
_KINDS = (*AUDITS, WORKBOOK)  # which is the audit, where a folder has several files of one


@dataclass(frozen=True, slots=True)
class _Audit:
    """`text` is None where the audit is no file yet and only stands in a workbook."""

    standing: Standing
    path: Path
    target: Path
    text: str | None

    def refuse_loss(self) -> None:
        """Raises CannotWrite."""
        documents.refuse_loss(self.target, None if self.text is None else self.path)

    def save(self, brought: Brought, take: Take) -> str:
        self.refuse_loss()
        document = brought.settling(take)(self.standing.document)
        if self.text is not None and documents.read_text(self.path) != self.text:
            raise errors.Overtaken(self.standing.where)
        documents.write(self.target, documents.dump(document))
        return str(self.target)


class Files:
    """Audits in files, of which `pick` finds the one that a workbook belongs to; `notes` say which files could not be read."""

    def __init__(
        self,
        standard_of: StandardOf,
        pick: Callable[[Returned], _Audit],
        awaited: tuple[Awaited, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> None:
        self._standard_of, self._pick = standard_of, pick
        self.awaited, self.notes = awaited, notes

    def read(self, path: str) -> Returned:
        return read(path, self._standard_of)

    def standing(self, returned: Returned) -> Standing:
        return self._pick(returned).standing

    def refuse_loss(self, returned: Returned) -> None:
        self._pick(returned).refuse_loss()

    def save(self, brought: Brought, take: Take) -> str:
        return self._pick(brought.returned).save(brought, take)


def one_file(path: Path, output: Path | None, standard_of: StandardOf) -> Files:
    """An audit that was named, whichever workbook comes, written anew in its place or in another.

    Raises:
        DocumentError, NotAnAudit, StandardError.
    """
    found = _read(path, standard_of)
    audit = _Audit(found.standing, path, output or found.target, found.text)
    return Files(standard_of, lambda _: audit)


def new_file(output: Path, standard_of: StandardOf) -> Files:
    """No audit yet: the workbook alone makes one."""

    def pick(returned: Returned) -> _Audit:
        return _Audit(Standing(str(output), returned.base, returned.standard), output, output, None)

    return Files(standard_of, pick)


def folder(path: Path, standard_of: StandardOf, each: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Files:
    """Every audit of a folder.

    Args:
        each: goes through the files, and may show how far it has got.

    Raises:
        NothingAwaited: where there is none.
    """
    found: dict[tuple[str, str], list[_Audit]] = {}
    notes: list[str] = []
    for file in each(audits_in(path)):
        if any(one.target == file.with_suffix(".json") for same in found.values() for one in same):
            continue  # it was made from this one
        try:
            audit = _read(file, standard_of)
        except errors.QAToolkitError as error:
            notes.append(str(error))
            continue
        document = audit.standing.document
        same = found.setdefault((owner(document), identity(document)), [])
        if not same or (same[0].path.suffix == file.suffix and audit.text is not None):
            same.append(audit)
    if not found:
        raise errors.NothingAwaited(path)

    def pick(returned: Returned) -> _Audit:
        whose, id_ = owner(returned.base), identity(returned.base)
        others = (one for (_, other), group in found.items() if other == id_ for one in group)
        same = found.get((whose, id_)) or list(others)  # whose it cannot be is refused by name
        if not same:
            raise errors.UnknownAudit(returned.path, str(path))
        if len(same) > 1:
            names = listed(one.path.name for one in same)
            raise errors.BadWorkbook(returned.path, f"its audit is there more than once: {names}. Keep one of them.")
        return same[0]

    awaited = (_awaited(same[0].standing) for same in found.values())
    return Files(standard_of, pick, tuple(awaited), tuple(notes))


def _awaited(one: Standing) -> Awaited:
    name = str(one.document["organisation"]["name"])
    return Awaited(identity(one.document), owner(one.document), name, one.where)


def audits_in(path: Path) -> list[Path]:
    """The documents of a folder, and after them the workbooks."""
    return sorted(files_in(path, _KINDS), key=lambda one: _KINDS.index(one.suffix.lower()))


def files_in(path: Path, kinds: tuple[str, ...] = ()) -> Iterator[Path]:
    """Files of these kinds, or all, in a folder and not in folders inside it; what is hidden and the marks of open workbooks are none."""
    for file in sorted(path.iterdir()):
        wanted = not kinds or file.suffix.lower() in kinds
        if wanted and not file.name.startswith((".", "~$")) and file.is_file():
            yield file


def _read(path: Path, standard_of: StandardOf) -> _Audit:
    if path.suffix.lower() == WORKBOOK:
        sent = workbook.read(path, standard_of)
        return _Audit(Standing(str(path), sent.base, sent.standard), path, path.with_suffix(".json"), None)
    document = documents.read(path)
    standard = standard_of(audits.standard_name(document))
    return _Audit(Standing(str(path), document.data, standard), path, path, document.text)
