"""What stands at the top of a standard and in the frame around its criteria: name, title, scoring, sections, numbers, `required`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa_toolkit.errors import did_you_mean
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import Section
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard

PRACTICE_PROFILE = "Practice profile, inspired by "
_ABOUT: Path = ("x-standard",)


def check(standard: Standard) -> Iterator[Remark]:
    yield from _names(standard)
    yield from _dates(standard)
    yield from _scoring(standard)
    yield from _sources(standard)
    yield from _required((), "the standard", standard.data["required"], standard.sections, "section")
    for section in standard.sections.values():
        always = [id_ for id_ in section.criteria if standard.criteria[id_].when is None]
        path: Path = ("properties", section.id)
        yield from _required(path, f"'{section.id}'", standard.data["properties"][section.id]["required"], always)
        yield from _numbers(standard, section)
    yield from _same_numbers(
        (("properties", s.id, "x-section", "number"), s.number) for s in standard.sections.values()
    )


def _names(standard: Standard) -> Iterator[Remark]:
    expected = f"urn:qa-toolkit:standard:{standard.name}"
    if standard.data["$id"] != expected:
        yield error(("$id",), f"the key and edition below make '{expected}'; write this here, or correct them.")
    if standard.is_reconstruction and not standard.title.startswith(PRACTICE_PROFILE):
        message = f"criteria of this standard are reconstructions, so its title begins '{PRACTICE_PROFILE.strip()} …'."
        yield error(("title",), message)


def _dates(standard: Standard) -> Iterator[Remark]:
    withdrawn = standard.about.get("withdrawn_on")
    if withdrawn is not None and not _is_date(withdrawn):
        yield error((*_ABOUT, "withdrawn_on"), f"'{withdrawn}' is no date; write a day, a month or a year that exists.")
    if "superseded_by" in standard.about and withdrawn is None:
        yield warning(
            (*_ABOUT, "superseded_by"),
            'something replaces this edition; say since when: "withdrawn_on" with a year is enough.',
        )
    if withdrawn is not None and "standing" not in standard.about:
        yield warning(
            (*_ABOUT, "withdrawn_on"),
            'this edition is withdrawn; say under "standing" what to use instead and what it is still good for.',
        )


def _is_date(text: str) -> bool:
    year, month, day = (int(part) for part in [*text.split("-"), "1", "1"][:3])
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _scoring(standard: Standard) -> Iterator[Remark]:
    if standard.headline == "level" and standard.scoring.method != "min":
        yield error(
            (*_ABOUT, "headline"),
            'only the method "min" gives a level of the whole; use it, or choose "percent", "met" or "sections_full".',
        )
    if standard.scoring.over == "sections" and not any(s.weight for s in standard.sections.values()):
        yield error((*_ABOUT, "scoring"), "every section weighs 0, so there is no whole; give one a weight.")
    if not standard.ladders:
        yield warning(
            _ABOUT, 'no criterion has a "target" and a weight, so nothing is scored; name the level that counts as met.'
        )


def _sources(standard: Standard) -> Iterator[Remark]:
    sources: Mapping[str, Mapping[str, Any]] = standard.about["sources"]
    used: set[str] = set()
    for criterion in standard.criteria.values():
        path: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion")
        used.update(criterion.sources)
        for source in criterion.sources:
            if source not in sources:
                has = ", ".join(sources)
                yield error(
                    (*path, "source"),
                    f"no source is called '{source}'.{did_you_mean(source, sources)} These stand under \"sources\": {has}.",
                )
        read = [str(sources.get(source, {}).get("read", "")) for source in criterion.sources]
        if criterion.status == "source-checked" and all("from memory" in text for text in read):
            yield warning(
                (*path, "status"),
                "this was not checked against a source that somebody read (it is from memory); 'unverified' would be honest.",
            )
    for source in sources:
        if source not in used:
            yield warning(
                (*_ABOUT, "sources", source),
                f"no criterion names the source '{source}'; name it where it was used, or take it out.",
            )


def _required(
    path: Path, where: str, listed: Iterable[str], expected: Iterable[str], what: str = "criterion"
) -> Iterator[Remark]:
    listed, expected = list(listed), list(expected)
    rule = "every section stands in it" if what == "section" else 'it lists exactly the criteria without "when"'
    for name in expected:
        if name not in listed:
            yield error((*path, "required"), f"\"required\" of {where} leaves out '{name}'; {rule}.")
    for index, name in enumerate(listed):
        if name not in expected:
            near = did_you_mean(name, expected)
            yield error((*path, "required", index), f"'{name}' may not stand in \"required\" of {where}; {rule}.{near}")


def _numbers(standard: Standard, section: Section) -> Iterator[Remark]:
    yield from _same_numbers(
        (("properties", section.id, "properties", id_, "x-criterion", "number"), standard.criteria[id_].number)
        for id_ in section.criteria
    )


def _same_numbers(numbers: Iterable[tuple[Path, str]]) -> Iterator[Remark]:
    seen: set[str] = set()
    for path, number in numbers:
        if number in seen:
            yield warning(path, f"the number {number} stands twice; people find things by it, so give each its own.")
        seen.add(number)
