"""What the columns of a file of counts may be called, and what each counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit.data_tables import Table
from qa_toolkit.errors import shown
from qa_toolkit.models import Record
from qa_toolkit.wording import listed, quoted
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
_ADDED = (codes.OTHER_TRAINING, codes.OTHER_KNOWN)  # whose columns are parts of one another's whole
_PARTS = frozenset(key(title) for title in _TITLES[codes.NEET] if title != "NEET")
_PER_CENT = re.compile(r"\s*(?:%|\(%\)|per ?cent|percentage|_percent)\s*$", re.IGNORECASE)


class Counted(Record):
    at: int
    kind: str
    per_cent: bool
    whole: bool = False  # what other columns of its kind count is in it already


def counted(table: Table) -> tuple[Counted, ...]:
    """The columns of counts, none of which counts what another does; none where the file is no summary."""
    found = _known(table)
    return tuple(one for one in found if not _is_over(one, found, table))


def passed_over(table: Table) -> Iterator[str]:
    """Which columns are not added up, for another one holds them."""
    found = _known(table)
    over = [quoted(shown(table.titles[one.at])) for one in found if _is_over(one, found, table)]
    if over:
        yield f"Not counted, for another column holds the same: {listed(over)}."


def _is_over(one: Counted, found: Sequence[Counted], table: Table) -> bool:
    """A second column of one name, and beside a whole, such as NEET, its parts and other names for it."""
    others = [other for other in found if other is not one and (other.kind, other.per_cent) == (one.kind, one.per_cent)]
    if any(other.at < one.at and key(table.titles[other.at]) == key(table.titles[one.at]) for other in others):
        return True
    return any(other.whole and (not one.whole or other.at < one.at) for other in others)


def _known(table: Table) -> tuple[Counted, ...]:
    found = []
    for at, title in enumerate(table.titles):
        bare = _PER_CENT.sub("", title)
        kind = _KINDS.get(key(bare))
        code = codes.split(bare)
        if kind is None and code and code[0] in codes.shipped().codes:
            kind = codes.shipped().codes[code[0]].counts_as
        if kind is not None:
            whole = key(bare) in _KINDS and kind not in _ADDED and key(bare) not in _PARTS
            found.append(Counted(at, kind, bare != title, whole))
    kinds = {one.kind for one in found}
    return tuple(found) if len(kinds) > 1 and kinds != {COHORT, OFFER_COHORT} else ()
