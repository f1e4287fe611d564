"""`qa-toolkit doctor`: what this installation has, what each missing thing costs, and the line that installs it."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import click

from qa_toolkit import __version__
from qa_toolkit.cli.options import as_json, make_toolkit, standards_option, table, table_or_json, warn
from qa_toolkit.models import Record
from qa_toolkit.wording import count

_LIBRARIES = (
    "alembic",
    "click",
    "flask",
    "flask-wtf",
    "jinja2",
    "jsonschema",
    "jsonschema-rs",
    "orjson",
    "platformdirs",
    "pluggy",
    "pydantic",
    "PyYAML",
    "referencing",
    "SQLAlchemy",
    "waitress",
    "weasyprint",
    "werkzeug",
)
_PANGO = {
    "linux": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "nothing to install where Microsoft Edge is; else Pango from MSYS2",
}
_BROWSER = {
    "linux": "sudo apt-get install chromium",
    "darwin": "install Google Chrome or Microsoft Edge",
    "win32": "Microsoft Edge is part of Windows",
}
_JOURNALS = {"wal": "write-ahead log", "delete": "rollback journal (its write-ahead log has a bug)"}


class Line(Record):
    what: str
    found: str
    costs: str = ""
    remedy: str = ""


@click.command()
@table_or_json
@standards_option
def doctor(format_: str, standards_folder: Path | None) -> None:
    """Say what this installation has and what it lacks."""
    toolkit = make_toolkit(standards_folder)
    folder = str(standards_folder) if standards_folder else "none named (--standards, QA_TOOLKIT_STANDARDS)"
    lines = [
        Line("QA Toolkit", __version__),
        Line("Python", f"{platform.python_version()} ({sys.executable})"),
        *_libraries(),
        _pango(),
        _browser(),
        _sqlite(),
        _postgres(),
        _workspace(),
        Line("Standards", f"{len(toolkit.standard_names)} can be audited"),
        Line("Standards folder", folder),
        Line("Plugins", f"{len(toolkit.plugins)}, {count(len(toolkit.warnings), 'warning')}"),
    ]
    if format_ == "json":
        click.echo(as_json(lines))
    else:
        click.echo(table(("What", "Found"), [(line.what, line.found) for line in lines]))
        for line in lines:
            if line.costs:
                click.echo(f"\n{line.what}: {line.costs}\n  {line.remedy}")
    warn(toolkit, quiet=False)


def _workspace() -> Line:
    from qa_toolkit.workspace.location import chosen

    where = chosen(None)
    there = "://" in where or Path(where).exists()
    return Line("Workspace", where if there else f"{where} (made by the first qa-toolkit serve)")


def _libraries() -> list[Line]:
    from importlib.metadata import PackageNotFoundError, version

    lines = []
    for name in _LIBRARIES:
        try:
            lines.append(Line(name, version(name)))
        except PackageNotFoundError:
            lines.append(Line(name, "missing", "QA Toolkit needs it.", f"python -m pip install {name}"))
    return lines


def _pango() -> Line:
    from qa_toolkit.reports.pdf import pango_version

    found = pango_version()
    if found is not None:
        return Line("Pango", found)
    costs = "without it PDFs are made by your browser and are not fully accessible (no PDF/UA)."
    return Line("Pango", "missing", costs, _PANGO.get(sys.platform, _PANGO["linux"]))


def _browser() -> Line:
    from qa_toolkit.reports.browser import find_browser

    found = find_browser()
    if found is not None:
        return Line("Browser", str(found))
    costs = "it is only needed for PDFs where Pango is missing."
    return Line("Browser", "missing", costs, _BROWSER.get(sys.platform, _BROWSER["linux"]))


def _sqlite() -> Line:
    import sqlite3

    from qa_toolkit.workspace.database import journal

    mode, synchronous = journal()
    return Line("SQLite", f"{sqlite3.sqlite_version}, {_JOURNALS[mode]}, synchronous={synchronous}")


def _postgres() -> Line:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Line("PostgreSQL driver", f"psycopg {version('psycopg')}")
    except PackageNotFoundError:
        costs = "it is only needed for a workspace on PostgreSQL."
        return Line("PostgreSQL driver", "missing", costs, "python -m pip install 'qa-toolkit[postgres]'")
