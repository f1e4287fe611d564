"""Results as blocks of rows, which the terminal, the workbook and JSON show alike; nothing in them is of one pupil."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.wording import count, day, listed, sentence
from qa_toolkit_encounters.bounds import Bounds
from qa_toolkit_encounters.kinds import KINDS
from qa_toolkit_encounters.phases import PhaseResult
from qa_toolkit_encounters.results import FAMILIES, Family, Results
from qa_toolkit_encounters.years import called

HIDDEN = "hidden"


class Block(Record):
    sheet: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def blocks(found: Results) -> tuple[Block, ...]:
    return tuple(
        block
        for block in (_figures(found), _by_year(found), _phases(found), _parts(found), *_tests(found))
        if block.rows
    )


def _figures(found: Results) -> Block:
    rows = tuple(
        (one.benchmark, _words(one.bounds), HIDDEN if one.bounds is None else str(one.bounds.of), one.title, one.cohort)
        for one in found.figures
    )
    note = (
        "Shares are rounded down. ‘40 to 70%’: 40 are certain; up to 70 if every test that is not answered were passed and whoever may have been "
        f"there was. ‘{HIDDEN}’: fewer than {found.minimum} pupils, or what would give such a group away."
    )
    return Block("Gatsby", "Gatsby benchmarks 5, 6 and 7", ("No.", "Share", "Of pupils", "What", "Who"), rows, note)


def _by_year(found: Results) -> Block:
    groups = sorted({group for groups in found.by_year.values() for group in groups})
    rows = tuple(
        (called(year), *(_cell(row, group) for group in groups))
        for year, row in found.by_year.items()
        if any(one is None or one.of for one in row.values())
    )
    headings = ("Year", *(f"Year {group}" for group in groups))
    title = "Share with a meaningful employer encounter in that year"
    return Block("Employers by year", title, headings, rows, "The newest year may still be going on.")


def _cell(row: Mapping[int, Bounds | None], group: int) -> str:
    if group not in row:
        return ""
    one = row[group]
    return HIDDEN if one is None else f"{one.words} of {one.of}"


def _phases(found: Results) -> Block:
    headings = ("Phase", "Put on for all", "Pupils with two", "Of pupils", "Different providers", "Who", "Kinds met")
    rows = tuple(_phase(one, found) for one in found.phases)
    least = f" of {found.least} minutes or more" if found.least else ""
    note = (
        f"Two are needed. ‘Put on’: days with an encounter{least} that covers what the law asks for, in school hours, within the phase "
        "(to 28 February of its second year). In the third phase coming is optional."
    )
    return Block("Provider access", "The six provider encounters of the law", headings, rows, note)


def _phase(one: PhaseResult, found: Results) -> tuple[str, ...]:
    if not found.shown(one) and one.cohort.pupils:
        return (one.phase.title, HIDDEN, HIDDEN, HIDDEN, HIDDEN, one.cohort.title, HIDDEN)
    low, high = one.put_on
    put_on = str(low) if low == high else f"{low} to {high}"
    had = one.two.low
    apart = Bounds(one.differ, had - one.same, had)  # where providers are not named it is open
    shown = f"{apart.words} of {had}" if had >= found.minimum else HIDDEN
    differ = shown if had else "nobody had two"
    return (
        one.phase.title,
        put_on,
        one.two.words,
        str(one.two.of),
        differ if one.phase.compulsory else "not asked for",
        one.cohort.title,
        listed(KINDS[key].title.lower() for key in one.kinds) or "none",
    )


def _parts(found: Results) -> Block:
    """Only the parts that are shown are named: what stands in such a column may be anything."""
    names = sorted({name for one in found.parts for name in one.parts})
    rows = tuple(
        (
            one.title,
            one.cohort,
            *(f"{one.parts[name].words} of {one.parts[name].of}" if name in one.parts else "" for name in names),
            str(one.hidden) if one.hidden else "",
        )
        for one in found.parts
    )
    title = f"The same shares by {errors.shown(found.roll.by)}"
    return Block("By group", title, ("What", "Who", *map(errors.shown, names), "Groups hidden"), rows)


def _tests(found: Results) -> Iterator[Block]:
    rows = []
    for family in found.families:
        if family.encounters:
            states = (str(family.meaningful), str(family.failed), str(family.open))
            rows.append(
                (FAMILIES[family.key], *states, f"{family.encounters} put on, {_attendances(family, found.minimum)}")
            )
            rows += [
                (f"… {one.test.title}", str(one.passed), str(one.failed), str(one.open), "") for one in family.tests
            ]
    title = "The tests of what is meaningful: an encounter counts only if it passes all of them"
    yield Block("Tests", title, ("Test", "Passed", "Failed", "Not answered", ""), tuple(rows))
    failed = tuple(
        (day(one.on.isoformat()), one.title, one.partner, _groups(one.year_groups), sentence("; ".join(one.reasons)))
        for one in found.not_counted
    )
    headings = ("Date", "Type", "Employer or provider", "Years", "Why it does not count")
    yield Block("Not meaningful", f"Not meaningful, of {found.minimum} pupils or more", headings, failed)


def _attendances(family: Family, minimum: int) -> str:
    few = family.attendances < minimum
    return f"fewer than {minimum} attendances" if few else count(family.attendances, "attendance")


def _groups(groups: Sequence[int]) -> str:
    return listed(str(group) for group in groups)


def _words(bounds: Bounds | None) -> str:
    return HIDDEN if bounds is None else bounds.words


def data(found: Results) -> dict[str, Any]:
    """As plain data; None stands for what is hidden."""
    return {
        "on": found.on.isoformat(),
        "minimum": found.minimum,
        "pupils": found.pupils,
        "figures": [
            {
                "key": one.key,
                "benchmark": one.benchmark,
                "title": one.title,
                "of": one.cohort,
                "share": _share(one.bounds),
            }
            for one in found.figures
        ],
        "employer_by_year": {
            called(year): {str(group): _share(one) for group, one in row.items()} for year, row in found.by_year.items()
        },
        "provider_access": [_law(one, found) for one in found.phases],
        "by_group": {
            "column": found.roll.by,
            "shares": [
                {
                    "key": one.key,
                    "of": one.cohort,
                    "groups": {name: _share(bounds) for name, bounds in one.parts.items()},
                    "hidden": one.hidden,
                }
                for one in found.parts
            ],
        },
        "tests": [
            {
                "key": one.key,
                "encounters": one.encounters,
                "attendances": one.attendances if one.attendances >= found.minimum else None,
                "meaningful": one.meaningful,
                "failed": one.failed,
                "open": one.open,
                "tests": {
                    test.test.key: {"passed": test.passed, "failed": test.failed, "open": test.open}
                    for test in one.tests
                },
            }
            for one in found.families
        ],
        "warnings": list(found.warnings),
    }


def _law(one: PhaseResult, found: Results) -> dict[str, Any]:
    about = {"phase": one.phase.key, "of": one.cohort.title}
    if not found.shown(one):
        return {**about, "put_on": None, "two": None, "kinds": None}
    low, high = one.put_on
    return {**about, "put_on": {"low": low, "high": high}, "two": _share(one.two), "kinds": list(one.kinds)}


def _share(bounds: Bounds | None) -> dict[str, int] | None:
    if bounds is None or not bounds.of:
        return None
    low, high = bounds.per_cent
    return {"low_per_cent": low, "high_per_cent": high, "pupils": bounds.of}
