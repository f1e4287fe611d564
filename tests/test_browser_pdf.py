"""The second engine: the browser that is installed. A script stands in for it where only our side is tried."""

from __future__ import annotations

import http.server
import io
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pdf_samples import hostile, page, report
from test_pdf import made

from qa_toolkit import reports
from qa_toolkit.reports import browser
from qa_toolkit.reports.pdf import _safe, pango_version

NOTE = (
    "This PDF was made with your web browser: it is not PDF/UA, its contents page has no page numbers "
    "and the audit is not attached."
)


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(reports, "weasy", raising=False)
    monkeypatch.setitem(sys.modules, "qa_toolkit.reports.weasy", None)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down how it was called, and prints the page as it is."""
    if sys.platform == "win32":
        pytest.skip("a script cannot stand in for a browser on Windows")
    script = tmp_path / "chromium"
    script.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, urllib.request\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'called').write_text('\\n'.join(sys.argv[1:]))\n"
        "target = next(word for word in sys.argv if word.startswith('--print-to-pdf=')).partition('=')[2]\n"
        "html = pathlib.Path(urllib.request.url2pathname(sys.argv[-1].removeprefix('file://'))).read_bytes()\n"
        "pathlib.Path(target).write_bytes(b'%PDF-' + html)\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("QA_TOOLKIT_BROWSER", str(script))
    return script


@pytest.fixture
def web() -> Iterator[tuple[str, list[str]]]:
    """A server on this computer, and what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_browser_that_is_named_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_TOOLKIT_BROWSER", sys.executable)
    assert browser.find_browser() == Path(sys.executable)
    monkeypatch.setenv("QA_TOOLKIT_BROWSER", "no-such-browser")
    assert browser.find_browser() is None


def test_a_browser_is_found_by_its_command(monkeypatch: pytest.MonkeyPatch, stand_in: Path) -> None:
    monkeypatch.delenv("QA_TOOLKIT_BROWSER")
    monkeypatch.setenv("PATH", str(stand_in.parent))
    assert browser.find_browser() == stand_in


def test_without_pango_the_browser_makes_the_pdf_and_a_note_says_what_is_lost(no_pango: None, stand_in: Path) -> None:
    result = made(report())
    assert (result.engine, result.note) == ("browser", NOTE)
    assert pango_version() is None


@pytest.mark.pdf
def test_a_report_that_weasyprint_cannot_draw_is_printed(stand_in: Path) -> None:
    result = made(page("<div>" * 1000))
    assert result.engine == "browser"
    assert (
        result.note == f"WeasyPrint could not draw this report (RecursionError), so it was {NOTE.partition('was ')[2]}"
    )


def test_the_browser_is_called_so_that_it_reaches_nobody(stand_in: Path) -> None:
    data = browser.print_pdf(report(), stand_in)
    words = (stand_in.parent / "called").read_text().splitlines()
    assert {
        "--headless",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    } <= set(words)
    profile = next(word for word in words if word.startswith("--user-data-dir=")).partition("=")[2]
    assert not Path(profile).parent.exists()  # the page is gone with the profile
    assert data is not None
    assert data.removeprefix(b"%PDF-").startswith(
        b'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    )
    assert b"data:font/woff2;base64," in data


@pytest.mark.parametrize("body", ["raise SystemExit(1)", "import time; time.sleep(30)"])
def test_a_browser_that_fails_or_hangs_gives_a_sentence(
    body: str, no_pango: None, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.write_text(f"#!{sys.executable}\n{body}\n")
    monkeypatch.setattr(browser, "_SECONDS", 0.3)
    result = made(report())
    assert (result.data, result.engine) == (None, None)
    assert result.note is not None
    assert result.note.startswith("To get a PDF, install: ")
    assert "chromium made no PDF either. You can open" in result.note


def test_what_is_no_program_gives_a_sentence(no_pango: None, stand_in: Path) -> None:
    stand_in.write_text("no program\n")
    assert made(report()).data is None


def test_the_chromium_of_a_snap_gets_a_folder_that_it_can_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert browser._scratch(Path("/snap/bin/chromium")) is None
    (tmp_path / "snap" / "chromium" / "common").mkdir(parents=True)
    assert browser._scratch(Path("/snap/bin/chromium")) == tmp_path / "snap" / "chromium" / "common"
    assert browser._scratch(Path("/usr/bin/google-chrome")) is None


@pytest.mark.browser
def test_a_real_browser_prints_a_tagged_report_with_bookmarks(no_pango: None) -> None:
    result = made(report())
    assert (result.engine, result.note) == ("browser", NOTE)
    pdf = pikepdf.open(io.BytesIO(result.data or b""))
    assert len(pdf.pages) >= 5
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.docinfo["/Title"]) == "Gap report: Example School"
    with pdf.open_outline() as outline:
        assert outline.root[0].title == "Example School, Gatsby Benchmarks"
    names = {str(item.FontName) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item}
    assert names
    assert all("SourceSans3" in name for name in names)


@pytest.mark.browser
def test_a_real_browser_asks_for_nothing(tmp_path: Path, web: tuple[str, list[str]]) -> None:
    address, asked = web
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    found = browser.find_browser()
    assert found is not None
    bodies = "".join(hostile(address, secret.as_uri()).values())
    data = browser.print_pdf(_safe(page(bodies + "<script>document.title = 'run'</script>")), found)
    pdf = pikepdf.open(io.BytesIO(data or b""))
    assert asked == []
    assert str(pdf.docinfo["/Title"]) == "Gap report: Example School"
    addresses = [str(note.A.URI) for sheet in pdf.pages for note in sheet.get("/Annots", []) if "/A" in note]
    assert f"{address}/plainlink" in addresses
    assert all(link.startswith("http") for link in addresses)


@pytest.mark.browser
def test_the_policy_alone_and_the_flags_alone_hold(web: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, asked = web
    found = browser.find_browser()
    assert found is not None
    html = page(f'<img src="{address}/img"><link rel="stylesheet" href="{address}/css">')
    with monkeypatch.context() as patch:
        patch.setattr(browser, "_closed", str)
        assert browser.print_pdf(html, found)
    with monkeypatch.context() as patch:
        patch.setattr(browser, "_FLAGS", tuple(flag for flag in browser._FLAGS if "resolver" not in flag))
        assert browser.print_pdf(html, found)
    assert asked == []
