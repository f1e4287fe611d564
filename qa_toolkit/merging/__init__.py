"""Two people changed one audit: what each changed is brought together, and where both changed the same a person decides."""

from __future__ import annotations

from qa_toolkit.merging.keys import action_keys
from qa_toolkit.merging.records import Change, Clash, describe, describe_all, describe_clash
from qa_toolkit.merging.three_way import Merge, compare

__all__ = ["Change", "Clash", "Merge", "action_keys", "compare", "describe", "describe_all", "describe_clash"]
