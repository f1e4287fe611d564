"""What stands in the workbook's lists: for each a name, columns and rows. Figures of fewer audits than the threshold are not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qa_toolkit.models import Record
from qa_toolkit.portfolio.outputs import dated
from qa_toolkit.portfolio.records import Agreement, Part, Spread
from qa_toolkit.portfolio.run import Made
from qa_toolkit.spreadsheets import streaming

Value = streaming.Value
TOO_FEW, NOT_SHOWN = "too few", "not shown"


class Column(NamedTuple):
    """Figures stand at the right, and so do the words where there are none."""

    title: str
    width: int
    figures: bool = False


_STANDARD, _ROLE, _ROUND = Column("Standard", 28), Column("Role", 9), Column("Round", 10)
_SPREAD = ("Lowest", "Lower quartile", "Median", "Upper quartile", "Highest", "Mean")


class Table(Record):
    """One sheet. Where `wraps`, long texts go over several lines."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    wraps: bool = False


def tables(made: Made) -> Iterator[Table]:
    """After the summary and the organisations."""
    yield from _of_criteria(made)
    yield from _of_spread(made)
    yield from _of_comparison(made)
    yield from _of_organisations(made)


def _of_criteria(made: Made) -> Iterator[Table]:
    yield Table(
        "Criteria missed",
        (
            _STANDARD,
            _ROLE,
            Column("Number", 9),
            Column("Criterion", 58),
            *narrow("Apply to", "Missed", "Per cent", "Unanswered", "Unsupported", "In the way of the award"),
        ),
        _criteria(made),
    )
    yield Table(
        "Weaknesses",
        (_STANDARD, _ROLE, Column("Theme", 58), *narrow("Criteria", "Answers", "Missed", "Per cent", "Audits")),
        _themes(made),
    )


def _of_spread(made: Made) -> Iterator[Table]:
    yield Table(
        "Sections",
        (_STANDARD, _ROLE, Column("Section", 48), *narrow("Apply to", "Complete", *_SPREAD)),
        _sections(made),
    )
    yield Table(
        "Rules of awards",
        (_STANDARD, _ROLE, Column("Rule", 70), *narrow("Would be met", "Of")),
        _awards(made),
    )
    yield Table("Rounds", (_STANDARD, _ROLE, _ROUND, *narrow("Audits", "Submitted", *_SPREAD)), _rounds(made))
    yield Table(
        "Sub-groups",
        (_STANDARD, _ROLE, Column("By", 9), Column("Group", 34), *narrow("Audits", *_SPREAD[1:4])),
        _groups(made),
    )


def _of_comparison(made: Made) -> Iterator[Table]:
    yield Table(
        "Self and external",
        (
            _STANDARD,
            _ROUND,
            Column("Number", 9),
            Column("What", 50),
            *narrow("Organisations", "Judgements", "Agree", "Per cent", "Kappa", "Own higher", "Own lower"),
        ),
        _agreement(made),
    )


def _of_organisations(made: Made) -> Iterator[Table]:
    organisation = Column("Organisation", 44)
    yield Table(
        "Worth a visit",
        (organisation, _STANDARD, _ROUND, _ROLE, Column("Why", 80)),
        ((v.name, v.standard, v.cycle, v.role, "\n".join(v.reasons)) for v in made.visits()),
        wraps=True,
    )
    today = made.portfolio.as_of
    yield Table(
        "Evidence expiring",
        (Column("On", 12), Column("State", 10), organisation, _STANDARD, Column("Evidence", 60)),
        ((e.on, "expired" if e.on < today else "soon", e.name, e.standard, e.title) for e in dated.expiring(made)),
    )
    yield Table(
        "Renewals",
        (Column("On", 12), organisation, _STANDARD, Column("Rule that would be met", 60)),
        ((r.on, r.name, r.standard, r.title) for r in dated.renewals(made)),
    )
    yield Table(
        "Not taken",
        (Column("File", 60), Column("Why", 90)),
        ((n.source, n.sentence) for n in made.store.not_taken()),
        wraps=True,
    )


def narrow(*titles: str) -> tuple[Column, ...]:
    """Columns of figures."""
    return tuple(Column(title, 12, figures=True) for title in titles)


def _parts(made: Made) -> Iterator[tuple[Part, tuple[Value, ...], bool]]:
    """Each part with the first cells of its rows, and whether it has too few audits to show figures."""
    for part in made.portfolio.parts:
        yield part, (part.standard, part.role), part.audits < made.portfolio.threshold


def _shown(values: Sequence[Value], *, few: bool) -> tuple[Value, ...]:
    return (TOO_FEW,) * len(values) if few else tuple(values)


def _of(spread: Spread) -> tuple[Value, ...]:
    quartiles = (spread.lowest, spread.lower_quartile, spread.median, spread.upper_quartile, spread.highest)
    return (*quartiles, spread.mean_tenths / 10)


def _criteria(made: Made) -> Iterator[Sequence[Value]]:
    threshold = made.portfolio.threshold
    for part, first, _ in _parts(made):
        for c in part.criteria:
            counts = (c.missed, c.percent_missed, c.unanswered, c.unsupported, c.blocks)
            yield (*first, c.number, c.title, c.applies_to, *_shown(counts, few=0 < c.applies_to < threshold))


def _themes(made: Made) -> Iterator[Sequence[Value]]:
    for part, first, few in _parts(made):
        for theme in part.themes:
            counts = (theme.applicable, theme.missed, theme.percent_missed, theme.audits)
            yield (*first, theme.theme, theme.criteria, *_shown(counts, few=few))


def _sections(made: Made) -> Iterator[Sequence[Value]]:
    threshold = made.portfolio.threshold
    for part, first, _ in _parts(made):
        for section in part.sections:
            title = f"{section.number} {section.title}".strip()
            figures = (section.complete, *_of(section.spread))
            yield (*first, title, section.applies_to, *_shown(figures, few=0 < section.applies_to < threshold))


def _awards(made: Made) -> Iterator[Sequence[Value]]:
    for part, first, few in _parts(made):
        for award in part.awards:
            met = award.would_meet if award.stated else "no statement is possible"
            yield (*first, award.title, *_shown((met,), few=few), award.of)


def _rounds(made: Made) -> Iterator[Sequence[Value]]:
    for part, first, _ in _parts(made):
        for line in part.trend:
            figures = _shown(_of(line.spread), few=line.audits < made.portfolio.threshold)
            yield (*first, line.cycle, line.audits, line.submitted, *figures)


def _groups(made: Made) -> Iterator[Sequence[Value]]:
    for part, first, few in _parts(made):
        for grouping in part.groupings:
            for group in grouping.groups:
                figures = (group.audits, group.lower_quartile, group.median, group.upper_quartile)
                hidden = group.hidden or few
                yield (*first, grouping.by, group.value, *((NOT_SHOWN,) * 4 if hidden else figures))


def _agreement(made: Made) -> Iterator[Sequence[Value]]:
    """Of each standard one line for all judgements, and below it the criteria on which they differ most."""
    for part, (standard, _), _ in _parts(made):
        one = part.agreement
        if one is None:
            continue
        few = one.organisations < made.portfolio.threshold
        head = (standard, part.cycle, None, "All criteria", one.organisations)
        counts = (one.compared, one.agreed, one.percent, _kappa(one), one.self_higher, one.self_lower)
        yield (*head, *_shown(counts, few=few))
        for c in one.most_disagreed:
            if c.compared < made.portfolio.threshold:
                continue
            agreed = c.compared - c.differ
            share = 100 * agreed // c.compared
            yield (standard, part.cycle, c.number, c.title, None, c.compared, agreed, share, None, c.self_higher, None)


def _kappa(one: Agreement) -> Value:
    return "–" if one.kappa_hundredths is None else one.kappa_hundredths / 100
