"""What a person who knows a pupil says of the band, with a reason. It stands beside the computed band and never replaces it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from qa_toolkit import pupil_names
from qa_toolkit.data_tables import Field, read_table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import clean
from qa_toolkit_roni.columns import REFERENCES
from qa_toolkit_roni.export import is_reference, key
from qa_toolkit_roni.schemes import Band, Scheme

_HIDDEN = "(left out: it looks like a name or a number of somebody's)"


class Override(Record):
    reference: str
    band: Band
    reason: str
    by: str  # a role, not a name
    on: date


class Overrides(Record):
    by_reference: Mapping[str, Override]
    faults: tuple[str, ...]


def read(content: bytes, name: str, scheme: Scheme, pupils: Collection[str], today: date) -> Overrides:
    """The overrides in a file with the columns reference, band, reason, by and date; of two for one pupil the later counts.

    Raises:
        BadData, BadWorkbook: where it is no table, or a column is not there.
    """
    table = read_table(content, name, [*REFERENCES, "Reason"])
    places = (
        table.column(*REFERENCES),
        table.column("Band"),
        table.column("Reason", "Why"),
        table.column("By", "By whom", "Role"),
        table.column("Date", "On"),
    )
    found: dict[str, Override] = {}
    faults: list[str] = []
    for row in table.rows:
        reference, band, reason, by, on = (row.fields[place] for place in places)
        try:
            one = _override(scheme, pupils, today, (reference, band, reason, by, on))
        except BadData as error:
            faults.append(str(error))
            continue
        before = found.get(key(one.reference))
        if before:
            faults.append(str(reference.bad("this pupil has an override above; the later of the two counts.")))
        if before is None or one.on >= before.on:
            found[key(one.reference)] = one
    return Overrides(found, tuple(faults))


def _override(scheme: Scheme, pupils: Collection[str], today: date, fields: tuple[Field, ...]) -> Override:
    reference, band, reason, by, on = fields
    if not is_reference(reference) or key(reference.text) not in pupils:
        raise reference.bad("no pupil of the export has this reference; the override was not read.")
    bands = {folded(word): one for one in scheme.bands for word in (one.key, one.title)}
    chosen = bands.get(folded(band.text))
    if chosen is None:
        titles = ", ".join(one.title for one in scheme.bands)
        raise band.bad(f"this is no band; there are: {titles}. The override was not read.")
    for field, what in ((reason, "a reason"), (by, "who says so, as a role")):
        if not field.text:
            raise field.bad(f"an override needs {what}; it was not read.")
    try:
        day = on.day()
    except BadData:
        day = None
    if day is None or day > today:
        raise on.bad("an override needs its date, as 30/11/2026 and not to come; it was not read.")
    said, role = (_without_names(field.text) for field in (reason, by))
    return Override(reference.text, chosen, said, role, day)


def _without_names(text: str) -> str:
    return _HIDDEN if pupil_names.warnings(text) else " ".join(clean(text).split())


def told(found: Overrides) -> Iterator[str]:
    """How many texts were left out, for they are left out silently otherwise."""
    hidden = sum(_HIDDEN in {one.reason, one.by} for one in found.by_reference.values())
    if hidden:
        yield f"In {hidden} of the overrides a text looks like a name or a number of somebody's and was left out."
