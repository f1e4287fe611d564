"""`qa-toolkit standards diff`: what differs between two editions, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from qa_toolkit.cli.options import (
    as_json,
    complete_standard,
    make_toolkit,
    quiet_option,
    standards_option,
    table_or_json,
    warn,
)
from qa_toolkit.wording import count, listed, sentence

if TYPE_CHECKING:
    from qa_toolkit.editions.differences import Change, Differences, Kind
    from qa_toolkit.standards import Standard

_WIDTH = 100
_TITLES: dict[Kind, str] = {
    "added": "Added",
    "dropped": "No longer asked",
    "split": "Split",
    "merged": "Merged",
    "moved": "Moved to another {section}",
    "reworded": "Asked in other words",
    "levels": "Levels changed",
}
_RELATIONS = {
    "subset": "It asks that and more.",
    "superset": "It asks a part of that.",
    "intersects": "The two have something in common.",
    "related": "The theme is the same; the two were not compared.",
}


@click.command()
@click.argument("one", metavar="A", shell_complete=complete_standard)
@click.argument("other", metavar="B", shell_complete=complete_standard)
@table_or_json
@standards_option
@quiet_option
def diff(one: str, other: str, format_: str, standards_folder: Path | None, quiet: bool) -> None:
    """Say what differs between two editions of a standard.

    It goes from the earlier to the later, in whichever order you name them, by the map that the later one declares. Where there is none, it
    goes by ids, which proves little: an id may have been used again for something else.
    """
    from qa_toolkit.editions.differences import differences

    toolkit = make_toolkit(standards_folder)
    named = [toolkit.standard(name) for name in (one, other)]
    here = toolkit.standards()[0] | {standard.name: standard for standard in named}
    found = differences(here, named[0].name, named[1].name)
    click.echo(as_json(found) if format_ == "json" else _text(found, here[found.old], here[found.new]))
    if found.old != named[0].name and not quiet:
        click.echo(f"{found.old} is the earlier of the two, so this goes from {found.old} to {found.new}.", err=True)
    if not found.steps and not quiet:
        click.echo(
            f"Warning: no map says what became of the criteria of {found.old} in {found.new}, so criteria of the same id were compared; an id "
            "may have been used again for something else.",
            err=True,
        )
    warn(toolkit, quiet=quiet)


def _text(found: Differences, old: Standard, new: Standard) -> str:
    if old is new:
        return f"{old.name} is one edition, so nothing differs."
    through = f", through {listed(found.steps[1:-1])}" if found.steps[1:-1] else ""
    by = (
        f"by the map{'s' if through else ''} of the later edition{'s' if through else ''}"
        if found.steps
        else "by ids alone"
    )
    numbers = [f"{len(found.of(kind))} {word}" for kind, word in _COUNTED.items() if found.of(kind)]
    said = listed([*numbers, f"{found.unchanged} unchanged"] if found.unchanged else numbers)
    criteria = f"{count(len(old.criteria), 'criterion', 'criteria')} before, {len(new.criteria)} now"
    blocks = [_filled(f"{old.name} to {new.name}{through}, {by}: {criteria}. {sentence(said)}")]
    for kind, title in _TITLES.items():
        lines = _levels(found, old, new) if kind == "levels" else _lines(found.of(kind), old, new)
        told = [_filled(line, 2) for line in lines]
        if told:
            heading = title.format(section=new.label("section").lower())
            blocks.append("\n".join([heading, "-" * len(heading), *told]))
    return "\n\n".join(blocks)


_COUNTED: dict[Kind, str] = {
    "added": "added",
    "dropped": "no longer asked",
    "split": "split",
    "merged": "merged",
    "moved": "moved",
    "reworded": "asked in other words",
    "levels": "with other levels",
}


def _lines(changes: Iterable[Change], old: Standard, new: Standard) -> Iterator[str]:
    for change in changes:
        before, after = _named(old, change.old), _named(new, change.new)
        note = sentence(change.note)
        match change.kind:
            case "added":
                yield after
            case "dropped":
                yield f"{before}. {note}" if note else before
            case "moved":
                yield f"{before} ({_section(old, change.old[0])}) is now {after} ({_section(new, change.new[0])})"
            case "reworded":
                first, last = old.criteria[change.old[0]], new.criteria[change.new[0]]
                yield f"{before}" if before == after else f"{before} is now {after}"
                yield f"  before: {first.description}"
                yield f"  now: {last.description}"
                told = " ".join(part for part in (_RELATIONS.get(change.relation, ""), note) if part)
                if told:
                    yield f"  {told}"
            case _:
                yield f"{before} became {after}"


def _levels(found: Differences, old: Standard, new: Standard) -> Iterator[str]:
    """Many criteria share a ladder, so what happened to it is said once."""
    from qa_toolkit.editions.differences import ladder

    groups: dict[tuple[str, str], set[str]] = {}
    for change in found.of("levels"):
        ladders = ladder(old.criteria[change.old[0]]), ladder(new.criteria[change.new[0]])
        groups.setdefault(ladders, set()).add(change.new[0])
    for (before, after), ids in groups.items():
        yield f"For {listed(one.number for one in new.criteria.values() if one.id in ids)}"
        yield f"  before: {before}"
        yield f"  now: {after}"


def _named(standard: Standard, ids: Iterable[str]) -> str:
    return "; ".join(f"{standard.criteria[id_].number} {standard.criteria[id_].title}" for id_ in ids)


def _section(standard: Standard, criterion: str) -> str:
    return standard.sections[standard.criteria[criterion].section].title


def _filled(line: str, indent: int = 0) -> str:
    margin = " " * (indent + len(line) - len(line.lstrip()))
    further = margin + (" " * indent)
    return fill(
        line.strip(),
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
