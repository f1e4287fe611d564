"""Requests that come from elsewhere, or without what ours carry: refused, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from hostile_requests import HERE, JUDGEMENT, PAGE, raw, small_web, told, unsafe
from websites import Web, address, credentials, routes

from qa_toolkit_webui.security import HEADERS


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with small_web(tmp_path_factory.mktemp("hostile") / "workspace.db") as opened:
        yield opened


# Where a request comes from

HOSTS = (
    "evil.example",
    "evil.example:5170",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example#localhost",
    "localhost@evil.example",
    "evil.example/localhost",
    "[::1]",
    "0.0.0.0",  # noqa: S104 - asked for, not bound
    "127.0.0.2",
    "local host",
    "localhost,evil.example",
    "\x00localhost",
)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/api/audits", "/nowhere"])
def test_another_host_name_is_refused(web: Web, host: str, path: str) -> None:
    response = told(raw(web, path, headers=[("Host", host)]), 400)
    assert "Invented School" not in response.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:5170", "127.0.0.1:65535"])
def test_our_own_host_names_are_answered(web: Web, host: str) -> None:
    assert raw(web, "/", headers=[("Host", host)]).status_code == 200


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-Host", "X-Forwarded-Server"])
def test_a_forwarded_host_name_stands_in_no_link(web: Web, name: str) -> None:
    response = web.client.get(PAGE, headers={name: "host=evil.example" if name == "Forwarded" else "evil.example"})
    assert b"evil.example" not in response.data + str(response.headers).encode()


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "localhost"},
    {"Origin": ""},
    {"Origin": "http://localhost@evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "anything"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_change_that_another_site_asks_for_is_refused(web: Web, headers: dict[str, str]) -> None:
    before = web.dump()
    for method, url in unsafe(web.app):
        told(web.send(method, url, headers=headers, version=1), 403)
    assert web.dump() == before


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}], ids=str
)
def test_a_change_from_our_own_pages_is_made(web: Web, headers: dict[str, str]) -> None:
    assert web.send("PUT", JUDGEMENT, json={}, version=1, headers=headers).status_code == 200


# Tokens and cookies


def forged() -> dict[str, str]:
    bare = Flask("forged")
    bare.secret_key = b"another secret"
    with bare.test_request_context():
        session["csrf_token"] = "0" * 40
        signer = SecureCookieSessionInterface().get_signing_serializer(bare)
        assert signer is not None
        foreign = str(signer.dumps(dict(session)))
    good = credentials()[1]
    return {
        "none": "",
        "of another secret": foreign,
        "cut": good[:-3],
        "changed": ("A" if good[0] != "A" else "B") + good[1:],
        "signature of another": f"{good.rpartition('.')[0]}.{foreign.rpartition('.')[2]}",
        "garbage": "%00%ff",
        "words": "admin=1",
        "long": "x" * 8000,
        "dots": "...",
        "not ascii": "caf\xe9",
    }


@pytest.mark.parametrize("cookie", list(forged().values()), ids=list(forged()))
def test_a_forged_cookie_opens_nothing(web: Web, cookie: str) -> None:
    client = web.app.test_client(use_cookies=False)
    headers = {"Cookie": f"qa-toolkit={cookie}"}
    assert client.get("/", headers=headers).status_code == 200
    before = web.dump()
    sent = headers | {"X-CSRFToken": credentials()[0], "If-Match": '"1"'}
    told(client.put(JUDGEMENT, json={"comment": "Forged."}, headers=sent), 403)
    assert web.dump() == before


TOKENS = {"none": "", "short": "x", "null": "null", "long": "x" * 5000, "cut": credentials()[0][:-2], "NUL": "\x00"}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_no_change_is_made_without_a_token(web: Web, token: str) -> None:
    before = web.dump()
    headers = {"X-CSRFToken": token, "If-Match": '"1"'} if token and token.isprintable() else {"If-Match": '"1"'}
    for method, url in unsafe(web.app):
        told(web.client.open(url, method=method, headers=headers, data={"csrf_token": token, "title": "T"}), 403)
        if url.startswith("/api/"):
            response = told(web.client.open(url, method=method, headers=headers, json={}), 403)
            assert b'"code":"csrf"' in response.data.replace(b" ", b"")
    assert web.dump() == before


def test_a_token_in_the_address_is_none(web: Web) -> None:
    response = web.client.post(f"{PAGE}/submit", query_string={"csrf_token": web.token})
    told(response, 403)


def test_what_was_typed_comes_back_with_a_stale_token(web: Web) -> None:
    typed = {"csrf_token": "old", "aims.comment": '"><script>alert(1)</script>'}
    text = told(web.client.post(f"{PAGE}/sections/purpose", data=typed), 403).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_cookies_are_for_this_site_alone(web: Web) -> None:
    cookie = web.app.test_client().get("/api/token").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie


# Headers of every answer


def test_every_answer_carries_the_policy(web: Web) -> None:
    addresses = [("GET", address(web.app, rule, HERE)) for rule, method in routes(web.app) if method == "GET"]
    for method, url in [*addresses, *unsafe(web.app), ("GET", "/nowhere"), ("GET", "/static/site.css")]:
        response = web.client.open(url, method=method)
        response.close()
        for name, value in HEADERS.items():
            sandboxed = name == "Content-Security-Policy" and response.headers[name].startswith("sandbox")
            assert response.headers[name] == value or sandboxed, (url, name)
        expected = "no-cache" if url.startswith("/static/") else "no-store"
        assert response.headers["Cache-Control"] == expected, url
        assert "Server" not in response.headers
        assert "Access-Control-Allow-Origin" not in response.headers
