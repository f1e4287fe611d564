"""What `qa-toolkit import` prints and asks: of one workbook all that it brings, of many a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill, indent
from typing import Any, TypeVar

import click

from qa_toolkit.bringing import Brought, Store, Take, beside, title, unread_cells
from qa_toolkit.bringing.files import AUDITS, files_in
from qa_toolkit.bringing.many import LEFT, Result, bring_all
from qa_toolkit.cli.new import OneOf
from qa_toolkit.cli.options import as_json, table
from qa_toolkit.merging import Clash, describe_all, describe_clash
from qa_toolkit.models import Finding
from qa_toolkit.wording import clean, count

# What comes back as a table of some kind: where it is no workbook of ours that is told, and not passed over.
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")
WIDTH = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """One command. `always` writes also where nothing changes, because another place was named."""

    store: Store
    take: str | None
    dry_run: bool
    always: bool
    as_json: bool
    quiet: bool

    def one(self, path: Path) -> bool:
        """Says whether all that came was taken."""
        returned = self.store.read(str(path))
        brought = beside(returned, self.store.standing(returned))
        if not self.dry_run and (brought.is_something or self.always):
            self.store.refuse_loss(returned)
        asks = self.take is None and not self.dry_run and sys.stdin.isatty()
        if not self.as_json:
            click.echo(_text(brought, self.take, asks=asks))
        take = _asked(brought) if asks else {one.path: self.take for one in brought.merge.clashes if self.take}
        undecided = len(brought.merge.clashes) - len(take)
        writes = not self.dry_run and not undecided and (brought.is_something or self.always)
        written = self.store.save(brought, take) if writes else ""
        if self.as_json:
            click.echo(as_json(_about(brought, take) | {"written": written}))
        self._say(_done(written, undecided, dry_run=self.dry_run))
        return not undecided and not unread_cells(returned)

    def many(self, paths: Sequence[Path]) -> bool:
        """Says the same of all."""
        files, others = _spread(paths)
        each = progress("What came back", quiet=self.quiet)
        results = bring_all(self.store, each(files), take=self.take, dry_run=self.dry_run)
        if self.as_json:
            click.echo(as_json([_result(one) for one in results]))
        else:
            click.echo(
                table(("Workbook", "Organisation", "What", ""), [_row(one, dry_run=self.dry_run) for one in results])
            )
        if others:
            self._say(f"{count(len(others), 'other file')} left alone: {', '.join(others)}")
        if folders := _folders_in(paths):
            self._say(
                f"{count(len(folders), 'folder')} not looked into: {', '.join(folders)}. To bring in what lies there, name that folder as well."
            )
        self._say(_totals(results, dry_run=self.dry_run))
        return all(one.is_whole for one in results)

    def _say(self, text: str) -> None:
        if not self.quiet:
            click.echo(text, err=True)


def progress(label: str, *, quiet: bool) -> Callable[[Sequence[T]], Iterator[T]]:
    """Goes through a list, and shows at a terminal how far it has got."""

    def each(items: Sequence[T]) -> Iterator[T]:
        hidden = quiet or not sys.stderr.isatty()
        with click.progressbar(items, label=label, file=sys.stderr, hidden=hidden) as bar:
            yield from bar

    return each


# One workbook


def _text(brought: Brought, take: str | None, *, asks: bool) -> str:
    merge, returned = brought.merge, brought.returned
    unread = unread_cells(returned)
    side = f"; {_SIDES[take]} counts" if take else ""
    changes = describe_all(merge.changes)
    parts: dict[str, Iterable[str]] = {
        count(len(changes), "change"): changes,
        f"{count(len(merge.clashes), 'field')} changed in the audit too since the workbook was made{side}": map(
            describe_clash, () if asks else merge.clashes
        ),
        f"{count(len(unread), 'cell')} that could not be read": (_told(one, returned.path) for one in unread),
        "Please look at this": (_told(one, returned.path) for one in returned.findings if one not in unread),
    }
    blocks = [f"{title(brought.standing.document)}, from {returned.path}"]
    blocks += ["\n".join([heading, *map(_item, lines)]) for heading, given in parts.items() if (lines := list(given))]
    if not brought.is_something:
        blocks.append("It brings nothing new.")
    return "\n\n".join(blocks) + "\n"


_SIDES = {"file": "the workbook's", "audit": "the audit's"}


def _told(finding: Finding, path: str) -> str:
    """The cell and what is wrong with it, where the file stands above."""
    where = finding.where.removeprefix(path).removeprefix(": ")
    return f"{where}: {finding.message}" if where else finding.message


def _item(line: str) -> str:
    return fill(
        line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _asked(brought: Brought) -> Take:
    """Whose side counts for each clash; both texts stand in full above the question."""
    take, clashes = {}, brought.merge.clashes
    for number, clash in enumerate(clashes, 1):
        cell = brought.returned.cells.get(clash.path, "")
        said = {
            f"In the workbook{f' ({cell})' if cell else ''}": _whole(clash.theirs, clash.theirs_words),
            "In the audit": _whole(clash.ours, clash.ours_words),
            "When the workbook was made": _whole(clash.base, clash.base_words),
        }
        click.echo(f"{number} of {len(clashes)}, changed in both: {clash.label}", err=True)
        for where, text in said.items():
            click.echo(f"  {where}:\n{indent(text, '    ')}", err=True)
        question = "Which counts (1 the workbook's, 2 the audit's)"
        answer = click.prompt(question, type=OneOf(("workbook", "audit")), err=True)
        take[clash.path] = "file" if answer == "workbook" else "audit"
    return take


def _whole(value: Any, words: str) -> str:
    is_long = isinstance(value, str) and (len(value) > 80 or "\n" in value)
    return "\n".join(fill(line, WIDTH - 4) for line in clean(value).splitlines()) if is_long else words


def _done(written: str, undecided: int, *, dry_run: bool) -> str:
    if dry_run:
        return "Nothing was written (--dry-run)."
    if undecided:
        were = count(undecided, "field was", "fields were")
        return (
            f"Nothing was written: {were} changed in both. Say --take file or --take audit, or run this at a terminal."
        )
    return f"Wrote {written}" if written else "Nothing to write."


def _about(brought: Brought, take: Take) -> dict[str, Any]:
    """The same for programs."""
    cells, base = brought.returned.cells, brought.returned.base
    return {
        "file": brought.returned.path,
        "audit": base.get("id"),
        "organisation": base["organisation"]["name"],
        "standard": base["standard"]["name"],
        "changes": [
            {
                "path": one.path,
                "label": one.label,
                "cell": cells.get(one.path),
                "before": one.before,
                "after": one.after,
            }
            for one in brought.merge.changes
        ],
        "clashes": [_clash(one, take) | {"cell": cells.get(one.path)} for one in brought.merge.clashes],
        "findings": brought.returned.findings,
    }


def _clash(one: Clash, take: Take) -> dict[str, Any]:
    sides = {"exported": one.base, "file": one.theirs, "audit": one.ours}
    return {"path": one.path, "label": one.label, **sides, "taken": take.get(one.path)}


# Many


def _spread(paths: Iterable[Path]) -> tuple[list[str], list[str]]:
    """The workbooks, each once, and the names of what else lies in the folders."""
    files: dict[str, None] = {}
    others: list[str] = []
    for path in paths:
        if path.is_dir():
            files |= dict.fromkeys(map(str, files_in(path, SPREADSHEETS)))
            others += [one.name for one in files_in(path) if one.suffix.lower() not in (*SPREADSHEETS, *AUDITS)]
        else:
            files[str(path)] = None
    return list(files), others


def _folders_in(paths: Iterable[Path]) -> list[str]:
    """Folders inside those that were named: what lies in them was not read."""
    inside = (one for path in paths if path.is_dir() for one in sorted(path.iterdir()))
    return [str(one) for one in inside if one.is_dir() and not one.name.startswith(".")]


def _row(one: Result, *, dry_run: bool) -> tuple[str, ...]:
    outcome = _taken(dry_run=dry_run) if one.outcome == "taken" else one.outcome
    return (Path(one.file).name or "-", one.organisation or "-", outcome, one.sentence)


def _result(one: Result) -> dict[str, Any]:
    about = _about(one.brought, {}) if one.brought else {"file": one.file, "audit": one.audit}
    told = {"outcome": one.outcome, "sentence": one.sentence, "written": one.written, "organisation": one.organisation}
    return {"changes": [], "clashes": [], "findings": one.returned.findings if one.returned else ()} | about | told


def _totals(results: Sequence[Result], *, dry_run: bool) -> str:
    numbers = {outcome: sum(one.outcome == outcome for one in results) for outcome in ("taken", "unchanged", "missing")}
    left = sum(one.outcome in LEFT for one in results)
    unread = sum(bool(one.returned and unread_cells(one.returned)) for one in results)
    some = f" In {count(unread, 'workbook')} there are cells that could not be read." if unread else ""
    return f"{numbers['taken']} {_taken(dry_run=dry_run)}, {numbers['unchanged']} unchanged, {left} not taken, {numbers['missing']} missing.{some}"


def _taken(*, dry_run: bool) -> str:
    return "would be taken" if dry_run else "taken"
