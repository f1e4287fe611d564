"""Results as text for the terminal, and as JSON without anything that is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa_toolkit.cli.options import table
from qa_toolkit.shares import Share
from qa_toolkit_survey.blocks import blocks, legend
from qa_toolkit_survey.figures import Change
from qa_toolkit_survey.results import ItemResult, Results


def text(found: Results) -> str:
    return "\n\n".join(_parts(found))


def _parts(found: Results) -> Iterator[str]:
    yield found.headline
    if not found.items:
        yield f"Fewer than {found.minimum} answered, so nothing more is shown."
        return
    for block in blocks(found):
        yield f"{block.title}\n\n{table(block.headings, block.rows)}"
    yield legend(found)


def data(found: Results) -> dict[str, Any]:
    """As plain data; None stands for what is hidden."""
    return {
        "bank": found.survey.bank.key,
        "title": found.survey.bank.title,
        "answers": found.answers,
        "invited": found.invited,
        "response": _share(found.rate),
        "minimum": found.minimum,
        "last": found.last,
        "groups": found.groups,
        "items": [_item(one) for one in found.items],
        "warnings": list(found.survey.warnings),
    }


def _item(one: ItemResult) -> dict[str, Any]:
    return {
        "id": one.part.id,
        "text": one.part.short,
        "kind": one.part.item.kind,
        "self_rating": one.part.item.self_rating,
        "serves": list(one.part.item.serves),
        "answers": one.answers,
        "positive": _share(one.share),
        "change": _change(one.change),
        "options": {option: _share(share) for option, share in one.options.items()},
        "options_change": {option: _change(moved) for option, moved in (one.options_change or {}).items()},
        "by_group": {
            question: {group: _share(share) for group, share in groups.items()}
            for question, groups in one.groups.items()
        },
        "options_by_group": {
            question: {
                group: None if shares is None else {option: _share(share) for option, share in shares.items()}
                for group, shares in groups.items()
            }
            for question, groups in one.options_by_group.items()
        },
    }


def _share(share: Share | None) -> dict[str, float] | None:
    if share is None:
        return None
    return {
        "per_cent": round(share.per_cent, 1),
        "low": round(share.low, 1),
        "high": round(share.high, 1),
        "of": share.of,
        **({} if share.population is None else {"population": share.population}),
    }


def _change(moved: Change | None) -> dict[str, Any] | None:
    if moved is None:
        return None
    return {
        "points": round(moved.points, 1),
        "low": round(moved.low, 1),
        "high": round(moved.high, 1),
        "says": moved.sentence,
    }
