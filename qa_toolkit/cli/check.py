"""`qa-toolkit check`: validity and completeness of audits, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from qa_toolkit import errors, waiting
from qa_toolkit.cli.app import ASKED_TO_FAIL, DONE
from qa_toolkit.cli.options import as_json, make_toolkit, quiet_option, standards_option, table, table_or_json, warn
from qa_toolkit.models import Finding
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import count


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR…")
@table_or_json
@standards_option
@quiet_option
def check(files: tuple[str, ...], format_: str, standards_folder: Path | None, quiet: bool) -> int:
    """Say what is wrong with audits and what is still open.

    Of a folder it says in a table who is how far; a workbook that was sent out stands there for an audit of which nothing was brought in yet.
    Exits with 1 where a file has an error. What is not answered yet is counted, never an error.
    """
    toolkit = make_toolkit(standards_folder)
    results = [result for path in files for result in _each(toolkit, path)]
    if format_ == "json":
        click.echo(as_json(results))
    else:
        for result in results:
            click.echo("\n".join([*map(line, result["findings"]), f"{result['file']}: {result['sentence']}"]))
        if any(Path(path).is_dir() for path in files):
            click.echo("\n" + _who_is_how_far(results))
    warn(toolkit, quiet=quiet)
    return DONE if all(result["valid"] for result in results) else ASKED_TO_FAIL


def line(finding: Finding) -> str:
    about = f"{finding.criterion}: " if finding.criterion and f"'{finding.criterion}'" not in finding.message else ""
    return f"{finding.where}: {finding.severity}: {about}{finding.message}"


def _each(toolkit: Toolkit, path: str) -> Iterator[dict[str, Any]]:
    """Of one file; of a folder each audit once, as its document where it has one, and else as the workbook that was sent out.

    Raises:
        NothingAwaited: where a folder has neither.
    """
    if not Path(path).is_dir():
        yield _check(toolkit, path)
        return
    from qa_toolkit.bringing.files import audits_in

    found = audits_in(Path(path))
    if not found:
        raise errors.NothingAwaited(path)
    seen: set[object] = set()
    for file in found:
        if _is_workbook(file) and file.with_suffix(".json") in found:
            continue  # that is made from it when it comes back
        result = _check(toolkit, str(file))
        whose = (result["organisation_id"] or result["organisation"], result["audit"])
        if _is_workbook(file) and result["audit"] and whose in seen:
            continue
        seen.add(whose)
        yield result


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _who_is_how_far(results: list[dict[str, Any]]) -> str:
    rows = [
        (
            one["organisation"] or "-",
            "-" if one["asked"] is None else f"{one['answered']} of {one['asked']}",
            _state(one),
            one["file"],
        )
        for one in sorted(results, key=lambda one: ((one["organisation"] or "").casefold(), one["file"]))
    ]
    return table(("Organisation", "Answered", "", "File"), rows)


def _state(one: dict[str, Any]) -> str:
    faults = sum(finding.severity == "error" for finding in one["findings"])
    if not faults and _is_workbook(Path(one["file"])):
        return "nothing brought in yet"
    waits = f"{one['to_confirm']} to confirm" if one["to_confirm"] else ""
    return ", ".join(filter(None, (count(faults, "error") if faults else "", waits)))


def _check(toolkit: Toolkit, path: str) -> dict[str, Any]:
    try:
        audit = toolkit.read_audit(path)
    except (errors.NotAnAudit, errors.InvalidStandard) as error:
        return _result(
            path, list(error.problems), f"{count(len(error.problems), 'error')}; this cannot be run as an audit."
        )
    except errors.QAToolkitError as error:
        return _result(
            path, [Finding("error", str(error).removeprefix(f"{path}: "), path)], "this cannot be run as an audit."
        )
    applicable = [id_ for id_ in audit.standard.ladders if id_ not in audit.outside]
    answered = sum(id_ in audit.answers for id_ in applicable)
    faults = sum(finding.severity == "error" for finding in audit.findings)
    wrong = count(faults, "error") if faults else "no errors"
    proposed = tuple(waiting.proposed(audit))
    sentence = f"{wrong}; {answered} of {len(applicable)} criteria answered."
    sentence = " ".join(filter(None, (sentence, waiting.sentences(proposed), waiting.settled(audit))))
    about = {
        "organisation": errors.shown(audit.organisation["name"]),
        "organisation_id": audit.organisation.get("id"),
        "audit": audit.id,
        "answered": answered,
        "asked": len(applicable),
        "to_confirm": waiting.to_confirm(proposed),
    }
    return _result(path, list(audit.findings), sentence) | about


def _result(path: str, findings: list[Finding], sentence: str) -> dict[str, Any]:
    valid = not any(finding.severity == "error" for finding in findings)
    unknown = dict.fromkeys(("organisation", "organisation_id", "audit", "answered", "asked", "to_confirm"))
    return {"file": path, "valid": valid, "sentence": sentence, "findings": findings, **unknown}
