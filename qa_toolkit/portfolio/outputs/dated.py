"""All that runs out, by day: sorted on the disk, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import orjson

from qa_toolkit.portfolio.figures import calendar_
from qa_toolkit.portfolio.records import ExpiringPiece, Renewal
from qa_toolkit.portfolio.run import Made
from qa_toolkit.portfolio.store import Store


def expiring(made: Made) -> Iterator[ExpiringPiece]:
    """Evidence that has expired or soon will, the oldest first: as many pieces as the portfolio says of both together."""
    return made.expiring()


def renewals(made: Made) -> Iterator[Renewal]:
    """When awards would run out, the next first; what would have run out already is left out."""
    of_organisation = groupby(made.organisations(), key=lambda line: (line.standard, line.organisation))
    first_lines = (next(same) for _, same in of_organisation)  # its own audit, else the external one
    found = (
        (day, one.name, one.standard, award.title, one.organisation, award.key)
        for one in first_lines
        for day, award in calendar_.renewals(one, made.standard_of(one.standard))
        if day >= made.portfolio.as_of
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
