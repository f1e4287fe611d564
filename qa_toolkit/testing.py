"""For the tests of standards and plugins: a pytest plugin that nobody gets unasked.

`pytest_plugins = ["qa_toolkit.testing"]` in conftest.py, or `-p qa_toolkit.testing`, makes fixtures of the three functions; they can be imported
too. What is wrong is told in the toolkit's own sentences, with their places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from qa_toolkit import audits, documents, errors
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import GapReport
from qa_toolkit.invented import EXAMPLES_DAY, invented
from qa_toolkit.plugins import OURS, EntryPoint, Host, installed
from qa_toolkit.report import Settings
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

try:
    import pytest
except ModuleNotFoundError:
    raise errors.MissingLibrary("qa_toolkit.testing", "pytest") from None


def standard_ok(name: str | Path, *, toolkit: Toolkit | None = None, strict: bool = False) -> Standard:
    """Fails the test unless a standard can be relied on, and gives it back.

    It is held against the metaschema, the linter and the conformance vectors beside its file; then an invented audit of it becomes a report in
    every format that is installed. PDF is left out where Pango is missing.

    Args:
        name: as `qa-toolkit standards list` shows it, or the path of a file.
        toolkit: where names are looked up and formats come from; otherwise whatever is installed.
        strict: the linter's warnings fail it too.
    """
    toolkit = toolkit or Toolkit()
    with _told():
        path = toolkit.standard(str(name)).path if _is_name(name) else name
        findings = toolkit.check_standard(path)
    _fail_with(f"{one.where}: {one.message}" for one in findings if strict or one.severity == "error")
    audit = invented_audit(Path(path))
    report = toolkit.report(audit, Settings(as_of=EXAMPLES_DAY))
    keys = [key for key in toolkit.formats if key != "pdf" or _has_pango()]
    _fail_with(problem for key in keys if (problem := _problem(key, toolkit, report, audit)))
    return audit.standard


def invented_audit(
    standard: Standard | str | Path,
    *,
    toolkit: Toolkit | None = None,
    organisation: Mapping[str, Any] | None = None,
    seed: int = 0,
    share: float = 0.8,
    on: date = EXAMPLES_DAY,
    best: bool = False,
) -> Audit:
    """An audit of an invented organisation; the same arguments give the same audit.

    Args:
        standard: a standard, its name, or the path of its file.
        toolkit: where a name is looked up; otherwise in whatever is installed.
        organisation: members that are given, as `{"kind": "college"}`; what is missing is invented.
        seed: another one makes another audit.
        share: of the criteria that apply, how many are answered.
        on: the day from which it is seen; evidence expires and actions are due around it.
        best: everything answered at its highest level, and supported.
    """
    with _told():
        if isinstance(standard, Standard):
            used = standard
        elif _is_name(standard):
            used = (toolkit or Toolkit()).standard(str(standard))
        else:
            used = parse(documents.read(standard))
        data = invented(used, organisation=organisation, seed=seed, share=share, on=on, best=best)
        return audits.in_memory(data, used, f"invented audit of {used.name}")


def host_with(*plugins: object) -> Toolkit:
    """A toolkit with what it brings itself and these plugins (modules, or objects with hooks), and nothing else that is installed.

    `warnings` of the toolkit says what is wrong with a plugin, as soon as something was asked of it.
    """
    host = Host()
    for entry_point in installed():
        if entry_point.distribution == OURS:
            host.load(entry_point)
    for plugin in plugins:
        name = getattr(plugin, "__name__", type(plugin).__name__)
        host.register(plugin, EntryPoint(name, name, "", ""))
    return Toolkit(host)


def _is_name(standard: str | Path) -> bool:
    """`careers-fair:2026`, and no path of a file."""
    return isinstance(standard, str) and not standard.endswith((".json", ".yaml", ".yml"))


@contextmanager
def _told() -> Iterator[None]:
    """What the toolkit says of an input is what the test fails with."""
    try:
        yield
    except errors.QAToolkitError as error:
        told = str(error)
        if isinstance(error, errors.UnknownStandard):
            told += " A plugin's standards are found once it is installed: python -m pip install -e ."
        raise pytest.fail.Exception(told, pytrace=False) from None


def _fail_with(sentences: Iterable[str]) -> None:
    told = "\n".join(sentences)
    if told:
        pytest.fail(told, pytrace=False)


def _problem(key: str, toolkit: Toolkit, report: GapReport, audit: Audit) -> str | None:
    """What is wrong with a report in one format."""
    try:
        rendered = toolkit.render(report, key, audit=audit)
    except errors.QAToolkitError as error:
        return f"{error}{_place(error.__cause__)}"
    return None if rendered.content else f"The format '{key}' gave an empty file."


def _place(cause: BaseException | None) -> str:
    """The line of a plugin in which it raised."""
    from traceback import extract_tb

    frames = extract_tb(cause.__traceback__) if cause else ()
    return f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""


def _has_pango() -> bool:
    from qa_toolkit.reports.pdf import pango_version

    return pango_version() is not None


@pytest.fixture(name="standard_ok")
def _standard_ok() -> Callable[..., Standard]:
    return standard_ok


@pytest.fixture(name="invented_audit")
def _invented_audit() -> Callable[..., Audit]:
    return invented_audit


@pytest.fixture(name="host_with")
def _host_with() -> Callable[..., Toolkit]:
    return host_with
