"""`qa-toolkit check`: validity and completeness of audits, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qa_toolkit import errors
from qa_toolkit.cli.app import ASKED_TO_FAIL, DONE
from qa_toolkit.cli.options import as_json, make_toolkit, quiet_option, standards_option, table_or_json, warn
from qa_toolkit.models import Finding
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import count


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@table_or_json
@standards_option
@quiet_option
def check(files: tuple[str, ...], format_: str, standards_folder: Path | None, quiet: bool) -> int:
    """Say what is wrong with audits and what is still open.

    Exits with 1 where a file has an error. What is not answered yet is counted, never an error.
    """
    toolkit = make_toolkit(standards_folder)
    results = [_check(toolkit, path) for path in files]
    if format_ == "json":
        click.echo(as_json(results))
    else:
        for result in results:
            click.echo("\n".join([*map(line, result["findings"]), f"{result['file']}: {result['sentence']}"]))
    warn(toolkit, quiet=quiet)
    return DONE if all(result["valid"] for result in results) else ASKED_TO_FAIL


def line(finding: Finding) -> str:
    about = f"{finding.criterion}: " if finding.criterion and f"'{finding.criterion}'" not in finding.message else ""
    return f"{finding.where}: {finding.severity}: {about}{finding.message}"


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
    return _result(path, list(audit.findings), f"{wrong}; {answered} of {len(applicable)} criteria answered.")


def _result(path: str, findings: list[Finding], sentence: str) -> dict[str, Any]:
    valid = not any(finding.severity == "error" for finding in findings)
    return {"file": path, "valid": valid, "sentence": sentence, "findings": findings}
