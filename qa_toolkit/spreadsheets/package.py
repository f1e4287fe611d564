"""The parts of a workbook from a stranger: unpacked within limits, and parsed so that no entity, no lie and no size does harm."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import kinds
from qa_toolkit.uploads import archives

MAX_BYTES = 20_000_000
MAX_UNPACKED = 50_000_000
_MAX_MARKS = 1_500_000  # '<' in all that is parsed
_MAX_RELATIONS = 1_000
_MAX_DEPTH = 50
_WINDOW = 250_000  # a cell holds at most 32,767 characters, so that no honest part goes on for so long without a '<'
_TOO_BIG = "it would unpack to far more than an audit or a standard needs; copy what is needed into a new workbook."
_DECLARED = (
    "it declares a document type, which no workbook does; open it, save it again under a new name and send that."
)
_NOT_A_WORKBOOK = (
    "the workbook itself is missing in it; open it, save it again as Excel Workbook (.xlsx) and send that."
)
_STRICT = "it is saved as ‘Strict Open XML’; open it and choose File, Save as, Excel Workbook (.xlsx)."
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/"

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Relation(Record):
    kind: str  # the last word of its type: 'worksheet'
    target: str  # the name of a part, in small letters


class Package:
    """Parts by their names, which are the same in small and capital letters. Made by `unpack`."""

    def __init__(self, path: Path | str, file: zipfile.ZipFile) -> None:
        self.path = path
        self._file = file
        self._names = {info.filename.lower(): info for info in file.infolist()}
        self._marks = _MAX_MARKS
        self.offset = 0  # where in the part the element begins that `start` or `end` was called for

    def bad(self, sentence: str, where: str = "") -> errors.BadWorkbook:
        return errors.BadWorkbook(self.path, sentence, where)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def part(self, name: str) -> bytes:
        """A part's bytes, b"" where there is none.

        Raises:
            BadWorkbook: where it is damaged, or in an encoding that no workbook uses.
        """
        info = self._names.get(name.lower())
        content = self._unpacked(info) if info else b""
        if b"\0" in content:  # UTF-16 and UTF-32
            raise self.bad(archives.DAMAGED)
        return content

    def refuse_declarations(self) -> None:
        """Looks at every part of text, also at those that are not read.

        Raises:
            BadWorkbook: where one declares a document type or an entity.
        """
        for name, info in self._names.items():
            if name.endswith((".xml", ".rels", ".vml")):
                content = self._unpacked(info).replace(b"\0", b"")
                if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                    raise self.bad(_DECLARED)

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        try:
            return self._file.read(info)
        except archives.UNREADABLE:
            raise self.bad(archives.DAMAGED) from None

    def parse(self, content: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Calls `start` and `end` with local names; an attribute's name has its namespace before it, if it has one.

        Raises:
            BadWorkbook: where it is not well-formed, or made to exhaust whoever reads it.
        """
        self._marks -= content.count(b"<")
        if self._marks < 0:
            raise self.bad(_TOO_BIG)
        if any(content.find(b"<", at, at + _WINDOW) < 0 for at in range(0, len(content) - _WINDOW, _WINDOW)):
            raise self.bad(archives.DAMAGED)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise self.bad(_DECLARED)

        def encoding(_: str, name: str | None, __: int) -> None:
            if name is not None and name.lower() not in ("utf-8", "us-ascii"):
                raise self.bad(archives.DAMAGED)

        depth = 0

        def begin(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _MAX_DEPTH:
                raise self.bad(archives.DAMAGED)
            self.offset = parser.CurrentByteIndex
            start(local(name), attributes)

        def finish(name: str) -> None:
            nonlocal depth
            depth -= 1
            self.offset = parser.CurrentByteIndex
            if end is not None:
                end(local(name))

        parser.XmlDeclHandler = encoding
        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = begin
        parser.EndElementHandler = finish
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            raise self.bad(archives.DAMAGED) from None

    def relations(self, of: str) -> dict[str, Relation]:
        """The parts that a part names by an id, those within the workbook only. The root's are those of ''."""
        folder, name = posixpath.split(of)
        found: dict[str, Relation] = {}

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = Relation(kind, target.lstrip("/").lower())
                if len(found) > _MAX_RELATIONS:
                    raise self.bad(_TOO_BIG)

        content = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        if content:
            self.parse(content, start)
        return found

    def workbook(self) -> str:
        """The name of the part that lists the sheets.

        Raises:
            BadWorkbook: where there is none.
        """
        name = next((r.target for r in self.relations("").values() if r.kind == "officeDocument"), "xl/workbook.xml")
        if name not in self:
            raise self.bad(_NOT_A_WORKBOOK)
        if _STRICT_NAMESPACE.encode() in self.part(name)[:2000]:
            raise self.bad(_STRICT)
        return name


def local(name: str) -> str:
    """An element's or an attribute's name without its namespace."""
    return name.rpartition(" ")[2]


def unpack(path: Path | str, content: bytes) -> Package:
    """A workbook's parts, none of them read yet.

    Raises:
        BadWorkbook: where the file is no workbook, or one that is not read: with macros, with links, with a password.
    """
    if len(content) > MAX_BYTES:
        raise errors.BadWorkbook(path, f"it is larger than {MAX_BYTES // 1_000_000} MB; take pictures out of it.")
    problem = kinds.problem_of_file(Path(path).name, content)
    if problem is not None:
        raise errors.BadWorkbook(path, problem)
    archive = archives.checked(content)
    if isinstance(archive, str):
        raise errors.BadWorkbook(path, archive)
    problem = kinds.problem_of_archive(archive)
    if problem is not None:
        raise errors.BadWorkbook(path, problem)
    file = zipfile.ZipFile(io.BytesIO(content))  # the same that `checked` has looked at
    if sum(info.file_size for info in file.infolist()) > MAX_UNPACKED:
        raise errors.BadWorkbook(path, _TOO_BIG)
    package = Package(path, file)
    package.refuse_declarations()
    return package
