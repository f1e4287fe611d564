"""Awards tried out: on the best audit, on an empty one, on the lowest levels, and where nothing applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from qa_toolkit.awards import held
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import Criterion
from qa_toolkit.safety import Path
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard


def check(standard: Standard) -> Iterator[Remark]:
    if not standard.ladders:
        return
    yield from _targets(standard)
    best = {id_: one.keys_by_rank[-1] for id_, one in standard.ladders.items()}
    outsides = list(_outsides(standard))
    reached = {key for _, outside in outsides for key in held(standard, score(standard, best, outside))}
    without_effort = {
        "with the lowest level everywhere": {id_: one.keys_by_rank[0] for id_, one in standard.ladders.items()},
        "by an audit in which everything that can be is judged not to apply": _not_applicable(standard),
        "by an empty audit": {},
    }
    given: dict[str, str] = {}
    for how, answers in without_effort.items():
        given |= dict.fromkeys(held(standard, score(standard, answers)), how)
    idle = {key: who for who, outside in outsides for key in held(standard, score(standard, {}, outside))}
    shaky = _needs_reconstructions(standard, best)
    for index, award in enumerate(standard.awards.values()):
        path: Path = ("x-standard", "awards", index)
        name = f"the award '{award.key}'"
        if award.key in given:
            yield error((*path, "requires"), f"{name} is reached {given[award.key]}; ask for something.")
        elif award.key not in reached:
            message = f"{name} is not reached even with the highest level everywhere; ask for less."
            yield error((*path, "requires"), message)
        elif award.key in idle:
            message = f"{idle[award.key]} reaches {name} with an empty audit, as nothing that it asks for applies there; ask for more."
            yield warning((*path, "requires"), message)
        if award.key in shaky and award.status != "reconstruction":
            message = f"criteria that are reconstructions can block {name}, so its status is 'reconstruction' too."
            yield error((*path, "status"), message)


def _targets(standard: Standard) -> Iterator[Remark]:
    for id_, ladder in standard.ladders.items():
        if ladder.ranks[ladder.criterion.target or ""] == 0:
            path: Path = ("properties", ladder.criterion.section, "properties", id_, "x-criterion", "target")
            yield error(
                path, f"the target of '{id_}' is its lowest level, so every answer meets it; choose a higher one."
            )


def _outsides(standard: Standard) -> Iterator[tuple[str, frozenset[str]]]:
    """Who and what stands outside for it: nothing, all that has a `when`, and what does at the edges of each question."""
    yield "an organisation to which all applies", frozenset()
    conditional = frozenset(id_ for id_, criterion in standard.criteria.items() if criterion.when is not None)
    if not conditional:
        return
    yield 'an organisation to which nothing with a "when" applies', conditional
    profile: Mapping[str, Mapping[str, Any]] = standard.about.get("profile", {}).get("properties", {})
    for kind, end in product(standard.about["applies_to"], (0, -1)):
        answers = {name: _edges(asked)[end] for name, asked in profile.items()}
        said = "".join(f", {name} {str(value).lower()}" for name, value in answers.items())
        organisation = {"id": "o1", "name": "An organisation", "kind": kind, **answers}
        yield f"an organisation (kind {kind}{said})", standard.not_applying(organisation)


def _edges(asked: Mapping[str, Any]) -> tuple[Any, Any]:
    if asked["type"] == "boolean":
        return False, True
    if asked["type"] == "integer":
        return asked.get("minimum", 0), asked.get("maximum", 100)
    options = asked.get("enum", ("", ""))
    return options[0], options[-1]


def _not_applicable(standard: Standard) -> dict[str, str]:
    def key(criterion: Criterion) -> str | None:
        return next((level.key for level in criterion.levels if level.score is None), None)

    return {id_: found for id_ in standard.ladders if (found := key(standard.criteria[id_])) is not None}


def _needs_reconstructions(standard: Standard, best: Mapping[str, str]) -> frozenset[str]:
    """The awards that are lost where every reconstructed criterion is left open and all else is at its best."""
    sure = {id_: key for id_, key in best.items() if standard.criteria[id_].status != "reconstruction"}
    return held(standard, score(standard, best)) - held(standard, score(standard, sure))
