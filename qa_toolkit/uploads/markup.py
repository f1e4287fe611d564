"""What a browser might run if it were ever handed a file under the wrong type: the patterns of the WHATWG's MIME sniffing."""

from __future__ import annotations

import re

_TAGS = "!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|math|object|embed"
_BEGINS = re.compile(rf"\s*(?:<(?:{_TAGS})[\s>/]|<!--|<\?(?:xml|php)|#!)", re.IGNORECASE)
_ANYWHERE = re.compile(rb"<(?:!doctype\s|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
PAGE = "it is, or hides, a web page or a script; save it as a PDF."


def begins(text: str) -> bool:
    """Whether a text begins as a page, an SVG picture or a script does."""
    return _BEGINS.match(text[:512]) is not None


def holds(content: bytes) -> bool:
    """Whether such a thing stands anywhere in these bytes, which should hold none."""
    return _ANYWHERE.search(content) is not None
