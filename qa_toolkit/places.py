"""Where in a JSON text a value stands: looked up only when something has to be said about it, so that reading stays quick."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

Pointer = Sequence[str | int]

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_ATOM = re.compile(r"[^\s,\]}]+")


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1, of a character's position."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def json_offset(text: str, pointer: Pointer) -> int:
    """Where in a well-formed JSON text the value at `pointer` begins (or, for a name that is not there, its object)."""
    at = _skip_space(text, 0)
    for step in pointer:
        found = _member(text, at, step)
        if found is None:
            break
        at = found
    return at


def _member(text: str, at: int, step: str | int) -> int | None:
    is_object = text[at] == "{"
    if not is_object and text[at] != "[":
        return None
    at, index = _skip_space(text, at + 1), 0
    while text[at] not in "}]":
        name: str | int = index
        if is_object:
            string = _STRING.match(text, at)
            if string is None:
                return None
            name = json.loads(string.group())
            at = _skip_space(text, _skip_space(text, string.end()) + 1)
        if name == step:
            return at
        at = _skip_space(text, _after_value(text, at))
        if text[at] == ",":
            at = _skip_space(text, at + 1)
        index += 1
    return None


def _after_value(text: str, at: int) -> int:
    if text[at] not in "{[":
        token = _STRING.match(text, at) or _ATOM.match(text, at)
        return token.end() if token else at + 1
    depth = 0
    for token in _TOKEN.finditer(text, at):
        if token.group() in "{[":
            depth += 1
        elif token.group() in "}]":
            depth -= 1
            if not depth:
                return token.end()
    return len(text)


def _skip_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at
