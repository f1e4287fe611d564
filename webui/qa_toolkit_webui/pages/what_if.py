"""What-if: steps that are ticked, and what would stand after them. Nothing is kept until the steps are put into the action plan."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from qa_toolkit import errors
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import Gap, GapReport
from qa_toolkit.models import Level, Record
from qa_toolkit.reports import words
from qa_toolkit.standards import Standard
from qa_toolkit.what_if import Chosen, levels_above, what_if
from qa_toolkit.wording import count, quoted
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages import supposed
from qa_toolkit_webui.site import Site

MAX_RATE = 5000  # pounds a day


class StepChoice(Record):
    """A criterion that can be raised: whether it is ticked, and to which of the levels above."""

    criterion: str
    number: str
    title: str
    section: str
    now: str
    tags: str
    levels: tuple[Level, ...]
    to: str
    ticked: bool


class WhatIfPage(Record):
    head: Head
    standard: Standard
    report: GapReport
    way: tuple[StepChoice, ...]
    others: tuple[tuple[str, tuple[StepChoice, ...]], ...]
    result: supposed.Result
    day_rate: str
    problem: str
    key: str
    may_write: bool
    whole_way: str


def make(site: Site, organisation: str, audit: str, query: MultiDict[str, str]) -> WhatIfPage:
    """The whole page, its result among it.

    Raises:
        NotHere, UnknownAward, UnknownLevel.
    """
    head = site.workspace.audits.head(organisation, audit)
    document = site.scores.audit(head)
    report = site.scores.report(head, target=query.get("target") or None)
    steps = {step.criterion: step.to for step in report.way.steps} if report.way else {}
    asked = wanted(document, query, steps)
    rate, problem = day_rate(query.get("day_rate", ""))
    gaps = {gap.criterion: gap for gap in report.gaps}
    choices = {one.criterion: one for one in _choices(document, gaps, asked, query, steps)}
    return WhatIfPage(
        head=head,
        standard=document.standard,
        report=report,
        way=tuple(choices[id_] for id_ in steps if id_ in choices),
        others=tuple(_by_section(document.standard, (one for id_, one in choices.items() if id_ not in steps))),
        result=supposed.make(document, what_if(document, asked, day_rate=rate)),
        day_rate=query.get("day_rate", "")[:12],
        problem=problem,
        key=str(uuid.uuid4()),
        may_write=site.workspace.access.allows(site.actor, "write", organisation, audit),
        whole_way=url_for(
            "what_if.show", organisation=organisation, audit=audit, step=list(steps), target=query.get("target") or None
        ),
    )


def wanted(audit: Audit, query: MultiDict[str, str], steps: Mapping[str, str]) -> dict[str, str]:
    """The level of each criterion that is ticked: the one chosen, else that of the way, else its target.

    Raises:
        NotHere: where a tick names no criterion of the standard.
    """
    found = {}
    for id_ in query.getlist("step"):
        criterion = audit.standard.criteria.get(id_)
        above = [level.key for level in levels_above(audit, id_)] if criterion else []
        if criterion is None:
            raise errors.NotHere("criterion", id_)
        if above:
            found[id_] = query.get(f"to.{id_}") or _usual(above, steps.get(id_), criterion.target)
    return found


def day_rate(text: str) -> tuple[int | None, str]:
    """Pounds for a day, or the sentence that says what would be right."""
    plain = text.strip().removeprefix("£").replace(",", "").strip()
    if not plain:
        return None, ""
    if plain.isascii() and plain.isdigit() and len(plain) < 7 and 0 < int(plain) <= MAX_RATE:
        return int(plain), ""
    return None, f"Write a whole number of pounds from 1 to {MAX_RATE:,}, or leave it empty."


def plan(site: Site, organisation: str, audit: str, form: MultiDict[str, str]) -> tuple[int, int]:
    """Puts the ticked steps into the action plan: how many actions are new, and how many stood there already.

    Raises:
        NotHere, UnknownLevel, Unacceptable.
    """
    head = site.workspace.audits.head(organisation, audit)
    document = site.scores.audit(head)
    chosen = what_if(document, wanted(document, form, {})).chosen
    if not chosen:
        raise errors.Unacceptable("step", "Tick at least one step first; nothing was put into the action plan.")
    board = [one for one in site.workspace.actions.board(organisation) if one.audit == audit]
    here = {(one.content.get("criterion"), one.content.get("title")) for one in board if one.status != "dropped"}
    new = [action for one in chosen for action in _actions(one)]
    added = [action for action in new if (action["criterion"], action["title"]) not in here]
    for action in added:
        site.workspace.actions.add(
            site.actor.id, organisation, audit, action, key=_key(audit, form.get("key", ""), action)
        )
    return len(added), len(new) - len(added)


def told(added: int, there: int) -> str:
    parts = [f"{count(added, 'action')} added to the plan"] if added else ["Nothing was added"]
    if there:
        parts.append(f"{count(there, 'was', 'were')} there already")
    return f"{'; '.join(parts)}. Give each an owner and a date."


def _actions(one: Chosen) -> Iterator[dict[str, Any]]:
    """The actions that the standard proposes for a step; one that only names the step where it proposes none."""
    if not one.raises:
        return
    if not one.actions:
        title = f"Bring {one.number} {quoted(one.title)} to {quoted(one.to_title)}"
        yield {"criterion": one.criterion, "title": title[:600], "effort": one.effort}
    for proposal in one.actions:
        yield {"criterion": one.criterion, "title": proposal.title, "effort": proposal.effort}


def _key(audit: str, key: str, action: Mapping[str, Any]) -> str:
    """The same for the same button pressed twice, and another for the same steps on another day."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("what-if", audit, key, action["criterion"], action["title"]))))


def _usual(above: list[str], step: str | None, target: str | None) -> str:
    return next((level for level in (step, target) if level in above), above[-1])


def _choices(
    audit: Audit,
    gaps: Mapping[str, Gap],
    asked: Mapping[str, str],
    query: MultiDict[str, str],
    steps: Mapping[str, str],
) -> Iterator[StepChoice]:
    """What can be raised: every gap, and what the way raises above its target."""
    for id_ in [*gaps, *(one for one in steps if one not in gaps)]:
        criterion, above = audit.standard.criteria[id_], levels_above(audit, id_)
        if not above:
            continue
        keys, gap = [level.key for level in above], gaps.get(id_)
        to = asked.get(id_) or query.get(f"to.{id_}", "")
        yield StepChoice(
            criterion=id_,
            number=criterion.number,
            title=criterion.title,
            section=criterion.section,
            now=gap.current_title
            if gap
            else audit.standard.level_titles.get(audit.answers.get(id_, ""), "Not answered"),
            tags=_tags(gap) if gap else "",
            levels=above,
            to=to if to in keys else _usual(keys, steps.get(id_), criterion.target),
            ticked=id_ in asked,
        )


def _tags(gap: Gap) -> str:
    size = f"{words.SIZE[gap.effort]} piece of work" if gap.effort else "work not estimated"
    obligation = words.OBLIGATION[gap.obligation] if gap.obligation else ""
    return " · ".join(part for part in (obligation, "essential" if gap.essential else "", size) if part)


def _by_section(standard: Standard, choices: Iterable[StepChoice]) -> Iterator[tuple[str, tuple[StepChoice, ...]]]:
    found = list(choices)
    for section in standard.sections.values():
        order = {id_: place for place, id_ in enumerate(section.criteria)}
        mine = sorted((one for one in found if one.section == section.id), key=lambda one: order[one.criterion])
        if mine:
            yield f"{section.number} {section.title}".strip(), tuple(mine)
