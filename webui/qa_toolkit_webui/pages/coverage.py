"""One organisation over all its audits: which evidence counts where, and which document would serve further criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from qa_toolkit import coverage
from qa_toolkit.coverage import Coverage, Place
from qa_toolkit.models import Record
from qa_toolkit.wording import grouped, sentence
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages import siblings
from qa_toolkit_webui.pages.home import latest, visible
from qa_toolkit_webui.site import Site


class Linked(Record):
    """A criterion and where it is judged."""

    label: str
    title: str
    address: str


class CoveragePage(Record):
    organisation: str
    name: str
    heads: tuple[Head, ...]
    found: Coverage | None

    def linked(self, places: Sequence[Place]) -> tuple[Linked, ...]:
        return tuple(self._linked(place) for place in places)

    def _linked(self, place: Place) -> Linked:
        head = next(one for one in self.heads if one.standard == place.standard)
        standard = next(one for one in (self.found.standards if self.found else ()) if one.name == place.standard)
        at: dict[str, Any] = {"organisation": head.organisation, "audit": head.id}
        section, anchor = standard.criteria[place.criterion].section, f"criterion-{place.criterion}"
        address = url_for("sections.show", **at, section_id=section, _anchor=anchor)
        return Linked(f"{place.standard} {place.number}", place.title, address)

    @staticmethod
    def numbers(places: Sequence[Place]) -> str:
        """'matrix:2011 1.1, 1.2; gatsby:2025 3.1'."""
        return "; ".join(grouped(f"{place.standard} {place.number}" for place in places))

    @staticmethod
    def theme(name: str) -> str:
        return sentence(name.replace("-", " "))[:-1]


def make(site: Site, organisation: str) -> CoveragePage:
    """Of each standard the latest self-assessment counts.

    Raises:
        NotHere.
    """
    about = site.workspace.organisations.get(organisation)
    by_standard = {one.standard: one for one in latest(visible(site, organisation)) if one.kind == "self"}
    heads = tuple(sorted(by_standard.values(), key=lambda one: one.standard))
    audits = [siblings.owned(site, one) for one in heads]
    found = coverage.coverage(audits, site.toolkit.standards()[0]) if audits else None
    return CoveragePage(organisation, about.name, heads, found)
