"""Which column of a file is which, by the names that authorities' and schools' systems give them.

Only what is named here is ever looked at: names, addresses, birth dates and numbers that follow a person through life are in no list but
`IDENTITY`, of which only a mark for telling two rows apart is kept, and that in memory.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit.data_tables import Table
from qa_toolkit.errors import BadData, did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import listed

NAMES: Mapping[str, tuple[str, ...]] = {
    "reference": (
        *("pupil reference", "reference", "pupil id", "student id", "young person id", "YoungPersonsID"),
        *("STUD_ID", "client id", "person id", "pupil"),
    ),
    "school": (
        *("school", "school name", "EstablishmentName", "establishment", "institution", "provider"),
        *("EstablishmentNumber", "school code"),
    ),
    "year": ("year group", "national curriculum year", "NC year", "NCY", "year"),
    "age": ("academic age", "age on 31 August"),
    "month": ("month", "PeriodEnd", "period", "reporting month", "as at", "month end"),
    "code": ("activity code", "NCCIS code", "current activity code", "activity", "current activity", "situation code"),
    "offer": ("September Guarantee", "GuaranteeStatusIndicator", "guarantee status", "September offer", "offer"),
    "confirmed": ("DateAscertained", "CONFIRMED_DATE", "DateVerified", "date confirmed", "last confirmed"),
    "lapses": ("DueToLapseDate", "due to lapse", "lapse date"),
    "lapsed": ("CurrencyLapsed",),
    "characteristic": ("CharacteristicCode", "characteristic"),
}
IDENTITY = ("UniquePupilNumber", "UPN", "UniqueLearnerNo", "UniqueLearnerNumber", "ULN")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "SEND": ("SEND", "SENDFlag", "SEN", "SEN status", "SEND status", "SEN provision"),
    "EHC plan": ("EHCP", "EHC plan", "EHCPFlag"),
    "SEN support": ("SENSupportFlag", "SENSUPPORT", "SEN support"),
    "Sex": ("sex", "gender"),
    "Free school meals": ("FSM", "free school meals", "FSM eligible", "FSM6", "ever 6 FSM"),
    "Pupil premium": ("pupil premium", "PP", "disadvantaged", "disadvantage status"),
    "In care": ("in care", "looked after", "LOOKED_AFTER_IN_CARE", "CLA", "LAC", "children looked after"),
    "Care leaver": ("CARE_LEAVER", "care leaver"),
    "Alternative provision": ("ALTERNATIVE_PROVISION", "AP"),
    "Ethnicity": ("ethnicity", "ethnic group"),
    "Level of need": ("LevelOfNeedCode", "SUPPORT_LEVEL", "level of need"),
    "Area": ("area", "locality", "district"),
}


class Columns(Record):
    """The places of the columns of one file; what a file does not have is not in it."""

    places: Mapping[str, int]
    groups: Mapping[str, int]
    identity: int | None

    def __getitem__(self, key: str) -> int | None:
        return self.places.get(key)


def key(title: str) -> str:
    """'Activity Code', 'activity_code' and 'ActivityCode' are one."""
    return "".join(c for c in folded(title) if c.isalnum())


def found(table: Table, named: Mapping[str, str] | None = None) -> Columns:
    """The columns that a file has.

    Args:
        table: the file.
        named: columns that a person named, `{"code": "Sit. code"}`.

    Raises:
        BadData: where a named one is not there.
    """
    titles: dict[str, int] = {}
    for place, title in enumerate(table.titles):
        titles.setdefault(key(title), place)
    places = {one: at for one, names in NAMES.items() if (at := _first(titles, names)) is not None}
    groups = {one: at for one, names in GROUPS.items() if (at := _first(titles, names)) is not None}
    for one, title in (named or {}).items():
        if key(title) not in titles:
            raise table.missing(title)
        (places if one in NAMES else groups)[one] = titles[key(title)]
    return Columns(places, groups, _first(titles, IDENTITY))


def _first(titles: Mapping[str, int], names: tuple[str, ...]) -> int | None:
    return next((titles[key(name)] for name in names if key(name) in titles), None)


def refused(table: Table) -> BadData:
    """That a file is neither by pupil nor by school, with the nearest names of what it lacks."""
    if table.may_be_data:
        return table.missing("activity code", "cohort")
    there = [title for title in table.titles if title]
    near = " ".join(filter(None, (_near(name, there) for name in ("activity code", "pupil reference", "cohort"))))
    has = listed(f"‘{shown(title)}’" for title in there[:30])
    return BadData(
        table.path,
        "it has no column ‘activity code’ (for a file with one row for each pupil) and no columns of counts such as ‘cohort’, ‘NEET’ and "
        f"‘not known’ (for one with a row for each school). Row {table.header_row} has: {has}.{' ' + near if near else ''} "
        "Another name can be given with --column, as in --column code='Sit. code'.",
    )


def _near(name: str, there: list[str]) -> str:
    guess = did_you_mean(name, there).strip()
    return f"For ‘{name}’: {guess}" if guess else ""
