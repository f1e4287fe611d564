"""Zip files from strangers: looked at by their tables alone before anything in them is unpacked.

Python's own reader takes files whose members overlap or that begin in the middle of another file; so these are checked here.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cached_property

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
_MAX_READ = 1_000_000
_END, _LOCAL, _LISTED = b"PK\x05\x06", b"PK\x03\x04", b"PK\x01\x02"
_TABLES = 4  # archives within the archive have tables too
_END_SIZE, _LOCAL_SIZE = 22, 30
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = "it is damaged or was not sent whole; open it, save it again and send that."
BOMB = "it would unpack to far more than it should; copy what is needed into a new file and send that."
HIDDEN = "something is hidden in it; open it, save it again under a new name and send that."
LOCKED = "it is protected by a password; save it without one."


class Archive:
    """A zip file that passed. Made by `checked`."""

    def __init__(self, content: bytes, members: Sequence[zipfile.ZipInfo]) -> None:
        self._content = content
        self._members = {member.filename: member for member in members}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def size(self, name: str) -> int:
        """How many bytes a member has, as the archive says."""
        return self._members[name].file_size

    @cached_property
    def _file(self) -> zipfile.ZipFile:
        """Its table is read once, whatever number of members is read."""
        return zipfile.ZipFile(io.BytesIO(self._content))

    def read(self, name: str, limit: int = _MAX_READ) -> bytes:
        """A member, at most its first megabyte or as many bytes as `limit`; b"" where there is none or it is damaged."""
        if name not in self._members:
            return b""
        try:
            with self._file.open(self._members[name]) as member:
                return member.read(limit)
        except UNREADABLE:
            return b""


def checked(content: bytes, most: int = MAX_MEMBERS) -> Archive | str:
    """The archive, or the sentence that says why it is not taken; `most` is how many members it may have."""
    if not content.startswith(_LOCAL):
        return DAMAGED
    end = content.rfind(_END)
    if end < 0 or len(content) < end + _END_SIZE:
        return DAMAGED
    if len(content) > end + _END_SIZE:
        return HIDDEN  # a comment, or another file after the last byte
    declared = struct.unpack_from("<H", content, end + 10)[0]
    if declared > most or content.count(_LISTED) > _TABLES * most:  # the reader believes the table, not the number
        return BOMB
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            members = file.infolist()
    except UNREADABLE:
        return DAMAGED
    return _problem(content, members, most) or Archive(content, members)


def ends_as_archive(content: bytes) -> bool:
    """Whether a program that looks for archives would take the file for one: an end record that reaches to the last byte."""
    at = content.rfind(_END, max(0, len(content) - _END_SIZE - 0xFFFF))
    while at >= 0:
        if len(content) >= at + _END_SIZE and at + _END_SIZE + struct.unpack_from("<H", content, at + 20)[0] >= len(
            content
        ):
            return True
        at = content.rfind(_END, max(0, len(content) - _END_SIZE - 0xFFFF), at)
    return False


def _problem(content: bytes, members: Sequence[zipfile.ZipInfo], most: int) -> str | None:
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > most or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        return BOMB
    if any(member.flag_bits & 0x2041 for member in members):  # encrypted: plain, strong, or with its table hidden
        return LOCKED
    if any(member.compress_type not in _METHODS for member in members):
        return DAMAGED
    names = [member.orig_filename for member in members]
    if len({name.lower() for name in names}) < len(names) or not all(map(_stays_inside, names)):
        return HIDDEN
    return _layout_problem(content, members)


def _stays_inside(name: str) -> bool:
    return not (
        name.startswith(("/", "\\")) or "\0" in name or ":" in name or ".." in name.replace("\\", "/").split("/")
    )


def _layout_problem(content: bytes, members: Sequence[zipfile.ZipInfo]) -> str | None:
    """Members lie one after the other from the first byte, and say the same in front of their data as in the table at the end."""
    at = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        start = member.header_offset
        if start < at or (at == 0 and start != 0):
            return HIDDEN
        header = content[start : start + _LOCAL_SIZE]
        if len(header) < _LOCAL_SIZE or header[:4] != _LOCAL:
            return DAMAGED
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        name = content[start + _LOCAL_SIZE : start + _LOCAL_SIZE + name_length]
        if name != _bytes_of(member) or struct.unpack_from("<H", header, 8)[0] != member.compress_type:
            return HIDDEN
        at = start + _LOCAL_SIZE + name_length + extra_length + member.compress_size
    return DAMAGED if at > content.rfind(_END) else None


def _bytes_of(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
