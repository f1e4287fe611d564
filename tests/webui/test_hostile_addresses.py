"""Addresses, methods and redirects: none leads elsewhere, and none does what its route does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hostile_requests import BASE, HERE, PAGE, raw, small_web, told
from websites import Web, address, credentials, routes


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with small_web(tmp_path_factory.mktemp("hostile") / "workspace.db") as opened:
        yield opened


# Addresses and methods

PATHS = (
    "//evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "/%2f%2fevil.example",
    "/..",
    "/../../etc/passwd",
    "/static/../app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e/app.py",
    "/static/....//app.py",
    "/static//etc/passwd",
    "/static/\\..\\app.py",
    "/static/C:\\x",
    "/static/site.css\x00.html",
    "/static/",
    "/" + "a" * 3000,
    "/organisations/" + "a" * 3000,
    f"/organisations/{'a' * 3000}/audits/{'b' * 3000}",
    "/organisations/x/audits/audit-1/",
    "/organisations/x/audits/audit-1/../../../x",
    "/organisations/x/audits/audit-1%2f..%2faudit-1",
    "/organisations//audits/audit-1",
    "/organisations/./audits/.",
    "/organisations/x\x00/audits/audit-1",
    "/organisations/x/audits/audit-1\x00",
    "/organisations/x/audits/audit-1\n",
    "/organisations/x/audits/\xff\xfe",
    "/organisations/x/audits/\xed\xa0\x80",
    "/organisations/X/audits/audit-1",
    "/organisations/x/audits/audit-1 ",
    "/organisations/x/audits/audit-1;x=1",
    "/organisations/x' or '1'='1/audits/audit-1",
    "/organisations/x/audits/audit-1' union select * from audit --",
    "/organisations/x/audits/%",
    "/organisations/x/audits/*",
    "/organisations/{{7*7}}/audits/<script>alert(1)</script>",
    "/api/organisations/x/audits/<script>alert(1)</script>",
    "/api/organisations/\x1b[31m/audits/\r\nSet-Cookie: a=b",
    "/api/organisations/x/audits/audit-1/judgements/__class__/__init__",
    "/standards/../../etc/passwd",
    "/standards/" + "../" * 40 + "etc/passwd",
    "/standards/\x00",
    "/standards/{{7*7}}",
    "/API/audits",
    "/api",
    "/api/",
    "*",
    "",
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: repr(path[:60]))
def test_an_odd_address_leads_nowhere(web: Web, path: str) -> None:
    response = told(raw(web, path), 200 if path == "" else 404, 308, 404, 400)
    text = response.get_data(as_text=True)
    assert "<script>alert" not in text or response.is_json
    assert "49" not in re.findall(r"called ‘?'?(\w+)", text)
    if location := response.headers.get("Location"):
        assert urlsplit(location).netloc in ("", "localhost")
        assert not re.match(r"[/\\]{2}", location)
    assert not any("\n" in value for value in response.headers.values())


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X" * 300, "G\xe9T")


def test_a_method_that_a_route_does_not_have_does_nothing(web: Web) -> None:
    before, matched = web.dump(), web.app.url_map.bind("localhost")
    for url in {address(web.app, rule, HERE) for rule, _ in routes(web.app)}:
        for method in [one for one in METHODS if one not in matched.allowed_methods(url)]:
            response = raw(
                web, url, method, [("X-CSRFToken", credentials()[0]), ("Cookie", f"qa-toolkit={credentials()[1]}")]
            )
            told(response, 404, 405)
            assert response.status_code == 404 or response.headers["Allow"]
    assert web.dump() == before


@pytest.mark.parametrize("name", ["_method", "_HttpMethod", "X-HTTP-Method-Override"])
def test_a_method_is_not_changed_by_a_field(web: Web, name: str) -> None:
    before = web.dump()
    web.client.get(f"{BASE}/evidence/plan", query_string={name: "DELETE"})
    web.client.post(f"{BASE}/evidence/plan", data={name: "DELETE"}, headers={name: "DELETE", "X-CSRFToken": web.token})
    assert web.dump() == before


# Redirects

ELSEWHERE = (
    "https://evil.example",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/%09/evil.example",
    "/%2f/evil.example",
    "%2f%2fevil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example",
    "//evil.example/%2e%2e",
    "//evil%2eexample",
    "//evil\N{IDEOGRAPHIC FULL STOP}example",
    "//evil.example:80",
    "//user@evil.example",
    "//localhost@evil.example",
    "http://localhost.evil.example",
    "http://localhost:80@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    ".//evil.example",
    "..//evil.example",
    "/../../evil.example",
    "/redirect?u=//evil.example",
    "//[::1]",
    "//0x7f000001",
    "//evil.example\\@localhost",
    "//evil.example#@localhost",
    "//evil.example?@localhost",
    "\N{FULLWIDTH SOLIDUS}\N{FULLWIDTH SOLIDUS}evil.example",
    "\N{FRACTION SLASH}/evil.example",
    "/ /evil.example",
    "/\N{NO-BREAK SPACE}/evil.example",
    "//;@evil.example",
    "/.evil.example",
    "/@evil.example",
    "https://localhost/@evil.example",
    "//evil.example/localhost",
    "stay//evil.example",
    "next\r\nLocation: //evil.example",
    "audit%0d%0aLocation:%20//evil.example",
    "next\x00//evil.example",
    "....//evil.example",
)
NAMES = ("then", "next", "url", "return", "return_to", "redirect", "back", "of-owner", "of-audit", "everywhere", "with")


@pytest.mark.parametrize("where", ELSEWHERE, ids=repr)
def test_no_field_sends_anybody_elsewhere(web: Web, where: str) -> None:
    fields = dict.fromkeys(NAMES, where)
    posts = [f"{PAGE}/sections/purpose", "/organisations/x/actions/edit", f"{PAGE}/settings"]
    form = fields | {"audit": "audit-1", "action": "act", "version": "0", "csrf_token": web.token}
    answers = [web.client.post(url, data=form, query_string=fields) for url in posts]
    answers += [web.client.get(url, query_string=fields) for url in ("/", PAGE, "/audits/new", f"{PAGE}/download/pdf")]
    for response in answers:
        told(response, 200, 302, 404, 409, 422)
        location = response.headers.get("Location", "/")
        assert re.match(r"/(?![/\\])", location), location
        assert not urlsplit(location).netloc


def test_a_log_line_stays_one_line(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    """T37: what a person sent stands in no log, and so cannot begin a line of its own."""
    for path in ("/organisations/x\r\nforged line", "/api/audits\x1b[2K"):
        raw(web, path, headers=[("User-Agent", "x\r\nforged line"), ("Referer", "forged\nline")])
    assert "forged" not in caplog.text
