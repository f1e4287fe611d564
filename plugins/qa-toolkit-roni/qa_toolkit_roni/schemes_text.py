"""A scheme for people to read, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa_toolkit.cli.options import table
from qa_toolkit.wording import listed
from qa_toolkit_roni.schemes import Indicator, Scheme

STATUS = {
    "published": "published, checked",
    "own": "a file of your own",
    "not-found": "no indicators found in any source",
}


def text(scheme: Scheme) -> str:
    return "\n\n".join(_blocks(scheme))


def _blocks(scheme: Scheme) -> Iterator[str]:
    yield f"{scheme.title}\n{scheme.about}"
    if scheme.indicators:
        rows = [[one.id, str(one.points), condition(one), one.window, _group(scheme, one)] for one in scheme.indicators]
        yield table(["Indicator", "Points", "Condition", "Window", "Counts"], rows)
        yield (
            table(["Band", "From", "Means"], [[band.title, str(band.least), band.means] for band in scheme.bands])
            + f"\n\nAt most {scheme.maximum} points."
        )
    for one in scheme.indicators:
        if one.switchable:
            yield f"{one.title}: {one.switchable} Leave it out with --without {one.id}."
    yield f"Status: {STATUS[scheme.status]}. {scheme.checked}".strip()
    yield "\n".join(["Sources:", *(f"- {one}" for one in scheme.sources)])


def condition(one: Indicator) -> str:
    return f"{one.title}: {one.measure} {one.sign} {one.value}"


def _group(scheme: Scheme, one: Indicator) -> str:
    members = [other.title for other in scheme.by_group()[one.group] if other.id != one.id]
    optional = "optional" if one.optional else ""
    return f"the greater of it and {listed(members)}" if members else optional


def data(scheme: Scheme) -> dict[str, Any]:
    return {
        "key": scheme.key,
        "title": scheme.title,
        "status": scheme.status,
        "about": scheme.about,
        "checked": scheme.checked,
        "sources": list(scheme.sources),
        "maximum": scheme.maximum if scheme.indicators else None,
        "indicators": [{**vars(one), "value": str(one.value)} for one in scheme.indicators],
        "bands": [vars(band) for band in scheme.bands],
    }
