"""Three people with one audit open, each with a page of their own that shows what they last saw, and a model of what must be stored.

The page behaves as the web pages do: it sends what was changed with the digests that the server gave for it, keeps a letter until its outcome is
known, sends the same letter under the same key when the answer got lost, and on a conflict shows both texts.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.judgements import digests
from qa_toolkit.workspace.saving import Saved

FIELDS = ("level", "comment", "evidence")


def plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """A judgement as a person sees it: empty and missing are the same."""
    return {name: content.get(name) or None for name in FIELDS}


@dataclass(frozen=True)
class Letter:
    changes: Mapping[str, Any]
    was: Mapping[str, str]
    version: int
    key: str


@dataclass
class Page:
    """One criterion as one person has it before them. `seen` is what they know to be stored; their own letter is not, until it is answered."""

    version: int
    was: dict[str, str]
    seen: dict[str, Any]
    letter: Letter | None = None
    conflict: errors.Conflict | None = None

    @classmethod
    def of(cls, version: int, content: Mapping[str, Any]) -> Page:
        return cls(version, digests(content), plain(content))

    def learn_saved(self, saved: Saved) -> None:
        """As the web page: what was sent stays as it was typed, with the digest that came back; other fields are taken from the answer."""
        assert self.letter is not None
        content = plain(saved.content)
        self.seen = content | {name: value or None for name, value in self.letter.changes.items()}
        self.version, self.was, self.letter = saved.version, digests(saved.content), None

    def learn_conflict(self, conflict: errors.Conflict) -> None:
        self.conflict, self.letter = conflict, None

    def decide(self) -> None:
        """Both texts were looked at."""
        assert self.conflict is not None
        assert isinstance(self.conflict.theirs, dict)
        self.version, self.was = self.conflict.version, digests(self.conflict.theirs)
        self.seen, self.conflict = plain(self.conflict.theirs), None


@dataclass
class Stored:
    """What must stand at one criterion."""

    content: dict[str, Any] = field(default_factory=lambda: plain({}))
    version: int = 0
    keys: list[str] = field(default_factory=list)


@dataclass
class Model:
    """What must be stored in the audit; it says what is wrong with an answer."""

    judgements: dict[str, Stored]
    is_submitted: bool = False
    is_deleted: bool = False

    def saved(self, criterion: str, page: Page, letter: Letter, saved: Saved) -> None:
        stored = self.judgements[criterion]
        wanted = {name: value or None for name, value in letter.changes.items()}
        assert not self.is_deleted, "a save was taken into a deleted audit"
        if letter.key in stored.keys:
            assert saved.repeated, "one letter was saved twice"
            assert stored.content == stored.content | wanted, "somebody was told that what has vanished is saved"
        else:
            assert not self.is_submitted, "a save was taken into a submitted audit"
            for name, mine in wanted.items():
                there = stored.content[name]
                assert there in (page.seen[name], mine), f"{name} {there!r} vanished, and its editor had not seen it"
            self._store(stored, wanted, letter.key)
        assert saved.version == stored.version
        assert plain(saved.content) == stored.content

    @staticmethod
    def _store(stored: Stored, wanted: Mapping[str, Any], key: str) -> None:
        content = {**stored.content, **wanted}
        if content != stored.content:  # what changes nothing is no version, and leaves no key
            stored.content, stored.version = content, stored.version + 1
            stored.keys.append(key)

    def refused(self, criterion: str, page: Page, letter: Letter, conflict: errors.Conflict) -> None:
        stored = self.judgements[criterion]
        theirs = conflict.theirs
        assert isinstance(theirs, dict)
        assert (conflict.version, plain(theirs)) == (stored.version, stored.content)
        there = {name: stored.content[name] for name in letter.changes}
        mine = {name: value or None for name, value in letter.changes.items()}
        assert there != mine, "a person was in conflict with their own text"
        if letter.was and letter.key not in stored.keys:
            assert any(there[name] not in (page.seen[name], mine[name]) for name in mine), (
                "nobody had changed the field"
            )

    def closed(self, error: errors.Locked | errors.NotHere) -> None:
        assert self.is_deleted if isinstance(error, errors.NotHere) else self.is_submitted

    def is_what_is_there(self, workspace: Workspace, organisation: str, audit: str) -> None:
        if self.is_deleted:
            return
        judged = workspace.audits.document(organisation, audit)["judgements"]
        found = {id_: plain(content) for section in judged.values() for id_, content in section.items()}
        versions = {id_: version for id_, (version, _) in workspace.audits.versions(organisation, audit).items()}
        for id_, stored in self.judgements.items():
            assert found.get(id_, plain({})) == stored.content
            assert versions.get(id_, 0) == stored.version


def open_page(stored: Stored) -> Page:
    return Page.of(stored.version, copy.deepcopy(stored.content))
