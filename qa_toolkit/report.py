"""Audit in, gap report out: the one place where findings, scorecard, awards, gaps and the way to the award become a `GapReport`.

Every format shows what is in it and nothing else, so all of them say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date

from qa_toolkit import __version__, awards, errors, front_page, planning, report_rows, scoring, waiting
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import Comparison, GapReport, Moderation, StandardCard, Way
from qa_toolkit.gaps import gaps as ranked_gaps
from qa_toolkit.models import AwardResult, Record, Scorecard, Scoring
from qa_toolkit.shortest import HOURS, proposed_hours, shortest
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, quoted

FORMAT = "urn:qa-toolkit:gap-report:1"
_CHECKED = ("source-checked",)

_METHODS = {
    "mean": "The percentage is the weighted mean of the scores, each as a share of its highest level",
    "sum": "The percentage is the points scored out of the points that can be scored",
    "met-share": "The percentage is the share that is met; nothing is averaged",
    "min": "The level of the whole is its lowest level; nothing makes up for a weak place",
}


class Settings(Record):
    """What a person may ask of a report beside the audit itself.

    `as_of` decides what has expired and what is overdue. `day_rate` is in pounds for a day of six hours.
    """

    as_of: date
    target: str | None = None
    day_rate: int | None = None
    hours_per_week: int | None = None
    serves: Mapping[str, Sequence[str]] = field(default_factory=dict)


def build(
    audit: Audit,
    settings: Settings,
    *,
    comparison: Comparison | None = None,
    moderation: Moderation | None = None,
) -> GapReport:
    """The gap report of one audit; the same audit and settings give the same report, to the last byte.

    Raises:
        UnknownAward: where the target is no award of the standard.
    """
    standard = audit.standard
    scorecard = scoring.score(standard, audit.answers, audit.outside, audit.claims)
    results = awards.results(standard, scorecard, external=audit.kind == "external")
    target = target_award(audit, settings.target, results)
    hours_of = proposed_hours(standard, audit.claims)
    found = ranked_gaps(standard, scorecard, target=target, hours_of=hours_of, serves=settings.serves)
    way = _way(audit, target, settings)
    aimed_at = next((result for result in results if result.key == target), None)
    card = standard_card(standard)
    coming = front_page.coming_change(standard, settings.as_of, aimed_at)
    card = replace(card, notice=" ".join(filter(None, (coming, card.notice))))
    kind = str(audit.organisation["kind"])
    proposed = tuple(waiting.proposed(audit))
    return GapReport(
        format=FORMAT,
        generator=f"QA Toolkit {__version__}",
        as_of=settings.as_of.isoformat(),
        title=f"Gap report: {clean(audit.organisation['name'])}",
        standard=card,
        audit_id=audit.id,
        audit_sha256=audit.sha256,
        kind=audit.kind,
        cycle=clean(audit.cycle),
        organisation=clean(audit.organisation["name"]),
        organisation_kind=kind,
        assessors=tuple(report_rows.person(person) for person in audit.data.get("assessors", {}).values()),
        headline=front_page.headline(standard, scorecard),
        standing=front_page.standing(aimed_at, found),
        waiting=waiting.sentences(proposed),
        priorities=front_page.priorities(found),
        decision=front_page.decision(kind, aimed_at, way, scorecard, waiting.to_confirm(proposed)),
        target=target or "",
        awards=results,
        way=way,
        sections=tuple(report_rows.sections(audit, scorecard, found)),
        gaps=found,
        details=tuple(report_rows.details(audit, found, {one.criterion for one in proposed})),
        quick_wins=tuple(gap.criterion for gap in found if gap.quick_win),
        unsupported=tuple(gap.criterion for gap in found if gap.state == "unsupported"),
        evidence=tuple(report_rows.evidence(audit, settings.serves, settings.as_of)),
        comparison=comparison,
        moderation=moderation,
        plan=tuple(report_rows.plan(audit, settings.as_of)),
        judgements=tuple(report_rows.judgements(audit, scorecard)),
        proposed=proposed,
        retired=tuple(report_rows.retired(audit)),
        method=tuple(filter(None, (waiting.history(audit), *_method(standard, scorecard, moderation)))),
        findings=tuple(report_rows.findings(audit)),
        scorecard=scorecard,
        settings={"target": target, "day_rate": settings.day_rate, "hours_per_week": settings.hours_per_week},
    )


def target_award(audit: Audit, asked: str | None, results: Sequence[AwardResult]) -> str | None:
    """What is aimed at: as asked, else as the audit says, else the first rule that is not met yet."""
    if asked is not None and asked not in audit.standard.awards:
        raise errors.UnknownAward(audit.standard.name, asked, list(audit.standard.awards))
    wanted = asked or audit.data.get("target_award")
    if wanted in audit.standard.awards:
        return str(wanted)
    open_ = [result.key for result in results if not result.met]
    return open_[0] if open_ else results[-1].key if results else None


def standard_card(standard: Standard) -> StandardCard:
    about = standard.about
    by_status: Counter[str] = Counter(criterion.status for criterion in standard.criteria.values())
    checked = sum(by_status[status] for status in _CHECKED)
    return StandardCard(
        name=standard.name,
        title=standard.title,
        description=standard.description,
        edition=standard.edition,
        revision=standard.revision,
        sha256=standard.sha256,
        publisher=about["publisher"],
        owner=about["rights"]["owner"],
        disclaimer=about["disclaimer"],
        standing=about.get("standing", ""),
        notice=_notice(standard),
        withdrawn_on=about.get("withdrawn_on", ""),
        superseded_by=about.get("superseded_by", ""),
        reconstruction=standard.is_reconstruction,
        checked=checked,
        criteria=len(standard.criteria),
        by_status=dict(by_status),
        checked_sentence=front_page.checked_sentence(checked, len(standard.criteria)),
        labels={what: standard.label(what) for what in ("section", "criterion")},
        sources=standard.sources,
    )


def _notice(standard: Standard) -> str:
    """Where the standard stands today, for the first page: only where a reader must not miss it."""
    warns = standard.about.keys() & {"withdrawn_on", "superseded_by"} or standard.is_reconstruction
    return str(standard.about.get("standing", "")) if warns else ""


def _way(audit: Audit, target: str | None, settings: Settings) -> Way | None:
    if target is None:
        return None
    found = shortest(
        audit.standard,
        audit.answers,
        audit.outside,
        target,
        hours_of=proposed_hours(audit.standard, audit.claims),
        claims=audit.claims,
    )
    if found is None:
        return None
    return planning.way(
        audit.standard,
        audit.answers,
        audit.outside,
        target,
        found,
        claims=audit.claims,
        as_of=settings.as_of,
        day_rate=settings.day_rate,
        hours_per_week=settings.hours_per_week,
    )


def scoring_sentence(scoring_: Scoring) -> str:
    over = " over its sections" if scoring_.over == "sections" else ""
    rounding = "rounded down" if scoring_.round == "floor" else "rounded to the nearest whole number"
    return f"{_METHODS[scoring_.method]}{over}. A percentage is {rounding} and is never shown as 100 unless every point is there."


def _method(standard: Standard, scorecard: Scorecard, moderation: Moderation | None) -> list[str]:
    lines = [
        scoring_sentence(standard.scoring),
        "A criterion that does not apply counts on neither side. One that is not answered counts nothing. A judgement that lacks what its own "
        "standard demands (a level without evidence) counts nothing until it is supported, and the report says what it claims.",
        "Gaps come in this order: the law requires it; it blocks the target; the standard calls it essential; its evidence helps with other "
        "gaps; least work.",
        f"Sizes of work are the toolkit's own estimates: small up to {HOURS['S']} hours, medium about {HOURS['M']}, large about {HOURS['L']}; "
        "they include nobody else's time, and can be changed in the audit. Ends of terms are typical dates.",
        f"The audit's fingerprint and that of the standard ({standard.name}, revision {standard.revision}) stand in the report's data, so "
        "that anybody can see whether either has been changed since.",
    ]
    if scorecard["excluded"]:
        lines.append(
            f"{len(scorecard['excluded'])} of {len(standard.criteria)} criteria stand outside the score; the list of judgements says why."
        )
    if moderation is not None and moderation.kappa_hundredths is not None:
        whole = f"{moderation.kappa_hundredths / 100:.2f}"
        lines.append(
            f"Agreement with {quoted(moderation.assessor)}: {moderation.percent}% of {moderation.compared} judgements; Cohen's kappa, which allows "
            f"for agreement by chance, is {whole} (1 is full agreement, 0 no more than chance)."
        )
    return lines
