"""Where a workspace lies when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "QA_TOOLKIT_WORKSPACE"


def default_location() -> Path:
    """In the folder that this system has for a person's own data."""
    from platformdirs import user_data_path

    return user_data_path("qa-toolkit", appauthor=False) / "workspace.sqlite3"


def settings_folder() -> Path:
    """For what belongs to this computer and not to the audits, such as the key that signs cookies."""
    from platformdirs import user_config_path

    return user_config_path("qa-toolkit", appauthor=False)


def chosen(option: str | None) -> str:
    """What was asked for, else what the environment names, else the default."""
    return option or os.environ.get(VARIABLE) or str(default_location())
