"""What a workspace, its pages and their uploads refuse."""

from __future__ import annotations

from pathlib import Path

from qa_toolkit.errors.sentences import QAToolkitError, shown


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


class NoWorkspace(BadWorkspace):
    def __init__(self, where: object) -> None:
        super().__init__(where, "there is no workspace here yet; qa-toolkit serve or workspace import makes one.")


class BadArchive(WorkspaceError):
    """A file that was to be imported or restored and cannot be."""

    def __init__(self, path: object, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
