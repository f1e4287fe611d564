"""An approved list as a page: only providers that are approved, whose approval has not run out, and who consent to be published."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from qa_toolkit import errors
from qa_toolkit.data_tables import DataRow, Table
from qa_toolkit.wording import clean, count, day
from qa_toolkit_commissioning.packages import money, named, pounds, provider_key, table_of
from qa_toolkit_commissioning.pages import PRICES, page

DECISIONS = ("approved", "approved with conditions", "not approved")
HEADINGS = ("Provider", "Decision", "Conditions", "Decided on", "Expires", "Declared interests", "Day rate")


class Left(Exception):
    """A row that stays off the page for a reason that is no fault."""


def published(path: Path, on: date) -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    """The page, who stays off it and why (for whoever writes it, not on the page), and the faults of rows.

    Raises:
        DocumentError: where the file cannot be read.
    """
    table = table_of(path, "provider")
    columns = tuple(table.column(name) for name in ("provider", "decision", "expires", "consent"))
    rows: dict[str, tuple[str, ...]] = {}
    stands = Counter(provider_key(clean(row.text(columns[0]))) for row in table.rows)
    off, faults = [], []
    for row in table.rows:
        try:
            name, cells = _entry(table, columns, row, on)
            if stands[provider_key(name)] > 1:  # which row holds, nobody here knows, and another may be without consent
                raise row.fields[columns[0]].bad(
                    f"‘{errors.shown(name)}’ is there twice and not on the page; keep one row."
                )
            rows[name] = cells
        except Left as reason:
            off.append(str(reason))
        except errors.BadData as error:
            faults.append(str(error))
    who = f"{count(len(rows), 'provider')} on" if rows else "No provider is on the list. It was made on"
    before = (
        f"{who} {day(on.isoformat())}, in the order of the alphabet. The list informs; each school chooses for itself, and checks again what it "
        "relies on. Being on it is no recommendation.",
    )
    made = page(
        "Approved providers of careers guidance",
        "Decision, conditions, expiry and declared interests",
        HEADINGS,
        [rows[name] for name in sorted(rows, key=str.casefold)],
        numbers=(6,),
        before=before,
        after=("A price is shown only where the provider gave one for this page.", PRICES),
    )
    return made, tuple(off), (*table.warnings, *faults)


def _entry(table: Table, columns: tuple[int, ...], row: DataRow, on: date) -> tuple[str, tuple[str, ...]]:
    provider, decided, expires, consent = (row.fields[column] for column in columns)
    name, decision, ends = named(provider, "a provider"), clean(decided.text).casefold(), expires.day()
    if decision not in DECISIONS:
        raise decided.bad(f"‘{errors.shown(decided.text)}’ is no decision; write {', '.join(DECISIONS)}.")
    if ends is None:
        raise expires.bad("the day is missing on which the approval expires.")
    conditions, when = clean(row.text(table.find("conditions"))), table.find("decided on", "decided_on")
    if decision == DECISIONS[1] and not conditions:
        raise decided.bad("the conditions are missing.")
    if consent.text.casefold() not in ("yes", "no", ""):
        raise consent.bad(f"‘{errors.shown(consent.text)}’ is neither yes nor no.")
    if decision == DECISIONS[2]:
        raise Left(f"{name}: not approved")
    if ends < on:
        raise Left(f"{name}: the approval expired on {day(ends.isoformat())}")
    if consent.text.casefold() != "yes":
        raise Left(f"{name}: does not consent to be published")
    rate = table.find("day rate", "day_rate")
    made = row.fields[when].day() if when is not None else None
    price = pounds(money(row.fields[rate], "day rate")) if rate is not None and row.text(rate) else "not given"
    interests = clean(row.text(table.find("declared interests", "interests"))) or "none stated"
    return name, (
        name,
        decision.capitalize(),
        conditions or "–",
        day(made.isoformat()) if made else "–",
        day(ends.isoformat()),
        interests,
        price,
    )
