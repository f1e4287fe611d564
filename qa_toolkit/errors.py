"""Everything that is raised on purpose: one class per case, and the class holds the sentence.

A sentence says what is wrong, where, and what to do. Whatever is not a `QAToolkitError` is a bug of ours and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_toolkit.models import Finding


class QAToolkitError(Exception):
    """Something that the person at the keyboard can put right."""


# Documents


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


# Standards


class StandardError(QAToolkitError):
    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


class UnknownStandard(StandardError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        here = f" These are here: {', '.join(known)}." if known else " No standard is installed."
        super().__init__(name, f"no standard is called '{shown(name)}'.{did_you_mean(name, known)}{here}")
        self.known = known


class InvalidStandard(StandardError):
    def __init__(self, name: str, problems: Sequence[Finding]) -> None:
        first, rest = problems[0], len(problems) - 1
        more = f" (and {rest} more: qa-toolkit standards check {first.file})" if rest else ""
        super().__init__(name, f"{first.where}: {first.message}{more}")
        self.problems = tuple(problems)


class DuplicateStandard(StandardError):
    def __init__(self, name: str, first: Path | str, second: Path | str) -> None:
        super().__init__(name, f"'{name}' is offered twice, by {first} and by {second}; the first is used.")


class SameStandard(StandardError):
    def __init__(self, name: str) -> None:
        super().__init__(name, f"{name} stands on both sides; name two standards.")


class UnknownAward(StandardError):
    def __init__(self, name: str, award: str, known: Sequence[str]) -> None:
        has = f"It has: {', '.join(known)}." if known else "It has none."
        super().__init__(name, f"{name} has no award called '{shown(award)}'.{did_you_mean(award, known)} {has}")


class UnknownLevel(StandardError):
    def __init__(self, name: str, level: str, known: Sequence[str]) -> None:
        super().__init__(
            name,
            f"{name} has no level called '{shown(level)}'.{did_you_mean(level, known)} It has: {', '.join(known)}.",
        )


# Audits


class AuditError(QAToolkitError):
    """An audit that cannot be run at all; what can be run in spite of a fault is a `Finding`."""


class NotAnAudit(AuditError):
    def __init__(self, problems: Sequence[Finding]) -> None:
        first, rest = problems[0], len(problems) - 1
        more = f" (and {rest} more: qa-toolkit check {first.file})" if rest else ""
        super().__init__(f"{first.where}: {first.message}{more}")
        self.problems = tuple(problems)


class CannotCompare(AuditError):
    def __init__(self, this: str, other: str, why: str) -> None:
        super().__init__(f"{other} cannot stand beside {this}: {why}")


class CannotCarry(AuditError):
    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"Nothing can be carried from {path}: {why}")


class CannotUpgrade(AuditError):
    def __init__(self, source: str, target: str, why: str) -> None:
        super().__init__(f"an audit by {source} cannot become one by {shown(target)}: {why}.")


class NoWay(CannotUpgrade):
    """No map leads from the one edition to the other; a map that is there and not whole is another matter."""


# Plugins and reports


class PluginError(QAToolkitError):
    def __init__(self, plugin: str, doing: str, cause: BaseException | str) -> None:
        what = cause if isinstance(cause, str) else f"{type(cause).__name__}: {cause}"
        super().__init__(f"Plugin '{plugin}' was left out while {doing}: {what}")
        self.plugin, self.doing, self.cause = plugin, doing, cause


class DeprecatedHook(PluginError):
    """The plugin works as before; `cause` says what in it will not."""

    def __init__(self, plugin: str, cause: str) -> None:
        QAToolkitError.__init__(self, f"Plugin '{plugin}' works, but its author should change it: {cause}")
        self.plugin, self.doing, self.cause = plugin, "its hooks were checked", cause


class BadPluginName(QAToolkitError):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"'{shown(name)}' cannot be the name of a plugin: {why}")


class CannotPack(DocumentError):
    """A standard that no plugin can bring as it is; each of `problems` is a line of its own."""

    def __init__(self, path: Path | str, why: str, problems: Sequence[str] = ()) -> None:
        super().__init__(path, "\n  ".join([f"this cannot be packed as a plugin: {why}", *problems]))


class ReportError(QAToolkitError):
    pass


class UnknownFormat(ReportError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"no report format is called '{shown(name)}'.{did_you_mean(name, known)} These are here: {', '.join(known)}."
        )


class NeedsAudit(ReportError):
    def __init__(self, format_: str) -> None:
        super().__init__(f"the format '{format_}' is made of the audit itself, and only its report was given.")


class UnknownSource(QAToolkitError):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        here = f" These are here: {', '.join(known)}." if known else " No plugin that is installed here brings one."
        super().__init__(f"no evidence source is called '{shown(name)}'.{did_you_mean(name, known)}{here}")


class BadBranding(ReportError):
    def __init__(self, path: Path | str, detail: str) -> None:
        super().__init__(f"{path}: {detail}")


class BadOrganisations(QAToolkitError):
    def __init__(self, path: Path | str, row: int | None, detail: str) -> None:
        super().__init__(f"{path}: {detail}" if row is None else f"{path}: row {row}: {detail}")


class MissingLibrary(QAToolkitError, ImportError):
    def __init__(self, what: str, library: str) -> None:
        super().__init__(f"{what} needs {library}: python -m pip install {library}")


# The workspace


class WorkspaceError(QAToolkitError):
    pass


class NotHere(WorkspaceError):
    """Also what belongs to somebody else: whoever asks must not learn that it exists."""

    def __init__(self, what: str, id_: str) -> None:
        super().__init__(f"there is no {what} called '{shown(id_)}' here.")
        self.what = what


class Denied(WorkspaceError):
    def __init__(self, right: str) -> None:
        super().__init__(f"you may not do this: it needs the right to {right}. Ask whoever manages this organisation.")
        self.right = right


class Conflict(WorkspaceError):
    """Somebody else changed the same field meanwhile; `theirs` is what is stored now, and nothing was overwritten."""

    def __init__(self, version: int, theirs: object, by: str, at: str) -> None:
        super().__init__("somebody else has changed this meanwhile. Both versions are kept: choose one, or join them.")
        self.version, self.theirs, self.by, self.at = version, theirs, by, at


class Locked(WorkspaceError):
    def __init__(self) -> None:
        super().__init__(
            "this audit has been submitted, so its judgements no longer change. Start a new audit, or reopen this one."
        )


class Submitted(Locked):
    """A workbook brings something new into an audit that no longer changes."""

    def __init__(self, path: Path | str, where: str) -> None:
        is_file = where.lower().endswith((".json", ".yaml", ".yml"))
        remedy = f"take 'submitted_at' out of {where}" if is_file else "open it in qa-toolkit serve and reopen it there"
        why = f"it brings something new, but its audit, {where}, has been submitted, so nothing was taken."
        QAToolkitError.__init__(
            self, f"{path}: {why} If it may change again, {remedy}, and bring the workbook in again."
        )


class AlreadyHere(WorkspaceError):
    def __init__(self, what: str, id_: str, remedy: str) -> None:
        super().__init__(f"{what} '{shown(id_)}' is here already, with other content. {remedy}")


class Unacceptable(WorkspaceError):
    """A value that a person typed and that cannot be kept as it is."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Busy(WorkspaceError):
    def __init__(self) -> None:
        super().__init__("the workspace is busy with another save. Nothing was changed; please try again in a moment.")


class Full(WorkspaceError):
    def __init__(self) -> None:
        super().__init__(
            "the disk is full. Nothing was changed, and what was saved before is safe. Free some space and save again."
        )


class UploadRefused(WorkspaceError):
    """`name` is as the browser sent it; `reason` begins in small letters and is a whole sentence after the colon."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"‘{shown(name)}’ was not added: {reason}")
        self.name, self.reason = name, reason


class TooManyJobs(WorkspaceError):
    def __init__(self, limit: int) -> None:
        what = "a report is" if limit == 1 else f"{limit} reports are"
        super().__init__(f"{what} being made for this organisation already. Wait until one is done, then ask again.")
        self.limit = limit


class PortTaken(WorkspaceError):
    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} is in use by another program, or by QA Toolkit in another window. Choose another with --port."
        )


class BadWorkspace(WorkspaceError):
    def __init__(self, where: object, sentence: str) -> None:
        super().__init__(f"{where}: {sentence}")


class BadArchive(WorkspaceError):
    """A file that was to be imported or restored and cannot be."""

    def __init__(self, path: object, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")


# Parts of sentences


def shown(value: object) -> str:
    """A value out of a file as it may stand in a message: one line, printable, at most 80 characters."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' Did you mean …?', or nothing where nothing is near enough."""
    import difflib  # only when something is wrong

    names = {name.casefold(): name for name in islice(known, 1000)}
    near = difflib.get_close_matches(word[:80].casefold(), list(names), n=1, cutoff=0.6)
    return f" Did you mean '{names[near[0]]}'?" if near else ""
