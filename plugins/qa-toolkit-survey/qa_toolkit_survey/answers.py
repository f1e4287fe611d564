"""The answers of an export of Microsoft Forms, Google Forms or our own form, and nothing else of it.

Only columns of questions are looked at, and of them only what is one of the options: so no name, no address, no time and no free text comes
further than the bytes of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from qa_toolkit.data_tables import DataRow, Field, Table, read_table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.wording import count, quoted
from qa_toolkit_survey.banks import Bank, Part
from qa_toolkit_survey.columns import Columns, recognised
from qa_toolkit_survey.wordings import one_of, some_of


class Answers(Record):
    """Of one respondent: the options by part, and the group by question ('' where it is not said)."""

    parts: Mapping[str, frozenset[str]]
    groups: Mapping[str, str]


class Survey(Record):
    bank: Bank
    answers: tuple[Answers, ...]
    asked: tuple[str, ...]  # the parts that the file has columns for
    grouped: tuple[str, ...]  # likewise
    warnings: tuple[str, ...]
    faults: int  # cells that hold no answer that there is


def read(content: bytes, name: str, bank: Bank | None = None) -> Survey:
    """The answers in a file of CSV or XLSX; without a bank it is recognised by its questions.

    Raises:
        BadData, BadWorkbook: where it is no table, or is not of this bank, or nobody answered.
    """
    table = read_table(content, name)
    columns = recognised(table.titles, name, bank)
    reader = _Reader(table, columns)
    answers = tuple(reader.rows())
    if not answers:
        raise BadData(name, f"nobody has answered a question of the bank '{columns.bank.key}' in it.")
    warnings = (*table.warnings, *columns.told, *reader.warnings(), *_missing(columns))
    faults = reader.strange.total() + reader.repeated
    return Survey(columns.bank, answers, tuple(columns.parts), tuple(columns.groups), warnings, faults)


def _missing(columns: Columns) -> Iterator[str]:
    gone = [part.id for part in columns.bank.parts() if part.id not in columns.parts]
    if gone:
        yield f"Not in the file: {', '.join(gone)}."


class _Reader:
    def __init__(self, table: Table, columns: Columns) -> None:
        self.table, self.columns = table, columns
        self.strange: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.repeated = 0

    def rows(self) -> Iterator[Answers]:
        number = self.table.find("ID")  # of the answer, which Microsoft Forms counts; not of a person
        seen: set[object] = set()
        parts = [part for part in self.columns.bank.parts() if part.id in self.columns.parts]
        for row in self.table.rows:
            given = {part.id: found for part in parts if (found := self._options(row, part))}
            groups = self._groups(row)
            key = (row.text(number), *given.items(), *groups.items())
            if row.text(number) and key in seen:  # two exports below one another both count from 1, and are kept
                self.repeated += 1
                continue
            seen.add(key)
            if given:
                yield Answers(self._asked(given), groups)

    def _options(self, row: DataRow, part: Part) -> frozenset[str]:
        field = row.fields[self.columns.parts[part.id]]
        if part.item.several:
            found, strange = some_of(self._text(field), part.item.options)
            if strange or len(found) > (part.item.at_most or len(found)):
                self._note(part.short, field)
            return found
        option = one_of(self._text(field), part.item.options)
        if option is None:
            self._note(part.short, field)
        return frozenset({option} if option else ())

    def _text(self, field: Field) -> str:
        try:
            return field.text
        except BadData:  # a formula without a value
            self._note(field.title, field)
            return ""

    def _groups(self, row: DataRow) -> dict[str, str]:
        found = {}
        for question in self.columns.bank.groups:
            if question.id in self.columns.groups:
                field = row.fields[self.columns.groups[question.id]]
                option = one_of(self._text(field), question.options)
                if option is None:
                    self._note(question.text, field)
                found[question.id] = option or ""
        return found

    def _asked(self, given: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Without answers to what was only for those who gave another answer before."""
        conditions = {part.id: part.item.only_if for part in self.columns.bank.parts()}
        kept = {}
        for id_, options in given.items():
            condition = conditions[id_]
            if condition is None or condition[0] not in given or condition[1] in given[condition[0]]:
                kept[id_] = options
        return kept

    def _note(self, what: str, field: Field) -> None:
        self.strange[what] += 1
        self.first.setdefault(what, field.cell.where if field.cell.sheet else f"row {field.cell.row}")

    def warnings(self) -> Iterator[str]:
        """What stood in such a cell is not repeated: it may be anything, a name among it."""
        if self.repeated:
            yield f"{count(self.repeated, 'row')} with the ID and the answers of a row above: read once."
        for what, number in self.strange.items():
            yield (
                f"{quoted(what)}: {count(number, 'cell holds', 'cells hold')} something other than its options, or more of them than it "
                f"allows (the first is {self.first[what]}); only what is an option was read."
            )
