"""The evidence source `roni`: counts by band, by indicator and of what is known. No reference and no row of the list reaches the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from qa_toolkit import documents
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered
from qa_toolkit.models import Record
from qa_toolkit.wording import count
from qa_toolkit_roni.counts import MINIMUM, ONCE, Counts, completeness, counted, lines
from qa_toolkit_roni.export import Export, read
from qa_toolkit_roni.schemes import DEFAULT, scheme

_AID = "A screening aid beside what staff know of each pupil, never a verdict."
_ROOM = 960  # characters; an audit takes 1000
_NOTHING = "Nothing is proposed: how many may be at risk does not say how well a criterion is met."


def roni(content: bytes, context: GatherContext) -> Gathered:
    """What an export says by the published scheme, or what `roni counts` wrote of one by any scheme.

    Raises:
        BadData, BadWorkbook: where it is neither, or has too few pupils.
    """
    said: tuple[str, ...] = ()
    if context.name.lower().endswith(".json"):
        pieces, faults = _written(content, context.name), 0
    else:
        export = read(content, context.name, scheme(DEFAULT))
        pieces, faults, said = _pieces(counts_of(export)), len(export.faults), export.told
    evidence = tuple(EvidencePiece(one.key, one.title, context.on, one.text, count=one.pupils) for one in pieces)
    told = (f"{count(faults, 'value')} could not be read; `qa-toolkit roni list` says where.",) if faults else ()
    return Gathered((*(one.text for one in pieces), _NOTHING), evidence, (), (*said, *told))


def counts_of(export: Export) -> Counts:
    """The counts of an export.

    Raises:
        BadData: where it has too few pupils to show any.
    """
    if len(export.pupils) < MINIMUM:
        raise BadData(export.name, f"it has fewer than {MINIMUM} pupils, too few to show any count.")
    return counted(export)


def _pieces(found: Counts) -> tuple[Piece, ...]:
    about = f"risk of NEET indicators, {count(found.pupils, 'pupil')}"
    made = [
        (
            "bands",
            f"Counts by band: {about}",
            " ".join(filter(None, (f"{found.scheme}.", found.bands.sentence, found.note, _AID))),
        )
    ]
    for number, text in enumerate(_packed([ONCE, *(one.sentence for one in found.indicators)], found.note), 1):
        key, more = ("indicators", "") if number == 1 else (f"indicators-{number}", f" ({number})")
        made.append((key, f"Counts by indicator{more}: {about}", text))
    made.append(("completeness", f"How complete: {about}", f"{completeness(found)} {found.note}".strip()))
    return tuple(Piece(key, title, text, found.pupils) for key, title, text in made)


def _packed(sentences: Sequence[str], note: str) -> Iterator[str]:
    """As many sentences in each text as an audit takes."""
    text = ""
    for one in sentences:
        if text and len(text) + len(one) + 1 + len(note) > _ROOM:
            yield f"{text} {note}".strip()
            text = ""
        text = f"{text} {one}".strip()
    yield f"{text} {note}".strip()


class Piece(Record):
    key: str
    title: str
    text: str
    pupils: int


class Written(Record):
    """What `roni counts` writes: the texts of the evidence, and nothing that is hidden."""

    kind: Literal["qa-toolkit-roni counts"]
    lines: tuple[str, ...]
    pieces: tuple[Piece, ...]


def document(found: Counts) -> bytes:
    return documents.dump(Written("qa-toolkit-roni counts", tuple(lines(found)), _pieces(found)))


def _written(content: bytes, name: str) -> tuple[Piece, ...]:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Written).validate_python(documents.parse(name, content).data).pieces
    except ValidationError:
        raise BadData(name, "this is not what `qa-toolkit roni counts FILE -o FILE.json` writes.") from None
