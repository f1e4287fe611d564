"""Whether the counts and percentages of one row can be: each sentence says by how much not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from qa_toolkit.data_tables import DataRow, Field
from qa_toolkit.spreadsheets import folded
from qa_toolkit_destinations import codes
from qa_toolkit_destinations.cells import said
from qa_toolkit_destinations.summary_columns import COHORT, NOT_CAPTURED, NOT_SUSTAINED, OFFERS, PARTICIPATING, Counted
from qa_toolkit_destinations.symbols import symbol_of

_LOOSE = Fraction(1, 2)  # per cent: what rounding may add to a total
_MOST = 102  # per cent: offers may be a little over 100, for their cohort is fixed in May
_PERCENTAGE = re.compile(r"-?\d{1,9}(?:\.\d{1,15})?")


def is_suppressed(text: str) -> bool:
    return symbol_of(text) is not None or text.startswith(("<", "≤"))


def totals(cohort: int | None, own: Mapping[str, int | None]) -> Iterator[str]:
    """The parts of participation, and of the cohort."""
    whole = own.get(PARTICIPATING)
    parts = [own[kind] for kind in codes.PARTICIPATING if kind in own]
    split = sum(one for one in parts if one is not None)
    if whole is not None and parts and None not in parts and split != whole:
        yield f"the parts of participation add up to {split}, and the whole is {whole}."
    known = in_all(own)
    if cohort is not None and known > cohort:
        yield f"its columns add up to {known}, more than the cohort of {cohort}."


def in_all(own: Mapping[str, int | None]) -> int:
    """How many stand in the columns, each once."""
    parts = any(kind in own for kind in codes.PARTICIPATING)
    left = {codes.OUTSIDE} | ({PARTICIPATING} if parts else set())
    return sum(number for kind, number in own.items() if number is not None and kind not in left)


def is_whole(kinds: Iterable[str]) -> bool:
    """Whether the columns mean to hold everybody."""
    there = set(kinds)
    return {codes.NEET, codes.NOT_KNOWN} < there or {NOT_SUSTAINED, NOT_CAPTURED} < there


def percentages(row: DataRow, places: Sequence[Counted]) -> Iterator[str]:
    """What is wrong with those of one row.

    Raises:
        BadData: where one is no percentage from 0 to 100.
    """
    shares = {one.kind: share for one in places if one.per_cent and (share := _share(row.fields[one.at])) is not None}
    offered = [shares[kind] for kind in OFFERS if kind in shares]
    # Participation is of March and the others of winter, but few move between them so fast.
    activity = [share for kind, share in shares.items() if kind not in (*OFFERS, COHORT)]
    for what, found in (("the September Guarantee", offered), ("activity", activity)):
        if len(found) > 1 and sum(found) > 100 + _LOOSE:
            yield f"the percentages of {what} add up to {float(sum(found)):.1f}, more than 100."
    if len(offered) == len(OFFERS) and sum(offered) < 100 - _LOOSE:
        yield f"the four parts of the September Guarantee add up to {float(sum(offered)):.1f}, not 100."


def _share(field: Field) -> Fraction | None:
    text = folded(field.text).removesuffix("%").strip()
    if is_suppressed(text):
        return None
    if not _PERCENTAGE.fullmatch(text):
        raise field.bad(f"{said(field)} is no percentage.")
    share = Fraction(text)
    if not 0 <= share <= _MOST:
        raise field.bad(f"{float(share):g} per cent cannot be.")
    return share
