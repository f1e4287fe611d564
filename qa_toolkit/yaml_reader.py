"""YAML as people fill it in: JSON's values and nothing more, built from parser events.

PyYAML's own loaders expand aliases without limit, crash on deep nesting (the C one) and read `no`, `010` and `1:30` as False, 8 and 90.
Here only `true`, `false`, `null` and plain decimal numbers are other than text; a date stays the text that was written.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import yaml

from qa_toolkit import errors

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where PyYAML was built with it
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}\Z")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

Path = tuple[str | int, ...]
Marks = dict[Path, tuple[int, int]]


def load(text: str, path: str, max_depth: int) -> tuple[Any, Marks]:
    """The value of a one-document YAML text, and line and column of everything in it."""
    builder = _Builder(path, max_depth)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" in str(error.problem):  # libyaml's own limit, met while it looks ahead
            raise errors.TooDeep(path, max_depth) from None
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise errors.BadSyntax(path, line, column, f"this is not YAML: {error.problem or error.context}.") from None
    except yaml.YAMLError as error:  # the reader's: a character that YAML does not allow
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        raise errors.BadSyntax(path, line, 1, "a character here is not allowed in YAML.") from None
    if not builder.documents:
        raise errors.BadSyntax(path, 1, 1, "the file is empty.")
    return builder.value, builder.marks


class _Builder:
    """Takes events and keeps a stack of the open containers; nothing here calls itself, so nesting cannot exhaust anything."""

    def __init__(self, path: str, max_depth: int) -> None:
        self.path, self.max_depth = path, max_depth
        self.value: Any = None
        self.marks: Marks = {}
        self.documents = 0
        self._open: list[tuple[Any, Path]] = []
        self._name: list[str | None] = []

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse(event, "a second document begins here; one file holds one audit.")
            case yaml.AliasEvent():
                self._refuse(event, "an alias (*) stands here; write the value out.")
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceStartEvent():
                self._begin(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._name.pop()

    def _scalar(self, event: Any) -> None:
        self._no_tag(event)
        container = self._open[-1][0] if self._open else None
        if isinstance(container, dict) and self._name[-1] is None:
            if event.value in container:
                self._refuse(
                    event, f"'{errors.shown(event.value)}' stands twice in the same block; keep one of the two."
                )
            if event.value == "<<":
                self._refuse(event, "a merge key (<<) stands here; write the values out.")
            self._name[-1] = event.value
        else:
            self._put(event, _plain(event.value) if event.implicit[0] else event.value)

    def _begin(self, event: Any, container: Any) -> None:
        self._no_tag(event)
        if len(self._open) >= self.max_depth:
            raise errors.TooDeep(self.path, self.max_depth)
        if self._open and isinstance(self._open[-1][0], dict) and self._name[-1] is None:
            self._refuse(event, "a name should stand here, not a list or a block.")
        path = self._put(event, container)
        self._open.append((container, path))
        self._name.append(None)

    def _put(self, event: Any, value: Any) -> Path:
        path: Path = ()
        if not self._open:
            self.value = value
        else:
            container, above = self._open[-1]
            if isinstance(container, dict):
                name = self._name[-1] or ""
                container[name] = value
                self._name[-1] = None
                path = (*above, name)
            else:
                container.append(value)
                path = (*above, len(container) - 1)
        self.marks[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        return path

    def _no_tag(self, event: Any) -> None:
        if event.tag not in (None, "!"):
            self._refuse(event, f"the tag {errors.shown(event.tag)} is not read; leave it out.")
        if event.anchor:
            self._refuse(event, "an anchor (&) stands here; write the value out where it is needed.")

    def _refuse(self, event: Any, detail: str) -> NoReturn:
        raise errors.BadSyntax(self.path, event.start_mark.line + 1, event.start_mark.column + 1, detail)


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FRACTION.match(text):
        return float(text)
    return text
