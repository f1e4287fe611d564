"""Who returned something, and who of those from whom something was expected did not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from qa_toolkit.portfolio.records import KEPT, Returns
from qa_toolkit.portfolio.store import Return


def returns(
    found: Iterator[Return], late: Callable[[str], bool], expected: Sequence[tuple[str, str]] | None
) -> Returns:
    """An organisation counts once, whatever number of standards it was audited by. What is kept grows with the list of those expected alone.

    Args:
        found: of one organisation one after the other.
        late: whether a day of submission is too late.
        expected: id and name of each; a return under either is one.
    """
    waited_for = {key for one in expected or () for key in one}
    organisations = returned = late_ones = 0
    for organisation, group in groupby(found, key=lambda one: one.organisation):
        submitted = [one.submitted for one in group]
        organisations += 1
        late_ones += any(map(late, submitted))
        if any(submitted):
            returned += 1
            waited_for.discard(organisation)
    missing = [name for id_, name in expected or () if {id_, name} <= waited_for]
    return Returns(
        organisations=organisations,
        returned=returned,
        open=organisations - returned,
        late=late_ones,
        expected=None if expected is None else len(expected),
        missing=None if expected is None else len(missing),
        missing_names=tuple(missing[:KEPT]),
    )
