"""`qa-toolkit upgrade`: an audit by one edition of a standard becomes one by a later edition, and no answer is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from qa_toolkit import documents, errors, upgrading
from qa_toolkit.cli.options import (
    Day,
    as_json,
    complete_standard,
    make_toolkit,
    quiet_option,
    standards_option,
    table,
    table_or_json,
    warn,
)
from qa_toolkit.editions.answers import named
from qa_toolkit.report import Settings
from qa_toolkit.wording import clean, count, quoted

if TYPE_CHECKING:
    from qa_toolkit.editions import Fate, Upgrade
    from qa_toolkit.gap_report import GapReport
    from qa_toolkit.upgrading import Upgraded

_FATES = {"carried": "Carried over", "proposed": "To confirm", "retired": "No longer asked"}
_WAITING = _FATES | {"proposed": "Still to confirm"}
_BESIDE = "Beside an answer"


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="AUDIT")
@click.option(
    "--to",
    "edition",
    required=True,
    metavar="EDITION",
    help="As 2025, or school-duty:2025.",
    shell_complete=complete_standard,
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, and leave AUDIT as it is."
)
@click.option("--dry-run", is_flag=True, help="Show what would become of each answer, and write nothing.")
@click.option("--on", type=Day(), metavar="DATE", help="The day to take for today.  [default: today]")
@table_or_json
@standards_option
@quiet_option
def upgrade(
    file: Path,
    edition: str,
    output: Path | None,
    dry_run: bool,
    on: date | None,
    format_: str,
    standards_folder: Path | None,
    quiet: bool,
) -> None:
    """Move an audit to a later edition of its standard.

    \b
    qa-toolkit upgrade my-school.json --to 2025 --dry-run       what would become of each answer
    qa-toolkit upgrade my-school.json --to 2025 -o new.json     a new file; the old one stays

    An answer is carried over where both editions ask the same. Where they do not, it is proposed, and counts only when a person has
    confirmed it. What is no longer asked stays in the file and in the report's appendix.
    """
    _refuse(file, None if dry_run else output or file)
    toolkit = make_toolkit(standards_folder)
    audit = toolkit.read_audit(file)
    whole = ":" in edition or edition == audit.standard.key  # the key alone is its latest edition
    target = toolkit.standard(edition if whole else f"{audit.standard.key}:{edition}")
    today = on or date.today()  # noqa: DTZ011 - the writer's own today
    by = upgrading.upgraded(audit, target, toolkit.standards()[0], today)
    found = by.found
    in_place = output is None or output.resolve() == file.resolve()
    if audit.data.get("submitted_at") and len(found.steps) > 1 and in_place and not dry_run:
        raise errors.Locked
    settings = Settings(as_of=today)
    reports = toolkit.report(audit, settings), toolkit.report(by.audit, settings)
    click.echo(as_json(_data(found, *reports)) if format_ == "json" else _text(by, *reports))
    _write(file, output, found, dry_run=dry_run, quiet=quiet)
    faults = sum(finding.severity == "error" for finding in audit.findings)
    if faults and len(found.steps) > 1 and not quiet:
        click.echo(
            f"{file}: {count(faults, 'fault')} of its judgements came along as they were (qa-toolkit check {file}).",
            err=True,
        )
    warn(toolkit, quiet=quiet)


def _write(file: Path, output: Path | None, found: Upgrade, *, dry_run: bool, quiet: bool) -> None:
    if dry_run:
        done = "Nothing was written (--dry-run)."
    elif len(found.steps) == 1:
        beside = output is not None and output.resolve() != file.resolve()
        done = f"{file} stays as it is" + (f"; {output} would be the same and was not written." if beside else ".")
    else:
        documents.write(output or file, documents.dump(found.document))
        done = f"Wrote {output or file}"
    if not quiet:
        click.echo(done, err=True)


def _refuse(file: Path, target: Path | None) -> None:
    """What cannot be written without a loss; without a target nothing is to be.

    Raises:
        BadWorkbook, CannotWrite.
    """
    if file.suffix.lower() == ".xlsx":
        remedy = f"Bring it into its audit first: qa-toolkit import {file} --into AUDIT"
        raise errors.BadWorkbook(file, f"an upgrade moves an audit, and this is a workbook. {remedy}")
    if target is not None and target != file and target.exists():
        raise errors.CannotWrite(target, "it is there already")
    if target is not None and target.suffix.lower() in (".yaml", ".yml"):
        raise errors.CannotWrite(target, "this writes JSON, and the comments of a YAML file would be lost")


def _text(by: Upgraded, before: GapReport, after: GapReport) -> str:
    found, target = by.found, by.audit.standard
    if len(found.steps) == 1:
        return f"{before.organisation}: this is an audit by {found.steps[0]} already."
    blocks = [f"{before.organisation}: from {', then '.join(' to '.join(pair) for pair in _pairs(found.steps))}"]
    blocks.append("\n".join([*_standing("Before", before), *_standing("After", after)]))
    columns = (f"Asked in {found.steps[0]}", "Answer", "Fate", f"Asked in {target.name}")
    if found.fates:
        blocks.append(_wrapped(upgrading.summary(by)))
        blocks.append(table(columns, list(_rows(found.fates, _FATES, by))))
    if found.waiting:
        blocks.append(_wrapped(upgrading.summary_of_waiting(found.waiting)))
        columns = (columns[0], "Proposed", *columns[2:])
        blocks.append(table(columns, list(_rows(dict.fromkeys(found.waiting), _WAITING, by))))
    blocks += _blocks(by)
    return "\n\n".join(blocks)


def _pairs(steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield steps[:2]
    yield from ((name,) for name in steps[2:])


def _standing(when: str, report: GapReport) -> Iterator[str]:
    yield f"{when + ':':<8}{report.standard.name}: {report.headline.figure} {report.headline.caption}"
    for award in report.awards:
        says = "would be met" if award.met else "would not be met"
        yield _wrapped(f"the rule for {quoted(award.title)} {says}", 8)


def _rows(fates: Iterable[Fate], words: Mapping[str, str], by: Upgraded) -> Iterator[tuple[str, ...]]:
    for fate in fates:
        first, *further = fate.to or ("–",)
        said = _BESIDE if by.is_beside(fate) else words[fate.kind]
        yield clean(fate.asked), fate.answer or "no level", said, first
        yield from (("", "", "", title) for title in further)


def _blocks(by: Upgraded) -> Iterator[str]:
    found = upgrading.confirming(by)
    open_ = [one for one in found if not one.is_carried]
    parts = {
        "To confirm": [f"{named(one.criterion)}: {one.proposed} is proposed." for one in open_ if one.proposed],
        "To judge anew; what was answered before stands beside it": [
            named(one.criterion) for one in open_ if not one.proposed
        ],
        "Carried over; a further earlier answer is kept beside it in the file": [
            named(one.criterion) for one in found if one.is_carried
        ],
        "No longer asked; kept in the file and in the report's appendix": upgrading.no_longer_asked(by),
    }
    for title, lines in parts.items():
        if lines:
            yield "\n".join([f"{title}:", *(_wrapped(line, 2) for line in lines)])
    if aim := upgrading.lost_aim(by):
        yield _wrapped(aim)


def _data(found: Upgrade, before: GapReport, after: GapReport) -> dict[str, Any]:
    standings = {
        when: {
            "standard": report.standard.name,
            "headline": report.headline,
            "overall": report.scorecard["overall"],
            "awards": {award.key: award.met for award in report.awards},
        }
        for when, report in (("before", before), ("after", after))
    }
    return {
        "steps": found.steps,
        **standings,
        "fates": found.fates,
        "waiting": found.waiting,
        "proposals": found.document.get("proposals", {}),
    }


def _wrapped(line: str, indent: int = 0) -> str:
    margin = " " * indent
    further = margin + ("  " if indent else "")
    return fill(
        line, 100, initial_indent=margin, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
