"""Audits that a workspace keeps; each is read by the standard as it read when the audit began."""

from __future__ import annotations

from collections.abc import Callable

from qa_toolkit import errors
from qa_toolkit.bringing import Awaited, Brought, Standing, Take, read
from qa_toolkit.standards import Standard
from qa_toolkit.workbook import Returned
from qa_toolkit.workspace import Workspace, merged
from qa_toolkit.workspace.audits import Head


class Kept:
    """A store of a whole workspace, for whoever may do everything in it."""

    def __init__(self, workspace: Workspace, by: str, standard_of: Callable[[str], Standard]) -> None:
        self._workspace, self._by, self._standard_of = workspace, by, standard_of
        self._heads = workspace.audits.heads()

    @property
    def awaited(self) -> tuple[Awaited, ...]:
        open_ = [head for head in self._heads if not head.is_submitted]
        return tuple(Awaited(head.id, head.organisation, head.organisation_name, head.id) for head in open_)

    def read(self, path: str) -> Returned:
        returned = read(path, self._standard)
        found = [self._workspace.audits.standard(head) for head in self._named(returned)]
        if len(found) == 1 and found[0].document.text != returned.standard.document.text:
            return read(path, lambda name: found[0] if name == found[0].name else self._standard(name))
        return returned

    def standing(self, returned: Returned) -> Standing:
        head = self._head(returned)
        document = self._workspace.audits.document(head.organisation, head.id)
        return Standing(head.id, document, self._workspace.audits.standard(head))

    def refuse_loss(self, returned: Returned) -> None:
        """Nothing is lost where every save is a row of its own."""

    def save(self, brought: Brought, take: Take) -> str:
        head = self._head(brought.returned)
        merged.keep(self._workspace, self._by, head.organisation, head.id, brought.settling(take))
        return f"{head.organisation}/{head.id}"

    def _standard(self, name: str) -> Standard:
        """Where it is no longer installed, as an audit here still has it."""
        try:
            return self._standard_of(name)
        except errors.UnknownStandard:
            frozen = next((head for head in self._heads if head.standard == name), None)
            if frozen is None:
                raise
            return self._workspace.audits.standard(frozen)

    def _named(self, returned: Returned) -> list[Head]:
        """Two organisations may each have an audit of the same id."""
        found = [head for head in self._heads if head.id == returned.base.get("id")]
        owner = returned.base["organisation"].get("id")
        return found if len(found) < 2 else [head for head in found if head.organisation == owner]

    def _head(self, returned: Returned) -> Head:
        found = self._named(returned)
        if not found:
            raise errors.UnknownAudit(returned.path, "this workspace")
        return found[0]
