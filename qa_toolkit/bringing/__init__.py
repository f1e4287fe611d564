"""Workbooks that come back: which audit each belongs to, and what it would change there.

A workbook is compared in three ways: as it was when it was made, as it came back, and as its audit stands now. What was changed on both sides
since is for a person to decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from qa_toolkit import errors, merging, workbook
from qa_toolkit.documents import canonical
from qa_toolkit.merging import Merge
from qa_toolkit.models import Finding, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import quoted
from qa_toolkit.workbook import Returned

Document = dict[str, Any]
Take = Mapping[tuple[str | int, ...], str]  # for each clash, by its path, whose side is taken: 'file' or 'audit'


class Standing(Record):
    """An audit as it stands now; `where` is how a person calls its place."""

    where: str
    document: Document
    standard: Standard


class Brought(Record):
    """A workbook beside its audit."""

    returned: Returned
    standing: Standing
    merge: Merge

    @property
    def is_something(self) -> bool:
        return bool(self.merge.changes or self.merge.clashes)

    def settling(self, take: Take) -> Callable[[Document], Document]:
        return settling(self.returned, self.standing, fingerprint(self.merge), lambda _: take)


class Awaited(Record):
    """An audit for which a workbook may come back; `owner` is the id of its organisation, or '' where it has none."""

    id: str
    owner: str
    organisation: str
    where: str


class Store(Protocol):
    """Where audits are kept into which workbooks come back; `awaited` are those of which none is too late."""

    @property
    def awaited(self) -> tuple[Awaited, ...]: ...

    def read(self, path: str) -> Returned: ...

    def standing(self, returned: Returned) -> Standing:
        """The audit that a workbook was made from.

        Raises:
            UnknownAudit, BadWorkbook.
        """

    def refuse_loss(self, returned: Returned) -> None:
        """Raises CannotWrite where its audit could not be kept without losing something, before a person is asked anything."""

    def save(self, brought: Brought, take: Take) -> str:
        """Keeps the audit with what came, and says where.

        Raises:
            Overtaken: where the audit is no longer as it was when it was compared.
        """


def read(path: str, standard_of: Callable[[str], Standard], content: bytes | None = None) -> Returned:
    """A workbook that came back.

    Raises:
        DocumentError, NotAnAudit, StandardError; BadWorkbook also where the standard that it was made by is not here.
    """
    try:
        return workbook.read(path, standard_of, content)
    except errors.UnknownStandard as error:
        raise errors.BadWorkbook(path, f"the standard or edition that it was made by is not here: {error}") from None


def beside(returned: Returned, standing: Standing) -> Brought:
    """What a workbook would change in an audit.

    Raises:
        WrongAudit, Submitted.
    """
    refuse_another(returned, standing)
    merge = merging.compare(returned.base, returned.document, standing.document, standing.standard)
    brought = Brought(returned, standing, merge)
    if brought.is_something and standing.document.get("submitted_at"):
        raise errors.Submitted(returned.path, standing.where)
    return brought


def settling(
    returned: Returned, standing: Standing, seen: str, take: Callable[[Merge], Take]
) -> Callable[[Document], Document]:
    """Makes the new document out of the audit as it stands when it is saved.

    What it makes raises `Overtaken` where that is no longer what `seen`, a fingerprint, says that somebody looked at.
    """

    def settle(here: Document) -> Document:
        merge = merging.compare(returned.base, returned.document, here, standing.standard)
        if fingerprint(merge) != seen:
            raise errors.Overtaken(standing.where)
        return merge.settled(take(merge))

    return settle


def fingerprint(merge: Merge) -> str:
    """The same for two comparisons that would change the same and ask the same."""
    changes = [[list(one.path), one.before, one.after] for one in merge.changes]
    clashes = [[list(one.path), one.base, one.theirs, one.ours] for one in merge.clashes]
    return hashlib.sha256(canonical([changes, clashes])).hexdigest()[:32]


def refuse_another(returned: Returned, standing: Standing) -> None:
    """A workbook goes back into the audit that it was made from, and into no other.

    Raises:
        WrongAudit: with what it says of itself, which whoever has it can read anyway.
    """
    made_from, here = returned.base, standing.document
    if made_from["standard"]["name"] != here["standard"]["name"]:
        sentence = f"this is a workbook of '{made_from['standard']['name']}', but the audit is one of '{here['standard']['name']}'."
        raise errors.WrongAudit(returned.path, sentence, identity(made_from))
    owners = {document["organisation"].get("id") for document in (made_from, here)} - {None}
    if identity(made_from) != identity(here) or len(owners) > 1:  # who copies a file for another school copies its id
        raise errors.WrongAudit(
            returned.path, f"this is the workbook of another audit: {title(made_from)}.", identity(made_from)
        )


def unread_cells(returned: Returned) -> tuple[Finding, ...]:
    """What people typed that could not be taken; what else is told of a workbook took nothing away."""
    return tuple(finding for finding in returned.findings if finding.severity == "error")


def identity(document: Mapping[str, Any]) -> str:
    """An audit's id; one that has none is known by its organisation, standard and year."""
    return str(document.get("id") or title(document))


def owner(document: Mapping[str, Any]) -> str:
    """The id of its organisation; two organisations may each have an audit of the same id."""
    return str(document["organisation"].get("id") or "")


def title(document: Mapping[str, Any]) -> str:
    """Whose it is, by which standard, and of which year."""
    name = errors.shown(document["organisation"]["name"])
    parts = [quoted(name), document["standard"]["name"], str(document.get("cycle") or "")]
    return errors.shown(", ".join(part for part in parts if part))
