"""A report printed by the browser that is installed, where WeasyPrint cannot draw.

The PDF is tagged and has bookmarks, but it is not PDF/UA and its contents page has no page numbers.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from qa_toolkit.reports import fonts

_COMMANDS = ("msedge", "microsoft-edge", "google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
_PLACES = (
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_SECONDS = 90
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    # Whatever a page might ask for, no name and no address leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE)


def find_browser() -> Path | None:
    """The browser that `QA_TOOLKIT_BROWSER` names, and no other; if it is not set, the first that is installed."""
    if named := os.environ.get("QA_TOOLKIT_BROWSER"):
        found = shutil.which(named)
        return Path(found) if found else None
    for command in _COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def print_pdf(html: str, browser: Path) -> bytes | None:
    """The PDF, or None if the browser made none in a minute and a half."""
    with tempfile.TemporaryDirectory(prefix="qa-toolkit-", dir=_scratch(browser), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, pdf = folder / "report.html", folder / "report.pdf"
        page.write_text(_closed(html), encoding="utf-8")
        command = [str(browser), *_FLAGS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={pdf}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # the sandbox of Chromium does not start for root
        try:
            # Nothing is piped: a helper process that outlives the browser would keep the pipe open, and us waiting.
            subprocess.run(  # noqa: S603 - the program is the user's browser, the rest is ours
                [*command, page.as_uri()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
            data = pdf.read_bytes()
        except (OSError, subprocess.TimeoutExpired):
            return None
        return data if data.startswith(b"%PDF-") else None


def _closed(html: str) -> str:
    """The page with our fonts inside, and a policy before its first word by which it can load nothing else."""
    doctype = _DOCTYPE.match(html)
    end = doctype.end() if doctype else 0
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return f"<!DOCTYPE html>{head}<style>{fonts.font_faces(html)}</style>{html[end:]}"


def _scratch(browser: Path) -> Path | None:
    """Ubuntu's Chromium is a snap, to which the usual temporary folder is invisible."""
    shared = Path.home() / "snap" / "chromium" / "common"
    return shared if browser.name.startswith("chromium") and shared.is_dir() else None
