"""Links between criteria of different standards, read in both directions, and what follows from several of them.

A relation says how what one criterion asks stands to what another asks: the same, less (a part of it), more, something in common, or only
the same theme (`relations`). A link is written on one side and holds on both, so that anybody's standard can link to ours; what a later edition
says became of the criteria of an earlier one is a link too (`stated`). Links that cannot all be right are found (`disagreements`) and prove
nothing (`ways`).
"""

from qa_toolkit.crosswalk.disagreements import Circle, Contradiction, circles, contradictions, unequal_strengths
from qa_toolkit.crosswalk.relations import RELATION_WORDS, Relation, Strength, composed, inverse
from qa_toolkit.crosswalk.stated import EditionLink
from qa_toolkit.crosswalk.ways import Crosswalk, Way, also_served, links

__all__ = [
    "RELATION_WORDS",
    "Circle",
    "Contradiction",
    "Crosswalk",
    "EditionLink",
    "Relation",
    "Strength",
    "Way",
    "also_served",
    "circles",
    "composed",
    "contradictions",
    "inverse",
    "links",
    "unequal_strengths",
]
