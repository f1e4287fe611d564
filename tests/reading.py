"""What the tests of the pages for reading share: three example audits of one school, and what there is to be read on a page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from websites import Web

EXAMPLES = Path(__file__).parents[1] / "examples" / "ashby-down-school"
OWN, EXTERNAL, BEFORE = (
    "6f0b7a52-4b0c-4d6e-9a35-2f6c1d80e7b4",
    "e47c8a16-93d1-4f27-b2a9-51c06f7d3e88",
    "b1d9c3f7-0e52-4a8b-8c14-7d3f95a2e610",
)
VOID = {"meta", "br", "img", "link", "input", "hr", "col", "rect", "path"}


class Read(HTMLParser):
    """What stands to be read inside an element, without what only the page adds (`no_print`, `answer`)."""

    def __init__(self, page: str, inside: str) -> None:
        super().__init__()
        self.inside, self.words = inside, ""
        self.stack: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append((tag, dict(attrs).get("class") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        within = [f"{tag}.{classes}" for tag, classes in self.stack]
        if self.inside in within and not any(one in ("p.answer", "style.") for one in within):
            self.words += f" {data}"

    @property
    def text(self) -> str:
        return " ".join(self.words.split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def at(audit: str, rest: str = "", organisation: str = "ashby-down-school") -> str:
    return f"/organisations/{organisation}/audits/{audit}/{rest}".rstrip("/")


def post(web: Web, url: str, **data: Any) -> Any:
    return web.client.post(url, data={"csrf_token": web.token, **data})


def seen(web: Web, url: str, status: int = 200) -> str:
    answer = web.client.get(url)
    assert answer.status_code == status, answer.text
    return str(answer.text)
