"""The evidence source `survey`: one piece of evidence, and proposals where the bank has a rule for them."""

from __future__ import annotations

from collections.abc import Iterator

from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered, ProposedJudgement
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, quoted
from qa_toolkit_survey.answers import read
from qa_toolkit_survey.banks import Rule
from qa_toolkit_survey.results import ItemResult, Results, results

MINIMUM = 5
ENOUGH = 30  # answers that a proposal rests on: with fewer the interval is wider than a step between levels


def survey(content: bytes, context: GatherContext) -> Gathered:
    """The answers in an export, as shares with their number of answers.

    Raises:
        BadData, BadWorkbook: where it is no export of a bank's questions, or too few answered.
    """
    found = results(read(content, context.name), minimum=MINIMUM)
    bank = found.survey.bank
    if not found.items:
        raise BadData(context.name, f"fewer than {MINIMUM} answered, which is too few to show anything of them.")
    key = f"survey-{bank.key}"
    piece = EvidencePiece(
        key=key,
        title=f"Survey of {bank.who}: {count(found.answers, 'answer')}",
        dated=context.on,
        method=f"Questions of the bank ‘{bank.key}’, read from the export of an online form; names, addresses, times and free text were not read.",
        kind="survey",
        count=found.answers,
    )
    proposals, warnings = [], list(found.survey.warnings)
    for item, rule in _rules(found, context.standard):
        if item.answers < ENOUGH:
            warnings.append(
                f"{item.part.id}: {count(item.answers, 'answer')}, too few to propose a judgement ({ENOUGH})."
            )
        elif proposal := _proposal(item, rule, context.standard, bank.who, key):
            proposals.append(proposal)
        else:
            warnings.append(f"{item.part.id}: its interval reaches into two levels, so nothing is proposed.")
    return Gathered(
        (found.headline.partition(" Say ")[0], *_served(found, context.standard)),
        (piece,),
        tuple(proposals),
        tuple(warnings),
    )


def _rules(found: Results, standard: Standard) -> Iterator[tuple[ItemResult, Rule]]:
    for item in found.items:
        for rule in item.part.item.proposes:
            if rule.criterion.partition("/")[0] == standard.name and item.share:
                yield item, rule


def _proposal(item: ItemResult, rule: Rule, standard: Standard, who: str, key: str) -> ProposedJudgement | None:
    share, id_ = item.share, rule.criterion.partition("/")[2]
    if share is None:
        return None
    level, highest = (max(step for step in rule.steps if step[0] <= end)[1] for end in (share.low, share.high))
    if level != highest:
        return None  # chance alone may have decided between the two
    title = next(one.title for one in standard.criteria[id_].levels if one.key == level)
    rated = " This is a self-rating: nobody else has looked." if item.part.item.self_rating else ""
    because = (
        f"{share.per_cent:.0f} per cent of {share.of} answers of {who} are positive to {quoted(item.part.short)} (95 per cent interval "
        f"{share.low:.0f} to {share.high:.0f}); by the bank's rule the whole interval means {quoted(title)}.{rated}"
    )
    return ProposedJudgement(id_, because, level=level, evidence=(key,))


def _served(found: Results, standard: Standard) -> Iterator[str]:
    """What the answers say to each criterion of the standard, with or without a rule."""
    for item in found.items:
        for one in item.part.item.serves:
            name, _, id_ = one.partition("/")
            if name == standard.name and item.share:
                criterion = standard.criteria[id_]
                rated = ", a self-rating" if item.part.item.self_rating else ""
                yield (
                    f"{criterion.number} {criterion.title}: {item.share.per_cent:.0f} per cent of {item.share.of} are positive to "
                    f"{item.part.id} {quoted(item.part.short)}{rated}."
                )
