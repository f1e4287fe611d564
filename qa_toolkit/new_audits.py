"""A new audit: everything in its place and nothing judged yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from qa_toolkit import errors
from qa_toolkit.models import Criterion, OrganisationKind
from qa_toolkit.standards import Standard
from qa_toolkit.wording import slug

KINDS = get_args(OrganisationKind)

Organisation = dict[str, Any]


def blank(standard: Standard, organisation: Mapping[str, Any], on: date) -> dict[str, Any]:
    """An audit document with a place for every criterion that can apply to this organisation."""
    import uuid

    return {
        "$schema": "urn:qa-toolkit:audit:1",
        "id": str(uuid.uuid4()),
        "language": standard.about["language"],
        "standard": {"name": standard.name, "revision": standard.revision, "sha256": standard.sha256},
        "kind": "self",
        "verifies": None,
        "cycle": school_year(on),
        "organisation": dict(organisation),
        "assessors": {},
        "target_award": None,
        "started_on": on.isoformat(),
        "submitted_at": None,
        "evidence": {},
        "judgements": places(standard, organisation),
        "actions": [],
    }


def places(standard: Standard, organisation: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By section a place to fill in for every criterion that can apply to this organisation."""
    outside = standard.not_applying(organisation)
    return {
        section.id: {id_: _empty(standard.criteria[id_]) for id_ in section.criteria if id_ not in outside}
        for section in standard.sections.values()
    }


def _empty(criterion: Criterion) -> dict[str, Any]:
    first = {"value": None} if criterion.bands else {"level": None}
    return {**first, "comment": "", "evidence": []}


def school_year(on: date) -> str:
    """'2026-27': school years begin in September."""
    first = on.year if on.month >= 9 else on.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def as_yaml(document: Mapping[str, Any], standard: Standard) -> str:
    """The document for an editor: titles, levels and hints as comments beside what is to be filled in."""
    lines = [
        f"# {standard.title} ({standard.name})",
        "# Write a level after 'level:'; the levels stand above it. Leave it empty where nothing has been judged yet.",
        "# Do not write pupils' names.",
        "",
    ]
    for name, value in document.items():
        if name == "judgements":
            lines += ["", "judgements:", *_judgement_lines(value, standard)]
            continue
        if name == "proposals" and value:
            lines += _proposal_lines(value, standard)
            continue
        lines += [f"# {hint}" for hint in _hints(standard).get(name, ())]
        lines += _yaml(name, value, 0)
    return "\n".join(lines) + "\n"


def _hints(standard: Standard) -> dict[str, list[str]]:
    return {
        "target_award": [f"What is aimed at: {', '.join(standard.awards)}"] if standard.awards else [],
        "assessors": ['Who judges, for example:  assessors: {cl: {name: "Careers leader", role: "careers leader"}}'],
        "evidence": [
            "List each piece once, under a name of your own, and use the name in the judgements. For example:",
            "evidence:",
            "  policy: {title: Careers policy, kind: document, location: school web site, dated: 2026-09-01}",
        ],
        "actions": [
            'For example:  actions: [{criterion: the-id, title: "Do it", owner: "Careers leader", due: 2027-01-31, status: open}]'
        ],
    }


def _judgement_lines(judgements: Mapping[str, Mapping[str, Any]], standard: Standard) -> Iterator[str]:
    for section_id, criteria in judgements.items():
        section = standard.sections[section_id]
        yield f"  # {standard.label('section')} {section.number}: {section.title}"
        yield f"  {section_id}:{'' if criteria else ' {}'}"
        for id_, judgement in criteria.items():
            yield ""
            yield from (f"    # {line}" for line in _criterion_hints(standard.criteria[id_]))
            yield f"    {id_}:"
            for name, value in judgement.items():
                yield from _yaml(name, value, 6)
        yield ""


def _proposal_lines(proposals: Mapping[str, list[dict[str, Any]]], standard: Standard) -> Iterator[str]:
    """Each member on a line of its own and each reason wrapped; without comments it would be the same document."""
    yield "# What other audits say of these criteria. Nothing here counts: to use it, write a level and its evidence above."
    yield "proposals:"
    for id_, entries in proposals.items():
        criterion = standard.criteria[id_]
        yield f"  # {criterion.number} {criterion.title}"
        yield f"  {id_}:"
        for entry in entries:
            lines = [line for name, value in entry.items() for line in _member(name, value)]
            yield f"    - {lines[0]}"
            yield from (f"      {line}" for line in lines[1:])
        yield ""


def _member(name: str, value: Any) -> list[str]:
    from textwrap import wrap

    if name == "because":  # folded, which gives a text back only where single spaces part its words
        lines = wrap(value, 100, break_long_words=False, break_on_hyphens=False)
        if len(lines) > 1 and " ".join(lines) == value:
            return [f"{name}: >-", *(f"  {line}" for line in lines)]
    return [f"{name}:{_scalar(value)}"]


def _criterion_hints(criterion: Criterion) -> Iterator[str]:
    from textwrap import wrap

    yield from wrap(f"{criterion.number} {criterion.title}. {criterion.description}", 100)
    yield from wrap(f"Levels: {' | '.join(level.key for level in criterion.levels)}", 100)
    if criterion.bands:
        yield "Write the number after 'value:'; the level follows from it."
    if criterion.evidence:
        yield from wrap(f"What counts as evidence: {'; '.join(criterion.evidence)}", 100)


def _yaml(name: str, value: Any, indent: int) -> Iterator[str]:
    margin = " " * indent
    if isinstance(value, dict) and value:
        yield f"{margin}{name}:"
        for key, child in value.items():
            yield from _yaml(key, child, indent + 2)
    else:
        yield f"{margin}{name}:{_scalar(value)}"


def _scalar(value: Any) -> str:
    import json

    return "" if value is None else f" {json.dumps(value, ensure_ascii=False)}"  # JSON's scalars are YAML's


def organisations(path: Path) -> Iterator[Organisation]:
    """The rows of a CSV file as organisations; columns are found by their names, in any order.

    Known columns: name, reference (or URN), kind, area, phase, sixth form, lowest year, highest year. Others are kept under their own name.

    Raises:
        BadOrganisations: with the row.
    """
    import csv
    import io

    from qa_toolkit.documents import read_text

    text = read_text(path)
    dialect = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=dialect, strict=True)
    try:
        header = [_column(name) for name in next(rows, [])]
        if "name" not in header:
            raise errors.BadOrganisations(
                path, None, "the first row must name the columns, and one of them must be 'name'."
            )
        seen: set[str] = set()
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _organisation(path, rows.line_num, header, row, seen)
    except csv.Error as error:
        raise errors.BadOrganisations(path, rows.line_num, f"this is not CSV: {error}.") from None


def _organisation(path: Path, line: int, header: list[str], row: list[str], seen: set[str]) -> Organisation:
    if len(row) > len(header):
        raise errors.BadOrganisations(path, line, f"it has {len(row)} cells, but there are {len(header)} columns.")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name and cell.strip()}
    if "name" not in cells:
        raise errors.BadOrganisations(path, line, "the organisation has no name.")
    kind = cells.get("kind", "school").lower()
    if kind not in KINDS:
        near = errors.did_you_mean(kind, KINDS)
        raise errors.BadOrganisations(path, line, f"'{errors.shown(kind)}' is none of: {', '.join(KINDS)}.{near}")
    id_ = cells.pop("id", "") or slug(cells["name"])
    if id_ in seen:
        raise errors.BadOrganisations(
            path, line, f"'{errors.shown(id_)}' stands in an earlier row too; give each its own reference."
        )
    seen.add(id_)
    rest = {name: _typed(path, line, name, cell) for name, cell in cells.items() if name not in ("name", "kind")}
    return {"id": id_, "name": cells["name"], "kind": kind, **rest}


_COLUMNS = {
    "urn": "id",
    "reference": "id",
    "school_name": "name",
    "school": "name",
    "organisation": "name",
    "sixth_form": "has_sixth_form",
}
_WORDS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def _column(name: str) -> str:
    key = "_".join(name.strip().lower().replace("-", " ").split())
    return _COLUMNS.get(key, key)


def _typed(path: Path, line: int, name: str, cell: str) -> Any:
    if name.startswith("has_"):
        if cell.lower() not in _WORDS:
            raise errors.BadOrganisations(
                path, line, f"'{errors.shown(cell)}' is neither yes nor no ({name.removeprefix('has_')})."
            )
        return _WORDS[cell.lower()]
    if name in ("lowest_year", "highest_year"):
        if not cell.isascii() or not cell.isdigit():
            raise errors.BadOrganisations(
                path, line, f"'{errors.shown(cell)}' is no school year ({name.replace('_', ' ')})."
            )
        return int(cell)
    return cell
