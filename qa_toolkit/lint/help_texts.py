"""What a standard offers its readers: evidence, weaknesses, actions, and sentences that promise nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_toolkit.awards import held
from qa_toolkit.errors import did_you_mean
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import Criterion
from qa_toolkit.safety import Path
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard

_CLAIM = re.compile(r"\b(achiev(?:ed|er)|awarded|accredit(?:ed|ation)|certifi(?:ed|cate))\b", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")


def check(standard: Standard) -> Iterator[Remark]:
    yield from _sentences(standard)
    yield from _claims(standard)
    asked = _ranks_asked(standard)
    for criterion in standard.criteria.values():
        path: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion")
        yield from _help(standard, criterion, path)
        yield from _actions(standard, criterion, path, asked)


def _sentences(standard: Standard) -> Iterator[Remark]:
    data = standard.data
    places: list[tuple[Path, str]] = [(("title",), standard.title), (("description",), standard.description)]
    for section in standard.sections.values():
        places.append((("properties", section.id, "title"), section.title))
        for id_ in section.criteria:
            criterion = data["properties"][section.id]["properties"][id_]
            path: Path = ("properties", section.id, "properties", id_)
            places += [((*path, member), criterion[member]) for member in ("title", "description")]
    for path, text in places:
        if text != text.strip() or not text.strip():
            yield warning(path, "this text begins or ends with a space, or has nothing in it.")
        elif path[-1] == "title" and text.endswith("."):
            yield warning(path, "a title has no full stop at its end.")
        elif path[-1] == "description" and text[-1] not in ".?!:)’”":
            yield warning(path, "a description is a sentence and ends with a full stop.")
        elif _MARKUP.search(text):
            yield warning(path, "text is plain here; markup such as <b> is shown as it stands. Take it out.")


def _claims(standard: Standard) -> Iterator[Remark]:
    """An award is for its owner to give; a file that says otherwise would say so in every report."""
    for index, award in enumerate(standard.awards.values()):
        for member, text in (("title", award.title), ("description", award.description)):
            claim = _CLAIM.search(text)
            if claim:
                message = f"'{claim.group()}' promises what only the owner can give; say what the rule asks for ('Ready to ask for assessment')."
                yield warning(("x-standard", "awards", index, member), message)


def _help(standard: Standard, criterion: Criterion, path: Path) -> Iterator[Remark]:
    if criterion.id not in standard.ladders:
        return
    missing = [name for name in ("evidence", "weaknesses", "actions") if not getattr(criterion, name)]
    if missing:
        yield warning(
            path, f"'{criterion.id}' has no {' and no '.join(missing)}; whoever closes this gap would be left alone."
        )


def _actions(standard: Standard, criterion: Criterion, path: Path, asked: int) -> Iterator[Remark]:
    levels = {level.key: level for level in criterion.levels}
    astray = False
    for index, action in enumerate(criterion.actions):
        here: Path = (*path, "actions", index, "reaches")
        if action.reaches is None:
            continue
        level = levels.get(action.reaches)
        astray = astray or level is None
        if level is None:
            near = did_you_mean(action.reaches, levels)
            yield error(here, f"'{action.reaches}' is no level of this criterion.{near} It has: {', '.join(levels)}.")
        elif level.score is None:
            yield error(here, f"'{action.reaches}' says that the criterion does not apply; no action leads there.")
    ladder = standard.ladders.get(criterion.id)
    if ladder is None or not criterion.actions or astray:
        return
    reached = {ladder.ranks.get(action.reaches or "") for action in criterion.actions}
    target = ladder.ranks[criterion.target or ""]
    for rank in range(1, min(max(target, asked), len(ladder.keys_by_rank) - 1) + 1):
        if rank not in reached:
            key = ladder.keys_by_rank[rank]
            yield warning(
                (*path, "actions"), f"no action reaches '{key}', which this criterion can be asked for; add one."
            )


def _ranks_asked(standard: Standard) -> int:
    """The highest rank that any award can ask for: without it some award is lost."""
    answers = {id_: one.keys_by_rank for id_, one in standard.ladders.items()}
    top = max((len(keys) for keys in answers.values()), default=1) - 1
    best = held(standard, score(standard, {id_: keys[-1] for id_, keys in answers.items()}))
    for rank in range(top, 0, -1):
        lower = {id_: keys[min(rank - 1, len(keys) - 1)] for id_, keys in answers.items()}
        if held(standard, score(standard, lower)) != best:
            return rank
    return 0
