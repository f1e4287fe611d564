"""From places to a portfolio: find, take, keep, roll up, write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

import orjson

from qa_toolkit import documents, errors
from qa_toolkit.models import Record
from qa_toolkit.portfolio.figures.rolling import Asked, Rolling
from qa_toolkit.portfolio.intake import pool, sources, taking
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Setting, Taken
from qa_toolkit.portfolio.records import ExpiringPiece, OrganisationLine, Portfolio, Visit
from qa_toolkit.portfolio.rows import NotTaken
from qa_toolkit.portfolio.store import Store
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit

CHUNK = 200
JSON_FILE = "portfolio.json"


class Made(Record):
    """A portfolio, and what an output may want to go through as often as it likes.

    `organisations` has a line for each audit of a present round, by standard, organisation and role; `lines` are the same as JSON. `expiring` is
    evidence that has expired or soon will, the oldest first. `store` has the rows themselves.
    """

    portfolio: Portfolio
    lines: Callable[[], Iterator[bytes]]
    organisations: Callable[[], Iterator[OrganisationLine]]
    visits: Callable[[], Iterator[Visit]]
    expiring: Callable[[], Iterator[ExpiringPiece]]
    standard_of: Callable[[str], Standard]
    store: Store
    folder: Path
    resumed: int


@contextmanager
def made(
    places: Iterable[str],
    folder: Path,
    setting: Setting,
    asked: Asked,
    *,
    engine: pool.Engine,
    jobs: int = 1,
    seen: Callable[[int], None] = lambda _: None,
) -> Iterator[Made]:
    """The portfolio of all audits in these places; what an earlier run in this folder has taken already is not taken again.

    Args:
        seen: is told of how many more audits it is known what became of them.

    Raises:
        NothingToRollUp: where no audit could be taken, with the first reason.
        CannotWrite, EngineFailed.
    """
    store = Store(folder)
    try:
        toolkit = taking.toolkit_of(setting)
        store.forget_changed({name: _hash(toolkit, name) for name in store.standards})
        resumed = _collect(
            store, sources.find(places, folder), setting, _Agreeing(toolkit), engine=engine, jobs=jobs, seen=seen
        )
        store.finish()
        if not store.count(taken=True):
            first = next(store.not_taken(), None)
            raise errors.NothingToRollUp(
                first.sentence
                if first
                else "no file here is JSON, YAML, a workbook or a zip file; name the folder in which the audits lie."
            )
        if store.count(taken=True) == store.count_blank():
            raise errors.NothingToRollUp(
                "all that are here are blank; nobody has answered anything yet. Fill one in, then run this again."
            )
        rolling = Rolling(store, toolkit.standard, asked)
        yield Made(
            portfolio=rolling.portfolio(),
            lines=rolling.kept.lines,
            organisations=rolling.kept.records,
            visits=rolling.visits,
            expiring=rolling.kept.expiring,
            standard_of=toolkit.standard,
            store=store,
            folder=folder,
            resumed=resumed,
        )
    except sqlite3.DatabaseError as error:  # the disk is full, or somebody took the file away
        raise errors.CannotWrite(store.path, str(error)) from error
    finally:
        store.close()


class _Agreeing:
    """Rows as they may be rolled up: a process that runs for long may still know a standard as it was, and what it says cannot be added to ours."""

    def __init__(self, toolkit: Toolkit) -> None:
        self._hash = lru_cache(maxsize=None)(partial(_hash, toolkit))

    def __call__(self, rows: list[Taken]) -> list[Taken]:
        return [one if one.row is None or one.key[1] == self._hash(one.key[0]) else self._refused(one) for one in rows]

    @staticmethod
    def _refused(one: Taken) -> Taken:
        why = "has changed since the processes that read this were started; start them again, and run the same command."
        sentence = f"{one.source}: {one.key[0]} {why}"
        return Taken(one.source, "", ("",) * 7, None, sentence)


def _hash(toolkit: Toolkit, name: str) -> str | None:
    try:
        return toolkit.standard(name).sha256
    except errors.QAToolkitError:
        return None


def _collect(
    store: Store,
    found: Iterator[Source | NotTaken],
    setting: Setting,
    agreeing: Callable[[list[Taken]], list[Taken]],
    *,
    engine: pool.Engine,
    jobs: int,
    seen: Callable[[int], None],
) -> int:
    """Brings everything that was found into the store, and says how much was in it already."""
    resumed = 0

    def still_open() -> Iterator[Source]:
        nonlocal resumed
        for batch in pool.chunks(found, CHUNK):
            store.refuse(one for one in batch if isinstance(one, NotTaken))
            here = [one for one in batch if isinstance(one, Source)]
            left = store.open_of(here)
            resumed += len(here) - len(left)
            seen(len(batch) - len(left))
            yield from left

    for chunk, rows in pool.through(partial(taking.take, setting), pool.chunks(still_open(), CHUNK), engine, jobs):
        store.keep(agreeing(rows))
        seen(len(chunk))
    return resumed


def write_json(made_: Made) -> Path:
    """`portfolio.json`: the roll-up, and at its end the organisations one by one, whole or not at all."""
    path = made_.folder / JSON_FILE
    with documents.whole(path) as beside, beside.open("wb") as file:
        file.write(orjson.dumps(made_.portfolio, option=orjson.OPT_INDENT_2).rstrip(b"\n}"))
        file.write(b',\n  "organisations": [')
        for place, line in enumerate(made_.lines()):
            file.write((b",\n    " if place else b"\n    ") + line)
        file.write(b"\n  ]\n}\n")
    return path
