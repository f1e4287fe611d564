"""How a browser without JavaScript reads a form of ours and sends it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from websites import Web
from werkzeug.test import TestResponse


def fields(page: str) -> dict[str, list[str]]:
    """What a browser would send of a page's forms if nothing were touched: hidden fields, checked choices, texts."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="(\w+)"', tag)
        if name is None or (kind and kind[1] in ("file", "submit")):
            continue
        if kind and kind[1] in ("radio", "checkbox") and "checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found.setdefault(unescape(name[1]), []).append(unescape(value[1]) if value else "")
    for name_, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found.setdefault(unescape(name_), []).append(unescape(text).removeprefix("\n"))
    return found


def section_url(where: tuple[str, str], section: str = "purpose") -> str:
    return f"/organisations/{where[0]}/audits/{where[1]}/sections/{section}"


def form(web: Web, url: str) -> dict[str, list[str]]:
    page = web.client.get(url)
    assert page.status_code == 200
    return fields(page.text)


def post(web: Web, url: str, data: dict[str, Any]) -> TestResponse:
    return web.client.post(url, data=data, content_type="multipart/form-data")


def judgement(web: Web, where: tuple[str, str], criterion: str, section: str = "purpose") -> dict[str, Any]:
    found: dict[str, Any] = web.document(*where)["judgements"][section].get(criterion, {})
    return found
