"""What the columns of a file of counts may be called, and what each counts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_toolkit.data_tables import Table
from qa_toolkit.models import Record
from qa_toolkit_destinations import cells, codes
from qa_toolkit_destinations.columns import key

COHORT, OFFER_COHORT, PARTICIPATING = "cohort", "offer cohort", "participating"
NOT_SUSTAINED, NOT_CAPTURED, EMPLOYMENT = "not-sustained", "not-captured", "employment"
OFFERS = (cells.OFFER, cells.NOT_SUITABLE, cells.NO_OFFER, cells.NOT_RECORDED)
_TITLES: Mapping[str, tuple[str, ...]] = {
    COHORT: ("cohort", "total", "number of young people", "leavers", "all", "cohort count", "number of leavers"),
    OFFER_COHORT: ("guarantee cohort", "September Guarantee cohort", "offer cohort"),
    PARTICIPATING: ("participating", "participation", "in education or training", "in education and training"),
    codes.FULL_TIME: ("full-time education", "FT education", "education", "full time education"),
    codes.APPRENTICESHIP: ("apprenticeship", "apprenticeships"),
    codes.OTHER_TRAINING: (
        *("employment with training", "other education and training", "other training", "training"),
        *("part-time education", "traineeship", "supported internship", "work-based learning"),
    ),
    codes.OTHER_KNOWN: (
        *("employment", "employment without training", "job without training", "gap year", "re-engagement"),
        *("moved", "moved out of area", "moved away", "moved abroad", "other known"),
    ),
    codes.NEET: ("NEET", "NEET active", "NEET not active", "NEET inactive", "NEET available", "NEET not available"),
    codes.NOT_KNOWN: ("not known", "unknown", "activity not known", "destination not known"),
    cells.OFFER: ("offer made", "offers made", "offer", "offers", "September Guarantee", "suitable offer"),
    cells.NOT_SUITABLE: ("offer not suitable", "offer not appropriate"),
    cells.NO_OFFER: ("no offer", "no offer made"),
    cells.NOT_RECORDED: ("offer not recorded", "no offer recorded", "not recorded"),
    NOT_SUSTAINED: ("not sustained", "destination not sustained"),
    NOT_CAPTURED: ("not captured", "activity not captured"),
}
_KINDS = {key(title): kind for kind, titles in _TITLES.items() for title in titles}
_PER_CENT = re.compile(r"\s*(?:%|\(%\)|per ?cent|percentage|_percent)\s*$", re.IGNORECASE)


class Counted(Record):
    at: int
    kind: str
    per_cent: bool


def counted(table: Table) -> tuple[Counted, ...]:
    """The columns of counts; none where the file is no summary."""
    found = []
    for at, title in enumerate(table.titles):
        bare = _PER_CENT.sub("", title)
        kind = _KINDS.get(key(bare))
        code = codes.split(bare)
        if kind is None and code and code[0] in codes.shipped().codes:
            kind = codes.shipped().codes[code[0]].counts_as
        if kind is not None:
            found.append(Counted(at, kind, bare != title))
    kinds = {one.kind for one in found}
    return tuple(found) if len(kinds) > 1 and kinds != {COHORT, OFFER_COHORT} else ()
