from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import documents, errors

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


def pointers(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    children: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for key, child in children for p in pointers(child, (*path, key)))]


@given(JSON, st.sampled_from([None, 0, 1, 4]))
def test_place_finds_every_value_of_a_json_text(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    document = documents.parse_json(text)
    for pointer in pointers(value):
        line, column = document.place(pointer)
        rest = "\n".join([text.split("\n")[line - 1][column - 1 :], *text.split("\n")[line:]])
        found, _ = json.JSONDecoder().raw_decode(rest)
        expected = value
        for step in pointer:
            expected = expected[step]
        assert found == expected


@given(JSON)
def test_what_is_dumped_is_read_back(value: Any) -> None:
    assert documents.parse_json(documents.dump(value).decode()).data == value


def test_place_of_something_that_is_not_there_is_the_nearest_above() -> None:
    document = documents.parse_json('{\n  "a": {"b": 1}\n}')
    assert document.place(("a", "missing", "x")) == (2, 8)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", 1, 1, "the file is empty"),
        ('{"a": 1,}', 1, 8, "a comma too many"),
        ('{"a" 1}', 1, 6, "a colon is missing"),
        ('{"a": 1 "b": 2}', 1, 9, "a comma is missing"),
        ("{'a': 1}", 1, 2, "straight double quotation marks"),
        ('{"a": 1', 1, 8, "ends too early"),
        ('{"a": NaN}', 1, 7, "NaN is not a JSON value"),
        ('{"a": 1}\n{"b": 2}', 2, 1, "something is left over"),
        ('{"a": 1,\n "a": 2}', 2, 2, "'a' stands twice"),
        ('{"a": "one\ntwo"}', 1, 11, "may not run over"),
        ('{"a": "\\ud800"}', 1, 7, "half of a character"),
        ('{"a": 1e400}', 1, 7, "1e400 is too large a number"),
        ('{"a": ' + "9" * 5000 + "}", 1, 1, "thousands of digits"),
    ],
)
def test_bad_json_is_one_sentence_with_its_place(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(errors.BadSyntax, match=says) as caught:
        documents.parse_json(text, "my.json")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value).startswith(f"my.json: line {line}, column {column}: ")


@pytest.mark.parametrize("depth", [33, 500, 10_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_refused(depth: int, opening: str, closing: str) -> None:
    with pytest.raises(errors.TooDeep, match="nested more than 32 deep"):
        documents.parse_json(opening * depth + "1" + closing * depth)


def test_yaml_is_read_as_people_wrote_it() -> None:
    text = "a: no\nb: 010\nc: 1:30\nd: 2026-11-24\ne: 12\nf: true\ng:\nh: 'true'\ni: [x, 1.5]\n"
    document = documents.parse_yaml(text)
    assert document.data == {
        "a": "no", "b": "010", "c": "1:30", "d": "2026-11-24", "e": 12, "f": True, "g": None, "h": "true", "i": ["x", 1.5],
    }  # fmt: skip
    assert document.place(("i", 1)) == (9, 8)
    assert document.place(("i", 7)) == (9, 4)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("a: &x 1\nb: *x\n", 1, "an anchor"),
        ("a: 1\nb: *x\n", 2, "an alias"),
        ("a:\n  <<: 1\n", 2, "a merge key"),
        ("a: !!python/object:os.system x\n", 1, "the tag .* is not read"),
        ("a: 1\na: 2\n", 2, "'a' stands twice"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: [1, 2\n", 2, "this is not YAML"),
        ("a:\n\t- 1\n", 2, "this is not YAML"),
        ("? [a]\n: 1\n", 1, "a name should stand here"),
        ("a: \x07\n", 1, "not allowed in YAML"),
    ],
)
def test_bad_yaml_is_one_sentence_with_its_place(text: str, line: int, says: str) -> None:
    with pytest.raises(errors.BadSyntax, match=says) as caught:
        documents.parse_yaml(text, "my.yaml")
    assert caught.value.line == line


def test_deep_yaml_is_refused_before_it_can_exhaust_anything() -> None:
    with pytest.raises(errors.TooDeep):
        documents.parse_yaml("[" * 100_000)


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"\xff\xfe{\x00", errors.NotText, "line 1 is not UTF-8"),
        (b'{"a": "caf\xe9"}', errors.NotText, "encoding UTF-8"),
        (b"PK\x03\x04rest", errors.WrongFormat, "looks like a Word or Excel file"),
        (b"%PDF-1.7", errors.WrongFormat, "looks like a PDF"),
        (b" " * 10_000_001, errors.TooLarge, "larger than 10 MB"),
    ],
)
def test_files_that_are_no_documents(tmp_path: Path, content: bytes, kind: type[Exception], says: str) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(content)
    with pytest.raises(kind, match=says):
        documents.read(file)


def test_a_file_that_is_not_there_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_text("{}")
    with pytest.raises(errors.NotFound, match=r"Did you mean 'audit\.json'"):
        documents.read(tmp_path / "audt.json")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert documents.read(file).data == {"a": 1}


def test_write_leaves_the_old_file_when_it_cannot_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out.json"
    documents.write(file, b"old")

    def full_disk(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(errors.CannotWrite, match="no space left on device"):
        documents.write(file, b"new")
    assert file.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]


def test_write_makes_folders_and_says_when_it_may_not(tmp_path: Path) -> None:
    documents.write(tmp_path / "a" / "b.txt", b"x")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"x"
    with pytest.raises(errors.CannotWrite):
        documents.write(tmp_path / "a" / "b.txt" / "c.txt", b"x")


def test_a_whole_number_of_any_size_is_written() -> None:
    assert json.loads(documents.dump({"x": 10**30})) == {"x": 10**30}


@pytest.mark.skipif(os.name != "posix", reason="the rights of a file are otherwise elsewhere")
def test_what_is_private_is_so_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    moved = Path.replace

    def replace(self: Path, target: Path) -> Path:
        seen.append(self.stat().st_mode & 0o777)
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    documents.write(tmp_path / "list.csv", b"x", private=True)
    documents.write(tmp_path / "other.csv", b"x")
    assert seen[0] == 0o600
    assert seen[1] & 0o600 == 0o600
    assert (tmp_path / "list.csv").stat().st_mode & 0o777 == 0o600
