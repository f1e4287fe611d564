"""Documents and workbooks that cannot be read, brought back or written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from qa_toolkit.errors.sentences import QAToolkitError, did_you_mean, shown


class DocumentError(QAToolkitError):
    def __init__(self, path: Path | str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path


class NotFound(DocumentError):
    def __init__(self, path: Path | str, nearby: Iterable[str] = ()) -> None:
        super().__init__(path, f"there is no such file.{did_you_mean(Path(path).name, nearby)}")


class Unreadable(DocumentError):
    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(path, f"this cannot be read: {reason}")


class NotText(DocumentError):
    def __init__(self, path: Path | str, line: int) -> None:
        super().__init__(path, f"line {line} is not UTF-8 text. Save the file again with the encoding UTF-8.")
        self.line = line


class WrongFormat(DocumentError):
    def __init__(self, path: Path | str, looks_like: str) -> None:
        super().__init__(path, f"this looks like {looks_like}; an audit or a standard is a JSON or YAML file.")


class BadSyntax(DocumentError):
    def __init__(self, path: Path | str, line: int, column: int, detail: str) -> None:
        super().__init__(path, f"line {line}, column {column}: {detail}")
        self.line, self.column, self.detail = line, column, detail


class BadData(DocumentError):
    """What a plugin's evidence source raises where a file is not what it reads; `line` counts from 1."""

    def __init__(self, path: Path | str, detail: str, line: int | None = None) -> None:
        super().__init__(path, detail if line is None else f"line {line}: {detail}")


class TooLarge(DocumentError):
    def __init__(self, path: Path | str, limit: int) -> None:
        super().__init__(path, f"this is larger than {limit // 1_000_000} MB, the most that is read.")


class TooDeep(DocumentError):
    def __init__(self, path: Path | str, limit: int) -> None:
        super().__init__(path, f"values are nested more than {limit} deep; no audit or standard needs that.")


class CannotWrite(DocumentError):
    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(path, f"this cannot be written ({reason}). Choose another place with -o.")


# Workbooks


class BadWorkbook(DocumentError):
    """A workbook that cannot be read; `where` is the cell, as Excel writes it, where one cell is to blame."""

    def __init__(self, path: Path | str, sentence: str, where: str = "") -> None:
        super().__init__(path, f"{where}: {sentence}" if where else sentence)
        self.sentence, self.where = sentence, where


class TooLongForACell(QAToolkitError):
    def __init__(self, sheet: str, member: str) -> None:
        super().__init__(
            f"'{shown(member)}' (sheet {sheet}) is longer than the 32,767 characters of a cell. Write this standard as JSON."
        )


class Undecided(QAToolkitError):
    """What was changed on both sides, and nobody has said whose change counts."""

    def __init__(self, fields: Sequence[str]) -> None:
        more = f" and {len(fields) - 1} more" if len(fields) > 1 else ""
        super().__init__(f"{fields[0]}{more}: changed both in the file and in the audit; say which of the two to take.")
        self.fields = tuple(fields)


class WrongWorkbook(BadWorkbook):
    """A workbook that can be read and is not the one that is wanted: none of ours, damaged, or made by a newer toolkit."""


class WrongAudit(BadWorkbook):
    """A workbook that was made from another audit than the one that it is to come back into; `audit` is the one it names."""

    def __init__(self, path: Path | str, sentence: str, audit: str) -> None:
        super().__init__(path, sentence)
        self.audit = audit


class UnknownAudit(BadWorkbook):
    def __init__(self, path: Path | str, where: str) -> None:
        super().__init__(
            path,
            f"the audit that this workbook was made from is not in {where}. To make an audit of it: qa-toolkit import {path} -o FILE.json",
        )


class NothingAwaited(DocumentError):
    def __init__(self, path: Path | str) -> None:
        super().__init__(
            path, "there is no audit in this folder, and no workbook that was sent out; name the folder that has them."
        )


class Overtaken(QAToolkitError):
    """What a person has looked at is no longer what would happen."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where}: this was changed meanwhile, so nothing was taken. Look again at what would change.")
