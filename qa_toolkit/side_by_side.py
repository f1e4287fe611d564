"""Two standards side by side: which criteria of each are reached from the other, how strongly, by which way, and which are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from qa_toolkit import errors
from qa_toolkit.crosswalk import Crosswalk, Relation, Strength, Way
from qa_toolkit.front_page import checked_sentence
from qa_toolkit.models import Record, Status
from qa_toolkit.standards import Standard

Cover = Literal["whole", "part", "theme", "none"]

_COVER: Mapping[Relation, Cover] = {
    "equal": "whole",
    "superset": "whole",
    "subset": "part",
    "intersects": "part",
    "related": "theme",
}


class Link(Record):
    """How a criterion of the other standard stands to this one; `over` is what lies on the way, and `because` the reason of each link."""

    criterion: str
    number: str
    title: str
    section: str
    relation: Relation
    strength: Strength
    over: tuple[str, ...]
    because: tuple[str, ...]


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


def side_by_side(first: Standard, second: Standard, standards: Mapping[str, Standard]) -> SideBySide:
    """Both directions.

    Raises:
        SameStandard.
    """
    if first.name == second.name:
        raise errors.SameStandard(first.name)
    crosswalk = Crosswalk({**standards, first.name: first, second.name: second})
    return SideBySide(first, second, _direction(first, second, crosswalk), _direction(second, first, crosswalk))


def _direction(start: Standard, to: Standard, crosswalk: Crosswalk) -> Direction:
    ways = crosswalk.between(start, to)
    rows = []
    for criterion in to.criteria.values():
        reaching = sorted((found[criterion.id] for found in ways.values() if criterion.id in found), key=_rank)
        cover = _COVER[reaching[0].relation] if reaching else "none"
        links = tuple(_link(way, start, crosswalk.standards) for way in reaching)
        about = (criterion.id, criterion.number, criterion.title, criterion.section, criterion.status)
        rows.append(Row(*about, cover, links))
    counted = Counter(row.cover for row in rows)
    covers: dict[Cover, int] = {cover: counted[cover] for cover in ("whole", "part", "theme", "none")}
    return Direction(start.name, to.name, covers, tuple(rows))


def _rank(way: Way) -> tuple[int, int, int]:
    return way.rank


def _link(way: Way, start: Standard, standards: Mapping[str, Standard]) -> Link:
    criterion = start.criteria[way.start.partition("#")[2]]
    over = tuple(_short(step.to, standards) for step in way.steps[:-1])
    because = tuple(step.because for step in way.steps if step.because)
    about = (criterion.id, criterion.number, criterion.title, criterion.section)
    return Link(*about, way.relation, way.strength, over, because)


def _short(address: str, standards: Mapping[str, Standard]) -> str:
    """'matrix:2011 1.3' for an address, with the number that people see."""
    name, _, id_ = address.partition("#")
    return f"{name} {standards[name].criteria[id_].number}"


# In words

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
