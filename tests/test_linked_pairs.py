"""Which of the shipped standards are linked with which, and that a pair without a link has a reason that people can read."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from qa_toolkit import errors
from qa_toolkit.crosswalk import links
from qa_toolkit.editions.maps import way
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit

README = Path(__file__).parent.parent / "standards" / "README.md"
ROW = re.compile(r"^\| `([a-z0-9:-]+)`, `([a-z0-9:-]+)` \| (\S.{20,}\.) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Standard]:
    standards, failed = Toolkit().standards()
    assert not failed
    return dict(standards)


def of_one(standards: dict[str, Standard], one: str, other: str) -> bool:
    """Whether the two are editions that maps link."""
    for pair in ((one, other), (other, one)):
        try:
            return bool(way(standards, *pair))
        except errors.NoWay:
            continue
    return False


def test_every_pair_is_linked_or_stands_in_the_list_of_those_that_are_not(shipped: dict[str, Standard]) -> None:
    linked = {
        frozenset((address.partition("#")[0], link.to.partition("#")[0]))
        for address, found in links(shipped).items()
        for link in found
    }
    pairs = {frozenset(pair) for pair in combinations(shipped, 2) if not of_one(shipped, *pair)}
    listed = {frozenset((one, other)) for one, other, _ in ROW.findall(README.read_text("utf-8"))}
    assert {" ".join(sorted(pair)) for pair in pairs - linked} == {" ".join(sorted(pair)) for pair in listed}


def test_every_link_leads_to_a_criterion_that_is_here_and_gives_its_reason_in_a_sentence(
    shipped: dict[str, Standard],
) -> None:
    known = {standard.address(id_) for standard in shipped.values() for id_ in standard.criteria}
    for address, found in links(shipped).items():
        for link in found:
            assert {address, link.to} <= known
            assert link.because[0].isupper(), (address, link)
            assert link.because.endswith("."), (address, link)


def test_only_what_somebody_compared_is_more_than_related(shipped: dict[str, Standard]) -> None:
    assert all(link.relation == "related" or link.checked_by for found in links(shipped).values() for link in found)
