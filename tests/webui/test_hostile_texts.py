"""Markup and formulas in every field that a person can write: text on every page, and text in every file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_requests import HERE, Reader, told, unsafe
from upload_samples import PDF
from websites import Web, address, routes

ATTACKS = (
    "<script>alert(1)</script>",
    '"><evil onload=alert(1)>',
    "'><evil onload='alert(1)'>",
    "</textarea></title></option><evil>",
    "<evil/onload=alert(1)//",
    "{{7*7}}{% raw %}${7*7}",
    "<!--<evil>--!><evil>",
    "&lt;evil&gt;&#60;evil&#62;",
    "[x](javascript:alert(1)) ![x](javascript:alert(1))",
    '=HYPERLINK("http://evil.example","x")',
)  # fmt: skip


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A workspace in which every text that a person can write is an attack."""
    opened = Web(tmp_path_factory.mktemp("attacked") / "workspace.db")
    for number, attack in enumerate(ATTACKS):
        evidence = {"title": attack, "kind": attack[:80], "location": attack, "expires": "2026-12-10"}
        levels = {
            "aims": {"level": "met", "comment": attack, "evidence": ["plan", attack]},
            "lead": {"level": "not-applicable", "comment": attack},
            "offer": {"level": "partly", "comment": attack, "by": attack},
        }
        opened.add(
            levels,
            id=f"audit-{number}",
            organisation={"id": "x", "name": ATTACKS[0] + ATTACKS[1], "kind": "school", "profile": attack},
            evidence={"plan": evidence, attack: {**evidence, "location": "javascript:alert(1)"}},
            actions=[{"id": "act", "title": attack, "owner": attack, "due": "2026-12-11", "criterion": "offer"}],
            assessors={"a1": {"name": attack, "role": attack}},
            replies={"aims": {"text": attack, "on": "2026-11-01"}},
            cycle=attack[:40],
        )
    about = {"title": ATTACKS[1], "kind": "file"}
    opened.workspace.evidence.add("local", "x", "audit-0", about, file=(f"{ATTACKS[1]}.pdf", "application/pdf", PDF))
    opened.workspace.organisations.add_person("local", "x", ATTACKS[0], role_="editor", job=ATTACKS[1])
    opened.workspace.organisations.open_round("local", "x", ATTACKS[0], "test/small:1", None, "2026-12-20")
    yield opened
    opened.close()


def test_what_people_wrote_runs_nowhere(attacked: Web) -> None:
    seen = 0
    for number in range(len(ATTACKS)):
        here = HERE | {"audit": f"audit-{number}"}
        asked = {"audit": here["audit"], "action": "act", "evidence": "plan"}
        for rule, method in routes(attacked.app):
            if method != "GET" or (number and "audit" not in rule.arguments):
                continue
            url = address(attacked.app, rule, here)
            for query in ({}, asked, dict.fromkeys(("owner", "target", "sort", "standard", "with"), ATTACKS[number])):
                response = attacked.client.get(url, query_string=query)
                told(response, 200, 302, 404, 422)
                if response.mimetype == "text/html":
                    reader = Reader()
                    reader.feed(response.get_data(as_text=True))
                    assert not reader.active, (url, query, reader.active)
                    seen += "alert(1)" in response.get_data(as_text=True)
                assert b"{{49" not in response.data
    assert seen > 30  # the attacks were on the pages, as text


@pytest.mark.parametrize("path", ["/organisations/x/audits/audit-9/download/csv", "/overview/table.csv"])
def test_no_formula_leaves_in_a_table(attacked: Web, path: str) -> None:
    text = attacked.client.get(path).get_data(as_text=True)
    cells = [cell.lstrip() for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
    assert len(cells) > 10
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r")) or re.match(r"-\D", cell)]


def test_a_formula_in_a_comment_is_marked_as_text(attacked: Web) -> None:
    text = attacked.client.get("/organisations/x/audits/audit-9/download/csv").get_data(as_text=True)
    assert "'=HYPERLINK" in text


def test_what_was_typed_comes_back_as_text(tmp_path: Path) -> None:
    """Forms that are refused show what was typed."""
    web = Web(tmp_path / "workspace.db")
    web.add(actions=[{"id": "act", "title": "Begin"}])
    attack = ATTACKS[0] + ATTACKS[1]
    fields = (
        "title",
        "name",
        "kind",
        "location",
        "dated",
        "owner",
        "due",
        "effort",
        "status",
        "standard",
        "assessor",
        "role",
        "target",
        "cycle",
    )
    more = (
        "aims.comment",
        "aims.level",
        "aims.version",
        "aims.link-title",
        "aims.link-location",
        "until",
        "closes_on",
        "text",
        "version",
        "key",
    )
    for method, url in unsafe(web.app):
        if url.startswith("/api/") or url.endswith(
            ("/submit", "/reopen", "/delete", "/undelete", "/erase", "/what-if", "/begin", "/html")
        ):
            continue
        form = dict.fromkeys((*fields, *more), attack) | {"csrf_token": web.token, "audit": "audit-1", "action": "act"}
        response = told(web.client.open(url, method=method, data=form), 200, 302, 404, 409, 422)
        reader = Reader()
        reader.feed(response.get_data(as_text=True))
        assert not reader.active, (url, reader.active)
    web.close()
