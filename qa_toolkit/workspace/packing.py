"""Zip files with a manifest: written whole or not at all for their owner's eyes, and looked at by their table before anything is unpacked.

`qa_toolkit.uploads` refuses more, and holds what it looks at in memory; an archive here may be larger than that.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

import orjson

from qa_toolkit import documents, errors

MANIFEST = "manifest.json"
MAX_MEMBERS = 1_000_000
MAX_UNPACKED = 100_000_000_000
MAX_RATIO = 250
MAX_LINE = 64_000_000
_ALWAYS_FINE = 50_000_000  # unpacked bytes that no ratio makes dangerous
_MAX_MANIFEST = 200_000_000
_CHUNK = 1 << 20
_LEVEL = 2  # a third larger than with 6, in a third of the time
_LOCAL = b"PK\x03\x04"
_UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, RuntimeError, ValueError, struct.error, zlib.error)
DAMAGED = "this is damaged, or only a part of the file."


class Writer:
    """A zip under way; `hashes` grows with its members, and the manifest is the last of them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self.hashes: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        if kind is None:
            self._zip.close()
        else:  # the file will not stay; what closes it must not hide why
            with suppress(OSError, ValueError):
                self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        with self.open(name) as write:
            write.update(content)

    @contextmanager
    def open(self, name: str) -> Iterator[Member]:
        with self._zip.open(name, "w", force_zip64=True) as stream:  # dated 1980: the same content gives the same bytes
            member = Member(stream)
            yield member
        self.hashes[name] = member.sha256.hexdigest()

    def finish(self, manifest: Mapping[str, Any]) -> None:
        with self._zip.open(MANIFEST, "w") as stream:
            stream.write(as_bytes({**manifest, "members": self.hashes}))


class Member:
    """What is written goes through its hash."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()

    def update(self, content: bytes) -> None:
        self.sha256.update(content)
        self._stream.write(content)


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that only its owner reads, there when the block has ended well; one that is there already is never written over.

    Raises:
        CannotWrite.
    """
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    if target.exists() or target.is_symlink():
        raise errors.CannotWrite(target, "it is there already, and is not written over")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError:
        raise errors.CannotWrite(target, "it is there already, and is not written over") from None
    except OSError as error:
        raise errors.CannotWrite(target, (error.strerror or str(error)).lower()) from error


def _put_in_place(beside: Path, target: Path) -> None:
    try:
        os.link(beside, target)  # fails where something has come there meanwhile, which a rename would destroy
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if target.exists():
            raise FileExistsError from None
        beside.replace(target)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Reader:
    """A zip that passed the look at its table. Every member is read up to a limit, and against its hash in the manifest.

    Raises:
        BadArchive: with the reason.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise errors.BadArchive(path, f"this cannot be read ({(error.strerror or str(error)).lower()}).") from None
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._members = {member.filename: member for member in self._zip.infolist()}
            problem = _problem(self._file, self._zip.infolist())
            if problem is not None:
                raise errors.BadArchive(path, problem)
            self.manifest = self._read_manifest()
        except _UNREADABLE:
            self._file.close()
            raise errors.BadArchive(path, DAMAGED) from None
        except errors.QAToolkitError:
            self._file.close()
            raise
        hashes = self.manifest.get("members")
        self.hashes: dict[str, Any] = hashes if isinstance(hashes, dict) else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def read(self, name: str, limit: int) -> bytes:
        """One member that is as the manifest says.

        Raises:
            BadArchive.
        """
        if name not in self._members:
            raise errors.BadArchive(self.path, f"its part '{errors.shown(name)}' is missing.")
        if self._members[name].file_size > limit:
            raise errors.BadArchive(self.path, f"its part '{errors.shown(name)}' is too large to be one.")
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member piece by piece; where its hash is not the manifest's, this is said after the last piece."""
        found = hashlib.sha256()
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    found.update(chunk)
                    yield chunk
        except KeyError:
            raise errors.BadArchive(self.path, f"its part '{errors.shown(name)}' is missing.") from None
        except _UNREADABLE:
            raise errors.BadArchive(self.path, f"its part '{errors.shown(name)}' is damaged.") from None
        if found.hexdigest() != self.hashes.get(name):
            raise errors.BadArchive(self.path, f"its part '{errors.shown(name)}' is not what its manifest says.")

    def lines(self, name: str) -> Iterator[bytes]:
        """A member line by line.

        Raises:
            BadArchive: also where a line is longer than any row that was ever written.
        """
        pieces, size = [b""], 0
        for chunk in self.chunks(name):
            first, *others = chunk.split(b"\n")
            pieces.append(first)
            size += len(first)
            if size > MAX_LINE:
                raise errors.BadArchive(
                    self.path, f"its part '{errors.shown(name)}' has a line that is too long to be one."
                )
            if others:
                yield b"".join(pieces)
                yield from others[:-1]
                pieces, size = others[-1:], len(others[-1])
        if size:
            yield b"".join(pieces)

    def _read_manifest(self) -> dict[str, Any]:
        if MANIFEST not in self._members or self._members[MANIFEST].file_size > _MAX_MANIFEST:
            return {}
        text = self._zip.read(MANIFEST).decode()
        try:
            data = documents.parse_json(text, f"{self.path}, {MANIFEST}").data
        except errors.DocumentError as error:
            raise errors.BadArchive(self.path, f"its manifest cannot be read ({error}).") from None
        return data if isinstance(data, dict) else {}


def _problem(file: BinaryIO, members: list[zipfile.ZipInfo]) -> str | None:
    """Why a zip is not taken, by its table alone and by what stands before each member."""
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        return "it holds more than the toolkit ever writes."
    if unpacked > max(_ALWAYS_FINE, MAX_RATIO * packed):
        return "it would unpack to far more than it should."
    if any(member.flag_bits & 0x2041 for member in members):
        return "it is protected by a password; unpack it and pack it again without one."
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        return "it is packed in a way that the toolkit does not use."
    names = [member.orig_filename for member in members]
    if len({name.lower() for name in names}) < len(names) or not all(map(_stays_inside, names)):
        return "its parts have names that no export or back-up has."
    return _overlap(file, members)


def _stays_inside(name: str) -> bool:
    return not (name.startswith("/") or "\0" in name or "\\" in name or ":" in name or ".." in name.split("/"))


def _overlap(file: BinaryIO, members: list[zipfile.ZipInfo]) -> str | None:
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        file.seek(member.header_offset)
        header = file.read(30)
        if member.header_offset < end or len(header) < 30 or header[:4] != _LOCAL:
            return DAMAGED
        name, extra = struct.unpack_from("<HH", header, 26)
        end = member.header_offset + 30 + name + extra + member.compress_size
    return None


def as_bytes(data: Any) -> bytes:
    """As `documents.dump`, which cannot write whole numbers of more than 64 bits; a workspace keeps those too."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def line(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
