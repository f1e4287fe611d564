"""The typeface that every report carries, so that it looks the same on a computer without fonts."""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Callable
from importlib.resources import files

FAMILY = "Source Sans 3"
_STYLES = (("400-normal", "normal", 400), ("400-italic", "italic", 400), ("700-normal", "normal", 700))
_FILE = "source-sans-3-{subset}-{suffix}.woff2".format
FILES = frozenset(_FILE(subset=subset, suffix=suffix) for subset in ("latin", "latin-ext") for suffix, _, _ in _STYLES)
# What only the files named latin-ext can draw. An English report does without them: unpacking takes as long as three pages.
_EXTENDED = re.compile(
    "[\u0100-\u0130\u0132-\u0151\u0154-\u02ff\u1d00-\u1eff\u2020\u20a0-\u20cf\u2113\u2c60-\u2c7f\ua720-\ua7ff]"
)


def data_uri(name: str) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(woff2(name)).decode('ascii')}"


def font_faces(text: str, address: Callable[[str], str] = data_uri, *, extended: str = "") -> str:
    """The `@font-face` rules that `text` needs.

    There is no `unicode-range`: WeasyPrint would believe it against the font, and draw empty boxes.

    Args:
        address: Gives the URL of a file by its name.
        extended: More descriptors for the files named latin-ext.
    """
    subsets = (("latin-ext", extended), ("latin", "")) if _EXTENDED.search(text) else (("latin", ""),)
    return "".join(
        f'@font-face{{font-family:"{FAMILY}";font-style:{style};font-weight:{weight};{more}'
        f'src:url("{address(_FILE(subset=subset, suffix=suffix))}")}}\n'
        for subset, more in subsets
        for suffix, style, weight in _STYLES
    )


@functools.cache
def woff2(name: str) -> bytes:
    if name not in FILES:
        raise KeyError(name)
    return (files(__name__) / name).read_bytes()
