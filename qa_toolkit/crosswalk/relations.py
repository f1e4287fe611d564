"""The five relations: their inverses, and what follows from two of them in a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Relation = Literal["equal", "subset", "superset", "intersects", "related"]
Strength = Literal["strong", "partial", "weak"]

_INVERSE: Mapping[Relation, Relation] = {
    "equal": "equal",
    "subset": "superset",
    "superset": "subset",
    "intersects": "intersects",
    "related": "related",
}
# Beside 'equal', which changes nothing: what A is to C, where A is to B as the first says and B to C as the second. What does not stand here
# proves nothing: two criteria that each overlap with a third need have nothing in common, and two that share a theme with it neither.
_COMPOSED: Mapping[tuple[Relation, Relation], Relation] = {
    ("subset", "subset"): "subset",
    ("superset", "superset"): "superset",
    ("superset", "subset"): "intersects",  # both hold all of B, and no criterion asks for nothing
    ("superset", "intersects"): "intersects",
    ("intersects", "subset"): "intersects",
    ("superset", "related"): "related",  # what holds all of B has B's themes
    ("related", "subset"): "related",
}
RELATION_WORDS: Mapping[Relation, str] = {
    "equal": "asks the same",
    "superset": "asks this and more",
    "subset": "asks a part of this",
    "intersects": "asks something of this",
    "related": "has the same theme",
}
STRONGEST_RELATION: tuple[Relation, ...] = ("equal", "superset", "subset", "intersects", "related")
STRONGEST: tuple[Strength, ...] = ("strong", "partial", "weak")


def inverse(relation: Relation) -> Relation:
    """How B stands to A, where A stands to B as `relation` says."""
    return _INVERSE[relation]


def composed(first: Relation, second: Relation) -> Relation | None:
    """How A stands to C, where A stands to B and B to C as said; None where nothing follows."""
    if first == "equal":
        return second
    return first if second == "equal" else _COMPOSED.get((first, second))
