"""What the tests of the workspace share: a workspace on each database, with one small audit in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from builders import audit_data, standard

from qa_toolkit.standards import Standard
from qa_toolkit.workspace import Workspace, open_workspace

BY = "local"


@dataclass(frozen=True)
class Filled:
    """A workspace with one audit: 'aims' is met, 'lead' partly, the rest open."""

    workspace: Workspace
    standard: Standard
    organisation: str
    audit: str


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    opened = open_workspace(database_url)
    yield opened
    opened.close()


@pytest.fixture
def filled(workspace: Workspace) -> Filled:
    of = standard()
    organisation, audit = workspace.audits.add(BY, audit_data(of, {"aims": "met", "lead": "partly"}), of)
    return Filled(workspace, of, organisation, audit)
