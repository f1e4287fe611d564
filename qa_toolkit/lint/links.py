"""What a standard says about other standards: its crosswalk, and whether that agrees with theirs and with the maps between editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_toolkit.crosswalk import Circle, Contradiction, circles, contradictions, unequal_strengths
from qa_toolkit.errors import did_you_mean
from qa_toolkit.lint import editions
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import Criterion, Link
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard


def check(standard: Standard, known: editions.Find | None) -> Iterator[Remark]:
    def find(name: str) -> Standard | None:
        return standard if name == standard.name else known(name) if known else None

    yield from editions.check(standard, find)
    for criterion in standard.criteria.values():
        path: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion", "crosswalk")
        seen: set[str] = set()
        for index, link in enumerate(criterion.crosswalk):
            yield from _link(standard, criterion, link, (*path, index), find)
            if link.to in seen:
                yield error((*path, index, "to"), f"'{link.to}' stands twice; keep one link.")
            seen.add(link.to)
    yield from _contradictions(standard, find)


def _link(standard: Standard, criterion: Criterion, link: Link, path: Path, find: editions.Find) -> Iterator[Remark]:
    name, _, id_ = link.to.partition("#")
    other = find(name)
    if link.to == standard.address(criterion.id):
        yield error((*path, "to"), "this link leads to the criterion itself; take it out.")
    elif other is None:
        yield warning((*path, "to"), f"'{name}' is not here, so this link cannot be checked.")
    elif id_ not in other.criteria:
        yield error((*path, "to"), f"'{name}' has no criterion '{id_}'.{did_you_mean(id_, other.criteria)}")
    if link.relation != "related" and not link.checked_by:
        message = f'\'{link.relation}\' says that both texts were compared; name under "checked_by" who did, or write "related".'
        yield error((*path, "relation"), message)
    if not link.because:
        yield warning(path, 'say under "because" what the two have in common.')


def _contradictions(standard: Standard, find: editions.Find) -> Iterator[Remark]:
    here = _reached(standard, find)
    places = _places(standard)
    for one in contradictions(here):
        path = places.get((one.address, one.to))
        if path is not None:
            yield error((*path, "relation"), _disagree(one, standard, here))
    for circle in circles(here):
        yield from _circle(circle, here, places)
    for address, link, strength in unequal_strengths(here):
        path = places.get((address, link.to))
        if path is not None:
            message = f"'{link.to}' links back as '{strength}', and this says '{link.strength}'; make them the same, or keep one of the two."
            yield warning((*path, "strength"), message)


def _disagree(one: Contradiction, standard: Standard, here: Mapping[str, Standard]) -> str:
    other = one.address if one.to.startswith(f"{standard.name}#") else one.to
    earlier = {replaced["standard"] for replaced in standard.about.get("replaces", ())}
    links = "links here, or is mapped," if other.partition("#")[0] in earlier else "links back"
    return (
        f"'{other}' ({here[other.partition('#')[0]].path}) {links} with a relation that makes this '{one.expected}', not '{one.relation}'; "
        "correct one of the two."
    )


def _reached(standard: Standard, find: editions.Find) -> dict[str, Standard]:
    """The standard, and all that it speaks of, directly or by way of others."""
    here = {standard.name: standard}
    waiting = [standard]
    for one in waiting:
        linked = [link.to.partition("#")[0] for criterion in one.criteria.values() for link in criterion.crosswalk]
        for name in dict.fromkeys([*linked, *(replaced["standard"] for replaced in one.about.get("replaces", ()))]):
            if name not in here and (other := find(name)) is not None:
                here[name] = other
                waiting.append(other)
    return here


def _places(standard: Standard) -> dict[tuple[str, str], Path]:
    """Where in this file each link stands, by its two ends as it is read."""
    places: dict[tuple[str, str], Path] = {}
    for index, replaced in enumerate(standard.about.get("replaces", ())):
        for old, targets in replaced["map"].items():
            for number, target in enumerate(targets):
                ends = f"{replaced['standard']}#{old}", standard.address(target["to"])
                places[ends] = ("x-standard", "replaces", index, "map", old, number)
    for criterion in standard.criteria.values():
        about: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion", "crosswalk")
        for index, link in enumerate(criterion.crosswalk):
            places[standard.address(criterion.id), link.to] = (*about, index)
    return places


def _circle(circle: Circle, here: Mapping[str, Standard], places: Mapping[tuple[str, str], Path]) -> Iterator[Remark]:
    """Told once, from the first of its links that stands in this file."""
    for at, (start, to, _) in enumerate(circle.links):
        path = places.get((start, to)) or places.get((to, start))
        if path is not None:
            says = "; ".join(
                f"'{one}' ({_file(one, here)}) asks {'the same as' if relation == 'equal' else 'a part of'} '{other}'"
                for one, other, relation in (*circle.links[at:], *circle.links[:at])
            )
            message = f"the links run in a circle: {says}. No criterion asks less than itself, so correct one of them."
            yield error((*path, "relation"), message)
            return


def _file(address: str, here: Mapping[str, Standard]) -> str:
    return here[address.partition("#")[0]].path
