"""A standard is a file from a stranger: it is refused in a sentence, or it does no harm."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import hostile
import pytest
from builders import audit_data, criterion, document, ladder, section, standard, standard_data

from qa_toolkit import audits, documents, errors, safety
from qa_toolkit.awards import results
from qa_toolkit.lint import lint
from qa_toolkit.models import Finding
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard, parse, structure_problems

HOSTILE = dict(hostile.standards())


def use(text: str) -> list[Finding] | None:
    """All that the toolkit does with a standard; None where the text is no document, else what is wrong with it."""
    try:
        read = documents.parse_json(text, "hostile.json")
    except errors.DocumentError:
        return None
    findings = lint(read)
    if not any(True for _ in structure_problems(read)):
        use_standard(Standard(read))
    return findings


def use_standard(of: Standard) -> None:
    levels = {c.id: c.levels[-1].key for c in of.criteria.values()}
    evil = {
        "level": levels[next(iter(levels))],
        "comment": hostile.EVIL,
        "evidence": ["plan", hostile.EVIL],
        "tags": [{"a": [1, 1]}] * 50,
    }
    data = audit_data(of, dict(levels) | {next(iter(levels)): evil})
    audit = audits.read(document(data), of)
    card = score(of, audit.answers, audit.outside, audit.claims)
    results(of, card)
    assert of.sha256


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) > 500


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_standard_is_refused_or_harmless(name: str) -> None:
    findings = use(HOSTILE[name])
    for finding in findings or ():
        assert finding.line
        assert finding.column
        assert finding.message.endswith((".", ")", "…"))
        assert len(finding.message) < 700
        assert finding.message.isprintable()


@pytest.mark.long
def test_nothing_is_opened_and_nobody_is_called(tmp_path: Path) -> None:
    """A listener that counts, a pipe that would block whoever opens it, and a hook that sees every file, socket and process."""
    if sys.platform != "win32":
        import os

        os.mkfifo(tmp_path / "pipe")
    script = textwrap.dedent("""
        import json, sys
        from pathlib import Path
        import qa_toolkit, test_safety
        first, *texts = json.load(sys.stdin)
        test_safety.use(first)
        home, seen = str(Path(qa_toolkit.__file__).parent), []
        def hook(event, arguments):
            if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "subprocess.", "os.exec", "os.system", "os.fork", "ctypes.dlopen")):
                seen.append([event, repr(arguments)])
            elif event == "open" and not str(arguments[0]).startswith(home):
                seen.append([event, repr(arguments)])
        sys.addaudithook(hook)
        for text in texts:
            test_safety.use(text)
        print(json.dumps(seen))
    """)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        texts = [t.replace("127.0.0.1:1", address).replace("/etc/passwd", f"{tmp_path}/pipe") for t in HOSTILE.values()]
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=json.dumps([json.dumps(standard_data()), *texts]),
            cwd=Path(__file__).parent,
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONDONTWRITEBYTECODE": "1", "PATH": ""},
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        assert json.loads(done.stdout) == []
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if len(text) < 8000][::9])
def test_the_same_in_yaml(name: str) -> None:
    try:
        read = documents.parse_yaml(HOSTILE[name], "hostile.yaml")
    except errors.DocumentError:
        return
    assert all(finding.line for finding in lint(read))


# Each reason to refuse, in its words


def refusals(place: str, schema: Any, defs: dict[str, Any] | None = None) -> list[str]:
    return [f.message for f in structure_problems(document(hostile.with_schema(place, schema, defs)))]


def deep(steps: int) -> Any:
    return hostile.nested(steps, lambda schema: {"not": schema})


def chain(length: int) -> dict[str, Any]:
    return {f"c{i}": {"$ref": f"#/$defs/c{i + 1}"} for i in range(1, length)} | {f"c{length}": {"type": "string"}}


FOREIGN = "a reference stays in its file: write #/$defs/ and a name that stands there."
SIMPLE = "this is tried on every member of what is judged, so it has to be simple: one type, one list of values."
EXPLODES = "this pattern cannot be matched in linear time (no look-around, no back reference) or is not a pattern."
REASONS: dict[str, tuple[str, Any, dict[str, Any] | None, str]] = {
    "no schema": ("comment", 5, None, "a schema is an object (or true or false)."),
    "too deep": ("comment", deep(24), None, "schemas are nested more than 24 deep here."),
    "too many": (
        "judgement",
        {"properties": {f"p{i}": {} for i in range(20_000)}},
        None,
        "this standard has more than 20,000 schemas in it.",
    ),
    "keyword": (
        "comment",
        {"$dynamicRef": "#x"},
        None,
        "the keyword '$dynamicRef' is outside what a standard may use.",
    ),
    "invalid": (
        "comment",
        {"maxLength": -1},
        None,
        'this is not valid JSON Schema: "maxLength" has a value that it cannot have.',
    ),
    "no list": ("comment", {"anyOf": True}, None, '"anyOf" is a list of schemas with at least one in it.'),
    "empty list": ("comment", {"anyOf": []}, None, '"anyOf" is a list of schemas with at least one in it.'),
    "no members": ("comment", {"properties": []}, None, '"properties" is an object: a schema for each name.'),
    "foreign": ("comment", {"$ref": "https://example.org/s.json"}, None, FOREIGN),
    "dangling": ("comment", {"$ref": "#/$defs/nobody"}, None, "nothing in $defs is called 'nobody'."),
    "unique": ("tags", {"uniqueItems": True}, None, '"uniqueItems" needs "maxItems" of at most 200 beside it.'),
    "long pattern": ("comment", {"pattern": "a" * 257}, None, "a pattern is a text of at most 256 characters."),
    "look-ahead": ("comment", {"pattern": "(?=a)b"}, None, EXPLODES),
    "large pattern": ("comment", {"pattern": r"\pL{100}"}, None, EXPLODES),
    "patterns": (
        "judgement",
        {"properties": {f"p{i}": {"pattern": "a"} for i in range(51)}},
        None,
        "this standard has more than 50 patterns.",
    ),
    "loop": (
        "comment",
        {"$ref": "#/$defs/a"},
        {"a": {"items": {"$ref": "#/$defs/a"}}},
        "'a' refers back to itself; a judgement has no need of that.",
    ),
    "chain": (
        "comment",
        {"$ref": "#/$defs/c1"},
        chain(26),
        "references lead on to references more than 24 times here.",
    ),
    "work": (
        "judgement",
        {"$ref": "#/$defs/d0"},
        hostile.doubling(12, "allOf"),
        "checking one judgement against 'judgement' takes more than 1,000 steps.",
    ),
    "rule": (
        "rule",
        {"allOf": [{"$ref": "#/$defs/d0"}] * 100},
        hostile.doubling(7, "allOf"),
        "trying this rule takes more than 20,000 steps; say it in a shorter way.",
    ),
    "each": ("evidence", {"anyOf": [{"const": str(i)} for i in range(9)]}, None, SIMPLE),
}


@pytest.mark.parametrize("name", REASONS)
def test_a_refusal_says_why(name: str) -> None:
    place, schema, defs, message = REASONS[name]
    assert refusals(place, schema, defs) == [message]


def test_what_one_audit_costs_is_added_up() -> None:
    defs = hostile.doubling(5, "allOf")
    many = {f"c{i}": criterion(f"{i}") for i in range(200)}
    data = hostile.with_schema("judgement", {"$ref": "#/$defs/d0"}, defs)
    for sections, refused in ((1, False), (2, True)):
        data["properties"] = {
            f"s{s}": section(str(s), {f"{id_}-{s}": c for id_, c in many.items()}) for s in range(sections)
        }
        message = "checking one audit takes more than 50,000 steps; describe judgements in a shorter way."
        assert [f.message for f in structure_problems(document(data))] == ([message] if refused else [])


ALLOWED: dict[str, tuple[str, Any, dict[str, Any] | None]] = {
    "as deep as may be": ("comment", deep(23), None),
    "as long a chain as may be": ("comment", {"$ref": "#/$defs/c1"}, chain(23)),
    "a pattern in linear time": ("comment", {"type": "string", "pattern": "^(a+)+$"}, None),
    "two hundred unique": ("tags", {"type": "array", "uniqueItems": True, "maxItems": 200}, None),
    "a list of words": ("evidence", {"type": "string", "enum": ["a", "b"]}, None),
    "something of x": ("comment", {"x-anything": {"$ref": "http://127.0.0.1:1/"}}, None),
    "a reference as a constant": ("comment", {"const": {"$ref": "http://127.0.0.1:1/"}}, None),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_needed_is_allowed(name: str) -> None:
    assert refusals(*ALLOWED[name]) == []


def test_a_pattern_that_would_explode_elsewhere_is_matched() -> None:
    data = hostile.with_schema("comment", {"type": "string", "pattern": "^(a+)+$"})
    of = parse(document(data))
    judged = {"aims": {"level": "partly", "comment": "a" * 50_000 + "!"}}
    assert audits.read(document(audit_data(of, judged)), of).answers == {"aims": "unsupported"}


def test_only_the_definitions_that_a_rule_needs_are_compiled_with_it() -> None:
    defs = {"a": {"$ref": "#/$defs/b"}, "b": {"items": {"$ref": "#/$defs/c"}}, "c": {}, "d": {"$ref": "#/$defs/a"}}
    assert set(safety.reachable({"anyOf": [{"$ref": "#/$defs/b"}]}, defs)) == {"b", "c"}


def test_every_unsupported_claim_counts_however_many_there_are() -> None:
    """Only the first 200 faults are told; the 201st is no better supported for that."""
    defs = {"judgement": ladder("not-met", "met", evidence_for="met")}
    of = standard(
        {f"s{s}": section(str(s), {f"c{s}-{i}": criterion(f"{i}") for i in range(150)}) for s in range(2)}, defs=defs
    )
    audit = audits.read(document(audit_data(of, {id_: {"level": "met"} for id_ in of.criteria})), of)
    assert set(audit.answers.values()) == {"unsupported"}
    assert len(audit.findings) == 200


MANY = 100_000
ENDLESS: dict[str, tuple[dict[str, Any], int]] = {
    "evidence that is no text": ({"purpose": {"aims": {"level": "met", "evidence": [1] * MANY}}}, 1),
    "evidence that is not there": (
        {"purpose": {"aims": {"level": "met", "evidence": [f"x{i}" for i in range(MANY)]}}},
        200,
    ),
    "criteria that nobody knows": ({"purpose": {f"x{i}": {} for i in range(MANY)}}, 200),
    "sections that nobody knows": ({f"x{i}": {} for i in range(MANY)}, 200),
    "members that nobody knows": ({"purpose": {"aims": {f"x{i}": 1 for i in range(MANY)}}}, 1),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_an_audit_full_of_faults_is_told_in_part(name: str) -> None:
    """The validator makes every error, 1 kB each, before it gives the first: 900 kB of audit once took 900 MB."""
    of = standard()
    judged, count = ENDLESS[name]
    audit = audits.read(document(audit_data(of) | {"judgements": judged}), of)
    assert len(audit.findings) == count
    assert set(audit.answers.values()) <= {"unsupported"}
