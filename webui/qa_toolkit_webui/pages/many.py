"""Many organisations beside each other: sections of one standard across, one row for each organisation."""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import url_for

from qa_toolkit import errors, front_page
from qa_toolkit.models import Record, Scorecard
from qa_toolkit.reports.csv_ import safe
from qa_toolkit.standards import Standard
from qa_toolkit.wording import day, quoted, slug
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui import pictures
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site

SORTS = (("name", "Organisation"), ("overall", "Met over all"), ("answered", "Answered"))


class Asked(Record):
    """What an address asks for; each is '' where all are meant."""

    standard: str = ""
    cycle: str = ""
    kind: str = ""
    round: str = ""
    judged: str = ""  # 'external' for the assessors' audits alone
    sort: str = "name"

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name, value in self.__dict__.items() if value and (name, value) != ("sort", "name")}


class Line(Record):
    """One organisation: its latest audit, and what stands beside its sections."""

    head: Head
    overall: pictures.Counts
    percent: int
    headline: str
    answered: int
    sections: Mapping[str, pictures.Counts]
    submitted: str
    saved: str


class Choices(Record):
    """What can be chosen, each as it is sent and in words."""

    standards: tuple[tuple[str, str], ...]
    cycles: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    rounds: tuple[tuple[str, str], ...]


class OverviewPage(Record):
    asked: Asked
    choices: Choices
    standard: Standard | None
    matrix: pictures.Matrix | None
    lines: tuple[Line, ...]
    submitted: int
    summary: tuple[str, ...]


def make(site: Site, query: Mapping[str, str]) -> OverviewPage:
    """The page.

    Raises:
        NotHere: where the address names a standard that no audit here uses.
    """
    heads = visible(site)
    asked = _asked(heads, query)
    choices = _choices(site, heads, asked.standard)
    if not asked.standard:
        return OverviewPage(asked, choices, None, None, (), 0, ())
    chosen = latest(head for head in heads if _fits(head, asked))
    newest = max((h for h in heads if h.standard == asked.standard), key=lambda h: h.created_at)
    standard = site.workspace.audits.standard(newest)
    lines = sorted((_line(standard, head, site.scores.scorecard(head)) for head in chosen), key=_ORDERS[asked.sort])
    columns = [pictures.Column(s.id, s.number, s.title) for s in standard.sections.values()]
    matrix = pictures.matrix(standard.title, columns, map(_entry, lines))
    submitted = sum(line.head.is_submitted for line in lines)
    return OverviewPage(asked, choices, standard, matrix, tuple(lines), submitted, tuple(_summary(lines, columns)))


def _asked(heads: Sequence[Head], query: Mapping[str, str]) -> Asked:
    used = Counter(head.standard for head in heads)
    standard = query.get("standard") or (used.most_common(1)[0][0] if used else "")
    if standard and standard not in used:
        raise errors.NotHere("audit by a standard", standard)
    sort = query.get("sort", "name")
    return Asked(
        standard=standard,
        cycle=query.get("cycle", ""),
        kind=query.get("kind", ""),
        round=query.get("round", ""),
        judged="external" if query.get("judged") == "external" else "",
        sort=sort if sort in dict(SORTS) else "name",
    )


def _choices(site: Site, heads: Iterable[Head], standard: str) -> Choices:
    all_ = list(heads)
    here = [head for head in all_ if head.standard == standard]
    used = Counter(head.standard for head in all_)
    titles = {h.standard: site.workspace.audits.standard(h).title for h in all_}
    rounds = {head.round for head in here if head.round}
    return Choices(
        standards=tuple((name, f"{titles[name]} ({name.partition(':')[2]})") for name, _ in used.most_common()),
        cycles=tuple((one, one) for one in sorted({h.cycle for h in here if h.cycle}, reverse=True)),
        kinds=tuple((one, one.capitalize()) for one in sorted({h.organisation_kind for h in here})),
        rounds=tuple((r.id, r.title) for r in site.workspace.organisations.rounds() if r.id in rounds),
    )


def _fits(head: Head, asked: Asked) -> bool:
    return (
        head.standard == asked.standard
        and asked.cycle in ("", head.cycle)
        and asked.kind in ("", head.organisation_kind)
        and asked.round in ("", head.round)
        and (not asked.judged or head.kind == asked.judged)
    )


def latest(heads: Iterable[Head]) -> list[Head]:
    """One audit of each organisation: a self-assessment before an external one, and of those the last."""
    best: dict[str, Head] = {}
    for head in heads:
        other = best.get(head.organisation)
        if other is None or _rank(head) > _rank(other):
            best[head.organisation] = head
    return list(best.values())


def _rank(head: Head) -> tuple[bool, str, str]:
    return head.kind != "external", head.cycle, head.created_at


def _line(standard: Standard, head: Head, card: Scorecard) -> Line:
    whole = card["overall"]
    counts = pictures.Counts(whole["met"], whole["applicable"], whole["unanswered"])
    answered = pictures.percent(whole["applicable"] - whole["unanswered"], whole["applicable"])
    share = pictures.percent(counts.met, counts.applicable)
    own = standard.headline in ("level", "sections_full")  # others say what stands in the table anyhow
    return Line(
        head=head,
        overall=counts,
        percent=share,
        headline=_figure(standard, card) if own else "",
        answered=answered,
        sections=pictures.counts(card),
        submitted=_short(head.submitted_at),
        saved=_short(head.saved_at),
    )


def _figure(standard: Standard, card: Scorecard) -> str:
    figure = front_page.headline(standard, card)
    return f"{figure.figure} {figure.caption}"


def _short(stamp: str) -> str:
    """'16 Nov 2026', for a column that is narrow."""
    if not stamp:
        return ""
    number, month, year = day(stamp).split()
    return f"{number}\N{NO-BREAK SPACE}{month[:3]} {year}"


def _name(line: Line) -> str:
    return line.head.organisation_name.casefold()


_ORDERS: Mapping[str, Callable[[Line], tuple[int, str]]] = {
    "name": lambda line: (0, _name(line)),
    "overall": lambda line: (-line.percent, _name(line)),
    "answered": lambda line: (-line.answered, _name(line)),
}


def _entry(line: Line) -> pictures.Entry:
    where = url_for("audits.show", organisation=line.head.organisation, audit=line.head.id)
    sections = {
        id_: f"{where}/sections/{id_}" for id_ in line.sections
    }  # asked of the routes once a row, not nine times
    return pictures.Entry(line.head.organisation_name, where, line.sections, sections)


def _summary(lines: Sequence[Line], columns: Sequence[pictures.Column]) -> Iterable[str]:
    """Which section is weakest over all, and how the organisations are spread; nothing where nobody has begun."""
    begun = [line for line in lines if line.answered]
    shares = {column: _share(begun, column.id) for column in columns}
    known = {column: share for column, share in shares.items() if share is not None}
    if len(set(known.values())) > 1:
        weakest, strongest = min(known, key=lambda c: known[c]), max(known, key=lambda c: known[c])
        yield f"Weakest over all: {_titled(weakest)}, {known[weakest]}% met. Strongest: {_titled(strongest)}, {known[strongest]}%."
    if len(begun) >= 4:
        low, middle, high = statistics.quantiles([line.percent for line in begun], n=4, method="inclusive")
        yield (
            f"Half of those that have begun meet {middle:.0f}% or more of what applies to them; "
            f"a quarter meet {low:.0f}% or less, a quarter {high:.0f}% or more."
        )


def _share(lines: Iterable[Line], section: str) -> int | None:
    found = [line.sections[section] for line in lines if section in line.sections]
    asked = sum(one.applicable for one in found)
    return pictures.percent(sum(one.met for one in found), asked) if asked else None


def _titled(column: pictures.Column) -> str:
    return quoted(f"{column.number} {column.title}".strip())


def table(page: OverviewPage) -> bytes:
    """The page's table as spreadsheets open it; numbers stand apart, so that they can be reckoned with."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    columns = page.matrix.columns if page.matrix else ()
    sections = [f"{c.number} {c.title}: {what}" for c in columns for what in ("met", "applicable")]
    first = ("Organisation", "Kind", "Standard", "Cycle", "Judged by")
    last = ("Met", "Applicable", "Answered %", "Submitted", "Last saved")
    writer.writerow([safe(cell) for cell in (*first, *sections, *last)])
    for line in page.lines:
        head = line.head
        judged = "external assessor" if head.kind == "external" else "the organisation"
        about = (head.organisation_name, head.organisation_kind, head.standard, head.cycle, judged)
        counted = [line.sections.get(column.id) for column in columns]
        cells = [str(n) for one in counted for n in ((one.met, one.applicable) if one else ("", ""))]
        whole = (str(line.overall.met), str(line.overall.applicable), str(line.answered))
        writer.writerow([safe(c) for c in (*about, *cells, *whole, head.submitted_at[:10], head.saved_at[:10])])
    return text.getvalue().encode("utf-8-sig")


def file_name(page: OverviewPage) -> str:
    return f"{slug(f'overview {page.asked.standard} {page.asked.cycle}')}.csv"
