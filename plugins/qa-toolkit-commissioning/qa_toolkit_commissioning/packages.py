"""Packages that providers offer, the needs they serve and the gates they pass, read out of a table or out of YAML.

A row with a fault is told with its place and left out; the others are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qa_toolkit import documents, errors
from qa_toolkit.data_tables import DataRow, Field, Table, read_table
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, listed

# The gates of provider-commissioning:2012 that a provider, not the buyer, has to pass.
GATES: Mapping[str, str] = {
    "legal-standing": "legal identity and standing",
    "safeguarding": "safeguarding policy and training",
    "background-checks": "checks of people (DBS) and identity",
    "health-and-safety": "health and safety",
    "references": "references",
    "insurance": "insurance",
    "data-protection": "data protection",
    "equality": "equality",
    "complaints": "complaints",
    "level-6": "a Level 6 qualification of each adviser",
    "independence": "independence and impartiality",
}
MOST = (
    10_000_000_00  # pence: what costs more is a slip, and beyond it the solver's arithmetic is not exact to the penny
)
_MONEY = re.compile(r"£?\s*(\d{1,7}|\d{1,3},\d{3}|\d,\d{3},\d{3})(?:\.(\d{1,2}))?")
_DAYS = re.compile(r"(\d{1,4})(?:\.(\d))?")
_LIST = re.compile(r"[;\n|]")


class Package(Record):
    """What a provider offers: `cost` and `day_rate` in pence, `tenths` of days, `raises` criterion to level."""

    key: str
    provider: str
    title: str
    tenths: int
    day_rate: int
    raises: Mapping[str, str]
    gates: Mapping[str, str]
    needs: tuple[str, ...] = ()
    effect: str = ""

    @property
    def cost(self) -> int:
        """To the penny above."""
        return -(-self.tenths * self.day_rate // 10)


class Need(Record):
    """A need of pupils that the school names; a higher `weight` comes first. `school` is '' where it is every school's."""

    key: str
    title: str
    weight: int
    school: str = ""


class Offers(Record):
    packages: tuple[Package, ...]  # by key, so that the order of rows changes nothing
    most: Mapping[str, int]  # tenths of days that a provider has in all, by `provider_key`
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def pence(text: str) -> int | None:
    """'£1,250.50' as 125050, None where it is no amount of money."""
    found = _MONEY.fullmatch(text.strip())
    return None if found is None else int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def provider_key(name: str) -> str:
    """By which rows of one provider belong together."""
    return " ".join(name.casefold().split())


def pounds(amount: int) -> str:
    whole, rest = divmod(amount, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def days(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    text = f"{whole}.{rest}" if rest else str(whole)
    return f"{text} day" if tenths == 10 else f"{text} days"


def tenths(field: Field) -> int:
    found = _DAYS.fullmatch(field.text)
    number = int(found[1]) * 10 + int(found[2] or 0) if found else 0
    if not number:
        raise field.bad(
            f"‘{errors.shown(field.text)}’ is no number of days; write 10 or 2.5, more than 0, in tenths at most."
        )
    return number


def money(field: Field, what: str) -> int:
    amount = pence(field.text)
    if amount is None:
        raise field.bad(f"‘{errors.shown(field.text)}’ is no {what}; write it as 225 or £1,250.50.")
    return amount


def read(path: Path, standards: Mapping[str, Standard]) -> Offers:
    """The packages in a file; `standards` are those of the audits, whose criteria the packages help with.

    Raises:
        DocumentError: where the file cannot be read, or has no such columns.
    """
    table = table_of(path, "package")
    columns: dict[str, int | None] = {
        "package": table.column("package", "key"),
        "provider": table.column("provider"),
        "days": table.column("days"),
        "rate": table.column("day rate", "day_rate", "rate"),
        "helps": table.column("helps with", "helps_with", "criteria"),
        "title": table.find("title", "what"),
        "needs": table.find("needs"),
        "effect": table.find("evidence of effect", "effect"),
        "passed": table.column("gates passed", "gates_passed"),
        "failed": table.find("gates failed", "gates_failed"),
        "most": table.find("provider days", "provider_days", "capacity"),
    }
    found: dict[str, Package] = {}
    most: dict[str, int] = {}
    faults: list[str] = []
    for row in table.rows:
        package = _told(faults)(partial(_package, row, columns, standards))
        if package is None:
            continue
        if package.key in found:
            faults.append(
                str(row.fields[columns["package"] or 0].bad(f"‘{package.key}’ is there twice; the first is used."))
            )
            continue
        found[package.key] = package
        _told(faults)(partial(_most, row, columns["most"], package.provider, most))
    return Offers(tuple(found[key] for key in sorted(found)), most, tuple(faults), table.warnings)


def _most(row: DataRow, column: int | None, provider: str, most: dict[str, int]) -> None:
    """The days that a provider has in all; it is enough to say them once."""
    if column is None or not row.text(column):
        return
    number, key = tenths(row.fields[column]), provider_key(provider)
    if most.setdefault(key, number) != number:
        raise row.fields[column].bad(f"{provider} has {days(most[key])} in a row above; that is used.")


def read_needs(path: Path) -> tuple[tuple[Need, ...], tuple[str, ...]]:
    """Needs of pupils, and the faults of rows that were left out."""
    table = table_of(path, "need")
    key, weight = table.column("need", "key"), table.column("weight")
    title, school = table.find("title", "what"), table.find("school")
    found: dict[tuple[str, str], Need] = {}
    faults: list[str] = []
    for row in table.rows:

        def need(row: DataRow = row) -> Need:
            name = named(row.fields[key], "a need")
            number = row.fields[weight].whole(1, 1000)
            if number is None:
                raise row.fields[weight].bad("a weight from 1 to 1000 is missing.")
            if (name, row.text(school)) in found:
                raise row.fields[key].bad(f"‘{name}’ is there twice; the first is used.")
            return Need(name, clean(row.text(title)) or name, number, clean(row.text(school)))

        one = _told(faults)(need)
        if one is not None:
            found[one.key, one.school] = one
    return tuple(found[key] for key in sorted(found)), tuple(faults)


def _told(faults: list[str]) -> Callable[[Callable[[], Any]], Any]:
    def run(reads: Callable[[], Any]) -> Any:
        try:
            return reads()
        except errors.BadData as error:
            faults.append(str(error))
            return None

    return run


def _package(row: DataRow, columns: Mapping[str, int | None], standards: Mapping[str, Standard]) -> Package:
    def field(name: str) -> Field:
        return row.fields[columns[name] or 0]

    def text(name: str) -> str:
        return clean(row.text(columns[name]))

    made = Package(
        key=named(field("package"), "a package"),
        provider=named(field("provider"), "a provider"),
        title=text("title"),
        tenths=tenths(field("days")),
        day_rate=money(field("rate"), "day rate"),
        raises=_raises(field("helps"), standards),
        needs=tuple(_items(text("needs"))),
        effect=text("effect"),
        gates=_gates(field("passed"), "passed")
        | (_gates(field("failed"), "failed") if columns["failed"] is not None else {}),
    )
    if made.cost > MOST:
        raise field("rate").bad(
            f"{days(made.tenths)} at {pounds(made.day_rate)} come to more than {pounds(MOST)}; look for a slip."
        )
    return made


def named(field: Field, what: str) -> str:
    text = clean(field.text)
    if not text:
        raise field.bad(f"the name of {what} is missing.")
    return text


def _items(text: str) -> Iterator[str]:
    return (item.strip() for item in _LIST.split(text) if item.strip())


def _raises(field: Field, standards: Mapping[str, Standard]) -> dict[str, str]:
    """'guidance-interviews: mostly; programme: fully' as criterion to level, with criteria of any of the standards."""
    raises: dict[str, str] = {}
    known = {id_: one for standard in standards.values() for id_, one in standard.ladders.items()}
    for item in _items(field.text):
        id_, _, level = (part.strip() for part in item.partition(":"))
        if id_ not in known:
            near = errors.did_you_mean(id_, known)
            raise field.bad(f"{listed(sorted(standards), 'or')} has no criterion ‘{errors.shown(id_)}’.{near}")
        if level not in known[id_].ranks:
            raise field.bad(
                f"‘{errors.shown(level)}’ is no level of ‘{id_}’; it has: {', '.join(known[id_].keys_by_rank)}."
            )
        raises[id_] = level
    return raises


def _gates(field: Field, state: str) -> dict[str, str]:
    found = list(_items(field.text))
    if state == "passed" and found == ["all"]:
        return dict.fromkeys(GATES, state)
    for gate in found:
        if gate not in GATES:
            near = errors.did_you_mean(gate, GATES)
            raise field.bad(f"no gate is called ‘{errors.shown(gate)}’.{near} There are: {', '.join(GATES)}.")
    return dict.fromkeys(found, state)


def shut(package: Package) -> str:
    """Why a package is out, '' where its provider passes every gate. What is not shown is not passed."""
    failed = [title for gate, title in GATES.items() if package.gates.get(gate) == "failed"]
    unknown = [title for gate, title in GATES.items() if gate not in package.gates]
    parts = [f"failed: {listed(failed)}"] if failed else []
    parts += [f"not shown: {listed(unknown)}"] if unknown else []
    return "; ".join(parts)


def table_of(path: Path, heading: str) -> Table:
    """A table out of CSV, a workbook, or YAML: a list of mappings whose members are the columns."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        return read_table(documents.read_bytes(path), str(path), (heading,))
    from qa_toolkit_commissioning.yaml_tables import as_table

    return as_table(documents.read(path))
