"""Results as blocks of rows, which the terminal, the page and the workbook show alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_toolkit.models import Record
from qa_toolkit.shares import Share
from qa_toolkit.wording import count
from qa_toolkit_survey.banks import Question
from qa_toolkit_survey.results import ItemResult, Results

HIDDEN = "hidden"


class Block(Record):
    sheet: str  # of a workbook: the blocks of one sheet stand below one another
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def blocks(found: Results) -> Iterator[Block]:
    judged = [one for one in found.items if one.share]
    chosen = [one for one in found.items if not one.part.item.good]
    if judged:
        yield _judged(found, judged)
    for item in chosen:
        yield _choices(item)
    for question in found.survey.bank.groups:
        if question.id in found.groups and judged:
            yield _by_group(found.groups[question.id], question, judged)
    for item in chosen:
        for question in found.survey.bank.groups:
            if question.id in item.options_by_group:
                yield _choices_by_group(item, question, item.options_by_group[question.id])


def _judged(found: Results, items: list[ItemResult]) -> Block:
    trend = ["Against last time"] if found.last is not None else []
    headings = ("Item", "Positive", "95 per cent", "Answers", "Not sure", *trend, "Self-rating", "Question")
    rows = tuple(
        (
            one.part.id,
            _per_cent(one.share),
            _interval(one.share),
            str(one.answers),
            _per_cent(one.not_sure),
            *([one.change.sentence if one.change else "not asked then"] if trend else []),
            "yes" if one.part.item.self_rating else "",
            one.part.short,
        )
        for one in items
    )
    return Block("Items", "All answers", headings, rows)


def _choices(item: ItemResult) -> Block:
    rows = tuple(
        (
            option,
            _per_cent(share),
            _interval(share),
            *([item.options_change[option].sentence] if item.options_change else []),
        )
        for option, share in _most_chosen(item)
    )
    headings = ("Option", "Chosen", "95 per cent", *(["Against last time"] if item.options_change else []))
    rated = ", a self-rating" if item.part.item.self_rating else ""
    return Block(
        "Choices", f"{item.part.id} {item.part.short} ({count(item.answers, 'answer')}{rated})", headings, rows
    )


def _most_chosen(item: ItemResult) -> list[tuple[str, Share]]:
    return sorted(item.options.items(), key=lambda pair: -pair[1].good)


def _by_group(sizes: Mapping[str, int | None], question: Question, items: list[ItemResult]) -> Block:
    headings = ("Item", *(f"{group} ({HIDDEN if size is None else size})" for group, size in sizes.items()))
    rows = []
    for one in items:
        shares = one.groups.get(question.id, {})
        rows.append((one.part.id, *(_cell(shares[group]) if group in shares else "none" for group in sizes)))
    return Block("Items by group", question.text, headings, tuple(rows))


def _cell(share: Share | None) -> str:
    return HIDDEN if share is None else f"{share.per_cent:.0f}% ({share.low:.0f} to {share.high:.0f}; {share.of})"


def _choices_by_group(item: ItemResult, question: Question, groups: Mapping[str, Mapping[str, Share] | None]) -> Block:
    """Only the groups that answered have a column; of those who are hidden not even how many they were."""
    headings = ("Option", *(f"{group} ({_answered(shares)})" for group, shares in groups.items()))
    rows = tuple(
        (option, *(HIDDEN if shares is None else _brief(shares[option]) for shares in groups.values()))
        for option, _ in _most_chosen(item)
    )
    return Block("Choices by group", f"{item.part.id} {item.part.short} – {question.text}", headings, rows)


def _answered(shares: Mapping[str, Share] | None) -> str:
    return HIDDEN if shares is None else str(next(iter(shares.values())).of)


def _brief(share: Share) -> str:
    return f"{share.per_cent:.0f}% ({share.low:.0f} to {share.high:.0f})"


def legend(found: Results) -> str:
    last = f" Last time: {count(found.last, 'answer')}." if found.last is not None else ""
    narrowed = (
        f" They are narrowed because {found.answers} of {found.invited} answered, but not by group or for items that not everybody was asked; "
        "they know nothing of how those who did not answer differ."
        if found.invited
        else ""
    )
    return (
        "Positive: agree or strongly agree, or yes; ‘not sure’ counts among the answers. Self-rating: people rate what they themselves know, can "
        f"or do, and nobody else has looked. The intervals say how far chance alone may move a share.{narrowed} ‘{HIDDEN}’: fewer than "
        f"{found.minimum} answers, of choices by group fewer than {2 * found.minimum}, or what would give such a group away.{last}"
    )


def _per_cent(share: Share | None) -> str:
    return "" if share is None else f"{share.per_cent:.0f}%"


def _interval(share: Share | None) -> str:
    return "" if share is None else f"{share.low:.0f} to {share.high:.0f}"
