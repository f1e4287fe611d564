"""Two standards side by side: which criteria of each are reached from the other."""

from __future__ import annotations

from qa_toolkit.models import Record
from qa_toolkit.reports import crosswalk_page
from qa_toolkit.reports.crosswalk_page import Cell
from qa_toolkit.side_by_side import SideBySide, side_by_side
from qa_toolkit.standards import Standard
from qa_toolkit.wording import slug
from qa_toolkit_webui.site import Site


class CrosswalkPage(Record):
    standard: Standard
    others: tuple[Standard, ...]
    found: SideBySide | None
    sections: tuple[tuple[Cell, ...], ...]  # by section of the second standard, one for each section of the first


def make(site: Site, name: str, other: str) -> CrosswalkPage:
    """The page; without another standard it asks for one.

    Raises:
        UnknownStandard, SameStandard.
    """
    here = site.toolkit.standards()[0]
    standard = site.toolkit.standard(name)
    found = side_by_side(standard, site.toolkit.standard(other), here) if other else None
    others = tuple(one for one in here.values() if one.name != standard.name)
    sections = tuple(tuple(row) for row in crosswalk_page.sections(found)) if found else ()
    return CrosswalkPage(standard, others, found, sections)


def file(site: Site, name: str, other: str) -> tuple[str, str]:
    """The same as a page of its own, with a cell for each pair of criteria; and what it is called.

    Raises:
        UnknownStandard, SameStandard.
    """
    found = side_by_side(site.toolkit.standard(name), site.toolkit.standard(other), site.toolkit.standards()[0])
    return crosswalk_page.page(found), f"crosswalk-{slug(found.first.name)}-{slug(found.second.name)}.html"
