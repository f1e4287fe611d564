"""What the JSON API answers, made from the workspace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Criterion
from qa_toolkit.report import standard_card
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.actions import BoardAction
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.judgements import digests
from qa_toolkit.workspace.saving import Saved
from qa_toolkit_webui import api_models as api
from qa_toolkit_webui.blocks import Progress, progress, warnings
from qa_toolkit_webui.clock import time_of_day
from qa_toolkit_webui.site import Site

# Judgements


class Place:
    """One criterion of one audit.

    Raises:
        NotHere: where the audit is not there, or has no such criterion in that section.
    """

    def __init__(self, site: Site, organisation: str, audit: str, section: str, criterion: str) -> None:
        self.site, self.organisation, self.audit, self.section = site, organisation, audit, section
        head, frame = site.workspace.audits.frame(organisation, audit)
        self.standard = site.workspace.audits.standard(head)
        self.outside = self.standard.not_applying(frame["organisation"])
        self.criterion = criterion_of(self.standard, criterion, section)

    def progress(self) -> api.Counted:
        answered = self.site.workspace.judgements.answered_in(self.organisation, self.audit, self.section)
        return counted(progress(self.standard.sections[self.section].criteria, answered, self.outside))

    def read(self) -> api.JudgementRead:
        rows = self.site.workspace.audits.section(self.organisation, self.audit, self.section)
        stored = {criterion: (version, text) for criterion, version, text, _ in rows.judgements}
        version, text = stored.get(self.criterion.id, (0, "{}"))
        content = json.loads(text)
        return api.JudgementRead(version=version, **self._parts(content if isinstance(content, dict) else {}))

    def save(self, change: api.JudgementChange, version: int, key: str | None) -> api.JudgementSaved:
        """Saves what was changed, and says what stands there now.

        Raises:
            Conflict, Unacceptable, NotHere, Locked, Busy, Full.
        """
        save, by = self.site.workspace.judgements.save, self.site.actor.id
        place = (self.organisation, self.audit, self.criterion.id)
        saved = save(by, *place, change.fields, version=version, was=change.began_from, key=key)
        parts = self._parts(saved.content)
        return api.JudgementSaved(
            version=saved.version, saved_at=time_of_day(saved.at), progress=self.progress(), **parts
        )

    def _parts(self, content: Mapping[str, Any]) -> dict[str, Any]:
        told = warnings(self.standard, self.criterion, content)
        return {"was": api.Was(**digests(content)), "warnings": told, "judgement": judgement(content)}


def criterion_of(standard: Standard, id_: str, section: str | None = None) -> Criterion:
    criterion = standard.criteria.get(id_)
    if criterion is None or section not in (None, criterion.section):
        raise errors.NotHere("criterion", id_)
    return criterion


def judgement(content: Mapping[str, Any]) -> api.Judgement:
    """A judgement out of a file may hold anything; what is no level, number or list of names is left out here."""
    level, value, cited = (content.get(name) for name in ("level", "value", "evidence"))
    return api.Judgement(
        level=level if isinstance(level, str) else None,
        value=int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None,
        comment=str(content.get("comment") or ""),
        evidence=[str(one) for one in cited] if isinstance(cited, list) else [],
    )


def counted(found: Progress) -> api.Counted:
    return api.Counted(answered=found.answered, applicable=found.applicable)


def audit_progress(site: Site, organisation: str, audit: str) -> api.AuditCounted:
    head, frame = site.workspace.audits.frame(organisation, audit)
    standard = site.workspace.audits.standard(head)
    outside = standard.not_applying(frame["organisation"])
    answered = site.workspace.audits.answered(organisation, audit)
    sections = [
        api.SectionCounted(id=s.id, title=s.title, **counted(progress(s.criteria, answered, outside)).model_dump())
        for s in standard.sections.values()
    ]
    whole = {name: sum(getattr(s, name) for s in sections) for name in ("answered", "applicable")}
    return api.AuditCounted(sections=sections, **whole)


# Evidence and actions


def evidence(saved: Saved) -> api.Evidence:
    content = saved.content if isinstance(saved.content, dict) else {}
    texts = {name: str(content.get(name) or "") for name in ("title", "kind", "location", "dated", "expires")}
    file = content.get("file")
    stored = api.StoredFile(name=str(file.get("name", "")), size=_size(file)) if isinstance(file, dict) else None
    return api.Evidence(id=saved.id, version=saved.version, file=stored, **texts)


def _size(file: Mapping[str, Any]) -> int:
    size = file.get("size")
    return size if isinstance(size, int) else 0


def action(id_: str, version: int, content: Mapping[str, Any]) -> api.Action:
    names = ("title", "criterion", "owner", "due", "status", "effort")
    texts = {name: str(content.get(name) or "") for name in names}
    cost = content.get("cost_pounds")
    texts["status"] = texts["status"] or "open"
    return api.Action(id=id_, version=version, cost_pounds=cost if isinstance(cost, int) else None, **texts)


def evidence_list(site: Site, organisation: str, audit: str) -> api.EvidenceList:
    rows = site.workspace.evidence.of(organisation, audit)
    return api.EvidenceList(evidence=[evidence(row) for row in rows])


def action_list(site: Site, organisation: str, audit: str) -> api.ActionList:
    site.workspace.audits.head(organisation, audit)
    rows: list[BoardAction] = [one for one in site.workspace.actions.board(organisation) if one.audit == audit]
    return api.ActionList(actions=[action(row.id, row.version, row.content) for row in rows])


def refuse_foreign_criterion(site: Site, organisation: str, audit: str, change: api.ActionChange) -> None:
    """An action that names a criterion names one of its own audit.

    Raises:
        Unacceptable.
    """
    if change.criterion:
        standard = site.workspace.audits.standard(site.workspace.audits.head(organisation, audit))
        if change.criterion not in standard.criteria:
            near = errors.did_you_mean(change.criterion, standard.criteria)
            raise errors.Unacceptable(
                "criterion", f"'{errors.shown(change.criterion)}' is no criterion of this audit.{near}"
            )


# Lists


def audit_list(heads: list[Head]) -> api.AuditList:
    names = api.AuditHead.model_fields
    return api.AuditList(audits=[api.AuditHead(**{name: getattr(head, name) for name in names}) for head in heads])


def standard_list(site: Site) -> api.StandardList:
    cards = [standard_card(standard) for standard in site.toolkit.standards()[0].values()]
    names = api.StandardHead.model_fields
    return api.StandardList(
        standards=[api.StandardHead(**{name: getattr(card, name) for name in names}) for card in cards]
    )


# Who and when


def who(site: Site, organisation: str, id_: str) -> str:
    """A person as a page names them; whoever has left the organisation since is nobody by name."""
    if id_ == "local":
        return "You, in another window" if site.actor.local else "The person at the computer of this workspace"
    return next((p.name for p in site.workspace.organisations.people(organisation) if p.person == id_), "Somebody else")


def conflict(site: Site, organisation: str, what: str, id_: str, error: errors.Conflict) -> api.Answer:
    """The answer to a change that somebody else was quicker with; `what` says what was to be changed."""
    theirs = error.theirs if isinstance(error.theirs, dict) else {}
    about: dict[str, Any] = {
        "message": str(error)[0].upper() + str(error)[1:],
        "version": error.version,
        "by": who(site, organisation, error.by),
        "at": time_of_day(error.at) if error.at else "",
    }
    if what == "evidence":
        return api.EvidenceConflict(**about, evidence=evidence(Saved(id_, error.version, error.at, theirs)))
    if what == "action":
        return api.ActionConflict(**about, action=action(id_, error.version, theirs))
    return api.JudgementConflict(**about, was=api.Was(**digests(theirs)), judgement=judgement(theirs))
