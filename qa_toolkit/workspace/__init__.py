"""The workspace: what people type, kept. One SQLite file on this computer, or a PostgreSQL database.

Whoever saves is told 'saved' only after the transaction has been committed, and every save stands in the organisation's trail.
"""

from __future__ import annotations

from pathlib import Path

from qa_toolkit.workspace.access import Access
from qa_toolkit.workspace.actions import Actions
from qa_toolkit.workspace.audits import Audits
from qa_toolkit.workspace.database import Clock, Database, open_database, utc_now
from qa_toolkit.workspace.evidence import Evidence
from qa_toolkit.workspace.files import Files
from qa_toolkit.workspace.judgements import Judgements
from qa_toolkit.workspace.migrate import require_current, upgrade
from qa_toolkit.workspace.organisations import Organisations
from qa_toolkit.workspace.saving import Saving


class Workspace:
    """One object for each subject; every look-up names the organisation too, so that nothing of another's can be reached by its id alone."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        saving = Saving(database, clock)
        self.database = database
        self.saving = saving
        self.organisations = Organisations(saving)
        self.audits = Audits(saving, self.organisations)
        self.judgements = Judgements(saving, self.audits.standard_by_hash)
        self.evidence = Evidence(saving)
        self.actions = Actions(saving)
        self.files = Files(database)
        self.access = Access(database, clock)

    def close(self) -> None:
        self.database.close()


def open_workspace(location: str | Path, clock: Clock = utc_now) -> Workspace:
    """A workspace by its file or URL: made where there is none, brought to today's tables where it is older.

    Raises:
        BadWorkspace: where it cannot be used, or was written by a newer version of the toolkit.
    """
    database = open_database(location)
    upgrade(database)
    return Workspace(database, clock)


def open_to_read(location: str | Path, clock: Clock = utc_now) -> Workspace:
    """A workspace that is there already, for what must not change it: it is not made or brought up to date, and refuses to save.

    Raises:
        BadWorkspace: where there is none, or its tables are not today's.
    """
    database = open_database(location, read_only=True)
    try:
        require_current(database)
    except BaseException:
        database.close()
        raise
    return Workspace(database, clock)
