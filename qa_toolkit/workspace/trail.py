"""The trail: who changed what and when, in a chain of hashes for each organisation, without a word of what was written.

A row's hash covers all its other columns and the hash before it. In place of a value stands SHA-256 of a salt and the value; the salt lies with the
value, so that erasing the value erases what could confirm a guess, and the chain still holds. A chain shows tampering; it cannot stop
somebody who rewrites all of it, which is why its head is printed in reports and back-ups.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, select

from qa_toolkit.documents import canonical
from qa_toolkit.workspace.tables import trail

START = "0" * 64
COLUMNS = tuple(str(column.name) for column in trail.columns)
_HASHED = tuple(name for name in COLUMNS if name != "hash")


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


def digest(salt: str, content: Any) -> str:
    return hashlib.sha256(salt.encode() + canonical(content)).hexdigest()


def is_digest(found: str, salt: str, text: str) -> bool:
    """Whether a row's content, as it is stored, is what was saved; nearly always orjson writes what `canonical` would, in a tenth of the time."""
    try:
        quick = orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        quick = b""
    if hashlib.sha256(salt.encode() + quick).hexdigest() == found:
        return True
    try:
        return digest(salt, json.loads(text)) == found
    except ValueError:
        return False


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
