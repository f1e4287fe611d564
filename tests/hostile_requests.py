"""What the tests share that send requests which nobody sends by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from websites import Web, address, routes
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

HERE = {
    "organisation": "x",
    "audit": "audit-1",
    "section_id": "purpose",
    "criterion": "aims",
    "evidence": "plan",
    "action": "act",
    "name": "matrix:2011",
    "format_": "json",
    "job_id": "0",
    "file_id": "0",
    "round_id": "0",
}
BASE = "/api/organisations/x/audits/audit-1"
JUDGEMENT = f"{BASE}/judgements/purpose/aims"
PAGE = "/organisations/x/audits/audit-1"
INSIDE = ("Traceback", 'File "', "sqlalchemy", "sqlite3", "werkzeug", "jinja2", "site-packages", "qa_toolkit_webui")


def unsafe(app: Flask) -> list[tuple[str, str]]:
    return [(method, address(app, rule, HERE)) for rule, method in routes(app) if method != "GET"]


def told(response: TestResponse, *statuses: int) -> TestResponse:
    """It is one of these, says something, and nothing of the inside."""
    text = response.get_data().decode("utf-8", "replace")
    response.close()
    assert response.status_code in statuses, f"{response.status}: {text[:300]}"
    assert not [word for word in INSIDE if word in text]
    assert text.strip() or response.status_code in (204, 302, 304, 308)
    return response


def raw(
    web: Web, path: str, method: str = "GET", headers: list[tuple[str, str]] | None = None, **more: Any
) -> TestResponse:
    """A request whose path and headers reach the app byte for byte, as latin-1 in the way of WSGI."""
    environ = EnvironBuilder(method=method, **more).get_environ()
    environ["PATH_INFO"] = path
    for name, value in headers or []:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    body, status, sent = run_wsgi_app(web.app, environ, buffered=True)
    return TestResponse(body, status, sent, request=EnvironBuilder().get_request())


@contextmanager
def small_web(path: Path | str) -> Iterator[Web]:
    """An app with one small audit, at the addresses above."""
    opened = Web(path)
    opened.add(actions=[{"id": "act", "title": "Begin", "due": "2026-12-11", "criterion": "lead"}])
    try:
        yield opened
    finally:
        opened.close()


class Reader(HTMLParser):
    """Collects whatever a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        about = dict(attributes)
        if tag in ("iframe", "object", "embed", "base", "evil") or (tag == "script" and not about.get("src")):
            self.active.append(tag)
        for name, value in attributes:
            address = "".join(c for c in value or "" if c > " ").lower()
            if (
                name.startswith("on")
                or name == "style"
                or address.startswith(("javascript:", "vbscript:", "data:text"))
            ):
                self.active.append(f"{tag} {name}={value}")
