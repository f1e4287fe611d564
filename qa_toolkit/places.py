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


def json_offset(text: str, pointer: Pointer, read: dict[int, Members] | None = None) -> int:
    """Where in a well-formed JSON text the value at `pointer` begins (or, for a name that is not there, its object).

    Args:
        read: what was read on the way, by where its container begins; given again, no part of the text is read twice.
    """
    read = {} if read is None else read
    at = _skip_space(text, 0)
    for step in pointer:
        if text[at] not in "{[":
            break
        found = read.setdefault(at, Members(text, at)).find(step)
        if found is None:
            break
        at = found
    return at


class Members:
    """Where the members of one object or list begin, read as far as somebody asked."""

    __slots__ = ("_at", "_found", "_is_object", "_text")

    def __init__(self, text: str, start: int) -> None:
        self._text, self._is_object = text, text[start] == "{"
        self._at = _skip_space(text, start + 1)
        self._found: dict[str | int, int] = {}

    def find(self, step: str | int) -> int | None:
        text = self._text
        while step not in self._found and text[self._at] not in "}]":
            at, name = self._at, len(self._found)
            if self._is_object:
                string = _STRING.match(text, at)
                if string is None:
                    return None
                name = json.loads(string.group())
                at = _skip_space(text, _skip_space(text, string.end()) + 1)
            self._found[name] = at
            at = _skip_space(text, _after_value(text, at))
            self._at = _skip_space(text, at + 1) if text[at] == "," else at
        return self._found.get(step)


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
