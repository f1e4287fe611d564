"""`qa-toolkit upgrade`: an audit by one edition of a standard becomes one by a later edition, and no answer is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from qa_toolkit import audits, documents, errors
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
from qa_toolkit.editions.answers import is_blank, named, title_of
from qa_toolkit.report import Settings
from qa_toolkit.wording import clean, count, listed, quoted

if TYPE_CHECKING:
    from qa_toolkit.editions import Fate, Upgrade
    from qa_toolkit.gap_report import GapReport
    from qa_toolkit.models import Criterion
    from qa_toolkit.standards import Standard

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
    from qa_toolkit import editions

    _refuse(file, None if dry_run else output or file)
    toolkit = make_toolkit(standards_folder)
    audit = toolkit.read_audit(file)
    whole = ":" in edition or edition == audit.standard.key  # the key alone is its latest edition
    target = toolkit.standard(edition if whole else f"{audit.standard.key}:{edition}")
    here = toolkit.standards()[0] | {audit.standard.name: audit.standard, target.name: target}
    today = on or date.today()  # noqa: DTZ011 - the writer's own today
    found = editions.upgrade(audit, editions.way(here, audit.standard.name, target.name), today)
    in_place = output is None or output.resolve() == file.resolve()
    if audit.data.get("submitted_at") and len(found.steps) > 1 and in_place and not dry_run:
        raise errors.Locked
    if len(found.steps) > 1:
        _make_places(found.document["judgements"], target, audit.organisation)
    after = audits.in_memory(found.document, target)
    settings = Settings(as_of=today)
    reports = toolkit.report(audit, settings), toolkit.report(after, settings)
    click.echo(as_json(_data(found, *reports)) if format_ == "json" else _text(found, target, *reports))
    _write(file, output, found, dry_run=dry_run, quiet=quiet)
    faults = sum(finding.severity == "error" for finding in audit.findings)
    if faults and len(found.steps) > 1 and not quiet:
        click.echo(
            f"{file}: {count(faults, 'fault')} of its judgements came along as they were (qa-toolkit check {file}).",
            err=True,
        )
    warn(toolkit, quiet=quiet)


def _make_places(judgements: dict[str, Any], target: Standard, organisation: Mapping[str, Any]) -> None:
    """Beside what was carried, as in a new audit, so that nobody who types into the file has to look up an id."""
    from qa_toolkit.new_audits import places

    for section, empty in places(target, organisation).items():
        judgements[section] = empty | judgements[section]


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


def _text(found: Upgrade, target: Standard, before: GapReport, after: GapReport) -> str:
    if len(found.steps) == 1:
        return f"{before.organisation}: this is an audit by {found.steps[0]} already."
    blocks = [f"{before.organisation}: from {', then '.join(' to '.join(pair) for pair in _pairs(found.steps))}"]
    blocks.append("\n".join([*_standing("Before", before), *_standing("After", after)]))
    answered = _answered(found.document, target)
    columns = (f"Asked in {found.steps[0]}", "Answer", "Fate", f"Asked in {target.name}")
    if found.fates:
        blocks.append(_wrapped(_sum(found, answered)))
        blocks.append(table(columns, list(_rows(found.fates, _FATES, answered))))
    if found.waiting:
        blocks.append(_wrapped(_sum_of_waiting(found.waiting)))
        columns = (columns[0], "Proposed", *columns[2:])
        blocks.append(table(columns, list(_rows(dict.fromkeys(found.waiting), _WAITING, answered))))
    blocks += _blocks(found, target, answered)
    return "\n\n".join(blocks)


def _pairs(steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield steps[:2]
    yield from ((name,) for name in steps[2:])


def _standing(when: str, report: GapReport) -> Iterator[str]:
    yield f"{when + ':':<8}{report.standard.name}: {report.headline.figure} {report.headline.caption}"
    for award in report.awards:
        says = "would be met" if award.met else "would not be met"
        yield _wrapped(f"the rule for {quoted(award.title)} {says}", 8)


def _answered(document: Mapping[str, Any], target: Standard) -> Mapping[str, str]:
    """The criteria that an answer was carried to, by id, as people call them."""
    ids = {id_ for part in document["judgements"].values() for id_, one in part.items() if not is_blank(one)}
    return {id_: title_of(target, id_) for id_ in ids}


def _is_beside(fate: Fate, answered: Mapping[str, str]) -> bool:
    """Whether every criterion that it is proposed for has an answer that was carried over."""
    return fate.kind == "proposed" and set(fate.to) <= set(answered.values())


def _sum(found: Upgrade, answered: Mapping[str, str]) -> str:
    numbers = {kind: len(found.of(kind)) for kind in ("carried", "proposed", "retired")}
    beside = sum(_is_beside(fate, answered) for fate in found.fates)
    parts = [f"{numbers['carried']} carried over", f"{numbers['proposed'] - beside} proposed for you to confirm"]
    parts += [f"{beside} kept beside an answer that was carried over"] if beside else []
    parts.append(f"{numbers['retired']} no longer asked")
    return (
        f"{count(len(found.fates), 'answer')}: {', '.join(parts)}. Nothing is deleted, and a proposal counts nothing until a person "
        "has confirmed it."
    )


def _sum_of_waiting(waiting: Sequence[Fate]) -> str:
    ended = sum(fate.kind == "retired" for fate in waiting)
    said = f"{len(waiting) - ended} still to confirm, {ended} no longer asked and kept in the file"
    return f"{count(len(waiting), 'proposal')} had not been confirmed before: {said}."


def _rows(fates: Iterable[Fate], words: Mapping[str, str], answered: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for fate in fates:
        first, *further = fate.to or ("–",)
        said = _BESIDE if _is_beside(fate, answered) else words[fate.kind]
        yield clean(fate.asked), fate.answer or "no level", said, first
        yield from (("", "", "", title) for title in further)


def _blocks(found: Upgrade, target: Standard, answered: Mapping[str, str]) -> Iterator[str]:
    proposals: Mapping[str, list[dict[str, Any]]] = found.document.get("proposals", {})
    levels = {id_: _levels(target.criteria[id_], here) for id_, here in proposals.items()}
    in_order = [criterion for criterion in target.criteria.values() if criterion.id in levels]
    open_ = [one for one in in_order if one.id not in answered]
    parts = {
        "To confirm": [f"{named(one)}: {levels[one.id]} is proposed." for one in open_ if levels[one.id]],
        "To judge anew; what was answered before stands beside it": [named(one) for one in open_ if not levels[one.id]],
        "Carried over; a further earlier answer is kept beside it in the file": [
            named(one) for one in in_order if one.id in answered
        ],
        "No longer asked; kept in the file and in the report's appendix": [
            f"{clean(fate.asked)}: {clean(fate.why)}" for fate in found.of("retired")
        ],
    }
    for title, lines in parts.items():
        if lines:
            yield "\n".join([f"{title}:", *(_wrapped(line, 2) for line in lines)])
    award = found.document["upgraded_from"][-1].get("target_award")
    if award:
        has = f"Choose one of {target.name}: {', '.join(target.awards)}." if target.awards else ""
        yield _wrapped(f"The award that was aimed at ({errors.shown(award)}) is one of the earlier edition. {has}")


def _levels(criterion: Criterion, proposals: Sequence[Mapping[str, Any]]) -> str:
    """What is proposed for one criterion, each once; '' where no proposal has a level."""
    titles = {level.key: quoted(level.title) for level in criterion.levels}
    said = [titles.get(one.get("level", ""), str(one.get("value", ""))) for one in proposals]
    return listed(dict.fromkeys(filter(None, said)), "or")


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
