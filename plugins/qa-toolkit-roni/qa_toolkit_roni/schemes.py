"""Schemes of indicators: files of the package or of whoever names one, checked by a schema and for sense, with file, line and column."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from qa_toolkit import documents, errors
from qa_toolkit.documents import Document
from qa_toolkit.models import Record
from qa_toolkit.wording import count
from qa_toolkit_roni import measures
from qa_toolkit_roni.checking import Fault, faults, schema_faults, unseen_signs
from qa_toolkit_roni.measures import Fact, Measure, Word

_HERE = Path(__file__).parent
DEFAULT = "oxfordshire"


class Indicator(Record):
    id: str
    title: str
    points: int
    measure: str
    sign: str
    value: Decimal | str
    group: str  # its own id where it is in no group
    window: str = ""
    optional: bool = False
    switchable: str = ""

    def holds(self, fact: Fact | None) -> bool | None:
        """Whether it is so of a pupil; None where that is not known, or the number may lie on either side."""
        if isinstance(fact, Word):
            return fact.text == self.value
        if fact is None or not isinstance(self.value, Decimal):
            return None
        ends = {_compared(self.sign, end, self.value) for end in (fact.low, fact.high)}
        if self.sign == "=" and not (fact.low <= self.value and (fact.high is None or self.value <= fact.high)):
            return False
        if self.sign == "=" and fact.low != fact.high:
            return None
        return ends.pop() if len(ends) == 1 else None


def _compared(sign: str, number: Decimal | None, value: Decimal) -> bool:
    """A number of None is greater than any."""
    if number is None:
        return sign in {">", ">="}
    return {
        "<": number < value,
        "<=": number <= value,
        ">": number > value,
        ">=": number >= value,
        "=": number == value,
    }[sign]


class Band(Record):
    key: str
    title: str
    least: int
    means: str


class Scheme(Record):
    key: str
    title: str
    status: str
    about: str
    checked: str
    sources: tuple[str, ...]
    groups: Mapping[str, str]  # titles by id, of groups and of indicators that are in none
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...]  # the highest first
    measures: Mapping[str, Measure]
    without: tuple[Indicator, ...] = ()  # what somebody chose to leave out

    @property
    def maximum(self) -> int:
        return sum(max(one.points for one in members) for members in self.by_group().values())

    def by_group(self) -> Mapping[str, tuple[Indicator, ...]]:
        found: dict[str, tuple[Indicator, ...]] = {}
        for one in self.indicators:
            found[one.group] = (*found.get(one.group, ()), one)
        return found

    def band(self, points: int) -> Band:
        return next(band for band in self.bands if points >= band.least)

    def used(self) -> tuple[Measure, ...]:
        return tuple(self.measures[id_] for id_ in dict.fromkeys(one.measure for one in self.indicators))

    def leaving_out(self, ids: Collection[str]) -> Scheme:
        """The scheme without some of its indicators.

        Raises:
            NoSuchIndicator: where it has none of that name, or none is left.
        """
        there = {one.id for one in self.indicators}
        for id_ in ids:
            if id_ not in there:
                raise NoSuchIndicator(id_, self.key, there)
        kept = tuple(one for one in self.indicators if one.id not in ids)
        if self.indicators and not kept:
            raise SchemeError("Nothing is left of the scheme; leave out fewer indicators.")
        gone = tuple(one for one in self.indicators if one.id in ids)
        return replace(self, indicators=kept, without=(*self.without, *gone))

    def ready(self) -> Scheme:
        """Itself.

        Raises:
            NoIndicators: where its source gave no indicators.
        """
        if not self.indicators:
            raise NoIndicators(self)
        return self


class SchemeError(errors.QAToolkitError):
    pass


class NoSuchScheme(SchemeError):
    def __init__(self, key: str) -> None:
        near = errors.did_you_mean(key, packaged())
        super().__init__(
            f"There is no scheme '{errors.shown(key)}' and no file of that name.{near} There are: {', '.join(packaged())}."
        )


class NoSuchIndicator(SchemeError):
    def __init__(self, id_: str, scheme: str, there: Collection[str]) -> None:
        near = errors.did_you_mean(id_, there)
        super().__init__(
            f"The scheme '{scheme}' has no indicator '{errors.shown(id_)}'.{near} It has: {', '.join(sorted(there))}."
        )


class NoIndicators(SchemeError):
    def __init__(self, scheme: Scheme) -> None:
        super().__init__(
            f"The scheme '{scheme.key}' has no indicators and no points: none were found in any source, and none are made up. Use another "
            "(qa-toolkit roni schemes), or write a file of your own and name it with --scheme FILE."
        )


@cache
def packaged() -> Mapping[str, Path]:
    return {path.stem: path for path in sorted((_HERE / "schemes").glob("*.json"))}


def scheme(name: str) -> Scheme:
    """A scheme by its key, or by its file (JSON or YAML).

    Raises:
        NoSuchScheme: with those that there are and the nearest.
        DocumentError: where a file cannot be read, or is no scheme.
    """
    if name in packaged():
        return _made(documents.read(packaged()[name]))
    if not Path(name).suffix and not Path(name).exists():
        raise NoSuchScheme(name)
    return _made(documents.read(name))


def _made(document: Document) -> Scheme:
    faults = list(_faults(document))
    if faults:
        pointer, what = faults[0]
        line, column = document.place(pointer)
        more = f" (and {count(len(faults) - 1, 'more fault')})" if len(faults) > 1 else ""
        raise errors.BadSyntax(document.path, line, column, f"{what}{more}")
    return _scheme(document.data)


def _scheme(data: Mapping[str, Any]) -> Scheme:
    indicators = tuple(_indicator(one) for one in data["indicators"])
    titles = {one["id"]: one["title"] for one in data.get("groups", ())}
    bands = (Band(one["key"], one["title"], int(one["from"]), one["means"]) for one in data["bands"])
    return Scheme(
        key=data["key"],
        title=data["title"],
        status=data["status"],
        about=data["about"],
        checked=data.get("checked", ""),
        sources=tuple(data["sources"]),
        groups=titles | {one.group: one.title for one in indicators if one.group not in titles},
        indicators=indicators,
        bands=tuple(sorted(bands, key=lambda band: -band.least)),
        measures=_measures(data),
    )


def _measures(data: Mapping[str, Any]) -> dict[str, Measure]:
    own = {id_: measures.measure(id_, one) for id_, one in data.get("measures", {}).items()}
    return {**measures.known(), **own}


def _indicator(data: Mapping[str, Any]) -> Indicator:
    value = data["value"]
    known = {name: data[name] for name in ("id", "title", "measure", "sign")}
    more = {name: data[name] for name in ("window", "optional", "switchable") if name in data}
    exact = value if isinstance(value, str) else Decimal(str(value))
    return Indicator(**known, **more, points=int(data["points"]), value=exact, group=data.get("group") or data["id"])


def _faults(document: Document) -> Iterator[Fault]:
    schema = json.loads((_HERE / "scheme.schema.json").read_text("utf-8"))
    found = list(schema_faults(document, schema))
    yield from found
    if not found:
        yield from unseen_signs(document.data)
        yield from faults(document.data, _measures(document.data))


class NoSuchBand(SchemeError):
    def __init__(self, key: str, scheme: Scheme) -> None:
        super().__init__(
            f"The scheme '{scheme.key}' has no band '{errors.shown(key)}' above 0 points; it has: "
            f"{', '.join(band.key for band in scheme.bands if band.least)}."
        )


def band_named(scheme: Scheme, key: str | None) -> Band:
    """A band above 0 points by its key; without one the second highest, or the only one.

    Raises:
        NoSuchBand: with those that there are.
    """
    above = [band for band in scheme.bands if band.least]
    found = above[:2][-1:] if key is None else [band for band in above if band.key == key]
    if not found:
        raise NoSuchBand(key or "", scheme)
    return found[0]
