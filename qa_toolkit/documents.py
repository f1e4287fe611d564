"""Read JSON and YAML files so that every value has a line and a column; write files whole or not at all.

`json` reads, because it can be made to refuse duplicate keys; `orjson` only writes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from qa_toolkit import errors
from qa_toolkit.places import Members, Pointer, json_offset, line_and_column

MAX_JSON_BYTES = 10_000_000
MAX_YAML_BYTES = 1_000_000
MAX_DEPTH = 32

# The first bytes of what people drop here by mistake.
_MAGIC = {
    b"PK\x03\x04": "a Word or Excel file, or another zip archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
}
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where it says it."""

    path: str
    data: Any
    text: str
    marks: Mapping[tuple[str | int, ...], tuple[int, int]] | None = field(default=None, repr=False)
    _members: dict[int, Members] = field(default_factory=dict, repr=False, compare=False)

    def place(self, pointer: Pointer) -> tuple[int, int]:
        """Line and column, from 1, of the value at `pointer` or of the nearest value above it that exists."""
        if self.marks is not None:
            path = tuple(pointer)
            while path not in self.marks:
                path = path[:-1]
            return self.marks[path]
        return line_and_column(self.text, json_offset(self.text, pointer, self._members))


def read(path: Path | str) -> Document:
    """Reads one file; `-` is standard input.

    Raises:
        DocumentError: one of its kinds, each naming file, place and remedy.
    """
    if str(path).lower().endswith((".yaml", ".yml")):
        return parse_yaml(read_text(path, MAX_YAML_BYTES), str(path))
    return parse_json(read_text(path), str(path))


def parse(name: str, content: bytes) -> Document:
    """What a file says that came by another way than the disk; its name tells JSON from YAML.

    Raises:
        DocumentError: as for `read`.
    """
    yaml = name.lower().endswith((".yaml", ".yml"))
    text = _decode(name, _checked(name, content, MAX_YAML_BYTES if yaml else MAX_JSON_BYTES))
    return parse_yaml(text, name) if yaml else parse_json(text, name)


def read_text(path: Path | str, limit: int = MAX_JSON_BYTES) -> str:
    """A file's text, which must be UTF-8, with or without a byte order mark.

    Raises:
        DocumentError: not there, not readable, too large, of another kind, or in another encoding.
    """
    return _decode(path, _checked(path, _bytes(path, limit), limit))


def read_bytes(path: Path | str, limit: int = MAX_JSON_BYTES) -> bytes:
    """A file of any kind as it is.

    Raises:
        DocumentError: not there, not readable or too large.
    """
    content = _bytes(path, limit)
    if len(content) > limit:
        raise errors.TooLarge(path, limit)
    return content


def parse_json(text: str, path: str = "<text>") -> Document:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            keys = [key for key, _ in pairs]
            _refuse_duplicate(path, text, next(key for key in keys if keys.count(key) > 1))
        return members

    def finite(number: str) -> float:
        value = float(number)
        if value in (float("inf"), float("-inf")):
            _refuse(path, text, text.find(number), f"{errors.shown(number)} is too large a number.")
        return value

    def no_constant(name: str) -> NoReturn:
        _refuse(path, text, text.find(name), f"{name} is not a JSON value; write a number, or leave the member out.")

    if not text.strip():
        raise errors.BadSyntax(path, 1, 1, "the file is empty.")
    try:
        data = json.loads(text, object_pairs_hook=unique, parse_constant=no_constant, parse_float=finite)
    except json.JSONDecodeError as error:
        _refuse(path, text, *_json_advice(text, error))
    except RecursionError:
        raise errors.TooDeep(path, MAX_DEPTH) from None
    except ValueError:  # int() refuses numbers of more than 4,300 digits
        raise errors.BadSyntax(path, 1, 1, "a number has thousands of digits.") from None
    _refuse_depth(path, data)
    document = Document(path, data, text)
    if _HALF_CHARACTER.search(text):
        _refuse_half_characters(document)
    return document


def parse_yaml(text: str, path: str = "<text>") -> Document:
    from qa_toolkit.yaml_reader import load  # PyYAML is not worth its start-up time to those who use JSON

    data, marks = load(text, path, MAX_DEPTH)
    return Document(path, data, text, marks)


def dump(data: Any) -> bytes:
    """JSON for people: indented by two, UTF-8, a newline at the end. Dataclasses are written as their members."""
    import orjson

    try:
        return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # a whole number of more than 64 bits, which a document may hold
        return json.dumps(data, ensure_ascii=False, indent=2, default=vars).encode() + b"\n"


def write(path: Path | str, content: bytes, *, private: bool = False) -> None:
    """Writes a file whole or not at all.

    Args:
        private: for nobody else on a shared computer, from its first byte on, where the system knows rights.

    Raises:
        CannotWrite: with the operating system's reason; what stood there before still does.
    """
    opener = partial(os.open, mode=0o600 if private else 0o666)
    with whole(path) as beside, open(beside, "wb", opener=opener) as file:
        file.write(content)


@contextmanager
def whole(path: Path | str) -> Iterator[Path]:
    """A place beside a file to write it to; when the block ends well, what is there goes to the disk and takes the file's place.

    Raises:
        CannotWrite: with the operating system's reason, whatever in the block it came from; what stood there before still does.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise errors.CannotWrite(path, (error.strerror or str(error)).lower()) from error


def refuse_loss(target: Path, instead_of: Path | None) -> None:
    """Looks whether JSON can be written where a person asks for it.

    Args:
        instead_of: the file that it comes from, which alone may be written over.

    Raises:
        CannotWrite: where another file is there, its name says that it is a workbook, or YAML with comments would become JSON without.
    """
    if target.suffix.lower() in (".yaml", ".yml"):
        raise errors.CannotWrite(target, "this writes JSON, and the comments of a YAML file would be lost")
    if target.suffix.lower() == ".xlsx":
        raise errors.CannotWrite(target, "this writes JSON, and no workbook")
    if target != instead_of and target.exists():
        raise errors.CannotWrite(target, "it is there already")


def canonical(data: Any) -> bytes:
    """RFC 8785 for documents without fractions, which is all that we hash; keys are ASCII by the metaschema."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _bytes(path: Path | str, limit: int) -> bytes:
    if str(path) == "-":
        import sys

        content = sys.stdin.buffer.read(limit + 1)
    else:
        try:
            # To make a Path of it, and room for all that is allowed, would each cost as much as to read it.
            with open(path, "rb") as file:  # noqa: PTH123
                size = os.fstat(file.fileno()).st_size
                content = file.read(min(size, limit) + 1)
                if len(content) > size:  # a pipe, or a file that grows
                    content += file.read(max(limit + 1 - len(content), 0))
        except FileNotFoundError:
            raise errors.NotFound(path, _neighbours(Path(path))) from None
        except IsADirectoryError:
            raise errors.Unreadable(path, "it is a folder; name a file in it.") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise errors.Unreadable(path, f"{reason.lower()}.") from None
    return content


def _checked(path: Path | str, content: bytes, limit: int) -> bytes:
    for start, looks_like in _MAGIC.items():
        if content.startswith(start):
            raise errors.WrongFormat(path, looks_like)
    if len(content) > limit:
        raise errors.TooLarge(path, limit)
    return content


def _decode(path: Path | str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.NotText(path, content.count(b"\n", 0, error.start) + 1) from None


def _neighbours(path: Path) -> list[str]:
    try:
        return [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return []


def _refuse(path: str, text: str, offset: int, detail: str) -> NoReturn:
    raise errors.BadSyntax(path, *line_and_column(text, max(offset, 0)), detail)


def _refuse_duplicate(path: str, text: str, key: str) -> NoReturn:
    spots = [m.start() for m in re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", text)]
    _refuse(
        path,
        text,
        spots[1] if len(spots) > 1 else 0,
        f"'{errors.shown(key)}' stands twice in the same object; keep one of the two.",
    )


def _refuse_depth(path: str, data: Any) -> None:
    layer, depth = ([data] if isinstance(data, (dict, list)) else []), 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            raise errors.TooDeep(path, MAX_DEPTH)
        layer = [
            child
            for value in layer
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, (dict, list))
        ]


def _refuse_half_characters(document: Document) -> None:
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), document.data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            if any("\ud800" <= c <= "\udfff" for c in value):
                line, column = document.place(path)
                raise errors.BadSyntax(
                    document.path, line, column, "this text has half of a character (a lone surrogate)."
                )
        elif isinstance(value, dict):
            stack += [((*path, key), child) for key, child in value.items()]
            stack += [(path, key) for key in value]
        elif isinstance(value, list):
            stack += [((*path, index), child) for index, child in enumerate(value)]


def _json_advice(text: str, error: json.JSONDecodeError) -> tuple[int, str]:
    """Where to look, and what to do; Python's own words and places differ between its versions."""
    here = text[error.pos : error.pos + 1]
    before = text[: error.pos].rstrip()
    if not here:
        return error.pos, "the file ends too early; a bracket or a quotation mark is not closed."
    if here in "}]" and before.endswith(","):
        return len(before) - 1, "there is a comma too many."
    if error.msg.startswith("Illegal trailing comma"):
        return error.pos, "there is a comma too many."
    return error.pos, _json_remedy(here, error)


def _json_remedy(here: str, error: json.JSONDecodeError) -> str:
    if here in "'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}":
        return 'text stands between straight double quotation marks (").'
    return {
        "Expecting ',' delimiter": "a comma is missing before this.",
        "Expecting ':' delimiter": "a colon is missing before this.",
        "Expecting property name enclosed in double quotes": 'a name between double quotation marks (") should stand here.',
        "Invalid control character at": "text may not run over a line's end; write \\n.",
        "Extra data": "the document is complete before this; something is left over.",
    }.get(error.msg, f"a value should stand here ({error.msg.lower()}).")
