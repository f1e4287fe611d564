"""What every view works with: the façade, the workspace, who is asking, and what has been computed already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app

from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.access import Actor
from qa_toolkit_webui.blocks import Blocks
from qa_toolkit_webui.jobs import Jobs
from qa_toolkit_webui.scores import Scores

KEY = "qa_toolkit"


@dataclass(frozen=True, slots=True)
class Site:
    toolkit: Toolkit
    workspace: Workspace
    scores: Scores
    jobs: Jobs
    blocks: Blocks
    who: Callable[[], Actor]

    @property
    def actor(self) -> Actor:
        return self.who()

    def forget(self, organisation: str) -> None:
        """Lets go of whatever is kept in memory of an organisation that was erased."""
        self.jobs.forget(organisation)
        self.scores.forget()
        self.blocks.forget()


def site() -> Site:
    return cast("Site", current_app.extensions[KEY])
