"""All that runs out, by day: sorted on the disk, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import orjson

from qa_toolkit.portfolio import calendar_
from qa_toolkit.portfolio.records import ExpiringPiece, Renewal
from qa_toolkit.portfolio.run import Made
from qa_toolkit.portfolio.store import Store

_EXPIRING, _RENEWALS = range(2)


class Dated(NamedTuple):
    """Evidence that has expired or soon will, the oldest first, and when awards would run out, the next first.

    Of evidence as many pieces as the portfolio says of both together; an award that would have run out already is left out.
    """

    expiring: Iterator[ExpiringPiece]
    renewals: Iterator[Renewal]


def dated(made: Made) -> Dated:
    """Goes through the audits once for both, which can then be gone through in any order; the next call makes them end."""
    database = made.store.database
    database.execute("DROP TABLE IF EXISTS temp.dated")
    database.execute("CREATE TEMP TABLE dated (kind INTEGER, on_day TEXT, members BLOB)")
    with made.store.transaction():
        database.executemany("INSERT INTO dated VALUES (?, ?, ?)", _found(made))
    return Dated(
        (ExpiringPiece(who, name, by, title, on) for on, name, by, title, who in _in_order(made.store, _EXPIRING)),
        (Renewal(who, name, by, key, title, on) for on, name, by, title, who, key in _in_order(made.store, _RENEWALS)),
    )


def _found(made: Made) -> Iterator[tuple[int, str, bytes]]:
    today = made.portfolio.as_of
    soon = calendar_.soon(date.fromisoformat(today), made.portfolio.soon_days)
    for row, standard in made.present():
        for on, title in row.expiring:
            if on <= soon:
                yield _EXPIRING, on, orjson.dumps((on, row.name, row.standard, title, row.organisation))
        for one in calendar_.renewals(row, standard):
            if one.on >= today:
                members = (one.on, one.name, one.standard, one.title, one.organisation, one.award)
                yield _RENEWALS, one.on, orjson.dumps(members)


def _in_order(store: Store, kind: int) -> Iterator[list[str]]:
    query = "SELECT members FROM dated WHERE kind = ? ORDER BY on_day, members"
    for (members,) in store.database.execute(query, (kind,)):
        yield orjson.loads(members)
