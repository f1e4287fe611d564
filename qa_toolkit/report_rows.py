"""The rows of the gap report's later pages: sections, gaps in detail, evidence, actions, and every judgement with its terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from qa_toolkit import messages
from qa_toolkit.audits import Audit, whole_number
from qa_toolkit.gap_report import (
    EvidenceItem,
    Gap,
    GapDetail,
    JudgementRow,
    PlannedAction,
    RetiredAnswer,
    SectionReport,
)
from qa_toolkit.models import UNSUPPORTED, Criterion, CriterionScore, EvidenceStanding, Finding, Scorecard
from qa_toolkit.planning import proposals
from qa_toolkit.wording import clean, day, grouped, quoted, sentence

_EXPIRES_SOON = timedelta(days=365)
_CLOSED = ("done", "dropped")
_OUTSIDE = {
    "when": "It does not apply to this organisation by its profile, so it counts on neither side.",
    "judged": "It was judged not to apply, so it counts on neither side.",
    "recorded": "It is recorded and shown; it is not scored.",
}


def sections(audit: Audit, scorecard: Scorecard, gaps: Sequence[Gap]) -> Iterable[SectionReport]:
    for section in audit.standard.sections.values():
        one = scorecard["sections"][section.id]
        unmet = one["applicable"] - one["met"] - one["unanswered"] - one["unsupported"]
        yield SectionReport(
            id=section.id,
            number=section.number,
            title=section.title,
            description=section.description,
            applies=one["applicable"] > 0,
            met=one["met"],
            applicable=one["applicable"],
            unanswered=one["unanswered"],
            unsupported=one["unsupported"],
            percent=one["percent"],
            level_title=audit.standard.level_titles.get(one.get("level", ""), ""),
            full=one["full"],
            by_state={
                "met": one["met"],
                "unmet": unmet,
                "unsupported": one["unsupported"],
                "unanswered": one["unanswered"],
            },
            gaps=tuple(gap.criterion for gap in gaps if gap.section == section.id),
        )


def details(audit: Audit, gaps: Sequence[Gap], proposed: Collection[str]) -> Iterable[GapDetail]:
    """`proposed` names the criteria for which something waits to be looked at."""
    faults = _faults(audit)
    for gap in gaps:
        criterion = audit.standard.criteria[gap.criterion]
        yield GapDetail(
            criterion=criterion.id,
            description=criterion.description,
            status=criterion.status,
            reference=criterion.reference,
            why=" ".join(gap.reasons),
            missing=_missing(gap, criterion, faults.get(criterion.id, ()))
            + (" What stands below waits for somebody to look at it." if criterion.id in proposed else ""),
            comment=clean(audit.judgement(criterion.id).get("comment")),
            weaknesses=criterion.weaknesses,
            evidence=criterion.evidence,
            actions=proposals(audit.standard, criterion.id, gap.current, gap.target, audit.claims.get(criterion.id))
            or criterion.actions,
        )


def _missing(gap: Gap, criterion: Criterion, faults: Sequence[str]) -> str:
    if gap.state == "unanswered":
        return "Nobody has judged this yet."
    if gap.state == UNSUPPORTED:
        return " ".join(sentence(fault) for fault in faults)
    level = criterion.level(gap.target)
    wanted = f": {level.description}" if level and level.description else "."
    return f"It stands at {quoted(gap.current_title)}; {quoted(gap.target_title)} is needed{wanted}"


def _faults(audit: Audit) -> Mapping[str, Sequence[str]]:
    """Why a judgement does not count, in words for people who have never seen the file."""
    found: dict[str, list[str]] = {}
    for finding in audit.findings:
        if finding.criterion is not None:
            words = _in_plain_words(finding.message)
            if words not in found.setdefault(finding.criterion, []):
                found[finding.criterion].append(words)
    return found


def findings(audit: Audit) -> Iterable[Finding]:
    """What is wrong with the file, in words for people who have never seen it."""
    for found in audit.findings:
        criterion = audit.standard.criteria.get(found.criterion or "")
        words = found.message
        if criterion is not None:
            words = f"{criterion.number} {criterion.title}: {sentence(_in_plain_words(words))}"
        elif "!" in (cell := found.file.rpartition(": ")[2]):  # of a workbook
            words = f"{cell}: {words}"
        yield Finding(found.severity, words, found.file, found.path, found.line, found.column, found.criterion)


def _in_plain_words(message: str) -> str:
    if message == messages.NEEDS_EVIDENCE:
        return "No evidence is named for it"
    return "It needs a comment that says why" if message.startswith(messages.NEEDS_COMMENT) else message


def evidence(audit: Audit, serves: Mapping[str, Sequence[str]], as_of: date) -> Iterable[EvidenceItem]:
    used: dict[str, list[str]] = {}
    for id_ in audit.standard.criteria:
        for item in audit.judgement(id_).get("evidence") or ():
            if isinstance(item, str):
                used.setdefault(item, []).append(id_)
    for id_, item in audit.evidence.items():
        criteria = tuple(used.get(id_, ()))
        yield EvidenceItem(
            id=id_,
            title=clean(item["title"]),
            kind=clean(item.get("kind")),
            location=clean(item.get("location")),
            dated=item.get("dated") or "",
            expires=item.get("expires") or "",
            standing=_standing(item.get("dated"), item.get("expires"), as_of),
            criteria=criteria,
            serves=grouped(label for c in criteria for label in serves.get(c, ())),
        )


def _standing(dated: str | None, expires: str | None, as_of: date) -> EvidenceStanding:
    if expires is None:
        return "current" if dated else "undated"
    when = date.fromisoformat(expires)
    return "expired" if when < as_of else "expires soon" if when <= as_of + _EXPIRES_SOON else "current"


def plan(audit: Audit, as_of: date) -> Iterable[PlannedAction]:
    """The audit's own actions: what is open and overdue first, then by due date."""
    rows = []
    for index, action in enumerate(audit.actions):
        criterion = audit.standard.criteria.get(action.get("criterion", ""))
        status, due = action.get("status", "open"), action.get("due") or ""
        rows.append(
            PlannedAction(
                id=clean(action.get("id") or index + 1),
                criterion=criterion.id if criterion else "",
                number=criterion.number if criterion else "",
                title=clean(action["title"]),
                owner=clean(action.get("owner")),
                due=due,
                status=status,
                effort=action.get("effort"),
                pounds=action.get("cost_pounds"),
                overdue=bool(due) and status not in _CLOSED and date.fromisoformat(due) < as_of,
                was_for=_was_for(action),
            )
        )
    return sorted(rows, key=lambda row: (row.status in _CLOSED, not row.overdue, row.due or "9999"))


def _was_for(action: Mapping[str, Any]) -> str:
    """As an upgrade wrote it, or a person over it; the bare address where there is nothing better."""
    was = clean(action.get("was_for"))
    standard, _, criterion = was.partition("#")
    return was and (clean(action.get("note")).strip() or f"It was planned for {quoted(criterion)} of {standard}.")


def judgements(audit: Audit, scorecard: Scorecard) -> Iterable[JudgementRow]:
    titles, faults = audit.standard.level_titles, _faults(audit)
    for criterion in audit.standard.criteria.values():
        judgement = audit.judgement(criterion.id)
        one = scorecard["criteria"].get(criterion.id)
        level = audit.answers.get(criterion.id, "")
        claim = audit.claims.get(criterion.id, "")
        outside = scorecard["excluded"].get(criterion.id)
        yield JudgementRow(
            criterion=criterion.id,
            section=criterion.section,
            number=criterion.number,
            number_by=criterion.number_by,
            title=criterion.title,
            description=criterion.description,
            status=criterion.status,
            reference=criterion.reference,
            obligation=criterion.obligation,
            state=one["state"] if one else "excluded",
            level=claim if level == UNSUPPORTED else level,
            level_title=titles.get(
                claim or level, "Does not apply" if outside and outside["because"] == "when" else "Not answered"
            ),
            value=whole_number(judgement.get("value")),
            why=_why(criterion, one, titles, faults)
            if one
            else _OUTSIDE[outside["because"] if outside else "recorded"],
            comment=clean(judgement.get("comment")),
            evidence=_evidence_titles(audit, judgement.get("evidence")),
            by=_assessor(audit, judgement.get("by")),
            on=day(str(judgement.get("on") or "")),
        )


def retired(audit: Audit) -> Iterable[RetiredAnswer]:
    """What stands under `retired`; a document may hold anything there, and only answers are told."""
    for entry in audit.data.get("retired", ()):
        if not isinstance(entry, dict) or "judgement" not in entry:
            continue
        whole = entry["judgement"]
        judgement = whole if isinstance(whole, dict) else {"level": whole}
        said = judgement.get("level") if judgement.get("value") is None else judgement["value"]
        yield RetiredAnswer(
            standard=clean(entry.get("standard")),
            criterion=clean(entry.get("criterion")),
            asked=clean(entry.get("asked") or entry.get("criterion")),
            answer=clean(entry.get("answer") or said),
            comment=clean(judgement.get("comment")),
            evidence=_evidence_titles(audit, judgement.get("evidence")),
            reason=clean(entry.get("reason")),
        )


def _why(
    criterion: Criterion, one: CriterionScore, titles: Mapping[str, str], faults: Mapping[str, Sequence[str]]
) -> str:
    weight = "" if one["weight"] == 1 else f" Its weight is {one['weight']}."
    if one["state"] == "unanswered":
        return f"Not answered, so it counts 0 of {one['highest']}.{weight}"
    if one["state"] == UNSUPPORTED:
        claim = one.get("claims", "")
        says = f"It claims {quoted(titles.get(claim, claim))}" if claim else "Its judgement cannot be read"
        why = "; ".join(fault.rstrip(".") for fault in faults.get(criterion.id, ()))
        return f"{says}, but: {why}. Until that is put right it counts 0 of {one['highest']}.{weight}"
    target = titles.get(criterion.target or "", "")
    reached = "which meets" if one["state"] == "met" else "which is below"
    return f"{quoted(titles[one['level']])} scores {one['score']} of {one['highest']}, {reached} the target {quoted(target)}.{weight}"


def _evidence_titles(audit: Audit, cited: object) -> tuple[str, ...]:
    ids = cited if isinstance(cited, list) else []
    return tuple(
        clean(audit.evidence[i]["title"]) if i in audit.evidence else f"{clean(i)} (not listed)"
        for i in ids
        if isinstance(i, str)
    )


def _assessor(audit: Audit, who: object) -> str:
    known = audit.data.get("assessors", {}).get(who) if isinstance(who, str) else None
    return clean(who) if known is None else person(known)


def person(about: Mapping[str, str]) -> str:
    """Name and role of an assessor."""
    role = clean(about.get("role"))
    return f"{clean(about['name'])}, {role}" if role else clean(about["name"])
