"""Which column of an export says what: by the names that systems give them, or as somebody says it. No other column is ever looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from qa_toolkit import documents, errors
from qa_toolkit.data_tables import Table, read_table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import listed, quoted
from qa_toolkit_roni.measures import Marks, Measure, known, marks
from qa_toolkit_roni.schemes import Scheme

REFERENCE = "reference"
REFERENCES = (
    *("Pupil reference", "Pupil ref", "Reference", "Ref", "Student reference", "Student ID", "STUD_ID", "Pupil ID"),
    *("NativeID", "Admission number", "Adno", "Adm no"),
)
GROUPS = {"sex": ("Sex", "Gender"), "ethnicity": ("Ethnicity", "Ethnic group", "Ethnicity code")}
BY_FACT = ("fsm", "sen")  # measures by which an evaluation looks at groups, whatever a scheme makes of them
SESSIONS = ("sessions-attended", "sessions-possible")


class Columns(Record):
    """The places of columns in one file."""

    reference: int | None
    places: Mapping[str, int]  # by measure
    ever: frozenset[str]  # measures whose column reaches further back than the scheme asks
    marks: Mapping[str, int]
    groups: Mapping[str, int]

    def attendance(self) -> str:
        """Where attendance comes from; '' where it comes from nowhere."""
        if "attendance" in self.places:
            return "per-cent"
        if all(one in self.places for one in SESSIONS):
            return "sessions"
        return "marks" if self.marks else ""

    def has(self, measure: Measure) -> bool:
        return bool(self.attendance()) if measure.id == "attendance" else measure.id in self.places


def table_of(content: bytes, name: str, scheme: Scheme, mapping: Mapping[str, str]) -> Table:
    """The table in a file; its header is the row that has one of the columns that we know, or that were named.

    Raises:
        BadData, BadWorkbook: where it is no table; or has no such column, of which nothing is repeated: its first row may be a pupil's.
    """
    titles = [*mapping.values(), *REFERENCES]
    titles += [title for one in _measures(scheme) for title in (*one.columns, *one.ever)]
    try:
        return read_table(content, name, titles)
    except BadData:
        table = read_table(content, name)
        if mapping:  # misspelt
            return table
        raise BadData(
            name,
            "no row at its top has a column that is known. The names of columns should stand above the data; if they do, say which holds what, "
            "as in --column fsm='Free meals'.",
        ) from None


def columns(table: Table, scheme: Scheme, mapping: Mapping[str, str]) -> Columns:
    """The columns of a table.

    Raises:
        BadData: where a column that was named is not there, with those that are and the nearest.
        UnknownTarget, BadMapping: where a mapping names what the scheme does not read, or one thing twice.
    """
    places: dict[str, int] = {}
    for key, title in mapping.items():
        place = table.column(title)
        if places.setdefault(target(key, scheme), place) != place:
            raise BadMapping(f"Two columns are named for '{target(key, scheme)}', one of them by '{key}'; name one.")
    named = frozenset(places)
    ever: set[str] = set()
    for one in _measures(scheme):
        if one.id in named or (one.id == "attendance" and named.issuperset(SESSIONS)):
            continue
        found = table.find(*one.columns)
        if found is None and (found := table.find(*one.ever)) is not None:
            ever.add(one.id)
        if found is not None:
            places[one.id] = found
    reference = places.pop(REFERENCE, None)
    groups = {key: places.pop(key, table.find(*names)) for key, names in GROUPS.items()}
    return Columns(
        reference if reference is not None else table.find(*REFERENCES),
        places,
        frozenset(ever),
        _marks(table, marks()),
        {key: place for key, place in groups.items() if place is not None},
    )


def _measures(scheme: Scheme) -> Iterator[Measure]:
    used = {one.id: one for one in scheme.used()}
    more = (*SESSIONS, *BY_FACT) if "attendance" in used else BY_FACT
    yield from (used | {id_: known()[id_] for id_ in more if id_ not in used}).values()


def _marks(table: Table, every: Marks) -> Mapping[str, int]:
    """A column for each mark; none at all where those of mornings, afternoons and of any absence are not there."""
    found = {mark: table.find(mark) for mark in every.every}
    there = {mark: place for mark, place in found.items() if place is not None}
    enough = {"/", "\\"} <= there.keys() and any(mark in there for mark in every.absent)
    return there if enough else {}


def target(key: str, scheme: Scheme) -> str:
    """A measure by its own name or by that of an indicator that asks it."""
    used = [one.id for one in _measures(scheme)]
    if key in {REFERENCE, *GROUPS, *used}:
        return key
    asked = {one.id: one.measure for one in (*scheme.indicators, *scheme.without)}
    if key in asked:
        return asked[key]
    raise UnknownTarget(key, sorted({REFERENCE, *GROUPS, *used, *asked}))


class UnknownTarget(errors.QAToolkitError):
    def __init__(self, key: str, there: Sequence[str]) -> None:
        near = errors.did_you_mean(key, there)
        super().__init__(f"No column can be named for '{errors.shown(key)}'.{near} There are: {', '.join(there)}.")


class BadMapping(errors.QAToolkitError):
    pass


def mapping(given: Iterable[str], file: Path | None = None) -> dict[str, str]:
    """What somebody says of columns: 'fsm=Free meals', and a file of the same as JSON or YAML; what is said on the line counts first.

    Raises:
        BadMapping, DocumentError: where it is said in no such way.
    """
    found: dict[str, str] = {}
    if file is not None:
        data = documents.read(file).data
        if not isinstance(data, dict) or not all(isinstance(one, str) for pair in data.items() for one in pair):
            raise BadMapping(f'{file}: a mapping is an object of texts, as {{"fsm": "Free meals", "sen": "SEN code"}}.')
        found.update(data)
    for one in given:
        key, sign, title = one.partition("=")
        if not (key.strip() and sign and title.strip()):
            raise BadMapping(
                f"Write --column as indicator=Column, as in --column fsm='Free meals', not '{errors.shown(one)}'."
            )
        found[key.strip()] = title.strip()
    return found


def told(found: Columns, table: Table, scheme: Scheme) -> Iterator[str]:
    """What is to be known of the columns, once for the whole file."""
    absent = [one for one in scheme.indicators if not found.has(scheme.measures[one.measure])]
    if absent:
        titles = listed(quoted(one.title) for one in absent)
        yield f"No column for {titles}: not known of anybody, so every score is a range. Name it with --column, or leave it out with --without."
    used = [*found.places.values(), *found.marks.values(), *([] if found.reference is None else [found.reference])]
    same = Counter(folded(title) for title in table.titles)
    for place in sorted(used):
        if same[folded(table.titles[place])] > 1:
            yield f"Two columns are called {quoted(errors.shown(table.titles[place]))}; the first was read."
    for id_ in sorted(found.ever):
        title = quoted(errors.shown(table.titles[found.places[id_]]))
        yield f"The column {title} reaches further back than the scheme: its ‘no’ counts as no, its ‘yes’ as not known."
    if any(one.measure == "attendance" for one in scheme.indicators) and found.attendance() == "marks":
        gone = [mark for mark in marks().every if mark not in found.marks]
        missing = f" No column for {', '.join(gone)}: counted as none." if gone else ""
        yield f"Attendance is reckoned from the marks; {listed(marks().neither)} are no sessions.{missing} {marks().note}"
