"""Everybody's own report: of each audit of a portfolio's present round one file in each format, in parallel, each whole or not at all.

The names of the files are fixed here, before any process begins, so that they are the same however the work is shared out.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from qa_toolkit import __version__, documents, errors
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Record
from qa_toolkit.portfolio.intake import pool, sources, taking
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Setting
from qa_toolkit.portfolio.outputs.reported import Done, Listed, Order, Reported, Wanted
from qa_toolkit.portfolio.records import OrganisationLine
from qa_toolkit.portfolio.rows import NotTaken
from qa_toolkit.portfolio.run import Made
from qa_toolkit.report import Settings
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.csv_ import safe
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import slug

FOLDER = "portfolio-reports"  # as all names of ours it begins so that nothing in it is read as an audit
LIST_FILE = "portfolio-reports.csv"
CHUNK = 4  # audits of which a process makes reports at a time; a run that is ended loses no more of each process
_TURN = 50  # chunks for each process: what draws PDFs loses about a megabyte of memory with each
_LOOKED_UP = 200
_FIRST = 20  # of what failed, to be said at once; the list has all
_COLUMNS = ("Organisation", "Standard", "Round", "Role", "Format", "File", "Remark", "Audit")


class Wish(Record):
    """What reports are to be made, and where."""

    settings: Settings
    formats: tuple[str, ...]
    branding: Branding | None
    folder: str


class Reports(Record):
    """What came of it. `asked` counts reports: audits times formats. `failed` and `notes` have the first sentences; `notes` how often each."""

    asked: int
    kept: int
    failed_count: int
    failed: tuple[str, ...]
    notes: tuple[tuple[str, int], ...]
    folder: Path
    list_file: Path


def for_each(
    made: Made,
    places: Iterable[str],
    setting: Setting,
    wish: Wish,
    *,
    engine: pool.Engine,
    jobs: int,
    begun: Callable[[int], Callable[[int], None]] = lambda _: lambda _: None,
) -> Reports:
    """Makes the report of each audit of each standard's present round; one that cannot be made never stops the others.

    Args:
        begun: is told how many audits there are, and gives what is told of how many more it is known what became of them.

    Raises:
        CannotWrite: where the list cannot be written, or the folder not be made. EngineFailed.
    """
    toolkit = taking.toolkit_of(setting)
    folder = made.folder / FOLDER
    _emptied_of_parts(folder)
    suffixes = {key: toolkit.formats[key].suffix for key in wish.formats}
    reported = Reported(made.store, folder, _version(toolkit, wish), suffixes)
    audits = reported.want(_wanted(line) for line in made.organisations())
    seen = begun(audits)
    written = 0

    def orders() -> Iterator[Order]:
        nonlocal written
        for batch in pool.chunks(sources.find(places, made.folder), _LOOKED_UP):
            still_open, done = reported.open_of([one for one in batch if isinstance(one, Source)])
            seen(done)
            written += sum(len(one.formats) for one in still_open)
            yield from still_open

    write = partial(write_each, setting, wish)
    for chunk, done in pool.in_turns(write, pool.chunks(orders(), CHUNK), engine, jobs, turn=_TURN):
        reported.keep(done)
        seen(len(chunk))
    return _listed(reported, made.folder, folder, kept=audits * len(suffixes) - written)


def _emptied_of_parts(folder: Path) -> None:
    """Makes the folder, and takes away the beginnings of files that a run which was killed has left."""
    try:
        folder.mkdir(exist_ok=True)
        for part in folder.glob(".*.part"):
            part.unlink(missing_ok=True)
    except OSError as error:
        raise errors.CannotWrite(folder, (error.strerror or str(error)).lower()) from error


def _version(toolkit: Toolkit, wish: Wish) -> str:
    """What every report depends on beside its audit."""
    branding = wish.branding.model_dump_json() + wish.branding.picture if wish.branding else ""
    standards = sorted((name, one.sha256) for name, one in toolkit.standards()[0].items())
    plugins = sorted((one.name, one.version, one.state) for one in toolkit.plugins)
    about = (__version__, plugins, standards, sorted(vars(wish.settings).items()), branding)
    return hashlib.sha256(repr(about).encode()).hexdigest()


def _wanted(line: OrganisationLine) -> Wanted:
    key = documents.canonical([line.organisation, line.standard, line.cycle, line.role])
    parts = (line.name, line.standard, line.cycle, "external" if line.role == "external" else "")
    return Wanted(
        source=line.source,
        stem="-".join(slug(part) for part in parts if part),
        apart=hashlib.sha256(key).hexdigest()[:12],
        name=line.name,
        standard=line.standard,
        cycle=line.cycle,
        role=line.role,
    )


# What each process does


def write_each(setting: Setting, wish: Wish, chunk: Sequence[Order]) -> list[Done]:
    """The reports of a chunk, written."""
    toolkit = taking.toolkit_of(setting)
    done: list[Done] = []
    for path, group in groupby(chunk, key=lambda order: order.source.path):
        orders = {order.source.name: order for order in group}
        for source, audit in taking.open_all(toolkit, path, [order.source for order in orders.values()]):
            done += _of_one(toolkit, wish, orders[source.name], audit)
    return done


def _of_one(toolkit: Toolkit, wish: Wish, order: Order, audit: Audit | NotTaken) -> Iterator[Done]:
    source = order.source
    if isinstance(audit, NotTaken):
        for key in order.formats:
            yield Done(source.name, source.stamp, key, "", audit.sentence)
        return
    report = toolkit.report(audit, wish.settings)
    for key in order.formats:
        file, sentence = "", ""
        try:
            file, sentence = _written(toolkit, wish, order, audit, report, key)
        except errors.QAToolkitError as error:
            sentence = f"{source.name}: {' '.join(str(error).split())}"
        yield Done(source.name, source.stamp, key, file, sentence)


def _written(toolkit: Toolkit, wish: Wish, order: Order, audit: Audit, report: GapReport, key: str) -> tuple[str, str]:
    """The file and what is to be said of it. What had to be made as another format that is asked for anyway is not written twice."""
    rendered = toolkit.render(report, key, audit=audit, branding=wish.branding)
    name = f"{order.stem}{rendered.suffix}"
    others = {toolkit.formats[other].suffix for other in wish.formats if other != key}
    if not rendered.note or rendered.suffix not in others:
        documents.write(Path(wish.folder) / name, rendered.content)
    return name, rendered.note or ""


# The list of what was made


def _listed(reported: Reported, place: Path, folder: Path, *, kept: int) -> Reports:
    """Writes the list, one line for each report that was asked for, and gives what there is to say."""
    path = place / LIST_FILE
    asked = failed_count = 0
    failed: list[str] = []
    notes: dict[str, int] = {}
    with documents.whole(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(_COLUMNS)
        for line in reported.listed():
            writer.writerow([safe(cell) for cell in _cells(line)])
            asked += 1
            if not line.file:
                failed_count += 1
                failed += [line.sentence] if len(failed) < _FIRST else []
            elif line.sentence and (line.sentence in notes or len(notes) < _FIRST):
                notes[line.sentence] = notes.get(line.sentence, 0) + 1
    return Reports(asked, kept, failed_count, tuple(failed), tuple(notes.items()), folder, path)


def _cells(line: Listed) -> tuple[str, ...]:
    about = (line.name, line.standard, line.cycle, line.role, line.format)
    return (*about, line.file and f"{FOLDER}/{line.file}", line.sentence, line.source)
