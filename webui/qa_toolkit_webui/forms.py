"""What every form sends in the same way."""

from __future__ import annotations

import uuid

from werkzeug.datastructures import FileStorage

from qa_toolkit import errors


def version(text: str) -> int:
    """The version that a page began from; what is none fits no row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def once(*parts: str) -> str:
    """An idempotency key for what a form sends: the same words of the same form again are the same save."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\0".join(parts)))


def file_name(file: FileStorage) -> str:
    """What a file is called: browsers may send a whole path, and of a long name its end counts."""
    return errors.shown((file.filename or "").replace("\\", "/").rpartition("/")[2][-80:]) or "the file"
