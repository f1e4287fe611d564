"""Standards, audits, plugins and reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa_toolkit.errors.documents import DocumentError
from qa_toolkit.errors.sentences import QAToolkitError, did_you_mean, shown

if TYPE_CHECKING:
    from qa_toolkit.models import Finding


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


class NotEditions(StandardError):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            one,
            f"{one} and {other} are two different standards, not two editions of one. "
            f"To see what they share: qa-toolkit crosswalk {one} {other}",
        )


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


class SameEnding(QAToolkitError):
    def __init__(self, one: str, other: str, suffix: str) -> None:
        super().__init__(
            f"The formats '{one}' and '{other}' both end in '{suffix}', so one report would take the other's place. Ask for one at a time, "
            "each into a folder of its own."
        )


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
        named = f"'{library}'" if "[" in library else library  # some shells look for files where brackets stand
        super().__init__(f"{what} needs {named}: python -m pip install {named}")


# Many audits at once


class UnknownEngine(QAToolkitError):
    def __init__(self, name: str, why: str = "it is no engine that is known here.") -> None:
        super().__init__(
            f"'{shown(name)}': {why} Write dask://HOST:PORT for a cluster that is running, or dask://local?workers=2 for one on this computer."
        )


class EngineFailed(QAToolkitError):
    def __init__(self, what: str, why: str) -> None:
        super().__init__(
            f"{shown(what)}: the work could not go on ({shown(why)}). What was done is kept: run the same command again, with fewer --jobs if "
            "memory is short."
        )


class EngineNotThere(QAToolkitError):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{shown(name)}: {why} Start the cluster, or leave --engine out to work on this computer.")


class NothingToRollUp(QAToolkitError):
    def __init__(self, why: str) -> None:
        super().__init__(f"there is no audit to roll up: {why}")
