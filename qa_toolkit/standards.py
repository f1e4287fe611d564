"""A quality standard: the JSON Schema of its judgements, read once into records that scoring, reports and people use.

Whatever a standard says is looked up in its own file or in the toolkit's: no reference leads outside, and nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import lcm
from pathlib import Path
from typing import Any

import jsonschema_rs

from qa_toolkit import asked_of, documents, errors
from qa_toolkit.models import (
    UNANSWERED,
    UNSUPPORTED,
    Award,
    Band,
    Criterion,
    CriterionScore,
    Finding,
    Headline,
    Ladder,
    Level,
    Link,
    Proposal,
    Scoring,
    Section,
    Source,
)
from qa_toolkit.safety import reachable, schema_problems
from qa_toolkit.structure import reading_problems

# What the hash of a standard leaves out: help that may be improved without a new revision.
_NOT_HASHED = frozenset({"crosswalk", "evidence", "weaknesses", "actions"})
SCHEMAS = Path(__file__).parent / "schemas"  # importlib.resources would import tempfile and zipfile for it
_REMEMBERED = 1_000  # kinds of organisation
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def compiled(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A validator that fetches nothing, checks formats, and matches patterns in linear time."""
    return jsonschema_rs.Draft202012Validator(
        dict(schema), validate_formats=True, offline=True, pattern_options=jsonschema_rs.RegexOptions()
    )


def published_schema(name: str) -> dict[str, Any]:
    """One of the toolkit's own schemas: 'standard', 'audit', 'scorecard', 'gap-report' or 'portfolio'."""
    import json

    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
    return schema


class Standard:
    """One edition of one standard. Made by `parse`; treat it as frozen: what is computed is computed once and kept."""

    def __init__(self, document: documents.Document) -> None:
        self.document = document
        data: dict[str, Any] = document.data
        about: dict[str, Any] = data["x-standard"]
        self.about: Mapping[str, Any] = about
        self.path = document.path
        self.key: str = about["key"]
        self.edition: str = about["edition"]
        self.name = f"{self.key}:{self.edition}"
        self.revision: int = about["revision"]
        self.title: str = data["title"]
        self.description: str = data["description"]
        self.headline: Headline = about["headline"]
        self.scoring = _scoring(about["scoring"], None)
        self.criteria: dict[str, Criterion] = {}
        self.sections: dict[str, Section] = {}
        for section_id, section in data["properties"].items():
            criteria = section["properties"]
            self.criteria |= {id_: _criterion(id_, section_id, c, data["$defs"]) for id_, c in criteria.items()}
            about_section = section["x-section"]
            self.sections[section_id] = Section(
                id=section_id,
                number=about_section["number"],
                title=section["title"],
                description=section.get("description", ""),
                weight=about_section.get("weight", 1),
                scoring=_scoring(about_section.get("scoring"), self.scoring),
                criteria=tuple(criteria),
            )
        self.awards: dict[str, Award] = {award["key"]: _award(award) for award in about["awards"]}

    def __repr__(self) -> str:
        return f"Standard({self.name!r})"

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.document.data
        return data

    def address(self, criterion: str) -> str:
        """The one address of a criterion everywhere: `key:edition#criterion-id`."""
        return f"{self.name}#{criterion}"

    def label(self, what: str) -> str:
        """What the owner calls a 'section' or a 'criterion' ('Element', 'Outcome')."""
        label: str = self.about.get("labels", {}).get(what, what.capitalize())
        return label

    @property
    def is_reconstruction(self) -> bool:
        return any(criterion.status == "reconstruction" for criterion in self.criteria.values())

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(key, s["title"], s["publisher"], str(s["year"]), s.get("url", ""), s.get("read", ""))
            for key, s in self.about["sources"].items()
        )

    @cached_property
    def sha256(self) -> str:
        """Of the canonical JSON (RFC 8785) without crosswalk, evidence, weaknesses and actions."""
        return hashlib.sha256(documents.canonical(_without(self.data, _NOT_HASHED))).hexdigest()

    @cached_property
    def judgements_validator(self) -> jsonschema_rs.Draft202012Validator:
        return compiled(self.data)

    @cached_property
    def begun_validator(self) -> jsonschema_rs.Draft202012Validator:
        """Of judgements of which some may still be missing."""
        sections = {id_: _without_required(section) for id_, section in self.data["properties"].items()}
        return compiled({**_without_required(self.data), "properties": sections})

    @cached_property
    def profile_validator(self) -> jsonschema_rs.Draft202012Validator:
        """Of what a standard asks of the organisation; anything passes where it asks nothing."""
        return compiled(self.about.get("profile", {}))

    def places_of(self, section: str) -> Mapping[str, frozenset[str]]:
        """The levels of each criterion of a section; none where there is no such section."""
        return self._levels_by_section.get(section, {})

    @cached_property
    def _levels_by_section(self) -> dict[str, dict[str, frozenset[str]]]:
        return {
            section.id: {id_: frozenset(level.key for level in self.criteria[id_].levels) for id_ in section.criteria}
            for section in self.sections.values()
        }

    @cached_property
    def judgement_rules(self) -> dict[str, jsonschema_rs.Draft202012Validator]:
        """By criterion; criteria that share a definition share its rule."""
        references = {
            id_: self.data["properties"][c.section]["properties"][id_]["$ref"] for id_, c in self.criteria.items()
        }
        rules = {reference: self.rule({"$ref": reference}) for reference in dict.fromkeys(references.values())}
        return {id_: rules[reference] for id_, reference in references.items()}

    def judgement_members(self, criterion: str) -> dict[str, Any]:
        """The members that a judgement of a criterion may have, each with its schema."""
        reference: str = self.data["properties"][self.criteria[criterion].section]["properties"][criterion]["$ref"]
        members: dict[str, Any] = self.data["$defs"][reference.removeprefix("#/$defs/")]["properties"]
        return members

    @cached_property
    def level_titles(self) -> dict[str, str]:
        return {level.key: level.title for criterion in self.criteria.values() for level in criterion.levels}

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        """Of the criteria that are scored: those with a target and a weight; the others are recorded only."""
        return {c.id: _ladder(c) for c in self.criteria.values() if c.target is not None and c.weight > 0}

    @cached_property
    def denominator(self) -> int:
        """The least number of which every criterion's highest score is a divisor."""
        return lcm(*(one.highest for one in self.ladders.values() if one.highest))

    @cached_property
    def scored_levels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for one in self.ladders.values() for key in one.scores))

    @cached_property
    def sharing_evidence(self) -> dict[str, set[str]]:
        """For each criterion the others that ask for a piece of the same evidence."""
        who: dict[str, set[str]] = {}
        for criterion in self.criteria.values():
            for item in criterion.evidence:
                who.setdefault(item.casefold(), set()).add(criterion.id)
        return {
            c.id: {id_ for item in c.evidence for id_ in who[item.casefold()]} - {c.id} for c in self.criteria.values()
        }

    def rule(self, requires: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
        """A rule of this standard (`when`, or `requires` of an award), with the standard's `$defs` within reach."""
        return compiled({"$schema": _DRAFT, "$defs": reachable(requires, self.data["$defs"]), **requires})

    @cached_property
    def award_rules(self) -> dict[str, jsonschema_rs.Draft202012Validator]:
        return {key: self.rule(award.requires) for key, award in self.awards.items()}

    @cached_property
    def _conditions(self) -> list[tuple[jsonschema_rs.Draft202012Validator, frozenset[str]]]:
        """Each condition (`when`) with the criteria that it is a condition of: many share one."""
        whose: dict[bytes, list[str]] = {}
        for criterion in self.criteria.values():
            if criterion.when is not None:
                whose.setdefault(documents.canonical(criterion.when), []).append(criterion.id)
        return [(self.rule(self.criteria[ids[0]].when or {}), frozenset(ids)) for ids in whose.values()]

    def not_applying(self, organisation: Mapping[str, Any]) -> frozenset[str]:
        """The criteria whose `when` says that they do not apply to this organisation."""
        about, asked = dict(organisation), self._asked_of
        if asked is None:
            return self._decided(about)
        alike = repr([(member, about[member]) for member in asked if member in about])
        if alike not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[alike] = self._decided(about)
        return self._known[alike]

    @cached_property
    def _asked_of(self) -> tuple[str, ...] | None:
        """What of an organisation the conditions look at; None where they may look at all of it."""
        definitions = self.data.get("$defs", {})
        found = [asked_of.members(c.when, definitions) for c in self.criteria.values() if c.when is not None]
        named = [one for one in found if one is not None]
        return tuple(sorted(frozenset[str]().union(*named))) if len(named) == len(found) else None

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        """By what is asked of an organisation: portfolios ask it of thousands that are alike."""
        return {}

    def _decided(self, about: dict[str, Any]) -> frozenset[str]:
        return frozenset[str]().union(*(ids for rule, ids in self._conditions if not rule.is_valid(about)))


def parse(document: documents.Document) -> Standard:
    """Reads a standard that the metaschema accepts and that is safe to use.

    Raises:
        InvalidStandard: with every problem; `qa-toolkit standards check` finds further ones, which do no harm in use.
    """
    problems = list(structure_problems(document))
    if problems:
        name = document.data.get("$id", document.path) if isinstance(document.data, dict) else document.path
        raise errors.InvalidStandard(str(name), problems)
    return Standard(document)


def structure_problems(document: documents.Document) -> Iterable[Finding]:
    """What keeps a file from being a standard at all: the metaschema, unsafe schema keywords, references that lead nowhere."""
    from qa_toolkit.messages import schema_findings

    metaschema = published_schema("standard")
    found = schema_findings(compiled(metaschema), metaschema, document)
    if found:
        return found
    problems = schema_problems(document.data) or reading_problems(document.data)
    return [_finding(document, path, message) for path, message in problems]


def _finding(document: documents.Document, path: Iterable[str | int], message: str) -> Finding:
    where = tuple(path)
    line, column = document.place(where)
    return Finding("error", message, document.path, where, line, column)


def _scoring(own: Mapping[str, Any] | None, above: Scoring | None) -> Scoring:
    if own is None and above is not None:
        return above
    own = own or {}
    percent = own.get("percent", {})
    return Scoring(
        method=own["method"],
        over=own.get("over", "criteria"),
        round=percent.get("round", above.round if above else "floor"),
        cap_below_full=percent.get("cap_below_full", above.cap_below_full if above else 99),
    )


def _criterion(id_: str, section: str, schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Criterion:
    about = schema["x-criterion"]
    source = about["source"]
    options = defs[schema["$ref"].removeprefix("#/$defs/")]["properties"]["level"]["oneOf"]
    return Criterion(
        id=id_,
        section=section,
        number=about["number"],
        number_by=about.get("number_by", "owner"),
        title=schema["title"],
        description=schema["description"],
        status=about["status"],
        sources=(source,) if isinstance(source, str) else tuple(source),
        reference=about.get("reference", ""),
        obligation=about.get("obligation"),
        weight=about.get("weight", 1),
        essential=about.get("essential", False),
        target=about.get("target"),
        levels=tuple(
            Level(o["const"], o.get("title", o["const"]), o.get("description", ""), o["x-level"]["score"])
            for o in options
        ),
        themes=tuple(about.get("themes", ())),
        evidence=tuple(about.get("evidence", ())),
        weaknesses=tuple(about.get("weaknesses", ())),
        actions=tuple(Proposal(a["title"], a.get("effort"), a.get("reaches")) for a in about.get("actions", ())),
        when=about.get("when"),
        bands=tuple(Band(b["from"], b["level"]) for b in about.get("bands", ())),
        crosswalk=tuple(
            Link(k["to"], k["relation"], k["strength"], k.get("because", ""), k.get("checked_by"))
            for k in about.get("crosswalk", ())
        ),
    )


def _ladder(criterion: Criterion) -> Ladder:
    scores = {level.key: level.score for level in criterion.levels if level.score is not None}
    distinct = sorted(set(scores.values()))
    ranks = {key: distinct.index(score) for key, score in scores.items()}
    # Of two levels with one score (in place; departed from with a reason) the first in the file stands for both.
    by_rank = {rank: key for key, rank in reversed(ranks.items())}
    highest = distinct[-1] if distinct else 0
    keys = tuple(by_rank[rank] for rank in sorted(by_rank))
    target = scores.get(criterion.target or "", highest)
    cards = {
        key: _card(criterion, "met" if score >= target else "unmet", key, ranks[key], score, highest)
        for key, score in scores.items()
    }
    for state in (UNANSWERED, UNSUPPORTED):
        cards[state] = _card(criterion, state, state, 0, 0, highest)
    return Ladder(criterion, scores, ranks, highest, target, keys, cards)


def _card(criterion: Criterion, state: str, level: str, rank: int, score: int, highest: int) -> CriterionScore:
    return {
        "section": criterion.section,
        "state": state,  # type: ignore[typeddict-item]
        "rank": rank,
        "level": level,
        "score": score,
        "highest": highest,
        "weight": criterion.weight,
        "essential": criterion.essential,
    }


def _award(data: Mapping[str, Any]) -> Award:
    return Award(
        key=data["key"],
        title=data["title"],
        description=data.get("description", ""),
        status=data["status"],
        ask=data.get("ask", ""),
        valid_months=data.get("valid_months"),
        after=tuple(data.get("after", ())),
        requires=data["requires"],
    )


def _without_required(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: child for name, child in schema.items() if name != "required"}


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(child, names) for name, child in value.items() if name not in names}
    return [_without(child, names) for child in value] if isinstance(value, list) else value
