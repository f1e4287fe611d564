from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reading import EXAMPLES
from websites import Web


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    made = Web(tmp_path / "workspace.sqlite3")
    yield made
    made.close()


@pytest.fixture
def school(web: Web) -> Web:
    """Three audits of one school: this year's, last year's, and an outside assessor's."""
    for path in sorted(EXAMPLES.glob("school-duty-2025*.json")):
        audit = web.toolkit.read_audit(path)
        web.workspace.audits.add("local", audit.data, audit.standard)
    return web
