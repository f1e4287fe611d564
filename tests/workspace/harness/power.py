"""A disk that loses power: every write, sync, truncation and directory change that SQLite makes is recorded, and for any moment of the recording
a state is made up that a disk may be left in. Synced data is there; of what was not synced a random part is there, some of it torn at 512 bytes;
directory changes keep their order, and an fsync makes those before it durable, as ext4 and xfs do.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apsw

SECTOR = 512


class Write(NamedTuple):
    inode: int
    offset: int
    data: bytes


class Truncate(NamedTuple):
    inode: int
    size: int


class Sync(NamedTuple):
    inode: int


class Create(NamedTuple):
    name: str
    inode: int


class Delete(NamedTuple):
    name: str
    synced: bool


class Said(NamedTuple):
    """At this moment somebody was told that this is saved."""

    what: Any


Step = Write | Truncate | Sync | Create | Delete | Said


@dataclass
class Recording:
    steps: list[Step] = field(default_factory=list)
    files: dict[str, bytearray] = field(default_factory=dict)
    inodes: dict[str, int] = field(default_factory=dict)

    def opened(self, name: str) -> int:
        if name not in self.files:
            inode = sum(isinstance(step, Create) for step in self.steps)
            self.files[name], self.inodes[name] = bytearray(), inode
            self.steps.append(Create(name, inode))
        return self.inodes[name]

    def say(self, what: Any) -> None:
        self.steps.append(Said(what))


class RecordedFile:
    """What apsw calls a VFS file; it lies in memory."""

    def __init__(self, recording: Recording, name: str) -> None:
        self.recording, self.name, self.inode = recording, name, recording.opened(name)
        self.level = apsw.SQLITE_LOCK_NONE

    @property
    def content(self) -> bytearray:
        return self.recording.files[self.name]

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's names
        return bytes(self.content[offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        written = Write(self.inode, offset, bytes(data))
        apply(self.content, written)
        self.recording.steps.append(written)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        del self.content[size:]
        self.recording.steps.append(Truncate(self.inode, size))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.recording.steps.append(Sync(self.inode))

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.content)

    def xLock(self, level: int) -> None:  # noqa: N802 - there is one connection
        self.level = level

    def xUnlock(self, level: int) -> None:  # noqa: N802
        self.level = level

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return self.level >= apsw.SQLITE_LOCK_RESERVED

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802 - a disk that promises nothing
        return 0

    def xClose(self) -> None:  # noqa: N802
        pass


class RecordingVfs(apsw.VFS):
    def __init__(self, name: str, recording: Recording) -> None:
        self.recording = recording
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return RecordedFile(self.recording, os.path.basename(path) if path else f"temporary-{id(flags)}")  # noqa: PTH119

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        name = os.path.basename(filename)  # noqa: PTH119
        self.recording.files.pop(name, None)
        self.recording.inodes.pop(name, None)
        self.recording.steps.append(Delete(name, bool(syncdir)))

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        return os.path.basename(pathname) in self.recording.files  # noqa: PTH119

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return f"/{os.path.basename(name)}"  # noqa: PTH119


def apply(content: bytearray, step: Write | Truncate) -> None:
    if isinstance(step, Truncate):
        del content[step.size :]
        return
    if len(content) < step.offset:
        content.extend(bytes(step.offset - len(content)))
    content[step.offset : step.offset + len(step.data)] = step.data


@dataclass
class Disk:
    """What is durable after the steps so far, and what is still on its way."""

    contents: dict[int, bytearray] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    waiting: list[Write | Truncate] = field(default_factory=list)
    directory: list[Create | Delete] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)

    def take(self, step: Step) -> None:
        match step:
            case Said(what):
                self.said.append(what)
            case Create():
                self.directory.append(step)
            case Delete(_, synced):
                self.directory.append(step)
                if synced:
                    self._settle_directory()
            case Sync(inode):
                self._settle_directory()
                for one in [one for one in self.waiting if one.inode == inode]:
                    apply(self.contents.setdefault(inode, bytearray()), one)
                self.waiting = [one for one in self.waiting if one.inode != inode]
            case _:
                self.waiting.append(step)

    def _settle_directory(self) -> None:
        _change(self.names, self.directory)
        self.directory.clear()

    def after_power_cut(self, chance: random.Random, luck: float | None = None) -> dict[str, bytes]:
        """The files that may be found; `luck` is the part of the unsynced writes that made it, by default any part."""
        names, contents = dict(self.names), {inode: bytearray(held) for inode, held in self.contents.items()}
        settled = chance.randrange(len(self.directory) + 1) if luck is None else round(luck * len(self.directory))
        _change(names, self.directory[:settled])
        for step in self.waiting:
            for part in _torn(step, chance) if luck is None else [step] * round(luck):
                apply(contents.setdefault(step.inode, bytearray()), part)
        return {name: bytes(contents.get(inode, b"")) for name, inode in names.items()}


def _change(names: dict[str, int], steps: list[Create | Delete]) -> None:
    for step in steps:
        if isinstance(step, Create):
            names[step.name] = step.inode
        else:
            names.pop(step.name, None)


def _torn(step: Write | Truncate, chance: random.Random) -> Iterator[Write | Truncate]:
    """Half of the time all of a write, a third nothing, and otherwise some of its sectors."""
    luck = chance.random()
    if luck < 0.5:
        yield step
    elif luck < 0.65 and isinstance(step, Write):
        for start in range(0, len(step.data), SECTOR):
            if chance.random() < 0.5:
                yield Write(step.inode, step.offset + start, step.data[start : start + SECTOR])
