"""Two standards side by side: which criteria of each are reached from the other, how strongly, by which way, and which are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Literal

from qa_toolkit import errors
from qa_toolkit.crosswalk import Crosswalk, EditionLink, Relation, Strength, Way
from qa_toolkit.editions.maps import way
from qa_toolkit.front_page import checked_sentence
from qa_toolkit.models import Record, Status
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, listed

Cover = Literal["whole", "part", "theme", "none"]

_COVER: Mapping[Relation, Cover] = {
    "equal": "whole",
    "superset": "whole",
    "subset": "part",
    "intersects": "part",
    "related": "theme",
}


class Link(Record):
    """How a criterion of the other standard stands to this one.

    `over` is what lies on the way, `because` the reason of each link, `fates` what an upgrade makes of an answer at each step from edition to
    edition, and `disputed` says that the files contradict one another about the two, so that only the theme is left.
    """

    criterion: str
    number: str
    title: str
    section: str
    relation: Relation
    strength: Strength
    over: tuple[str, ...]
    because: tuple[str, ...]
    fates: tuple[str, ...]
    disputed: bool


class Row(Record):
    criterion: str
    number: str
    title: str
    section: str
    status: Status
    cover: Cover
    links: tuple[Link, ...]  # the best first


class Direction(Record):
    """What of `to` is reached from `start`; `covers` counts its criteria by how far."""

    start: str
    to: str
    covers: Mapping[Cover, int]
    rows: tuple[Row, ...]


class SideBySide(Record):
    first: Standard
    second: Standard
    there: Direction
    back: Direction
    notes: tuple[str, ...]  # what a reader of both has to know, in sentences


def side_by_side(first: Standard, second: Standard, standards: Mapping[str, Standard]) -> SideBySide:
    """Both directions.

    Raises:
        SameStandard.
    """
    if first.name == second.name:
        raise errors.SameStandard(first.name)
    here = {**standards, first.name: first, second.name: second}
    crosswalk = Crosswalk(here)
    there, back = _direction(first, second, crosswalk), _direction(second, first, crosswalk)
    notes = (*(tuple(_editions(first, second, here)) or _unlinked(there)), *_disputed(there))
    return SideBySide(first, second, there, back, notes)


def _editions(first: Standard, second: Standard, standards: Mapping[str, Standard]) -> Iterator[str]:
    for old, new in ((first.name, second.name), (second.name, first.name)):
        try:
            maps = way(standards, old, new)
        except errors.CannotUpgrade:
            continue
        by = listed(by.new.name for by in maps)
        yield (
            f"{old} and {new} are two editions of one standard; they are linked by the edition map{'s' if len(maps) > 1 else ''} of {by}. "
            f"To read what changed: qa-toolkit standards diff {old} {new}"
        )
        return


def _unlinked(there: Direction) -> Iterator[str]:
    if there.covers["none"] == len(there.rows):
        yield f"No link: nobody has found a criterion of {there.start} and one of {there.to} that share a theme."


def _disputed(there: Direction) -> Iterator[str]:
    number = sum(link.disputed for row in there.rows for link in row.links)
    if number:
        over = count(number, "link")
        yield f"The files contradict one another over {over}, so only the theme counts there. To see where: qa-toolkit standards check FILE"


def _direction(start: Standard, to: Standard, crosswalk: Crosswalk) -> Direction:
    ways = crosswalk.between(start, to)
    rows = []
    for criterion in to.criteria.values():
        reaching = sorted((found[criterion.id] for found in ways.values() if criterion.id in found), key=_rank)
        cover = _COVER[reaching[0].relation] if reaching else "none"
        links = tuple(_link(way, start, crosswalk) for way in reaching)
        about = (criterion.id, criterion.number, criterion.title, criterion.section, criterion.status)
        rows.append(Row(*about, cover, links))
    counted = Counter(row.cover for row in rows)
    covers: dict[Cover, int] = {cover: counted[cover] for cover in ("whole", "part", "theme", "none")}
    return Direction(start.name, to.name, covers, tuple(rows))


def _rank(way: Way) -> tuple[int, int, int]:
    return way.rank


def _link(way: Way, start: Standard, crosswalk: Crosswalk) -> Link:
    criterion = start.criteria[way.start.partition("#")[2]]
    over = tuple(_short(step.to, crosswalk.standards) for step in way.steps[:-1])
    because = tuple(step.because for step in way.steps if step.because and not isinstance(step, EditionLink))
    fates = tuple(step.fate for step in way.steps if isinstance(step, EditionLink))
    about = (criterion.id, criterion.number, criterion.title, criterion.section)
    disputed = any(
        frozenset(ends) in crosswalk.disputed for ends in pairwise((way.start, *(step.to for step in way.steps)))
    )
    return Link(*about, way.relation, way.strength, over, because, fates, disputed)


def _short(address: str, standards: Mapping[str, Standard]) -> str:
    """'matrix:2011 1.3' for an address, with the number that people see."""
    name, _, id_ = address.partition("#")
    return f"{name} {standards[name].criteria[id_].number}"


# In words


def path(link: Link) -> str:
    """'by way of matrix:2011 1.3; edition map: carried', or nothing where one link leads straight there."""
    over = f"by way of {', then '.join(link.over)}" if link.over else ""
    told = link.fates[:1] if len(set(link.fates)) == 1 else link.fates
    fates = f"edition map{'s' if len(link.fates) > 1 else ''}: {', then '.join(told)}" if told else ""
    disputed = "the files contradict one another" if link.disputed else ""
    return "; ".join(part for part in (over, fates, disputed) if part)


COVER_WORDS: Mapping[Cover, str] = {
    "whole": "in whole",
    "part": "in part",
    "theme": "same theme only",
    "none": "not reached",
}
CAUTION = (
    "Same theme: nobody has compared the two criteria in detail, so evidence may serve both and no judgement follows."
)


def summary(direction: Direction) -> str:
    """'From matrix:2011, of the 34 criteria of school-duty:2025: 15 same theme only, 19 not reached.'."""
    parts = [f"{number} {COVER_WORDS[cover]}" for cover, number in direction.covers.items() if number]
    return f"From {direction.start}, of the {len(direction.rows)} criteria of {direction.to}: {', '.join(parts)}."


def checked(standard: Standard) -> str:
    """How far the wording of a standard was checked."""
    number = sum(criterion.status == "source-checked" for criterion in standard.criteria.values())
    return checked_sentence(number, len(standard.criteria))


def about(standard: Standard) -> dict[str, str | int]:
    """What goes with every output that speaks of a standard."""
    return {
        "name": standard.name,
        "title": standard.title,
        "revision": standard.revision,
        "sha256": standard.sha256,
        "checked": checked(standard),
        "disclaimer": standard.about["disclaimer"],
    }
