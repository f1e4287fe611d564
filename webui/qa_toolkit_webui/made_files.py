"""How a file that is taken away is called, and as what it is sent."""

from __future__ import annotations

import mimetypes

from qa_toolkit.wording import slug

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Kinds that not every system knows. Whatever is text is in UTF-8, which Werkzeug adds.
_MEDIA_TYPES = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".ics": "text/calendar",
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
