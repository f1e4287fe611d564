"""Attendance in per cent, exactly: as a percentage, from sessions, or from marks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from qa_toolkit.data_tables import DataRow, Field
from qa_toolkit.errors import BadData
from qa_toolkit_roni.columns import SESSIONS, Columns
from qa_toolkit_roni.measures import Amount, marks

Tell = Callable[[Field, str], None]
_NOT_KNOWN = "It counts as not known."


def per_cent(field: Field, tell: Tell) -> Amount | None:
    try:
        found = field.decimal(0, 100, per_cent=True)
    except BadData:
        tell(field, f"write a percentage from 0 to 100, such as 89.9. {_NOT_KNOWN}")
        return None
    if found is None:
        return None
    if 0 < found <= 1 and not field.text.endswith(("%", "t")):
        tell(field, f"this may be a share of 1 or a percentage; write it with its sign, as 89.9%. {_NOT_KNOWN}")
        return None
    return Amount(found, found)


def whole(field: Field, tell: Tell) -> int | None:
    try:
        return field.whole()
    except BadData:
        tell(field, f"write a whole number, 0 or more. {_NOT_KNOWN}")
        return None


def of(row: DataRow, columns: Columns, tell: Tell) -> Amount | None:
    """None where it is not known."""
    kind = columns.attendance()
    if kind == "per-cent":
        return per_cent(row.fields[columns.places["attendance"]], tell)
    if kind == "sessions":
        return _from_sessions(row, columns, tell)
    return _from_marks(row, columns, tell) if kind == "marks" else None


def _from_sessions(row: DataRow, columns: Columns, tell: Tell) -> Amount | None:
    there, possible = (row.fields[columns.places[one]] for one in SESSIONS)
    attended, of_all = whole(there, tell), whole(possible, tell)
    if attended is None or of_all is None:
        return None
    if of_all == 0:
        tell(possible, f"no session was possible. {_NOT_KNOWN}")
        return None
    if attended > of_all:
        tell(there, f"more sessions were attended than were possible. {_NOT_KNOWN}")
        return None
    return _between(attended, attended, of_all)


def _from_marks(row: DataRow, columns: Columns, tell: Tell) -> Amount | None:
    """An empty cell beside others is no mark of that kind. Sessions without any mark may have been attended or not."""
    fields = {mark: row.fields[place] for mark, place in columns.marks.items()}
    if not any(field.cell.text.strip() for field in fields.values()):
        return None
    counts = {mark: whole(field, tell) for mark, field in fields.items()}
    if any(counts[mark] is None and field.cell.text.strip() for mark, field in fields.items()):
        return None
    attended = sum(counts.get(mark) or 0 for mark in marks().present)
    marked = attended + sum(counts.get(mark) or 0 for mark in marks().absent)
    neither = sum(counts.get(mark) or 0 for mark in marks().neither)
    place = columns.places.get("sessions-possible")
    stated = None if place is None else whole(row.fields[place], tell)
    if place is not None and stated is not None and marked > stated:
        tell(row.fields[place], f"there are more marks than possible sessions. {_NOT_KNOWN}")
        return None
    unmarked = max(0, (stated or 0) - marked - neither)
    if place is not None and unmarked:
        tell(row.fields[place], "there are more possible sessions than marks; attendance is taken for a range.")
    if marked + unmarked == 0:
        tell(next(iter(fields.values())), f"no session was possible. {_NOT_KNOWN}")
        return None
    return _between(attended, attended + unmarked, marked + unmarked)


def _between(least: int, most: int, of_all: int) -> Amount:
    # 28 digits: no share of so few sessions lies nearer to a boundary than that without lying on it
    return Amount(Decimal(100 * least) / of_all, Decimal(100 * most) / of_all)
