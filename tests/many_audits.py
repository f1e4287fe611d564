"""What the tests of many audits' pages share: all examples in one workspace, a small audit with an action, and the words of a page."""

from __future__ import annotations

from reading import EXAMPLES, Read
from websites import Web

HOSTILE = "=<script>alert('x')</script>\"'&{{ 7*7 }}"
ESCAPED = "=&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"


def text(page: str) -> str:
    return Read(page, "main.govuk-main-wrapper").text


def with_examples(web: Web) -> Web:
    for path in sorted(EXAMPLES.parent.rglob("*.json")):
        audit = web.toolkit.read_audit(path)
        web.workspace.audits.add("local", audit.data, audit.standard)
    return web


def with_action(web: Web) -> Web:
    action = {"id": "act", "title": "Tell governors", "criterion": "lead", "owner": "Head", "due": "2026-11-01"}
    web.add(actions=[action])
    return web
