"""Ids: they stay for ever. Who leaves the column empty gets them from the titles, and the same ones again from the file of last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qa_toolkit.authoring.assembled import Placed, Row
from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.words.names import made_id
from qa_toolkit.errors import shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count, quoted, slug

_ALIKE, _ALIKE_AT_ITS_NUMBER = 0.8, 0.45  # shares of letters that two titles have in common


class Known(Record):
    """What had an id in the file of last time."""

    number: str
    title: str
    description: str


class Ids:
    """Gives ids to rows that have none, and remembers what it did, to tell the author."""

    def __init__(self, earlier: Mapping[str, Any] | None = None) -> None:
        self.sections: dict[str, Known] = {}
        self.criteria: dict[str, Known] = {}
        for id_, section in (earlier or {}).get("properties", {}).items():
            self.sections[id_] = _known(section, section["x-section"])
            self.criteria |= {name: _known(one, one["x-criterion"]) for name, one in section["properties"].items()}
        self.key: str | None = (earlier or {}).get("x-standard", {}).get("key")
        self.made = 0
        self.renamed: list[str] = []
        self.gone: list[str] = []

    def settle_key(self, standard: Row) -> None:
        if "key" not in standard:
            standard["key"] = self.key or f"{slug(standard['publisher'], 30)}/{slug(standard['title'], 40)}"

    def settle(self, rows: Mapping[str, Sequence[Placed]], faults: Faults) -> None:
        """Puts ids into sections, criteria and levels, and says which stand twice."""
        self._given(rows["sections"], self.sections, "section")
        criteria = self._given(rows["criteria"], self.criteria, "criterion")
        self.gone = [_label(id_, one) for id_, one in self.criteria.items() if id_ not in criteria]
        _refuse_twice(rows["sections"], "id", faults)
        _refuse_twice(rows["criteria"], "id", faults)
        for sheet, column in (("sources", "key"), ("profile", "name"), ("definitions", "name")):
            _refuse_twice(rows[sheet], column, faults)
        _level_keys(rows["levels"])

    def settle_awards(self, rows: Mapping[str, Sequence[Placed]], faults: Faults) -> None:
        taken = {row.values["key"] for row in rows["awards"] if "key" in row.values}
        for row in rows["awards"]:
            if "key" not in row.values:
                row.values["key"] = made_id(row.values["title"], taken, "award")
                taken.add(row.values["key"])
        _refuse_twice(rows["awards"], "key", faults)

    def _given(self, rows: Iterable[Placed], known: Mapping[str, Known], what: str) -> set[str]:
        rows = list(rows)
        taken = {row.values["id"] for row in rows if "id" in row.values}
        without = [row for row in rows if "id" not in row.values]
        for row, id_ in _matched(without, {id_: one for id_, one in known.items() if id_ not in taken}):
            row.values["id"] = id_
            taken.add(id_)
            if folded(known[id_].title) != folded(row.values["title"]):
                self.renamed.append(
                    f"{quoted(shown(row.values['title']))} keeps the id '{id_}' (it was {quoted(known[id_].title)})"
                )
        for row in without:
            if "id" not in row.values:
                row.values["id"] = made_id(row.values["title"], taken | known.keys(), what)
                taken.add(row.values["id"])
                self.made += 1
        return taken

    def sentences(self, output: str) -> list[str]:
        """What an author has to know of it."""
        said = []
        if self.made:
            said.append(
                f"{count(self.made, 'id was', 'ids were')} made from titles. They stay the same as long as you write to {output}; "
                f"qa-toolkit standards to-excel {output} gives a workbook that has them in it."
            )
        said += [f"{sentence}." for sentence in self.renamed]
        if self.gone:
            listed = ", ".join(self.gone[:10]) + (f" and {len(self.gone) - 10} more" if len(self.gone) > 10 else "")
            said.append(
                f"No longer there: {listed}. If one of them was only renamed, write its id into the column id and do this again."
            )
        return said


def _known(part: Mapping[str, Any], about: Mapping[str, Any]) -> Known:
    return Known(str(about["number"]), str(part["title"]), str(part.get("description", "")))


def _label(id_: str, one: Known) -> str:
    return f"'{id_}' ({one.number} {one.title})"


def _matched(rows: Sequence[Placed], known: Mapping[str, Known]) -> Iterable[tuple[Placed, str]]:
    """Which row is which of last time: by its title; else by one that is very much like it, or somewhat like it at the same number."""
    left, waiting = dict(known), list(rows)
    for fits in (_same_title, _like_title, _like_at_its_number):
        for row in list(waiting):
            found = max(left, key=lambda id_: (fits(row.values, left[id_]), id_), default=None)
            if found is not None and fits(row.values, left[found]):
                del left[found]
                waiting.remove(row)
                yield row, found


def _same_title(row: Row, one: Known) -> float:
    return float(folded(row["title"]) == folded(one.title))


def _like_title(row: Row, one: Known) -> float:
    return _share(row["title"], one.title, _ALIKE)


def _like_at_its_number(row: Row, one: Known) -> float:
    if folded(row["number"]) != folded(one.number):
        return 0
    texts = ((row["title"], one.title), (row.get("description", ""), one.description))
    return max(_share(*pair, _ALIKE_AT_ITS_NUMBER) for pair in texts)


def _share(one: str, other: str, least: float) -> float:
    """Of the letters of two texts how many they have in common, 0 where that is less than the least: what is quick to see is seen first."""
    import difflib

    if not (one and other):
        return 0
    found = difflib.SequenceMatcher(None, folded(one)[:400], folded(other)[:400], autojunk=False)
    if found.real_quick_ratio() < least or found.quick_ratio() < least:
        return 0
    share = found.ratio()
    return share if share >= least else 0


def _refuse_twice(rows: Iterable[Placed], column: str, faults: Faults) -> None:
    seen: dict[str, Placed] = {}
    for row in rows:
        name = str(row.values[column])
        first = seen.setdefault(name, row)
        if first is not row:
            faults.error(
                row.cell(column), f"'{shown(name)}' stands in {first.cell(column)} already; give each its own."
            )


def _level_keys(rows: Iterable[Placed]) -> None:
    """Two levels of one title get one key, and are told of it, for nobody could tell them apart."""
    for row in rows:
        row.values.setdefault("level", made_id(row.values.get("title", "level"), (), "level"))
