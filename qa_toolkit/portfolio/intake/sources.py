"""Where audits are: files, folders and what is in them, patterns, zip archives and workspaces, found one by one and never held all at once."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa_toolkit import documents, errors
from qa_toolkit.models import Record
from qa_toolkit.portfolio.rows import NotTaken
from qa_toolkit.uploads import archives

DOCUMENTS = (".json", ".yaml", ".yml")
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
ARCHIVE = ".zip"
KINDS = (*DOCUMENTS, *WORKBOOKS, ARCHIVE)
MAX_ARCHIVE_BYTES = 200_000_000
MAX_MEMBERS = 20_000  # of an archive: here they are audits, and not a workbook's parts
OURS = "portfolio"  # what this command writes begins with it
_SQLITE = b"SQLite format 3\x00"


class Source(Record):
    """One audit to be taken. `stamp` changes when its content does; `member` is the name in an archive, or `organisation/audit` in a workspace."""

    path: str
    member: str
    stamp: str

    @property
    def name(self) -> str:
        return f"{shown_place(self.path)}!{self.member}" if self.member else self.path


def shown_place(path: str) -> str:
    """A place without the password that may stand in the address of a database."""
    return re.sub(r"://[^@/]*@", "://…@", path)


def find(places: Iterable[str], output: Path) -> Iterator[Source | NotTaken]:
    """Every audit that these places name; what lies in `output` because we wrote it is none."""
    ours = os.path.abspath(output)
    for place in places:
        if "://" in place:
            yield from in_workspace(place)
        elif os.path.isdir(place):
            yield from _in_folder(place, ours)
        elif not os.path.exists(place) and glob.has_magic(place):
            yield from _of_pattern(place, ours)
        else:
            yield from _at(os.path.normpath(place))


def _of_pattern(pattern: str, ours: str) -> Iterator[Source | NotTaken]:
    found = False
    for path in glob.iglob(pattern, recursive=True):
        found = True
        if os.path.isdir(path):
            yield from _in_folder(path, ours)
        elif not _is_ours(path, ours):
            yield from _at(os.path.normpath(path))
    if not found:
        yield NotTaken(
            _named(pattern), f"{_named(pattern)}: no file has a name like this; look at the folder and the ending."
        )


def _in_folder(folder: str, ours: str) -> Iterator[Source | NotTaken]:
    """Files that may be audits, those of folders inside it too; what is hidden, marks of open workbooks and other kinds of files are none."""
    waiting = [os.path.normpath(folder)]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "~$")) or _is_ours(entry.path, ours):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.name.lower().endswith(KINDS):
                        yield from _at(entry.path)
        except OSError as error:
            yield _unreadable(here, error)


def _is_ours(path: str, ours: str) -> bool:
    where, name = os.path.split(os.path.abspath(path))
    return where == ours and name.startswith(OURS)


def _at(path: str) -> Iterator[Source | NotTaken]:
    if (name := _named(path)) != path:
        yield NotTaken(name, f"{name}: the name of the file is not written in UTF-8; rename it.")
        return
    try:
        about = os.stat(path)
        if path.lower().endswith(ARCHIVE):
            yield from _in_archive(path, f"{about.st_size}-{about.st_mtime_ns}")
        elif not path.lower().endswith(KINDS) and _is_workspace(path):
            yield from in_workspace(path)
        else:
            yield Source(path, "", f"{about.st_size}-{about.st_mtime_ns}")
    except OSError as error:
        yield _unreadable(path, error)


def _named(path: str) -> str:
    """As it can be kept and shown: of a name that is no text, what is not has its number instead."""
    return path.encode("utf-8", "backslashreplace").decode()


def _unreadable(path: str, error: OSError) -> NotTaken:
    path = _named(path)
    if isinstance(error, FileNotFoundError):
        return NotTaken(path, str(errors.NotFound(path)))
    return NotTaken(path, str(errors.Unreadable(path, f"{(error.strerror or str(error)).lower()}.")))


def _is_workspace(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


# Archives


def open_archive(path: str) -> archives.Archive | NotTaken:
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_ARCHIVE_BYTES + 1)
    except OSError as error:
        return _unreadable(path, error)
    if len(content) > MAX_ARCHIVE_BYTES:
        return NotTaken(path, str(errors.TooLarge(path, MAX_ARCHIVE_BYTES)))
    archive = archives.checked(content, MAX_MEMBERS)
    return NotTaken(path, f"{path}: {archive}") if isinstance(archive, str) else archive


def member(archive: archives.Archive, source: Source) -> bytes | NotTaken:
    """A member's content; it may have gone or been damaged since it was found."""
    if source.member not in archive.names:
        return NotTaken(source.name, f"{source.name}: it is no longer in the archive; run this again.")
    content = archive.read(source.member, limit=documents.MAX_JSON_BYTES + 1)
    if not content and archive.size(source.member):
        return NotTaken(source.name, f"{source.name}: {archives.DAMAGED}")
    return content


def _in_archive(path: str, stamp: str) -> Iterator[Source | NotTaken]:
    archive = open_archive(path)
    if isinstance(archive, NotTaken):
        yield archive
        return
    for member in archive.names:
        last = member.rpartition("/")[2]
        if not last or last.startswith((".", "~$")) or member.startswith("__MACOSX/"):
            continue
        if last.lower().endswith(ARCHIVE):
            name = f"{path}!{member}"
            yield NotTaken(
                name, f"{name}: this is a zip file inside a zip file; unpack it and name the files or the folder."
            )
        elif last.lower().endswith(KINDS):
            yield Source(path, member, stamp)


# Workspaces


def in_workspace(location: str) -> Iterator[Source | NotTaken]:
    from qa_toolkit.workspace import open_to_read

    try:
        workspace = open_to_read(location)
    except errors.QAToolkitError as error:
        yield NotTaken(shown_place(location), str(error))
        return
    try:
        after = ("", "")
        while heads := workspace.audits.in_order(after):
            for head in heads:
                yield Source(location, f"{head.organisation}/{head.id}", f"{head.created_at}-{head.changes}")
            after = (heads[-1].organisation, heads[-1].id)
    except errors.QAToolkitError as error:
        yield NotTaken(shown_place(location), str(error))
    finally:
        workspace.close()
