"""Bodies, headers and fields that no page of ours sends: each is answered, and changes nothing."""

from __future__ import annotations

import gc
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hostile_requests import BASE, HERE, JUDGEMENT, PAGE, raw, small_web, told
from websites import Web, address, credentials, routes

from qa_toolkit_webui.security import LARGE, SMALL


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with small_web(tmp_path_factory.mktemp("hostile") / "workspace.db") as opened:
        yield opened


# Sizes


def test_an_oversized_body_is_refused_on_every_route(web: Web) -> None:
    before = web.dump()
    for rule, method in routes(web.app):
        if method == "GET":
            continue
        limit = LARGE if getattr(web.app.view_functions[rule.endpoint], "takes_files", False) else SMALL
        url = address(web.app, rule, HERE)
        for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
            response = web.send(method, url, data=b"a" * (limit + 1), content_type=kind, version=1)
            told(response, 413)
    assert web.dump() == before


def test_a_flood_of_parts_is_refused(web: Web) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    body = (part * 5_100 + "--x--\r\n").encode()
    kind = "multipart/form-data; boundary=x"
    before = web.dump()
    for url in (f"{BASE}/evidence/files", f"{PAGE}/sections/purpose", "/audits/open"):
        told(web.send("POST", url, data=body, content_type=kind), 413)
    assert web.dump() == before


def test_a_flood_of_fields_changes_nothing(web: Web) -> None:
    body = "&".join(f"f{n}=" for n in range(30_000))
    before = web.dump()
    told(web.send("POST", f"{PAGE}/sections/purpose", data=body, content_type="application/x-www-form-urlencoded"), 302)
    assert web.dump() == before


@pytest.mark.filterwarnings(
    "ignore:Unclosed file:ResourceWarning"
)  # Werkzeug leaves what it had read of the file to the collector
@pytest.mark.parametrize("end", ["", "--x", "--x\r\nContent-Disposition: form-data; name=", "--x\r\n\r\n"])
def test_a_form_that_breaks_off_changes_nothing(web: Web, end: str) -> None:
    body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7{end}'
    before = web.dump()
    kind = "multipart/form-data; boundary=x"
    told(web.send("POST", f"{BASE}/evidence/files", data=body, content_type=kind), 400, 413, 422)
    gc.collect()
    assert web.dump() == before


@pytest.mark.parametrize("url", [f"{BASE}/evidence/files", f"{PAGE}/sections/purpose"])
def test_a_field_without_a_name_changes_nothing(web: Web, url: str) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--x--\r\n"
    before = web.dump()
    told(web.send("POST", url, data=body, content_type="multipart/form-data; boundary=x"), 422)
    assert web.dump() == before


# JSON


def json_oddities() -> Iterator[bytes]:
    yield from (
        b"",
        b" ",
        b"\x00",
        b"{",
        b"}",
        b"[",
        b"{}{}",
        b"{} x",
        b"{'level': null}",
        b"{level: null}",
        b"{,}",
        b'{"a":}',
        b"<json/>",
    )
    yield from (
        b"null",
        b"true",
        b"0",
        b'""',
        b"[]",
        b"[{}]",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"nul",
        b"\xef\xbb\xbf",
        b"\xff\xfe{\x00}\x00",
    )
    yield from (b"[" * 100_000, b'{"a":' * 20_000, b"[" * 33 + b"]" * 33, b'{"was":' * 40 + b"1" + b"}" * 40)
    yield from (
        b'{"value": ' + number + b"}"
        for number in (b"1e400", b"-1e400", b"1" * 5000, b"01", b"+1", b".5", b"1.", b"0x1", b"1_0", b"1e1", b"9" * 30)
    )
    yield from (b'{"level": "met", "level": "partly"}', b'{"was": {"level": "", "level": ""}}', b'{"": "", "": ""}')
    yield from (
        b'{"comment": "' + text + b'"}'
        for text in (
            b"\\ud800",
            b"\\udfff\\ud800",
            b"\xed\xa0\x80",
            b"\xc0\xaf",
            b"\xf5\x80\x80\x80",
            b"\\u12",
            b"\\x41",
            b"a\nb",
        )
    )
    yield from (
        b'{"\\ud800": 1}',
        b'{"__proto__": {}}',
        b'{"constructor": 1}',
        b'{"__class__": 1}',
        b'{"$ref": "#"}',
        b'{"level\\u0000": 1}',
    )
    values: list[Any] = [
        None,
        True,
        False,
        0,
        -1,
        2**63,
        10**20,
        1.5,
        1e300,
        "",
        " ",
        "met",
        "x" * 101,
        [],
        [None],
        [[]],
        {},
        {"a": 1},
        ["plan", 1],
    ]
    for field in ("level", "value", "comment", "evidence", "was"):
        yield from (json.dumps({field: value}).encode() for value in values)


@pytest.mark.parametrize("body", list(json_oddities()), ids=lambda body: repr(body[:40]))
def test_odd_json_is_answered(web: Web, body: bytes) -> None:
    before = web.dump()
    response = web.send("PUT", JUDGEMENT, data=body, content_type="application/json", version=1)
    told(response, 200, 400, 412, 422)
    assert response.is_json
    if response.status_code != 200:
        assert response.json["message"]
        assert web.dump() == before


def test_there_are_many_of_them() -> None:
    assert len(set(json_oddities())) >= 120


@pytest.mark.parametrize(
    "name",
    [
        "organisation_id",
        "audit_id",
        "version",
        "salt",
        "saved_by",
        "answered",
        "position",
        "submitted_at",
        "deleted_at",
        "id",
        "content",
        "file_id",
        "on",
        "by",
    ],
)
def test_no_column_can_be_set_from_outside(web: Web, name: str) -> None:
    """T26, mass assignment."""
    before = web.dump()
    for method, url, body in (
        ("PUT", JUDGEMENT, {}),
        ("POST", f"{BASE}/evidence", {"title": "T"}),
        ("PATCH", f"{BASE}/evidence/plan", {"title": "T"}),
        ("POST", f"{BASE}/actions", {"title": "T"}),
        ("PATCH", f"{BASE}/actions/act", {"title": "T"}),
    ):
        told(web.send(method, url, json={**body, name: "x"}, version=1), 422)
    assert web.dump() == before


# Other headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("If-Match", value)
            for value in (
                "",
                '"',
                '""',
                '"a"',
                '"1',
                "1",
                '"1e1"',
                '"99999999999999"',
                "'1'",
                '"\xb9"',
                '"1"; x',
                "*",
                '"0x1"',
                '"-0"',
                '" 1"',
            )
        ),
        *(
            ("Idempotency-Key", value)
            for value in ("", "a", "a" * 7, "a" * 101, "a" * 10_000, "a b c d e f", "\xe9" * 10, "a\tb\tc\td\te")
        ),
        *(
            ("Content-Type", value)
            for value in (
                "",
                "json",
                "text/json",
                "application/jsonp",
                "application/x-yaml",
                "text/plain; application/json",
                "multipart/form-data",
                "application/json, text/plain",
                "*/*",
                "\xe9",
            )
        ),
    ],
    ids=repr,
)
def test_an_odd_header_is_refused(web: Web, name: str, value: str) -> None:
    before = web.dump()
    headers = {
        "X-CSRFToken": credentials()[0],
        "If-Match": '"1"',
        "Content-Type": "application/json",
        "Cookie": f"qa-toolkit={credentials()[1]}",
    }
    body = io.BytesIO(b'{"comment": "Odd."}')
    response = raw(web, JUDGEMENT, "PUT", list((headers | {name: value}).items()), input_stream=body, content_length=19)
    told(response, 400, 415)
    assert web.dump() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Range", "bytes=0-5"),
        ("Range", "bytes=99999999999-"),
        ("Accept", "\xff"),
        ("Accept-Encoding", "x" * 5000),
        ("Accept-Language", "\x00"),
        ("If-Modified-Since", "yesterday"),
        ("If-None-Match", '"' * 500),
        ("Referer", "javascript:alert(1)"),
        ("User-Agent", "{{7*7}}<script>"),
        ("Content-Length", "-1"),
        ("Content-Length", "many"),
        ("Transfer-Encoding", "chunked, chunked"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Authorization", "Basic " + "x" * 3000),
        ("Cookie", "=;;=; a; qa-toolkit"),
    ],
    ids=repr,
)
def test_an_odd_header_does_not_break_a_page(web: Web, name: str, value: str) -> None:
    before = web.dump()
    for path in ("/", BASE, "/static/site.css"):
        told(raw(web, path, headers=[(name, value)]), 200, 206, 304, 400, 416)
    assert web.dump() == before


# Fields

CHARACTERS = "".join(
    map(chr, [*range(32), *range(0x7F, 0xA0), 0x202E, 0x2066, 0xFFFE, 0xFFFF, 0x1FFFE, 0xFEFF, 0xE0001])
)


@pytest.mark.parametrize(
    "text", [CHARACTERS, "\x0b", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\x1b[31mred", "e\u0301"], ids=ascii
)
def test_any_character_in_a_field_is_kept_fit_for_a_page(web: Web, text: str) -> None:
    form = {"csrf_token": web.token, "lead.version": "-", "lead.comment": f"A{text}Z"}
    body = "&".join(f"{name}={quoted(value)}" for name, value in form.items())
    kind = "application/x-www-form-urlencoded"
    told(web.client.post(f"{PAGE}/sections/purpose", data=body, content_type=kind), 302, 409)
    about = json.dumps({"title": f"A{text}Z"}, ensure_ascii=True).encode()
    response = told(web.send("POST", f"{BASE}/evidence", data=about, content_type="application/json"), 201, 400)
    kept = json.dumps(web.document("x", "audit-1"), ensure_ascii=False)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202e]", kept)
    assert (response.status_code == 400) == any("\ud800" <= c <= "\udfff" for c in text)
    for url in (
        PAGE,
        f"{PAGE}/sections/purpose",
        f"{PAGE}/evidence",
        *(f"{PAGE}/download/{f}" for f in ("html", "csv", "json", "md")),
    ):
        told(web.client.get(url), 200)


def quoted(text: str) -> str:
    """Percent-encoded, halves of characters too, as a hostile client would."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def test_postgresql_is_asked_for_nothing_that_it_cannot_hold(postgres_url: str) -> None:
    """A NUL in an id is a row that is not there, and no fault of the database."""
    web = Web(postgres_url)
    web.add()
    for path in (
        f"{PAGE}\x00",
        "/organisations/x\x00",
        f"{BASE}/evidence/plan\x00",
        f"{PAGE}/sections/\x00",
        f"{PAGE}/download/\x00",
    ):
        told(raw(web, path), 404, 405)
    odd = dict.fromkeys(
        ("audit", "action", "evidence", "person", "with", "other", "title", "name", "owner", "standard", "key"),
        "a\x00b",
    )
    for rule, method in routes(web.app):
        url = address(web.app, rule, HERE)
        if url.endswith(("/submit", "/delete", "/erase", "/reopen")):
            continue
        if method == "GET":
            told(raw(web, url, query_string=odd), 200, 302, 404, 422)
        elif not url.startswith("/api/"):
            told(web.client.open(url, method=method, data=odd | {"csrf_token": web.token}), 200, 302, 404, 409, 422)
    told(web.send("PUT", JUDGEMENT, json={"evidence": ["a\x00b"]}, version=1), 422)
    told(web.send("POST", f"{BASE}/actions", json={"title": "a\x00b", "criterion": "\x00"}), 422)
    web.close()
