"""The documents that are measured: a standard of 4 sections x 12 criteria with five levels, and an audit of it as long as a real one."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

LEVELS = ("not-started", "begun", "partly", "mostly", "met")
WORDS = """
the careers leader keeps a record of every meeting and shares it with tutors each term so that no pupil is missed
governors read the summary in spring and ask how the programme reaches pupils who are often absent
""".split()  # noqa: SIM905 - words are easier to read as a sentence


def text(chance: random.Random, words: int) -> str:
    return (" ".join(chance.choice(WORDS) for _ in range(words)) + ".").capitalize()


def standard(sections: int = 4) -> dict[str, Any]:
    chance = random.Random(48)
    levels = [
        {
            "const": key,
            "title": key.replace("-", " ").capitalize(),
            "description": text(chance, 9),
            "x-level": {"score": score},
        }
        for score, key in enumerate(LEVELS)
    ]
    judgement = {
        "type": "object",
        "required": ["level"],
        "properties": {
            "level": {"oneOf": levels},
            "comment": {"type": "string", "maxLength": 5000},
            "evidence": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": 50},
            "by": {"type": "string"},
            "on": {"type": "string", "format": "date"},
        },
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"level": {"const": "met"}}, "required": ["level"]},
                "then": {"required": ["evidence"], "properties": {"evidence": {"minItems": 1}}},
            }
        ],
    }
    letters = enumerate("abcd"[:sections], 1)
    parts = {f"section-{letter}": section(chance, number, letter, 48 // sections) for number, letter in letters}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:qa-toolkit:standard:bench/measured:1",
        "title": "A measured standard",
        "description": "Forty-eight criteria, five levels.",
        "x-standard": {
            "key": "bench/measured",
            "edition": "1",
            "revision": 1,
            "language": "en-GB",
            "publisher": "The benchmarks",
            "rights": {"owner": "The benchmarks", "licence": "MIT", "permission": "given"},
            "sources": {"B": {"title": "Words drawn by lot", "publisher": "The benchmarks", "year": 2026}},
            "disclaimer": "Made for measuring; it is nobody's standard.",
            "applies_to": ["school"],
            "scoring": {"method": "mean"},
            "headline": "percent",
            "awards": [
                award("ready", "All met", {"full": {"const": True}}),
                award("most", "Four fifths", {"percent": {"minimum": 80}}),
            ],
        },
        "type": "object",
        "required": list(parts),
        "additionalProperties": False,
        "properties": parts,
        "$defs": {"judgement": judgement},
    }


def award(key: str, title: str, rule: dict[str, Any]) -> dict[str, Any]:
    requires = {"required": ["overall"], "properties": {"overall": {"required": list(rule), "properties": rule}}}
    return {"key": key, "title": title, "status": "indicator", "requires": requires}


def section(chance: random.Random, number: int, letter: str, criteria_each: int) -> dict[str, Any]:
    criteria = {f"criterion-{letter}{i}": criterion(chance, f"{number}.{i}") for i in range(1, criteria_each + 1)}
    return {
        "title": f"Section {letter.upper()}",
        "x-section": {"number": str(number)},
        "type": "object",
        "required": list(criteria),
        "additionalProperties": False,
        "properties": criteria,
    }


def criterion(chance: random.Random, number: str) -> dict[str, Any]:
    return {
        "title": text(chance, 4).rstrip("."),
        "description": text(chance, 22),
        "x-criterion": {
            "number": number,
            "status": "indicator",
            "source": "B",
            "target": "met",
            "weight": chance.randint(1, 3),
            "essential": chance.random() < 0.2,
            "evidence": [text(chance, 4) for _ in range(3)],
            "weaknesses": [text(chance, 9)],
            "actions": [
                {"title": text(chance, 8), "effort": chance.choice("SML"), "reaches": level} for level in LEVELS[1:]
            ],
        },
        "$ref": "#/$defs/judgement",
    }


def audit(of: dict[str, Any], seed: int = 1) -> dict[str, Any]:
    chance = random.Random(seed)
    judgements = {
        section_id: {id_: judgement(chance, number) for number, id_ in enumerate(part["properties"])}
        for section_id, part in of["properties"].items()
    }
    return {
        "$schema": "urn:qa-toolkit:audit:1",
        "id": f"bench-{seed}",
        "standard": {"name": "bench/measured:1"},
        "kind": "self",
        "cycle": "2026-27",
        "organisation": {"id": "bench", "name": "Measured School", "kind": "school"},
        "evidence": {f"e{i}": {"title": text(chance, 5), "kind": "document", "dated": "2026-09-01"} for i in range(40)},
        "judgements": judgements,
    }


def judgement(chance: random.Random, number: int) -> dict[str, Any]:
    level = LEVELS[-1] if number % 12 < 7 else chance.choice(LEVELS[:-1])
    evidence = sorted({f"e{chance.randrange(40)}" for _ in range(3)})
    return {"level": level, "comment": text(chance, 45), "evidence": evidence, "by": "p1", "on": "2026-10-02"}


def write(folder: Path, sections: int = 4) -> tuple[Path, Path]:
    """The standard's folder and the audit's file."""
    standards = folder / "standards"
    standards.mkdir(parents=True)
    of = standard(sections)
    (standards / "measured.json").write_text(json.dumps(of), "utf-8")
    (folder / "audit.json").write_text(json.dumps(audit(of)), "utf-8")
    return standards, folder / "audit.json"
