"""All that runs out, by day: sorted on the disk, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import orjson

from qa_toolkit.portfolio import calendar_
from qa_toolkit.portfolio.records import ExpiringPiece, Renewal
from qa_toolkit.portfolio.run import Made
from qa_toolkit.portfolio.store import Store


def expiring(made: Made) -> Iterator[ExpiringPiece]:
    """Evidence that has expired or soon will, the oldest first: as many pieces as the portfolio says of both together."""
    soon = calendar_.soon(date.fromisoformat(made.portfolio.as_of), made.portfolio.soon_days)
    found = (
        (piece.on, row.name, row.standard, piece.title, row.organisation)
        for row, _ in made.present()
        for piece in row.expiring
        if piece.on <= soon
    )
    for on, name, standard, title, organisation in _in_order(made.store, found):
        yield ExpiringPiece(organisation, name, standard, title, on)


def renewals(made: Made) -> Iterator[Renewal]:
    """When awards would run out, the next first; what would have run out already is left out."""
    found = (
        (one.on, one.name, one.standard, one.title, one.organisation, one.award)
        for row, standard in made.present()
        for one in calendar_.renewals(row, standard)
        if one.on >= made.portfolio.as_of
    )
    for on, name, standard, title, organisation, award in _in_order(made.store, found):
        yield Renewal(organisation, name, standard, award, title, on)


def _in_order(store: Store, items: Iterable[tuple[str, ...]]) -> Iterator[list[str]]:
    database = store.database
    database.execute("DROP TABLE IF EXISTS temp.dated")
    database.execute("CREATE TEMP TABLE dated (on_day TEXT, members TEXT)")
    with store.transaction():
        database.executemany("INSERT INTO dated VALUES (?, ?)", ((one[0], orjson.dumps(one).decode()) for one in items))
    for (members,) in database.execute("SELECT members FROM dated ORDER BY on_day, members"):
        yield orjson.loads(members)
