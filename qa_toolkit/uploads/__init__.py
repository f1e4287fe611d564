"""What an evidence file may be: an ending out of a short list, and content that agrees with it and is nothing else besides.

Nothing here opens a file as the program would that it was made with: a look at its structure is enough, and cannot be attacked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.uploads import office, pdf, pictures, text
from qa_toolkit.uploads.names import ending, plain_name, shown_name
from qa_toolkit.wording import listed

MAX_BYTES = 20_000_000
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


class Upload(Record):
    """`name` is for people only: a file is stored under an id, outside anything that is served."""

    name: str
    media_type: str
    size: int
    sha256: str


class _Kind(Record):
    title: str
    media_type: str
    problem: Callable[[bytes], str | None]


KINDS = {
    "pdf": _Kind("a PDF", "application/pdf", pdf.problem),
    "png": _Kind("a PNG picture", "image/png", pictures.png_problem),
    "jpg": _Kind("a JPEG picture", "image/jpeg", pictures.jpeg_problem),
    "docx": _Kind("a Word document", f"{_OPEN_XML}wordprocessingml.document", office.problem_of("docx")),
    "xlsx": _Kind("an Excel workbook", f"{_OPEN_XML}spreadsheetml.sheet", office.problem_of("xlsx")),
    "pptx": _Kind("a PowerPoint file", f"{_OPEN_XML}presentationml.presentation", office.problem_of("pptx")),
    "odt": _Kind("an OpenDocument text", f"{_OPEN_DOCUMENT}text", office.problem_of("odt")),
    "ods": _Kind("an OpenDocument spreadsheet", f"{_OPEN_DOCUMENT}spreadsheet", office.problem_of("ods")),
    "odp": _Kind("an OpenDocument presentation", f"{_OPEN_DOCUMENT}presentation", office.problem_of("odp")),
    "csv": _Kind("a table as text", "text/csv", text.problem),
    "txt": _Kind("a text", "text/plain", text.problem),
}
_SAME = {"jpeg": "jpg"}
# By the first bytes: what it is instead, and the ending that it should have had where it may be sent at all.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "png"),
    (b"\xff\xd8\xff", "a JPEG picture", "jpg"),
    (b"\xd0\xcf\x11\xe0", "an Office file in the old format or with a password", ""),
    (b"GIF8", "a GIF picture", ""),
    (b"BM", "a BMP picture", ""),
    (b"RIFF", "a sound, film or WebP picture", ""),
    (b"MZ", "a program", ""),
    (b"\x7fELF", "a program", ""),
    (b"{\\rtf", "an RTF document", ""),
    (b"PK", "a zip file", ""),
    (b"Rar!", "an archive", ""),
    (b"7z\xbc\xaf", "an archive", ""),
    (b"\x1f\x8b", "an archive", ""),
)


def accept(name: str, content: bytes) -> Upload:
    """An evidence file as it may be kept.

    Raises:
        UploadRefused: with one sentence that says why and what to do.
    """
    plain = plain_name(name)
    kind = _SAME.get(ending(plain), ending(plain))
    if kind not in KINDS:
        what = f"files ending in .{kind} are not taken" if kind else "its name has no ending that says what it is"
        raise errors.UploadRefused(plain, f"{what}; send one of these: {listed(KINDS, last='or')}.")
    if not content:
        raise errors.UploadRefused(plain, "the file is empty.")
    if len(content) > MAX_BYTES:
        raise errors.UploadRefused(
            plain,
            f"it is larger than {MAX_BYTES // 1_000_000} MB; save it smaller, or give the address where it can be found.",
        )
    reason = _another_kind(kind, content) or KINDS[kind].problem(content)
    if reason:
        raise errors.UploadRefused(plain, reason)
    return Upload(shown_name(plain, kind), KINDS[kind].media_type, len(content), hashlib.sha256(content).hexdigest())


def _another_kind(kind: str, content: bytes) -> str | None:
    """What a file is instead of what its name says, where its first bytes tell."""
    zipped = kind in office.KINDS
    for magic, title, should_end in _MAGIC:
        if not content.startswith(magic) or should_end == kind or (zipped and magic == b"PK"):
            continue
        if (
            magic in (b"BM", b"MZ", b"RIFF", b"PK")
            and KINDS[kind].problem is text.problem
            and text.problem(content) is None
        ):
            continue  # a text may begin with these letters
        remedy = f"give it the ending .{should_end}" if should_end else "save it as a PDF"
        return f"its name ends in .{kind}, but it is {title}; {remedy}."
    return None
