"""The trail: who changed what and when, in a chain of hashes for each organisation, without a word of what was written.

A row's hash covers all its other columns and the hash before it. In place of what was saved stands SHA-256 of a salt and the whole row; the salt
lies in that row, so that erasing it erases what could confirm a guess, and the chain still holds. A chain shows tampering; it cannot stop
somebody who rewrites all of it, which is why its head is printed in reports and back-ups.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, Table, select

from qa_toolkit.workspace.tables import trail

START = "0" * 64
COLUMNS = tuple(str(column.name) for column in trail.columns)
_HASHED = tuple(name for name in COLUMNS if name != "hash")

# What no digest covers: what other saves touch, which `verify` works out from elsewhere, and bytes that have a hash of their own in the row.
_LEFT_OUT: Mapping[str, frozenset[str]] = {
    "organisation": frozenset(("trail_length", "trail_head")),
    "audit": frozenset(("changes", "answered", "saved_at")),
    "file": frozenset(("bytes",)),
}
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "role": ("name", "created_at")
}  # of the person, who has no chain of their own


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, before it has its place in the chain."""

    what: str
    audit_id: str
    subject: str
    subject_id: str
    version: int
    digest: str


def new_salt() -> str:
    return secrets.token_hex(16)


@cache
def _watched(table: Table) -> tuple[str, ...]:
    left_out = _LEFT_OUT.get(table.name, frozenset()) | {"salt"}
    names = [str(column.name) for column in table.columns if column.name not in left_out]
    return (*names, *_BESIDE.get(table.name, ()))


def watched(table: Table, row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    """What the trail vouches for in a row: every column but the salt and those that other saves touch."""
    return {name: row[name] for name in _watched(table)}


def digest(salt: str, row: Mapping[str, Any]) -> str:
    """Of what is watched of a row, as JSON in the order of its names."""
    return hashlib.sha256(salt.encode() + orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()


def row_hash(row: RowMapping | dict[str, Any]) -> str:
    """Of all its other columns in their order, as a JSON list without spaces."""
    return hashlib.sha256(orjson.dumps([row[name] for name in _HASHED])).hexdigest()


def chained(
    entries: Sequence[Entry], *, organisation: str, length: int, head: str, at: str, by: str, key: str | None
) -> list[dict[str, Any]]:
    """The rows to append after `length` rows that end in `head`; an idempotency key stands on the first of them."""
    rows = []
    for number, entry in enumerate(entries, length + 1):
        row = {
            "organisation_id": organisation,
            "number": number,
            "at": at,
            "by": by,
            "what": entry.what,
            "audit_id": entry.audit_id,
            "subject": entry.subject,
            "subject_id": entry.subject_id,
            "version": entry.version,
            "digest": entry.digest,
            "key": key if number == length + 1 else None,
            "previous": head,
        }
        head = row["hash"] = row_hash(row)
        rows.append(row)
    return rows


def faults(connection: Connection, organisation: str, length: int, head: str) -> Iterator[str]:
    """Where a chain is broken: an edited, missing, moved or added row, or a tail that was cut."""
    yield from chain_faults(rows(connection, organisation), length, head)


def rows(connection: Connection, organisation: str) -> Iterator[RowMapping]:
    """An organisation's entries in their order, a few at a time."""
    query = select(trail).where(trail.c.organisation_id == organisation).order_by(trail.c.number)
    yield from connection.execute(query.execution_options(yield_per=2000)).mappings()


def chain_faults(entries: Iterable[RowMapping], length: int, head: str) -> Iterator[str]:
    """The same of entries that somebody else reads on their way."""
    expected, previous = 1, START
    for row in entries:
        if row["number"] != expected:
            yield f"entry {expected} is missing"
        elif row["previous"] != previous:
            yield f"entry {expected} does not follow the one before it"
        if row["hash"] != row_hash(row):
            yield f"entry {row['number']} was changed after it was written"
        expected, previous = row["number"] + 1, row["hash"]
    if (expected - 1, previous) != (length, head):
        yield f"the trail should end with entry {length}, and ends with entry {expected - 1}"
