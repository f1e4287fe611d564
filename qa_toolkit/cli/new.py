"""`qa-toolkit new`: begin an audit, or one for each row of a list."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from qa_toolkit import audits, documents, errors
from qa_toolkit.cli.options import Day, complete_standard, make_toolkit, quiet_option, standards_option, warn
from qa_toolkit.new_audits import KINDS, as_yaml, organisations
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import count, slug


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_standard)
@click.option("--organisation", metavar="NAME", help="Whose audit it is; asked for at a terminal.")
@click.option("--kind", type=click.Choice(KINDS), help="What kind of organisation; asked for at a terminal.")
@click.option(
    "--organisations",
    "list_",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="One audit for each row: name, URN or reference, kind, …",
)
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="AUDIT…",
    help="Carry evidence over from audits by other standards, and propose what follows from them.",
)
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Where to write; .yaml gives a file with hints, .xlsx a workbook.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["json", "yaml", "xlsx"]),
    default="json",
    show_default=True,
    help="With --organisations: which files.",
)
@click.option(
    "--on", "started", type=Day(), metavar="DATE", help="The day on which the audit begins.  [default: today]"
)
@click.option(
    "--editor", is_flag=True, help="With YAML: also write the schema beside it by which an editor offers the levels."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@standards_option
@quiet_option
def new(
    name: str,
    organisation: str | None,
    kind: str | None,
    list_: Path | None,
    sources: tuple[Path, ...],
    more: tuple[Path, ...],
    output: Path | None,
    format_: str,
    started: date | None,
    editor: bool,
    force: bool,
    standards_folder: Path | None,
    quiet: bool,
) -> None:
    """Begin an audit by the standard ID, or one for each organisation of a list.

    With --from it is begun from one or more audits of an organisation by other standards: their evidence is carried over, and where somebody
    has compared two criteria a judgement is proposed. Nothing that is proposed counts before a person has confirmed it.
    """
    if more and not sources:
        raise click.UsageError(
            f"'{errors.shown(more[0])}' is one word too many; audits to begin from stand after --from."
        )
    if sources and (organisation or kind or list_):
        raise click.UsageError("With --from the organisation is the one of the audits; leave the other options out.")
    toolkit = make_toolkit(standards_folder)
    standard = toolkit.standard(name)
    on = started or date.today()  # noqa: DTZ011 - the writer's own today
    if sources:
        said = _begin(toolkit, standard, (*sources, *more), on, output, editor=editor, force=force)
    elif list_ is not None:
        rows = list(organisations(list_))
        folder = output or Path()
        odd: Counter[str] = Counter()
        for row in rows:
            odd.update(
                _write(
                    toolkit,
                    standard,
                    row,
                    on,
                    folder / f"{slug(str(row['id']))}-{slug(standard.name)}.{format_}",
                    editor=editor,
                    force=force,
                )
            )
        said = [f"Wrote {count(len(rows), 'audit')} to {folder}"]
        said += [f"Warning: in {count(number, 'row')} of {list_}: {message}" for message, number in odd.items()]
    else:
        about = _asked(standard, organisation, kind)
        path = output or Path(f"{slug(about['name'])}-{slug(standard.name)}.json")
        _write(toolkit, standard, about, on, path, editor=editor, force=force)
        said = [f"Wrote {path}. Next: fill in the levels, then qa-toolkit audit {path}"]
    if standard.about.get("standing"):
        said.append(f"{standard.name}: {standard.about['standing']}")
    for line in said if not quiet else ():
        click.echo(line, err=True)
    warn(toolkit, quiet=quiet)


def _begin(
    toolkit: Toolkit,
    standard: Standard,
    sources: Sequence[Path],
    on: date,
    output: Path | None,
    *,
    editor: bool,
    force: bool,
) -> list[str]:
    """Writes an audit that goes on from others, and says what it holds."""
    from qa_toolkit import carrying

    begun = carrying.begin(standard, [toolkit.read_audit(path) for path in sources], toolkit.standards()[0], on)
    name = str(begun.document["organisation"]["name"])
    path = output or Path(f"{slug(name)}-{slug(standard.name)}.json")
    if path.suffix.lower() == ".xlsx":
        raise errors.CannotWrite(path, "a workbook has no place for what is proposed; write JSON or YAML")
    _save(toolkit, standard, begun.document, path, editor=editor, force=force)
    return [
        f'Wrote {path}. Next: look at what is proposed, in the browser (qa-toolkit serve) or under "proposals" in the file.',
        *carrying.lines(begun, standard),
    ]


def _write(
    toolkit: Toolkit, standard: Standard, about: Mapping[str, Any], on: date, path: Path, *, editor: bool, force: bool
) -> list[str]:
    return _save(toolkit, standard, toolkit.new_audit(standard.name, about, on), path, editor=editor, force=force)


def _save(
    toolkit: Toolkit, standard: Standard, document: dict[str, Any], path: Path, *, editor: bool, force: bool
) -> list[str]:
    """What is odd about the organisation, which a file can be written with all the same."""
    if path.exists() and not force:
        raise errors.CannotWrite(path, "it is there already; --force writes over it")
    kind = path.suffix.lower()
    content = _content(document, standard, kind)
    if editor:
        if kind not in (".yaml", ".yml"):
            raise click.UsageError("--editor is for YAML: name the file with -o FILE.yaml, or say --format yaml")
        schema = path.with_name(f"{slug(standard.name)}.schema.json")
        documents.write(schema, documents.dump(toolkit.audit_schema(standard.name)))
        content = f"# yaml-language-server: $schema=./{schema.name}\n".encode() + content
    documents.write(path, content)
    return [one.message for one in audits.in_memory(document, standard).findings if one.severity == "warning"]


def _content(document: dict[str, Any], standard: Standard, kind: str) -> bytes:
    if kind == ".xlsx":
        from qa_toolkit import workbook

        return workbook.write(audits.in_memory(document, standard))
    return as_yaml(document, standard).encode() if kind in (".yaml", ".yml") else documents.dump(document)


def _asked(standard: Standard, organisation: str | None, kind: str | None) -> dict[str, Any]:
    """The organisation, with what is missing asked for at a terminal.

    Raises:
        UsageError: where something is missing and nobody can be asked.
    """
    can_ask = sys.stdin.isatty()
    if organisation is None or not organisation.strip():
        if not can_ask:
            raise click.UsageError("Name the organisation: --organisation NAME")
        organisation = click.prompt("Name of the organisation", err=True)
    kinds = [k for k in KINDS if k in standard.about["applies_to"]] or list(KINDS)
    if kind is None:
        kind = click.prompt("What is it", type=click.Choice(kinds), default=kinds[0], err=True) if can_ask else kinds[0]
    about: dict[str, Any] = {"id": slug(organisation), "name": organisation.strip(), "kind": kind}
    for member, question in standard.about.get("profile", {}).get("properties", {}).items() if can_ask else ():
        answer = _ask(question)
        if answer is not None:
            about[member] = answer
    return about


class OrNothing(click.ParamType[Any]):
    """Another type, or an empty answer."""

    def __init__(self, inner: click.ParamType[Any]) -> None:
        self.inner, self.name = inner, inner.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return None if value == "" else self.inner.convert(value, param, ctx)


class OneOf(click.ParamType[str]):
    """One of several answers, by its number or by how it begins."""

    name = "choice"

    def __init__(self, answers: Sequence[str]) -> None:
        self.answers = answers

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = [a for n, a in enumerate(self.answers, 1) if value in (a, str(n))]
        found = found or [a for a in self.answers if a.casefold().startswith(str(value).casefold())]
        if len(found) != 1:
            self.fail(f"'{errors.shown(value)}' is none of these answers; type its number.", param, ctx)
        return found[0]


def _ask(question: Mapping[str, Any]) -> Any:
    """One question of the profile; an empty answer leaves it open, and the criteria that hang on it stay in."""
    low, high = question.get("minimum"), question.get("maximum")
    answers: Any = click.STRING
    hint = ""
    if "enum" in question:
        answers, hint = OneOf(question["enum"]), ", ".join(f"{n} {a}" for n, a in enumerate(question["enum"], 1))
    elif question["type"] == "boolean":
        answers, hint = click.BOOL, "yes, no"
    elif question["type"] == "integer":
        answers, hint = (
            click.IntRange(low, high),
            f"{low} to {high}" if low is not None and high is not None else "a number",
        )
    text = f"{question['title']} ({hint + '; ' if hint else ''}Enter to leave open)"
    return click.prompt(text, type=OrNothing(answers), default="", show_default=False, err=True)
