"""Ids in addresses. They come from files and may hold anything; one that no part of an address can hold stands there in another spelling."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

from werkzeug.routing import UnicodeConverter, ValidationError

_PLAIN = re.compile(r"[^/\\\x00-\x1f~.][^/\\\x00-\x1f]*")


class Id(UnicodeConverter):
    """Every variable part of our addresses: as it is where it can be, else '~' and base64."""

    def to_url(self, value: str) -> str:
        if _PLAIN.fullmatch(value):
            return quote(value, safe="!$&'()*+,;=:@")
        return "~" + urlsafe_b64encode(value.encode()).decode().rstrip("=")

    def to_python(self, value: str) -> str:
        if not value.startswith("~"):
            return value
        try:
            return urlsafe_b64decode(value[1:] + "=" * (-len(value[1:]) % 4)).decode()
        except ValueError:
            raise ValidationError from None
