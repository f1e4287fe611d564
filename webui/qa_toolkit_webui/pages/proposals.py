"""What other answers or data propose in an audit and nobody has answered yet: to look at, and to confirm one by one or section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit import errors
from qa_toolkit.audits import Audit, whole_number
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, count, listed, quoted
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.judgements import MAX_EVIDENCE
from qa_toolkit_webui.site import Site

EVIDENCE = "evidence"  # the field of a choice that names no level
_NOTHING = "Nothing was changed."


class Reason(Record):
    origin: str
    because: str


class Choice(Record):
    """What can be taken with one click: a level, a number, or evidence alone; several proposals of one level are one choice."""

    field: str
    value: str
    words: str
    reasons: tuple[Reason, ...]
    evidence: tuple[tuple[str, str], ...]  # id and title
    taken: bool = False  # evidence that stands at the criterion already

    @property
    def token(self) -> str:
        return f"{self.field}:{self.value}"


class Row(Record):
    criterion: Criterion
    choices: tuple[Choice, ...]

    @property
    def levels(self) -> tuple[Choice, ...]:
        return tuple(one for one in self.choices if one.value)

    @property
    def agreed(self) -> Choice | None:
        """The one level that is proposed; nothing where two are, for a person has to choose then."""
        return self.levels[0] if len(self.levels) == 1 else None


class Group(Record):
    """A section's criteria."""

    id: str
    label: str
    rows: tuple[Row, ...]

    @property
    def agreed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.agreed)


class ProposalsPage(Record):
    head: Head
    standard: Standard
    groups: tuple[Group, ...]

    @property
    def to_confirm(self) -> int:
        return sum(bool(row.levels) for group in self.groups for row in group.rows)

    @property
    def to_look_at(self) -> int:
        return sum(not row.levels for group in self.groups for row in group.rows)


class Told(Record):
    """What was done, and how it is told: 'success', or 'note' where nothing was changed."""

    sentence: str
    category: str = "success"


def make(site: Site, organisation: str, audit: str) -> ProposalsPage:
    head = site.workspace.audits.head(organisation, audit)
    own = site.scores.audit(head)
    answered = site.workspace.audits.answered(organisation, audit)
    rows = {row.criterion.id: row for row in _rows(own) if row.criterion.id not in answered}
    groups = (
        Group(one.id, f"{one.number} {one.title}".strip(), tuple(rows[id_] for id_ in one.criteria if id_ in rows))
        for one in own.standard.sections.values()
    )
    return ProposalsPage(head, own.standard, tuple(group for group in groups if group.rows))


def _rows(audit: Audit) -> Iterator[Row]:
    for id_, entries in audit.data.get("proposals", {}).items():
        criterion = audit.standard.criteria.get(id_)
        if criterion is not None and id_ not in audit.outside and (found := tuple(_choices(audit, criterion, entries))):
            yield Row(criterion, found)


def _choices(audit: Audit, criterion: Criterion, entries: Sequence[Mapping[str, Any]]) -> Iterator[Choice]:
    alike: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for entry in entries:
        alike.setdefault(_proposed(audit.standard, criterion, entry), []).append(entry)
    for (field, value, words), several in sorted(alike.items(), key=lambda one: not one[0][1]):
        reasons = (Reason(clean(one.get("from")), clean(one.get("because")).strip()) for one in several)
        cited = dict.fromkeys(id_ for one in several for id_ in one.get("evidence", ()) if id_ in audit.evidence)
        evidence = tuple((id_, clean(audit.evidence[id_]["title"])) for id_ in cited)
        taken = bool(cited) and cited.keys() <= set(audit.cited(criterion.id))
        yield Choice(field, value, words, tuple(dict.fromkeys(reasons)), evidence, taken)


def _proposed(standard: Standard, criterion: Criterion, entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """Field, value and words of what a proposal says; what the criterion cannot have is no choice, and only its evidence is left."""
    level, number = criterion.level(str(entry.get("level"))), whole_number(entry.get("value"))
    rule = standard.judgement_members(criterion.id).get("value")
    if number is not None and rule and rule.get("minimum", 0) <= number <= rule.get("maximum", 10**9):
        return "value", str(number), str(number)
    return ("level", level.key, level.title) if level else (EVIDENCE, "", "")


def confirm(site: Site, organisation: str, audit: str, form: Mapping[str, str]) -> Told:
    """Takes one choice of one criterion.

    Raises:
        NotHere, Locked.
    """
    taking = _Taking(site, organisation, audit)
    id_ = form.get("criterion", "")
    if id_ not in taking.audit.standard.criteria:
        raise errors.NotHere("criterion", id_)
    row = taking.rows.get(id_)
    choice = next((one for one in row.choices if one.token == form.get("choice")), None) if row else None
    if row is None or choice is None:
        return Told(f"{_named(taking.audit.standard.criteria[id_])}: this is not proposed any more. {_NOTHING}", "note")
    return taking.take(row.criterion, choice)


def confirm_section(site: Site, organisation: str, audit: str, section: str, seen: Sequence[str]) -> Told:
    """Takes what the page showed of a section, and nothing that was proposed after that.

    Args:
        seen: for each criterion that the page showed its id, a space, and the choice.

    Raises:
        NotHere, Locked.
    """
    taking = _Taking(site, organisation, audit)
    if section not in taking.audit.standard.sections:
        raise errors.NotHere("section", section)
    shown = dict.fromkeys(seen)
    done = [
        taking.take(row.criterion, row.agreed)
        for row in taking.rows.values()
        if row.criterion.section == section and row.agreed and f"{row.criterion.id} {row.agreed.token}" in shown
    ]
    saved = sum(told.category == "success" for told in done)
    if not saved:
        return Told(f"These proposals were confirmed or answered before. {_NOTHING}", "note")
    rest = count(len(shown) - saved, "other was answered before and stays", "others were answered before and stay")
    return Told(f"Confirmed: {count(saved, 'proposal')}.{f' {rest} as they are.' if len(shown) > saved else ''}")


class _Taking:
    """Versions are read first: what somebody saves between the two then is a conflict and never lost."""

    def __init__(self, site: Site, organisation: str, audit: str) -> None:
        self.site, self.where = site, (organisation, audit)
        if site.workspace.audits.head(*self.where).is_submitted:
            raise errors.Locked
        self.versions = site.workspace.audits.versions(*self.where)
        self.audit = site.workspace.audits.audit(*self.where)
        self.rows = {row.criterion.id: row for row in _rows(self.audit)}

    def take(self, criterion: Criterion, choice: Choice) -> Told:
        here = self.audit.judgement(criterion.id)
        if choice.value and (here.get("level") or here.get("value") is not None):
            return _answered(criterion, choice, here)
        cited = [*self.audit.cited(criterion.id), *(id_ for id_, _ in choice.evidence)]
        fields: dict[str, Any] = {EVIDENCE: list(dict.fromkeys(cited))[:MAX_EVIDENCE]}
        if choice.value:
            fields[choice.field] = int(choice.value) if choice.field == "value" else choice.value
        version = self.versions.get(criterion.id, (0, ""))[0]
        try:
            saved = self.site.workspace.judgements.save(
                self.site.actor.id, *self.where, criterion.id, fields, version=version
            )
        except errors.Conflict as error:
            return _answered(criterion, choice, error.theirs if isinstance(error.theirs, dict) else {})
        if saved.unchanged:
            return _answered(criterion, choice, saved.content)
        if choice.value:
            return Told(f"Confirmed: {_named(criterion)} is {quoted(choice.words)}.")
        titles = listed(quoted(title) for _, title in choice.evidence)
        return Told(f"{_named(criterion)} now names {titles}. It is still to be judged.")


def _answered(criterion: Criterion, choice: Choice, here: Mapping[str, Any]) -> Told:
    """What stands there, for somebody who confirms a second time or comes after somebody else."""
    if not choice.value:
        return Told(f"{_named(criterion)} names this evidence already. {_NOTHING}", "note")
    if str(here.get(choice.field)) == choice.value:
        return Told(f"{_named(criterion)} is {quoted(choice.words)} already. {_NOTHING}", "note")
    level = criterion.level(str(here.get("level")))
    said = level.title if level else str(here.get("value") or "")
    means = f"answered {quoted(clean(said))}" if said else "changed"
    return Told(f"{_named(criterion)} has been {means} meanwhile. {_NOTHING} Open it to judge it anew.", "note")


def _named(criterion: Criterion) -> str:
    return f"{criterion.number} {criterion.title}".strip()
