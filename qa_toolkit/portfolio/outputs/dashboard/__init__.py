"""The dashboard: everything that a portfolio holds as one page without a server, with every organisation by name, for the authority itself."""

from __future__ import annotations

from qa_toolkit.portfolio.outputs.dashboard.page import HTML_FILE, write

__all__ = ["HTML_FILE", "write"]
