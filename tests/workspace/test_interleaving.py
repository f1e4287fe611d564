"""Three people edit the judgements of one audit in any order, answers get lost, conflicts are decided, the audit is submitted and deleted in between:
nothing that was acknowledged vanishes unless whoever wrote over it had seen it.
"""

from __future__ import annotations

import itertools
import uuid
from pathlib import Path
from typing import Any

import builders
import pytest
from harness.editors import FIELDS, Letter, Model, Page, Stored, open_page
from harness.saves import damage
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import make_url

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.database import Database, open_database
from qa_toolkit.workspace.migrate import upgrade

pytestmark = pytest.mark.long

CRITERIA = ("aims", "lead")
EDITORS = st.sampled_from(("ann", "ben", "cay"))
WHERE = st.sampled_from(CRITERIA)
EVIDENCE = ("plan", "log")
STANDARD = builders.standard()
PIECES = {id_: {"title": id_, "kind": "document", "dated": "2026-09-01"} for id_ in EVIDENCE}
NUMBERS = itertools.count()

CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(("not-met", "partly", "met", None)),
        "comment": st.sampled_from(("new", "new", "new", "")),
        "evidence": st.lists(st.sampled_from(EVIDENCE), unique=True),
    },
).filter(bool)


class Editing(RuleBasedStateMachine):
    workspace: Workspace

    def __init__(self) -> None:
        super().__init__()
        number = next(NUMBERS)
        data = builders.audit_data(STANDARD, id=f"audit-{number}", evidence=PIECES)
        self.organisation, self.audit = self.workspace.audits.add("author", data, STANDARD)
        self.model = Model({id_: Stored() for id_ in CRITERIA})
        self.pages: dict[tuple[str, str], Page] = {}

    def page(self, editor: str, criterion: str) -> Page:
        return self.pages.setdefault((editor, criterion), open_page(self.model.judgements[criterion]))

    def send(self, editor: str, criterion: str, *, is_lost: bool) -> None:
        """The letter goes to the workspace; where the answer is lost only the model knows what happened."""
        page = self.page(editor, criterion)
        letter = page.letter
        assert letter is not None
        before = page.seen
        try:
            saved = self.workspace.judgements.save(
                editor,
                self.organisation,
                self.audit,
                criterion,
                letter.changes,
                version=letter.version,
                was=letter.was,
                key=letter.key,
            )
        except errors.Conflict as conflict:
            self.model.refused(criterion, page, letter, conflict)
            if not is_lost:
                page.learn_conflict(conflict)
        except (errors.Locked, errors.NotHere) as error:
            self.model.closed(error)
            page.letter = letter if is_lost else None
        else:
            self.model.saved(criterion, page, letter, saved)
            if not is_lost:
                page.learn_saved(saved)
        assert not is_lost or page.seen is before

    @rule(editor=EDITORS, criterion=WHERE)
    def open(self, editor: str, criterion: str) -> None:
        self.pages[editor, criterion] = open_page(self.model.judgements[criterion])

    @rule(editor=EDITORS, criterion=WHERE, changes=CHANGES, knows_digests=st.booleans(), is_lost=st.booleans())
    def change(
        self, editor: str, criterion: str, changes: dict[str, Any], *, knows_digests: bool, is_lost: bool
    ) -> None:
        page = self.page(editor, criterion)
        if page.letter is not None or page.conflict is not None:
            return
        if changes.get("comment"):
            changes = {**changes, "comment": f"{editor} {next(NUMBERS)}"}  # no two texts are the same
        was = {name: page.was[name] for name in changes} if knows_digests else {}
        page.letter = Letter(changes, was, self.version_to_send(page, criterion), str(uuid.uuid4()))
        self.send(editor, criterion, is_lost=is_lost)

    def version_to_send(self, page: Page, criterion: str) -> int:
        return page.version

    @rule(editor=EDITORS, criterion=WHERE, is_lost=st.booleans())
    def try_again(self, editor: str, criterion: str, *, is_lost: bool) -> None:
        if self.page(editor, criterion).letter is not None:
            self.send(editor, criterion, is_lost=is_lost)

    @rule(editor=EDITORS, criterion=WHERE)
    def decide(self, editor: str, criterion: str) -> None:
        if self.page(editor, criterion).conflict is not None:
            self.page(editor, criterion).decide()

    @precondition(lambda self: not self.model.is_deleted)
    @rule(is_submitted=st.booleans())
    def submit_or_reopen(self, *, is_submitted: bool) -> None:
        act = self.workspace.audits.submit if is_submitted else self.workspace.audits.reopen
        act("signer", self.organisation, self.audit)
        self.model.is_submitted = is_submitted

    @rule()
    def delete_or_bring_back(self) -> None:
        act = self.workspace.audits.undelete if self.model.is_deleted else self.workspace.audits.delete
        act("manager", self.organisation, self.audit)
        self.model.is_deleted = not self.model.is_deleted

    @invariant()
    def what_is_stored_is_what_must_be(self) -> None:
        self.model.is_what_is_there(self.workspace, self.organisation, self.audit)


class LastOneWins(Editing):
    """The mistake that the machine must catch: a client that asks for the version just before it saves."""

    def version_to_send(self, page: Page, criterion: str) -> int:
        return self.model.judgements[criterion].version


def fast(url: str) -> Workspace:
    """Durability is tried elsewhere; here are many saves."""
    is_sqlite = url.startswith("sqlite")
    database = Database(make_url(url), pragmas=("delete", "OFF")) if is_sqlite else open_database(url)
    upgrade(database)
    return Workspace(database)


def run(machine: type[Editing], url: str, examples: int, **more: Any) -> None:
    workspace = fast(url)
    used = type(machine.__name__, (machine,), {"workspace": workspace})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    try:
        run_state_machine_as_test(used, settings=chosen)
        assert damage(workspace) == []
    finally:
        workspace.close()


def test_no_order_of_saves_makes_acknowledged_work_vanish(database_url: str) -> None:
    run(Editing, database_url, 60 if database_url.startswith("sqlite") else 15)


def test_the_machine_catches_a_client_that_overwrites_what_it_has_not_seen(tmp_path: Path) -> None:
    at_once = {"phases": [Phase.generate], "derandomize": True, "database": None, "report_multiple_bugs": False}
    with pytest.raises(AssertionError, match="vanished"):
        run(LastOneWins, f"sqlite:///{tmp_path / 'workspace.db'}", 100, **at_once)


def test_the_machine_types_in_every_field_that_a_page_has() -> None:
    assert set(FIELDS) <= {"level", "value", "comment", "evidence"}
