"""How a file that is taken away is called, and as what it is sent."""

from __future__ import annotations

import mimetypes

from qa_toolkit.wording import slug

_OFFICE = "application/vnd.openxmlformats-officedocument"
# The other kinds are as the system names them; these are texts of ours in UTF-8, and kinds that not every system knows.
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


def stem(organisation: str, standard: str, cycle: str, kind: str) -> str:
    """A file's name without its ending, as the command line gives it: every system takes it, and it says what is inside."""
    parts = (organisation, standard, cycle, "external" if kind == "external" else "")
    return "-".join(slug(part) for part in parts if part)


def media_type(suffix: str) -> str:
    ending = suffix[suffix.rfind(".") :]  # of '.action-plan.docx' too
    return _MEDIA_TYPES.get(ending) or mimetypes.guess_type(f"a{ending}")[0] or "application/octet-stream"
