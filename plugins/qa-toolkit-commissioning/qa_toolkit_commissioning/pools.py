"""Schools that put their money together, as a partnership in East Sussex did (the NFER report for the LGA on the duty of 2012, section 4.3)."""

from __future__ import annotations

from pathlib import Path

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.wording import clean
from qa_toolkit_commissioning.packages import money, named, table_of, tenths


class Member(Record):
    """`money` in pence that a school puts in, `least` tenths of days that it must get."""

    school: str
    audit: Path
    money: int
    least: int


def read_pool(path: Path) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The schools of a pool by name, and the faults of rows that were left out; audits are found beside the file.

    Raises:
        DocumentError: where the file cannot be read, or no school can be used.
    """
    table = table_of(path, "school")
    school, audit, given = table.column("school"), table.column("audit"), table.column("money", "contribution")
    days = table.find("least days", "minimum days", "least_days")
    found: dict[str, Member] = {}
    faults: list[str] = []
    for row in table.rows:
        try:
            name = named(row.fields[school], "a school")
            if name in found:
                raise row.fields[school].bad(f"‘{errors.shown(name)}’ is there twice; the first is used.")
            place = path.parent / clean(named(row.fields[audit], "the audit"))
            if not place.is_file():
                raise row.fields[audit].bad(f"there is no file {place}.")
            least = tenths(row.fields[days]) if days is not None and row.text(days) not in ("", "0") else 0
            found[name] = Member(name, place, money(row.fields[given], "amount of money"), least)
        except errors.BadData as error:
            faults.append(str(error))
    if not found:
        raise errors.BadData(path, faults[0] if faults else "there is no school in it.")
    return tuple(found[name] for name in sorted(found)), tuple(faults)
