"""Answers as they stand in a document, under `judgements`, in a proposal or retired, and how people call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Criterion
from qa_toolkit.standards import Standard


def is_blank(judgement: object) -> bool:
    """A place that nobody has filled in yet, such as stands in every new audit."""
    values = judgement.values() if isinstance(judgement, dict) else (judgement,)
    return all(value in (None, "", [], {}) for value in values)


def said_in(judgement: object) -> Mapping[str, Any]:
    return judgement if isinstance(judgement, dict) else {}


def holds_answer(entry: Mapping[str, Any]) -> bool:
    """Whether a proposal was made of an answer and holds it whole; what data or a crosswalk proposed does not."""
    return "judgement" in entry and "#" in str(entry.get("from", ""))


def same_answer(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    both = holds_answer(one) and holds_answer(other)
    return both and one["from"] == other["from"] and one["judgement"] == other["judgement"]


def addresses(document: Mapping[str, Any]) -> Iterator[str]:
    """Whose answers a document still proposes, each once."""
    entries = (one for here in document.get("proposals", {}).values() for one in here)
    yield from dict.fromkeys(str(one["from"]) for one in entries if holds_answer(one))


def named(criterion: Criterion) -> str:
    return f"{criterion.number} {criterion.title}"


def title_of(standard: Standard, criterion: str) -> str:
    """How people call a criterion; an id that the standard does not know as the file has it."""
    known = standard.criteria.get(criterion)
    return named(known) if known else errors.shown(criterion)


def answered(criterion: Criterion, judgement: object) -> str:
    """As people read it: the number, or the level's title; '' where there is neither."""
    said = said_in(judgement)
    level = criterion.level(str(said.get("level")))
    return errors.shown(said["value"]) if said.get("value") is not None else level.title if level else ""
