"""Portfolios of a few small audits: files written, read, scored and rolled up as the command does it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import ALL_MET, audit_data, document, standard_data

from qa_toolkit.audits import read
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, row_of
from qa_toolkit.portfolio.records import OrganisationLine, Part, Portfolio
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard, parse

READY = {"key": "ready", "title": "Ready to ask", "status": "indicator", "requires": ALL_MET, "valid_months": 24}
SMALL = standard_data(awards=[copy.deepcopy(READY)])
SECOND = copy.deepcopy(SMALL)
SECOND["$id"], SECOND["x-standard"]["edition"] = "urn:qa-toolkit:standard:test/small:2", "2"
OF: dict[str, Standard] = {one.name: one for one in (parse(document(SMALL)), parse(document(SECOND)))}
FIRST_NAME, SECOND_NAME = OF
CRITERIA = ("aims", "lead", "offer", "review")
LEVEL_OF = {"0": "not-met", "1": "partly", "2": "met", "n": "not-applicable"}
ASKED = Asked(date(2026, 11, 24), date(2026, 11, 20), threshold=1)
Rolled = Callable[..., tuple[Portfolio, list[OrganisationLine]]]


def audited(
    who: str, levels: str, *, by: str = FIRST_NAME, about: Mapping[str, Any] | None = None, **members: Any
) -> dict[str, Any]:
    """An audit, its levels a character for each criterion: 0, 1, 2, n for not applicable and . for not answered. Of four, each point is an eighth."""
    judged = {id_: LEVEL_OF[mark] for id_, mark in zip(CRITERIA, levels, strict=True) if mark != "."}
    organisation = {"id": who, "name": f"Invented {who}", "kind": "school", **(about or {})}
    return audit_data(
        OF[by], judged, **{"id": who, "organisation": organisation, "submitted_at": "2026-11-01", **members}
    )


def evidence(**pieces: str) -> dict[str, Any]:
    return {key: {"title": key, "kind": "document", "expires": day} for key, day in pieces.items()} | {
        "plan": {"title": "The plan", "kind": "document"}
    }


@pytest.fixture(scope="session")
def small_standards(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    folder = tmp_path_factory.mktemp("standards")
    for number, data in enumerate((SMALL, SECOND)):
        (folder / f"{number}.json").write_text(json.dumps(data))
    return Setting(str(folder), frozenset())


@pytest.fixture
def rolled(small_standards: Setting, tmp_path: Path) -> Rolled:
    """Files written, read, scored and rolled up as the command does it."""

    def roll(audits: list[dict[str, Any]], asked: Asked = ASKED) -> tuple[Portfolio, list[OrganisationLine]]:
        folder = tmp_path / "in"
        folder.mkdir()
        for number, data in enumerate(audits):
            (folder / f"{number:03}.json").write_text(json.dumps(data))
        with run.made([str(folder)], tmp_path / "out", small_standards, asked, engine=pool.engine(None, 1)) as found:
            assert found.portfolio.not_taken == ()
            return found.portfolio, list(found.organisations())

    return roll


def part_of(portfolio: Portfolio, name: str = FIRST_NAME, role: str = "self") -> Part:
    return next(part for part in portfolio.parts if (part.standard, part.role) == (name, role))


def row(levels: str, **members: Any) -> AuditRow:
    data = audited("x", levels, **members)
    return row_of(read(document(data), OF[FIRST_NAME]), "x.json")
