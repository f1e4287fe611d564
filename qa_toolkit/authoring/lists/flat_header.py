"""What a list does not say and a standard needs: named by whoever reads it in, or begun so that nothing is claimed."""

from __future__ import annotations

from collections.abc import Sequence

from qa_toolkit.authoring.assembled import Placed, Row
from qa_toolkit.authoring.words.judgement_rules import USUAL_REASON
from qa_toolkit.models import Record
from qa_toolkit.wording import slug

_LADDER, _TARGET, _SOURCE = "answer", "in-place", "LIST"


class Header(Record):
    """What is said of the whole list."""

    title: str
    publisher: str
    file: str  # the workbook's name, for the source
    key: str = ""
    edition: str = "1"
    owner: str = ""
    applies_to: Sequence[str] = ("school",)
    status: str = "unverified"
    depth: int | None = None

    def rows(self) -> dict[str, list[Placed]]:
        """All sheets but sections and criteria."""
        tables = {"standard": [self._standard()], "levels": _levels(), "sources": [self._source()]}
        rows = {name: [Placed(row, {}, "") for row in found] for name, found in tables.items()}
        return {**rows, **{name: [] for name in ("awards", "crosswalk", "profile", "replaces", "definitions")}}

    def judged(self, criterion: Row) -> Row:
        return {**criterion, "levels": _LADDER, "target": _TARGET, "source": _SOURCE}

    @property
    def _whose(self) -> str:
        return self.owner or self.publisher

    def _standard(self) -> Row:
        own = self._whose == self.publisher
        independent = "" if own else f" Independent of, and not endorsed by, {self._whose}."
        return {
            "title": self.title,
            "description": f"A draft, read from a list in the workbook {self.file}; levels and scoring are a beginning of the toolkit's.",
            "key": self.key or f"{slug(self.publisher, 30)}/{slug(self.title, 40)}",
            "edition": self.edition,
            "revision": 1,
            "language": "en-GB",
            "publisher": self.publisher,
            "rights.owner": self._whose,
            "rights.licence": "our own text" if own else "not known; ask the owner before you pass this on",
            "rights.permission": "our own text" if own else "not asked for yet",
            "disclaimer": f"A draft by {self.publisher}, checked by nobody else.{independent} A good result is a self-assessment and no more.",
            "applies_to": list(self.applies_to),
            "scoring.method": "met-share",
            "headline": "met",
        }

    def _source(self) -> Row:
        read = "the whole list, as it stands in the workbook"
        return {
            "key": _SOURCE,
            "title": f"The list {self.file}",
            "publisher": self._whose,
            "year": "not stated",
            "read": read,
        }


def _levels() -> list[Row]:
    said = (
        ("not-in-place", "Not in place", "There is nothing to show for it yet.", 0),
        ("partly", "Partly in place", "It is so in part, or for some.", 1),
        ("in-place", "In place", "It is so, and there is something to show for it.", 2),
        ("not-applicable", "Does not apply", "The comment says why.", None),
    )
    rows: list[Row] = [
        {"ladder": _LADDER, "level": key, "title": title, "description": text, "score": score}
        for key, title, text, score in said
    ]
    rows[2]["needs_evidence"] = 1
    rows[3]["needs_reason"] = USUAL_REASON
    return rows
