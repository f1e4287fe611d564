"""What a survey says: shares by item and by group, change since last time, and nothing of groups that are too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qa_toolkit.models import Record
from qa_toolkit.shares import Share, share
from qa_toolkit.small_groups import hidden
from qa_toolkit.wording import count
from qa_toolkit_survey.answers import Answers, Survey
from qa_toolkit_survey.banks import Part
from qa_toolkit_survey.figures import Change, change

NOT_SAID = "Not said"
INDICATIVE = 30  # per cent: a response below it is told as indicative only


class ItemResult(Record):
    """Of one item, or of one row of a grid. Whatever is None is hidden, or there is no such thing for its kind."""

    part: Part
    answers: int
    share: Share | None
    options: Mapping[str, Share]
    groups: Mapping[str, Mapping[str, Share | None]]  # by question, by group: positive answers
    options_by_group: Mapping[str, Mapping[str, Mapping[str, Share] | None]]  # of items without positive answers
    change: Change | None = None
    options_change: Mapping[str, Change] | None = None  # of items without positive answers, where last time is known

    @property
    def not_sure(self) -> Share | None:
        return self.options.get("Not sure")


class Results(Record):
    survey: Survey
    answers: int
    invited: int | None
    minimum: int
    items: tuple[ItemResult, ...]  # none where fewer than `minimum` answered at all
    groups: Mapping[str, Mapping[str, int | None]]
    last: int | None = None

    @property
    def rate(self) -> Share | None:
        return share(self.answers, self.invited) if self.invited else None

    @property
    def headline(self) -> str:
        said = count(self.answers, "answer")
        if self.rate is None:
            return f"{self.survey.bank.title}: {said}. How many were asked is not known here, so there is no response rate."
        weak = f" Under {INDICATIVE} per cent: indicative only." if self.rate.per_cent < INDICATIVE else ""
        return f"{self.survey.bank.title}: {said} of {self.invited} asked, {self.rate.per_cent:.0f} per cent.{weak}"


def results(survey: Survey, *, minimum: int, invited: int | None = None, last: Survey | None = None) -> Results:
    """The figures of a survey; `minimum` is the least number of answers that anything is shown of."""
    everybody = len(survey.answers)
    then = len(last.answers) if last else None
    if everybody < minimum:
        return Results(survey, everybody, invited, minimum, (), {}, then)
    parts = [part for part in survey.bank.parts() if part.id in survey.asked]
    before = {one.part.id: one for one in results(last, minimum=minimum).items} if last else {}
    items = (_item(part, survey, minimum, before.get(part.id), invited) for part in parts)
    groups = {question: _sizes(survey, question, minimum) for question in survey.grouped}
    found = tuple(item for item in items if item is not None)
    return Results(survey, everybody, invited, minimum, found, groups, then)


def _by_group(answers: Iterable[Answers], question: str) -> dict[str, list[Answers]]:
    found: dict[str, list[Answers]] = {}
    for one in answers:
        found.setdefault(one.groups.get(question) or NOT_SAID, []).append(one)
    return found


def _ordered(survey: Survey, question: str, groups: Iterable[str]) -> list[str]:
    options = next(one.options for one in survey.bank.groups if one.id == question)
    return sorted(groups, key=[*options, NOT_SAID].index)


def _sizes(survey: Survey, question: str, minimum: int) -> dict[str, int | None]:
    sizes = {group: len(members) for group, members in _by_group(survey.answers, question).items()}
    unseen = hidden(sizes, minimum)
    return {group: None if group in unseen else sizes[group] for group in _ordered(survey, question, sizes)}


def _item(
    part: Part, survey: Survey, minimum: int, before: ItemResult | None, invited: int | None
) -> ItemResult | None:
    answered = [one for one in survey.answers if part.id in one.parts]
    if len(answered) < minimum:
        return None
    positive: dict[str, dict[str, Share | None]] = {}
    chosen: dict[str, dict[str, Mapping[str, Share] | None]] = {}
    for question in survey.grouped:
        members = _by_group(answered, question)
        # A group that is hidden as a whole stays hidden here, and with it whatever would give it away.
        whole = {group for group, size in _sizes(survey, question, minimum).items() if size is None}
        # Options split a group once more, so of choices a group has to be twice as large.
        least = minimum if part.item.good else 2 * minimum
        unseen = hidden({group: len(some) for group, some in members.items()}, least, whole)
        for group in _ordered(survey, question, members):
            shown = group not in unseen
            if part.item.good:
                positive.setdefault(question, {})[group] = _good(part, members[group]) if shown else None
            else:
                chosen.setdefault(question, {})[group] = _options(part, members[group]) if shown else None
    # How many of a year or of those who said yes before were asked is not known, and neither is it of a group.
    population = invited if part.item.for_everybody else None
    good = _good(part, answered, population) if part.item.good else None
    options = _options(part, answered, population)
    moved = change(_good(part, answered), before.share) if good and before and before.share else None
    moves = None
    if before and not part.item.good:
        moves = {option: change(now, before.options[option]) for option, now in _options(part, answered).items()}
    return ItemResult(part, len(answered), good, options, positive, chosen, moved, moves)


def _good(part: Part, answered: Sequence[Answers], population: int | None = None) -> Share:
    """'Not sure' stays among those who answered."""
    return share(sum(bool(one.parts[part.id] & part.item.good) for one in answered), len(answered), population)


def _options(part: Part, answered: Sequence[Answers], population: int | None = None) -> dict[str, Share]:
    picked = Counter(option for one in answered for option in one.parts[part.id])
    return {option: share(picked[option], len(answered), population) for option in part.item.options}
