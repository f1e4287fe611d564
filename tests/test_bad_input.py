"""Bad input at the audit's door: one clear sentence with place and remedy, the right exit code, and nothing written or lost."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard, standard_data

from qa_toolkit.cli.app import run

GOOD = audit_data(standard(), {"aims": "met", "lead": "partly"}) | {
    "actions": [
        {
            "id": "a1",
            "criterion": "aims",
            "title": "Do it",
            "owner": "Lead",
            "due": "2027-01-31",
            "status": "open",
            "effort": "S",
        }
    ],
    "assessors": {"p1": {"name": "Careers leader"}},
    "started_on": "2026-09-01",
    "verifies": None,
    "target_award": "ready",
}
GOOD_TEXT = json.dumps(GOOD, indent=2)
OTHERS: dict[str, Any] = {"null": None, "true": True, "number": 7, "text": "x", "list": [], "object": {}}


def changed(path: tuple[str, ...], value: Any) -> str:
    data: Any = copy.deepcopy(GOOD)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(data, indent=2)


def syntax() -> Iterator[tuple[str, str | bytes]]:
    """Not JSON: a good file cut short, or with one character added, removed or replaced."""
    for cut in (1, 20, 60, 150, 300, len(GOOD_TEXT) // 2, len(GOOD_TEXT) - 1):
        yield f"cut at {cut}", GOOD_TEXT[:cut]
    for old, new in (
        ('"id"', "'id'"),
        (",", ";"),
        (":", "="),
        ('"kind"', "kind"),
        (
            "{",
            "(",
        ),
        ("]", "}"),
        ('"met"', "met"),
        ('"2026-27"', '"2026-27'),
    ):
        yield f"{old} as {new}", GOOD_TEXT.replace(old, new, 1)
    for extra in (",", "}", "]", "x", "{}", "//", "/* c */", '"', "\\", "\x00", "NaN", "nul", "01", "1e999x", "‘"):
        yield f"then {extra!r}", GOOD_TEXT + extra
        yield f"first {extra!r}", extra + GOOD_TEXT
    for constant in ("NaN", "Infinity", "-Infinity"):
        yield f"a {constant}", GOOD_TEXT.replace('"2026-27"', constant)
    for text in ("", " \n", "#", "audit", "<html></html>", "a,b\n1,2\n", "---\nstandard: x\n", "Dear all,\n"):
        yield f"text {text!r}", text
    yield "tab in text", GOOD_TEXT.replace("Invented", "Inv\tented")
    yield "bad escape", GOOD_TEXT.replace("Invented", "Inv\\qented")
    yield "half a character", GOOD_TEXT.replace("Invented", "Inv\\ud83dented")
    yield "half a character as a name", GOOD_TEXT.replace('"cycle"', '"cy\\udc00cle"')
    for name in ("id", "standard", "judgements", "aims", "level"):
        yield f"'{name}' twice", GOOD_TEXT.replace(f'"{name}"', f'"{name}": 1, "{name}"', 1)
    for depth in (40, 500, 10_000):
        yield f"lists {depth} deep", GOOD_TEXT.replace('"2026-27"', "[" * depth + "]" * depth)
        yield f"objects {depth} deep", GOOD_TEXT.replace('"2026-27"', '{"a":' * depth + "1" + "}" * depth)
    yield "a number of thousands of digits", GOOD_TEXT.replace('"2026-27"', "9" * 6000)


def files() -> Iterator[tuple[str, str | bytes]]:
    """Not text, or not this kind of file."""
    for encoding in ("utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "cp037"):
        yield encoding, GOOD_TEXT.replace("Invented", "Invénted").encode(encoding)
    for name, start in (
        ("zip", b"PK\x03\x04"),
        ("pdf", b"%PDF-1.4"),
        ("old office", b"\xd0\xcf\x11\xe0"),
        ("png", b"\x89PNG"),
        ("gzip", b"\x1f\x8b\x08"),
    ):
        yield name, start + b"\x00" * 100
    yield "too large", b" " * 10_000_001
    yield "random bytes", bytes(range(256))


def shapes() -> Iterator[tuple[str, str | bytes]]:
    """JSON, but no audit: each member once missing and once of every other type."""
    for name, value in OTHERS.items():
        yield f"only {name}", json.dumps(value)
    for path in (
        ("standard",),
        ("standard", "name"),
        ("organisation",),
        ("organisation", "name"),
        ("organisation", "kind"),
        ("judgements",),
    ):
        yield f"no {'/'.join(path)}", changed(path, ...)
    typed: dict[tuple[str, ...], set[str]] = {
        ("standard",): {"object"}, ("standard", "name"): {"text"}, ("organisation",): {"object"}, ("organisation", "name"): {"text"},
        ("organisation", "kind"): set(), ("judgements",): {"object"}, ("judgements", "purpose"): {"object"}, ("evidence",): {"object"},
        ("evidence", "plan"): set(), ("evidence", "plan", "title"): {"text"}, ("evidence", "plan", "dated"): {"null"},
        ("actions",): {"list"}, ("assessors",): {"object"}, ("assessors", "p1"): set(), ("started_on",): {"null"}, ("kind",): set(),
        ("verifies",): {"null"}, ("target_award",): {"null", "text"}, ("cycle",): {"text"}, ("id",): {"text"},
    }  # fmt: skip
    for place, right in typed.items():
        for name, value in OTHERS.items():
            if name not in right:
                yield f"{'/'.join(place)} is {name}", changed(place, value)
    for value in ("2026-02-30", "30/11/2026", "2026-13-01", "soon", "2026-1-1", "20261124"):
        yield f"begun on {value}", changed(("started_on",), value)
        yield f"evidence of {value}", changed(("evidence", "plan", "dated"), value)
    yield "an empty name", changed(("organisation", "name"), "")
    yield "a name of 201 characters", changed(("organisation", "name"), "x" * 201)
    yield "an unknown kind", changed(("organisation", "kind"), "scool")


def standards() -> Iterator[tuple[str, str | bytes]]:
    """Standards that nobody has, some of them hostile."""
    for name in (
        "test/small:2", "test/smal:1", "matirx", "matrix:1999", "x", "", ":", "a:b:c", "../../etc/passwd", "/etc/passwd", "..", "test/small:1/..",
        "http://127.0.0.1/x", "file:///etc/passwd", "test\\small:1", "TEST/SMALL:1", "test/small:1 ", "té/small:1", "x" * 131, "\u202etest",
        "{{7*7}}", "%s%n", "'; --", "<b>",
    ):  # fmt: skip
        if name:
            yield f"standard {name[:30]!r}", changed(("standard", "name"), name)


def yaml() -> Iterator[tuple[str, str | bytes]]:
    begin = "standard:\n  name: test/small:1\norganisation:\n  name: X\n  kind: school\njudgements: {}\n"
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
    )
    for name, text in {
        "an alias bomb": begin + bomb,
        "an alias": begin + "a: *x\n",
        "an anchor": begin + "a: &x 1\n",
        "a merge": begin + "a:\n  <<: {b: 1}\n",
        "a python tag": begin + "a: !!python/object/apply:os.system ['true']\n",
        "a binary tag": begin + "a: !!binary aGk=\n",
        "two documents": begin + "---\n" + begin,
        "a name twice": begin + "standard: x\n",
        "a tab": begin + "a:\n\tb: 1\n",
        "unclosed": begin + "a: [1, 2\n",
        "unclosed text": begin + "a: 'x\n",
        "bad indentation": begin + "a:\n   b: 1\n  c: 2\n",
        "a list as a name": begin + "? [a]\n: 1\n",
        "a control character": begin + "a: \x01\n",
        "nested 40": begin + "a: " + "[" * 40 + "]" * 40 + "\n",
        "nested 100,000": "[" * 100_000,
        "nested blocks": "".join(" " * i + "a:\n" for i in range(60)),
        "empty": "",
        "only a comment": "# nothing\n",
        "a list": "- a\n- b\n",
        "text": "hello\n",
        "no organisation": "standard: {name: 'test/small:1'}\njudgements: {}\n",
        "a directive": "%YAML 9.9\n---\n" + begin,
        "too large": "#" * 1_000_001,
    }.items():
        yield f"yaml {name}", text


CASES = [(name, content) for kind in (syntax, files, shapes, standards) for name, content in kind()]
YAML_CASES = list(yaml())


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) + len(YAML_CASES) >= 200


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "small.json").write_text(json.dumps(standard_data()), "utf-8")
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", str(tmp_path / "standards"))
    return tmp_path


def refused(folder: Path, name: str, content: str | bytes, capsys: pytest.CaptureFixture[str]) -> None:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    (folder / name).write_bytes(raw)
    code = run(["audit", name, "-f", "json", "-o", "out"])
    said = capsys.readouterr()
    assert code == 3, said
    assert said.out == ""
    assert len(said.err.splitlines()) == 1, said.err
    assert said.err.startswith(f"qa-toolkit: {name}:"), said.err
    assert said.err.rstrip().endswith((".", ")", "?", "json")), said.err
    assert len(said.err) < 900
    assert said.err.rstrip("\n").isprintable()
    assert (folder / name).read_bytes() == raw
    assert not (folder / "out").exists()
    assert run(["check", name]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("content", [c for _, c in CASES], ids=[n for n, _ in CASES])
def test_bad_json_files(folder: Path, content: str | bytes, capsys: pytest.CaptureFixture[str]) -> None:
    refused(folder, "audit.json", content, capsys)


@pytest.mark.parametrize("content", [c for _, c in YAML_CASES], ids=[n for n, _ in YAML_CASES])
def test_bad_yaml_files(folder: Path, content: str | bytes, capsys: pytest.CaptureFixture[str]) -> None:
    refused(folder, "audit.yaml", content, capsys)


def test_the_good_file_is_good(folder: Path) -> None:
    (folder / "audit.json").write_text(GOOD_TEXT, "utf-8")
    assert run(["audit", "audit.json", "-q", "-f", "json", "-o", "out"]) == 0


HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\x0b\x07",
    "\u202eabc",
    "\uffff",
    "'\"><img src=x>",
    "]]>",
    "%00",
    "a" * 4999,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(t[:12]) for t in HOSTILE])
@pytest.mark.parametrize("format_", ["html", "csv", "md", "json"])
def test_hostile_text_reaches_every_report_as_text(folder: Path, text: str, format_: str) -> None:
    data = copy.deepcopy(GOOD)
    data["judgements"]["purpose"]["aims"]["comment"] = text
    data["organisation"]["name"] = text[:190]
    data["evidence"]["plan"]["title"] = text[:390]
    (folder / "audit.json").write_text(json.dumps(data), "utf-8")
    assert run(["audit", "audit.json", "-q", "-f", format_, "-o", "out"]) == 0
    (written,) = (folder / "out").iterdir()
    content = written.read_text("utf-8-sig")
    if format_ == "html":
        assert "<script>alert" not in content
        assert "<img src=x>" not in content
        assert "49</" not in content.replace(">49<", "")
    assert written.name.isascii()


def test_a_folder_that_cannot_be_read_or_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "audit.json").write_text(GOOD_TEXT, "utf-8")
    assert run(["audit", str(folder)]) == 3
    assert "it is a folder" in capsys.readouterr().err
    assert run(["audit", "audit.json", "-f", "json", "-o", "/proc/nothing/here"]) == 3
    assert "cannot be written" in capsys.readouterr().err
