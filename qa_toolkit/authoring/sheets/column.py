"""What a column and a sheet are, and the choices that several of them have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from qa_toolkit.authoring.words.kinds import TEXT, Choice, Kind
from qa_toolkit.models import Method, OrganisationKind, Record, Status

ADVANCED = "advanced"
KIND_OF_ROW = "row"  # the heading of the first column, which tells content from help and examples
HELP, EXAMPLE = "help", "example"


class Column(Record):
    name: str
    kind: Kind
    help: str
    width: int = 16
    needed: bool = False
    offers: str = ""  # the list that its drop-down shows: what other sheets have
    also: Sequence[str] = ()  # other headings that mean it
    later: bool = False  # may be left alone
    repeats: bool = False  # an empty cell means the same as the cell above


class Table(Record):
    name: str
    columns: tuple[Column, ...]
    about: str
    needed: bool = False
    extras: tuple[str, ...] = ()  # what a row may say in `advanced` only

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


STATUS = Choice("status", get_args(Status))
METHOD = Choice("method", get_args(Method))
APPLIES_TO = Choice("kind of organisation", get_args(OrganisationKind))
RELATION = Choice("relation", ("equal", "subset", "superset", "intersects", "related"))
QUESTION = Choice(
    "type of question",
    ("yes/no", "number", "text"),
    {
        "boolean": "yes/no",
        "yes-or-no": "yes/no",
        "integer": "number",
        "whole-number": "number",
        "string": "text",
        "choice": "text",
    },
)

ADVANCED_COLUMN = Column(
    ADVANCED, TEXT, "For the toolkit: what the other columns cannot say, as JSON. Leave it alone.", 18, later=True
)
