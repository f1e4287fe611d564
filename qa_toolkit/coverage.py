"""One organisation and all its audits: for each theme which evidence counts where, and where else it would serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit import errors
from qa_toolkit.audits import Audit
from qa_toolkit.crosswalk import Crosswalk
from qa_toolkit.models import Criterion, Record, State
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean


class Place(Record):
    """A criterion of one of the audits, and how it stands there."""

    standard: str
    criterion: str
    number: str
    title: str
    state: State


class Piece(Record):
    """A piece of evidence: the criteria of one theme that cite it, and all those of any theme that are linked to these and do not."""

    title: str
    dated: str
    expires: str
    counts: tuple[Place, ...]
    serves: tuple[Place, ...]


class Theme(Record):
    theme: str
    criteria: int
    evidence: tuple[Piece, ...]
    without: tuple[Place, ...]  # criteria for which no evidence is named


class Document(Record):
    """A piece of evidence over all themes: where it counts, where else it would serve, and for which of these no evidence is named yet."""

    title: str
    dated: str
    expires: str
    counts: tuple[Place, ...]
    serves: tuple[Place, ...]
    fills: tuple[Place, ...]


class Coverage(Record):
    """`documents` holds those that would serve further criteria, first those that would fill the most."""

    organisation: str
    standards: tuple[Standard, ...]
    themes: tuple[Theme, ...]
    documents: tuple[Document, ...]


def coverage(audits: Sequence[Audit], standards: Mapping[str, Standard]) -> Coverage:
    """What the audits share.

    Raises:
        CannotCompare: where they are of several organisations, or two are by one standard.
    """
    _refuse(audits)
    mapping = _Mapping(audits, standards)
    named = dict.fromkeys(theme for audit in audits for one in audit.standard.criteria.values() for theme in one.themes)
    themes = tuple(theme for name in sorted(named) if (theme := mapping.theme(name)).criteria)
    name = clean(audits[0].organisation["name"])
    return Coverage(name, tuple(audit.standard for audit in audits), themes, mapping.documents())


def _refuse(audits: Sequence[Audit]) -> None:
    by_standard: dict[str, Audit] = {}
    for audit in audits:
        if audit.whose != audits[0].whose:
            raise errors.CannotCompare(audits[0].path, audit.path, "it is of another organisation.")
        other = by_standard.setdefault(audit.standard.name, audit)
        if other is not audit:
            raise errors.CannotCompare(
                other.path, audit.path, f"both are by {audit.standard.name}; name the one that counts."
            )


class _Mapping:
    """Which criteria cite which evidence, over all audits; two audits share a piece that has one id and one title in both."""

    def __init__(self, audits: Sequence[Audit], standards: Mapping[str, Standard]) -> None:
        self.audits = audits
        self.crosswalk = Crosswalk({**standards, **{audit.standard.name: audit.standard for audit in audits}})
        self.places: dict[str, Place] = {}
        self.cited: dict[str, list[tuple[str, str]]] = {}
        self.pieces: dict[tuple[str, str], Mapping[str, str]] = {}
        for audit in audits:
            card = score(audit.standard, audit.answers, audit.outside, audit.claims)["criteria"]
            for id_, criterion in audit.standard.criteria.items():
                if id_ in card:
                    self._place(audit, criterion, card[id_]["state"])

    def _place(self, audit: Audit, criterion: Criterion, state: State) -> None:
        address = audit.standard.address(criterion.id)
        self.places[address] = Place(audit.standard.name, criterion.id, criterion.number, criterion.title, state)
        self.cited[address] = []
        for id_ in audit.cited(criterion.id):
            key = (id_, clean(audit.evidence[id_]["title"]))
            self.pieces.setdefault(key, audit.evidence[id_])
            self.cited[address].append(key)

    def theme(self, theme: str) -> Theme:
        addresses = [
            address
            for audit in self.audits
            for criterion in audit.standard.criteria.values()
            if theme in criterion.themes and (address := audit.standard.address(criterion.id)) in self.places
        ]
        keys = dict.fromkeys(key for address in addresses for key in self.cited[address])
        evidence = [self._piece(key, [address for address in addresses if key in self.cited[address]]) for key in keys]
        evidence.sort(key=lambda piece: (-len(piece.counts) - len(piece.serves), piece.title))
        without = tuple(self.places[address] for address in addresses if not self.cited[address])
        return Theme(theme, len(addresses), tuple(evidence), without)

    def documents(self) -> tuple[Document, ...]:
        found = []
        for key in self.pieces:
            piece = self._piece(key, [address for address, cited in self.cited.items() if key in cited])
            fills = tuple(place for place in piece.serves if not self.cited[f"{place.standard}#{place.criterion}"])
            if piece.serves:
                found.append(Document(piece.title, piece.dated, piece.expires, piece.counts, piece.serves, fills))
        return tuple(sorted(found, key=lambda one: (-len(one.fills), -len(one.serves), one.title)))

    def _piece(self, key: tuple[str, str], addresses: Sequence[str]) -> Piece:
        piece, serves = self.pieces[key], dict.fromkeys(self._served(key, addresses))
        return Piece(
            key[1],
            piece.get("dated") or "",
            piece.get("expires") or "",
            tuple(self.places[address] for address in addresses),
            tuple(self.places[address] for address in self.places if address in serves),
        )

    def _served(self, key: tuple[str, str], addresses: Sequence[str]) -> Iterator[str]:
        for address in addresses:
            for to in self.crosswalk.ways(address):
                if to in self.places and key not in self.cited[to]:
                    yield to
