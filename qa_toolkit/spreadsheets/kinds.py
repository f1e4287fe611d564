"""What a file is that is no Excel workbook, and how its owner makes one of it."""

from __future__ import annotations

from qa_toolkit.uploads import markup, office, text
from qa_toolkit.uploads.archives import Archive

_SAVE_AS = "open it and choose File, Save as, Excel Workbook (.xlsx)"
_OLE = b"\xd0\xcf\x11\xe0"
_OLD = (  # by the names in its table of contents, which are UTF-16
    ("EncryptedPackage", f"it is protected by a password; {_SAVE_AS}, with no password under Tools, General options."),
    ("WordDocument", "it is an old Word document (.doc), not a workbook."),
    ("PowerPoint Document", "it is an old PowerPoint file (.ppt), not a workbook."),
    ("Workbook", f"it is a workbook in the old format of Excel (.xls); {_SAVE_AS}."),
    ("Book", f"it is a workbook in the old format of Excel (.xls); {_SAVE_AS}."),
)
_OTHERS = {
    "docx": "it is a Word document, not a workbook.",
    "pptx": "it is a PowerPoint file, not a workbook.",
    "odt": "it is an OpenDocument text, not a workbook.",
    "odp": "it is an OpenDocument presentation, not a workbook.",
    "ods": f"it is an OpenDocument spreadsheet (.ods); {_SAVE_AS}.",
}
_MACROS = f"it is a workbook with macros; {_SAVE_AS}, which leaves them out."
LINKS = "it takes values from other workbooks; choose Data, Edit Links, Break Link in Excel and save it again."
_MARKS = ("~$", ".~lock.")  # what Excel and LibreOffice lay beside a workbook that is open


def problem_of_file(name: str, content: bytes) -> str | None:
    """Why a file that does not begin as a zip archive is no workbook; None where it does."""
    if name.startswith(_MARKS):
        return "this is only a mark that the workbook is open somewhere; close it there, and name the workbook itself."
    if not content:
        return "it is empty; send the workbook again."
    if content.startswith(b"PK"):
        return None
    if content.startswith(_OLE):
        found = (sentence for word, sentence in _OLD if word.encode("utf-16-le") in content)
        return next(found, f"it is a file in an old format of Office; {_SAVE_AS}.")
    if content.startswith(b"%PDF"):
        return "it is a PDF, not a workbook; send the workbook that it was printed from."
    if markup.begins(content[:1024].decode("utf-8", "replace")):
        return f"it is a web page or another text with marks, whatever its name says; {_SAVE_AS}."
    if b'"doc_id"' in content[:2000] or b"docs.google.com" in content[:2000]:
        return "it only leads to a Google sheet; open that and choose File, Download, Microsoft Excel (.xlsx)."
    if content.lstrip()[:1] in (b"{", b"["):
        return "it is a file for programs (JSON), such as an audit itself, not a workbook; name the workbook that was filled in."
    if text.problem(content) is None:
        return f"it is a table as text (CSV), whatever its name says; {_SAVE_AS}."
    return f"it is no Excel workbook; {_SAVE_AS} in the program that made it."


def problem_of_archive(archive: Archive) -> str | None:
    """Why an archive is no workbook, or none that is read."""
    names = [name.lower() for name in archive.names]
    kind = office.kind_of(archive)
    if kind is not None and kind != "xlsx":
        return _OTHERS[kind]
    if any(name.endswith(".iwa") for name in names):
        return "it is a Numbers document; choose File, Export To, Excel in Numbers."
    if "xl/workbook.bin" in names:
        return f"it is a binary workbook (.xlsb); {_SAVE_AS}."
    if kind is None:
        return "it is another kind of archive, not a workbook."
    if office.has_macros(archive) or any(name.startswith("xl/macrosheets/") for name in names):
        return _MACROS
    return LINKS if any(name.startswith("xl/externallinks/") for name in names) else None
