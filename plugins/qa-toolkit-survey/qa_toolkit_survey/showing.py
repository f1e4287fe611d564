"""Results as tables for the terminal, and as JSON without anything that is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa_toolkit.cli.options import table
from qa_toolkit.shares import Share
from qa_toolkit.wording import count
from qa_toolkit_survey.figures import Change
from qa_toolkit_survey.results import ItemResult, Results

_HIDDEN = "hidden"


def text(found: Results) -> str:
    return "\n\n".join(_blocks(found))


def _blocks(found: Results) -> Iterator[str]:
    yield found.headline
    if not found.items:
        yield f"Fewer than {found.minimum} answered, so nothing more is shown."
        return
    judged = [one for one in found.items if one.share]
    if judged:
        yield _judged(found, judged)
    for item in found.items:
        if not item.part.item.good:
            yield _choices(item)
    for question in found.survey.bank.groups:
        if question.id in found.groups and judged:
            yield f"{question.text}\n\n{_by_group(found.groups[question.id], question.id, judged)}"
    yield _legend(found)


def _judged(found: Results, items: list[ItemResult]) -> str:
    trend = ["Against last time"] if found.last is not None else []
    headings = ["Item", "Positive", "95 per cent", "Answers", "Not sure", *trend, "Question"]
    rows = [
        [
            one.part.id,
            _per_cent(one.share),
            _interval(one.share),
            str(one.answers),
            _per_cent(one.not_sure),
            *([one.change.sentence if one.change else "not asked then"] if trend else []),
            one.part.short,
        ]
        for one in items
    ]
    return table(headings, rows)


def _choices(item: ItemResult) -> str:
    rows = [
        [
            _per_cent(share),
            _interval(share),
            *([item.options_change[option].sentence] if item.options_change else []),
            option,
        ]
        for option, share in sorted(item.options.items(), key=lambda pair: -pair[1].good)
    ]
    headings = ["Chosen", "95 per cent", *(["Against last time"] if item.options_change else []), "Option"]
    return f"{item.part.id} {item.part.short} ({count(item.answers, 'answer')})\n\n{table(headings, rows)}"


def _by_group(sizes: Mapping[str, int | None], question: str, items: list[ItemResult]) -> str:
    headings = ["Item", *(f"{group} ({_HIDDEN if size is None else size})" for group, size in sizes.items())]
    rows = []
    for one in items:
        shares = one.groups.get(question, {})
        rows.append([one.part.id, *(_cell(shares[group]) if group in shares else "none" for group in sizes)])
    return table(headings, rows)


def _cell(share: Share | None) -> str:
    return _HIDDEN if share is None else f"{share.per_cent:.0f}% ({share.low:.0f} to {share.high:.0f}; {share.of})"


def _legend(found: Results) -> str:
    last = f" Last time: {count(found.last, 'answer')}." if found.last is not None else ""
    return (
        "Positive: agree or strongly agree, or yes; ‘not sure’ counts among the answers. The intervals say how far chance alone may move a "
        f"share. ‘{_HIDDEN}’: fewer than {found.minimum} answers, or what would give such a group away.{last}"
    )


def _per_cent(share: Share | None) -> str:
    return "" if share is None else f"{share.per_cent:.0f}%"


def _interval(share: Share | None) -> str:
    return "" if share is None else f"{share.low:.0f} to {share.high:.0f}"


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
