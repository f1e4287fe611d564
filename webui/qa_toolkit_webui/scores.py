"""Scorecards and gap reports of audits in the workspace, kept until the audit changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from qa_toolkit import scoring
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Scorecard
from qa_toolkit.report import Settings
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.audits import Head

Key = tuple[str, str, int, str]


class Scores:
    """Each result is kept by organisation, audit, number of changes and time of the last, so that nothing is shown that is older than that."""

    def __init__(self, toolkit: Toolkit, workspace: Workspace, today: Callable[[], date]) -> None:
        self._toolkit = toolkit
        self._workspace = workspace
        self.today = today
        self._scorecard = lru_cache(maxsize=2048)(self._make_scorecard)
        self._report = lru_cache(maxsize=64)(self._make_report)

    def audit(self, head: Head) -> Audit:
        return self._workspace.audits.audit(head.organisation, head.id)

    def scorecard(self, head: Head) -> Scorecard:
        return self._scorecard(_key(head))

    def report(
        self, head: Head, *, target: str | None = None, previous: Head | None = None, beside: Head | None = None
    ) -> GapReport:
        """The gap report as it stands today.

        Raises:
            CannotCompare, UnknownAward.
        """
        keys = (_key(head), previous and _key(previous), beside and _key(beside))
        return self._report(keys, self.today(), target)

    def forget(self) -> None:
        """Lets go of everything: what was erased must not stay in memory."""
        self._scorecard.cache_clear()
        self._report.cache_clear()

    def _make_scorecard(self, key: Key) -> Scorecard:
        audit = self._workspace.audits.audit(key[0], key[1])
        return scoring.score(audit.standard, audit.answers, audit.outside, audit.claims)

    def _make_report(self, keys: tuple[Key, Key | None, Key | None], as_of: date, target: str | None) -> GapReport:
        audits = [self._workspace.audits.audit(k[0], k[1]) if k else None for k in keys]
        audit = audits[0]
        assert audit is not None  # noqa: S101 - the first key is always given
        return self._toolkit.report(audit, Settings(as_of, target), previous=audits[1], beside=audits[2])


def _key(head: Head) -> Key:
    return head.organisation, head.id, head.changes, head.saved_at
