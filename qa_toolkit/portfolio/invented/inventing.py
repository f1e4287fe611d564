"""Invented authorities: organisations of every kind and audits of theirs, plausible as a crowd, and plainly nobody's.

An organisation has a strength of its own, which is the share of a standard that it reaches; areas, phases and kinds differ a little, each of its
sections is another, each round adds a little, and an external assessor judges lower. So levels hang together as real ones do.
The same seed gives the same files, to the last byte.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.new_audits import KINDS, school_year
from qa_toolkit.portfolio.invented.repertoires import Repertoire
from qa_toolkit.standards import Standard
from qa_toolkit.wording import slug

_FIRST = "Bracken Oldwick Tarrow Pell Saltha Lark Quill Wendle Aver Marl Wexcom Thistle Copper Dunnoc Elmar Fossen Gorse Hathe Ivel Kestre".split()  # noqa: SIM905
_LAST = "hythe mere combe stow garth thwaite dene wold carrow leyne rigg sted holme fleet brant".split()  # noqa: SIM905
_TYPES = {
    "school": (
        ("School", "secondary"),
        ("Academy", "secondary"),
        ("High School", "secondary"),
        ("All-Through School", "all-through"),
        ("Park School", "special"),
    ),
    "college": (("College", "further education"), ("Sixth Form College", "16 to 19")),
    "provider": (("Careers", ""), ("Guidance", "")),
}
_SHARES = (("school", 80), ("college", 12), ("provider", 8))
_REGIONS = ("North", "Midlands", "South")
_PER_AREA = 120
_SECOND, _EXTERNAL, _LATE, _OPEN = 25, 15, 8, 6  # in a hundred
_STRENGTH, _BETWEEN = (
    0.55,
    0.17,
)  # of organisations: the share of a standard that they reach, and how far they lie apart
_OF_GROUPS = 0.04  # how far areas, phases and kinds lie apart
_EACH_ROUND, _EXTERNAL_LOWER = 0.05, 0.06


class Plan(Record):
    """What is invented; `deadline` is the day by which each round should have been returned, of which the last is this one."""

    organisations: int
    seed: int
    cycles: int
    deadline: date
    standards: tuple[str, ...] = ()


class Invention(Record):
    """One file of an invented authority, by its path in the folder."""

    path: str
    content: bytes


def write(
    plan: Plan, standards: Mapping[str, Standard], folder: Path, seen: Callable[[int], None] = lambda _: None
) -> int:
    """Writes all of it, and says how many audits there are. The folder must be new or empty.

    Raises:
        CannotWrite, UnknownStandard.
    """
    if folder.exists() and any(folder.iterdir()):
        raise errors.CannotWrite(folder, "the folder is not empty")
    number = 0
    made = set[Path]()
    try:
        for one in inventions(plan, standards, seen):
            target = folder / one.path
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            target.write_bytes(one.content)
            number += one.path.endswith(".json")
    except OSError as error:
        raise errors.CannotWrite(folder, (error.strerror or str(error)).lower()) from error
    return number


def inventions(
    plan: Plan, standards: Mapping[str, Standard], seen: Callable[[int], None] = lambda _: None
) -> Iterator[Invention]:
    """The audits of one organisation after the other, and at the end the list of all."""
    chosen = _Choice(plan, standards)
    lines = ["id,name,kind,area,phase,region\n"]
    for number in range(plan.organisations):
        about = _organisation(plan, number)
        lines.append(",".join(about[member] for member in ("id", "name", "kind", "area", "phase", "region")) + "\n")
        yield from _audits(plan, chosen, about, number)
        seen(1)
    yield Invention("organisations.csv", "".join(lines).encode())


def _chance(plan: Plan, *what: object) -> random.Random:
    return random.Random("/".join(map(str, (plan.seed, *what))))  # noqa: S311 - nobody's secret hangs on it


def _organisation(plan: Plan, number: int) -> dict[str, str]:
    chance = _chance(plan, "organisation", number)
    kind = chance.choices([kind for kind, _ in _SHARES], [share for _, share in _SHARES])[0]
    word, phase = chance.choice(_TYPES[kind])
    round_, place = divmod(number, len(_FIRST) * len(_LAST))
    first, last = divmod((place * 7 + plan.seed) % (len(_FIRST) * len(_LAST)), len(_LAST))
    name = f"{_FIRST[first]}{_LAST[last]} {word}{f' {round_ + 1}' if round_ else ''} (invented)"
    area = number // _PER_AREA
    areas = f"{_FIRST[(area * 3 + plan.seed) % len(_FIRST)]}shire{f' {area // len(_FIRST) + 1}' if area >= len(_FIRST) else ''}"
    return {
        "id": f"X{100_000 + number}",
        "name": name,
        "kind": kind,
        "area": areas,
        "phase": phase,
        "region": _REGIONS[area % len(_REGIONS)],
    }


class _Choice:
    """Which standards an organisation is audited by, and what can be judged by them."""

    def __init__(self, plan: Plan, standards: Mapping[str, Standard]) -> None:
        self._on = plan.deadline
        self._named = [self._known(standards, name) for name in plan.standards]
        self._standards = standards
        self._repertoires: dict[tuple[str, str], Repertoire] = {}

    @staticmethod
    def _known(standards: Mapping[str, Standard], name: str) -> Standard:
        if name not in standards:
            raise errors.UnknownStandard(name, list(standards))
        return standards[name]

    @cached_property
    def by_kind(self) -> dict[str, list[Standard]]:
        today = self._on.isoformat()
        candidates = self._named or [
            one
            for _, one in sorted(self._standards.items())
            if one.about.get("withdrawn_on", "9999") > today and one.awards
        ]
        found = {kind: [one for one in candidates if kind in one.about["applies_to"]] for kind in KINDS}
        return {kind: ones or candidates[:1] for kind, ones in found.items()}

    def edition_of(self, standard: Standard, due: date) -> Standard:
        """The edition that was in force when a round was due, where it is another."""
        if self._named:
            return standard
        day = due.isoformat()
        earlier = [
            one for one in self._standards.values() if one.key == standard.key and one.edition < standard.edition
        ]
        then = [one for one in earlier if one.about.get("withdrawn_on", "9999") > day]
        return min(then, key=lambda one: one.edition, default=standard)

    def repertoire(self, standard: Standard, about: Mapping[str, str]) -> Repertoire:
        key = (standard.name, about["kind"])
        if key not in self._repertoires:
            self._repertoires[key] = Repertoire(standard, about["kind"], self._on)
        return self._repertoires[key]


def _audits(plan: Plan, chosen: _Choice, about: Mapping[str, str], number: int) -> Iterator[Invention]:
    chance = _chance(plan, "audits", number)
    standards = chosen.by_kind[about["kind"]]
    first = chance.randrange(len(standards))
    mine = [standards[first]]
    if chance.randrange(100) < _SECOND and len(standards) > 1:
        mine.append(standards[(first + 1) % len(standards)])
    strength = chance.gauss(_STRENGTH, _BETWEEN) + sum(
        _chance(plan, by, about[by]).gauss(0, _OF_GROUPS) for by in ("kind", "area", "phase")
    )
    for standard in mine:
        for back in range(plan.cycles - 1, -1, -1):
            due = plan.deadline - timedelta(364 * back)
            edition = chosen.edition_of(standard, due)
            share = strength - _EACH_ROUND * back + chance.gauss(0, 0.03)
            making = _Audit(plan, chosen.repertoire(edition, about), about, due)
            yield making.made(chance, share, "self")
            if chance.randrange(100) < _EXTERNAL:
                yield making.made(chance, share - _EXTERNAL_LOWER, "external")


class _Audit:
    def __init__(self, plan: Plan, repertoire_: Repertoire, about: Mapping[str, str], due: date) -> None:
        self.plan, self.repertoire, self.standard, self.due = plan, repertoire_, repertoire_.standard, due
        self.about = about
        self.cycle = school_year(due)

    def made(self, chance: random.Random, share: float, role: str) -> Invention:
        standard, about = self.standard, self.about
        organisation = {
            **{member: value for member, value in about.items() if value},
            **self.repertoire.profile(_chance(self.plan, "profile", about["id"])),
        }
        outside = standard.not_applying(organisation)
        evidence: dict[str, dict[str, Any]] = {}
        judgements: dict[str, dict[str, Any]] = {section: {} for section in standard.sections}
        weak = []
        level, habits = self.repertoire.level_for(share), _chance(self.plan, "habits", about["id"], standard.name)
        for id_, judgement, is_highest in self.repertoire.drawn(chance, level, habits, outside):
            criterion = standard.criteria[id_]
            judgements[criterion.section][id_] = judgement
            if not is_highest:
                weak.append(criterion)
            for key in judgement.get("evidence", ()):
                if key not in evidence:
                    evidence[key] = self._evidence(chance, key)
        document = {
            "$schema": "urn:qa-toolkit:audit:1",
            "id": f"{about['id']}-{slug(standard.name)}-{self.cycle}-{role}",
            "language": standard.about["language"],
            "standard": {"name": standard.name, "revision": standard.revision, "sha256": standard.sha256},
            "kind": role,
            "cycle": self.cycle,
            "organisation": organisation,
            "assessors": {},
            "target_award": next(iter(standard.awards), None),
            "started_on": (self.due - timedelta(60 + chance.randrange(60))).isoformat(),
            "submitted_at": self._submitted(chance),
            "evidence": evidence,
            "judgements": judgements,
            "actions": [self._action(chance, criterion) for criterion in weak[:3]],
        }
        path = f"{self.cycle}/{slug(about['area'])}/{document['id']}.json"
        return Invention(path, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))

    def _submitted(self, chance: random.Random) -> str | None:
        draw = chance.randrange(100)
        if draw < _OPEN and self.due == self.plan.deadline:
            return None
        days = 1 + chance.randrange(30) if draw < _OPEN + _LATE else -chance.randrange(45)
        return (self.due + timedelta(days)).isoformat()

    def _evidence(self, chance: random.Random, key: str) -> dict[str, Any]:
        item = {
            **self.repertoire.evidence[key],
            "dated": (self.due - timedelta(20 + chance.randrange(300))).isoformat(),
        }
        if chance.randrange(100) < 40:
            item["expires"] = (self.due + timedelta(chance.randrange(-40, 500))).isoformat()
        return item

    def _action(self, chance: random.Random, criterion: Any) -> dict[str, Any]:
        title = (
            criterion.actions[0].title
            if criterion.actions
            else f"Agree how to meet {criterion.number} {criterion.title}"
        )
        due = (self.due + timedelta(chance.randrange(-30, 200))).isoformat()
        status = chance.choice(("open", "open", "in progress", "done"))
        return {
            "criterion": criterion.id,
            "title": title[:600],
            "owner": "The careers leader",
            "due": due,
            "status": status,
        }
