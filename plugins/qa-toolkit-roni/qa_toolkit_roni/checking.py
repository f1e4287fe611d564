"""What is wrong with a scheme's file, each fault with the place of the value that it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from qa_toolkit import errors
from qa_toolkit.documents import Document
from qa_toolkit.messages import first_errors, sentence
from qa_toolkit_roni.measures import Measure, known

Fault = tuple[tuple[str | int, ...], str]


def schema_faults(document: Document, schema: dict[str, Any]) -> Iterator[Fault]:
    for error in first_errors(jsonschema_rs.Draft202012Validator(schema), document.data):
        yield tuple(error.instance_path), sentence(error, schema)


_LONGER = frozenset({"about", "checked", "sources"})  # texts that may run over lines


def unseen_signs(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    """Signs that a terminal obeys instead of showing them: a scheme may be a stranger's."""
    if isinstance(value, str):
        text = value.replace("\n", " ") if _LONGER.intersection(at) else value
        if not text.isprintable():
            yield at, "this text has a sign in it that cannot be shown on one line; take it out."
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from unseen_signs(one, (*at, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from unseen_signs(one, (*at, place))


def faults(data: Mapping[str, Any], measures: Mapping[str, Measure]) -> Iterator[Fault]:
    """What a schema cannot say: names that lead somewhere, values that a measure can have, bands that cover every score."""
    if data["status"] == "not-found":
        if data["indicators"] or data["bands"]:
            yield ("status",), "a scheme whose indicators were not found has none, and no bands."
        return
    if not data["indicators"]:
        yield ("indicators",), "a scheme needs an indicator, or the status 'not-found'."
    yield from _twice(data["indicators"], "indicators", "id")
    yield from _twice(data.get("groups", ()), "groups", "id")
    for id_, own in data.get("measures", {}).items():
        if id_ in known() and own["kind"] != known()[id_].kind:
            yield (
                ("measures", id_, "kind"),
                f"'{id_}' is of the kind '{known()[id_].kind}'; call another kind otherwise.",
            )
    groups = {one["id"] for one in data.get("groups", ())}
    for place, one in enumerate(data["indicators"]):
        yield from _of_indicator(one, ("indicators", place), groups, measures)
    yield from _of_bands(data["bands"])
    maximum = _maximum(data["indicators"])
    if data.get("maximum", maximum) != maximum:
        yield ("maximum",), f"the indicators come to {maximum} points, each group by its greatest."


def _of_indicator(
    one: Mapping[str, Any], at: tuple[str | int, ...], groups: set[str], measures: Mapping[str, Measure]
) -> Iterator[Fault]:
    if one.get("group", one["id"]) not in groups | {one["id"]}:
        yield (*at, "group"), f"no group is called '{one['group']}'.{errors.did_you_mean(one['group'], groups)}"
    elif "group" not in one and one["id"] in groups:
        yield (*at, "id"), "a group has this name; call the indicator otherwise, or put it into the group."
    measure = measures.get(one["measure"])
    if measure is None:
        near = errors.did_you_mean(one["measure"], measures)
        yield (*at, "measure"), f"no measure is called '{one['measure']}'.{near} There are: {', '.join(measures)}."
    elif measure.kind == "word":
        words = sorted({word for table in measure.codes for word in table.words})
        if one["sign"] != "=" or one["value"] not in words:
            yield (*at, "value"), f"'{measure.id}' is a word: write the sign = and one of {', '.join(words)}."
    elif isinstance(one["value"], str):
        yield (*at, "value"), f"'{measure.id}' is a number: write a number, without quotation marks."


def _of_bands(bands: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    yield from _twice(bands, "bands", "key")
    yield from _twice(bands, "bands", "from")
    if not any(band["from"] == 0 for band in bands):
        yield ("bands",), "one band begins at 0 points, so that every score has a band."


def _twice(rows: Sequence[Mapping[str, Any]], name: str, member: str) -> Iterator[Fault]:
    seen: Counter[Any] = Counter()
    for place, row in enumerate(rows):
        seen[row[member]] += 1
        if seen[row[member]] == 2:
            yield (name, place, member), f"'{row[member]}' stands here twice."


def _maximum(indicators: Sequence[Mapping[str, Any]]) -> int:
    greatest: dict[str, int] = {}
    for one in indicators:
        group = one.get("group", one["id"])
        greatest[group] = max(greatest.get(group, 0), one["points"])
    return sum(greatest.values())
