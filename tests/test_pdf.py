"""The PDF engine: two standards met at once, the same bytes every time, nothing read and nobody asked, and a sentence when it cannot."""

from __future__ import annotations

import base64
import datetime as dt
import gc
import io
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdf_samples import UNDRAWABLE, hostile, page, report

from qa_toolkit.reports import fonts
from qa_toolkit.reports.pdf import HTML_LIMIT, PdfResult, make_pdf

ARGUMENTS: dict[str, Any] = {
    "title": "Gap report: Example School",
    "attachment": '{"audit": "Tŷ Gwyn"}\n'.encode(),
    "attachment_name": "audit.json",
    "created": dt.date(2026, 11, 23),
    "identifier": b"example-school-2026",
}


def made(html: str) -> PdfResult:
    return make_pdf(html, **ARGUMENTS)


def drawn(html: str) -> pikepdf.Pdf:
    result = made(html)
    assert result.data is not None, result.note
    assert result.engine == "weasyprint"
    return pikepdf.open(io.BytesIO(result.data))


def faults(data: bytes | None) -> list[str]:
    """What the checker finds against PDF/UA-1 and PDF/A-3a."""
    import page as checker

    assert data is not None
    return [
        f"{failure.rule_id}: {failure.message}"
        for profile in ("ua1", "3a")
        for failure in checker.validate_pdf_bytes(data, profile=profile).failures
    ]


def tagged(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem" and item.get("/S") == tag
    ]


def run(code: str, **environment: str) -> str:
    """The standard output of a fresh Python that shares nothing with this one."""
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {here!r})\n{code}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "QA_TOOLKIT_BROWSER": "no-such-browser", "PYTHONUTF8": "1", **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.pdf
def test_a_report_is_pdf_ua_and_pdf_a_at_once() -> None:
    result = made(report())
    assert (result.engine, result.note) == ("weasyprint", None)
    assert faults(result.data) == []


@pytest.mark.pdf
def test_the_checker_would_find_faults() -> None:
    assert faults(made(report().replace(' lang="en-GB"', "").replace("<title>Answers", "<desc>Answers")).data)


@pytest.mark.pdf
def test_the_pdf_says_what_it_is() -> None:
    pdf = drawn(report())
    assert str(pdf.docinfo["/Title"]) == "Gap report: Example School"
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123")
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [
            "Example School, Gatsby Benchmarks",
            "Contents",
            "Summary",
            "Gaps",
            "Plan",
        ]
        assert [entry.title for entry in outline.root[3].children] == ["1 A programme", "2 Labour market"]


@pytest.mark.pdf
def test_the_audit_is_inside() -> None:
    pdf = drawn(report())
    (specification,) = pdf.attachments.values()
    assert specification.filename == "audit.json"
    assert specification.get_file().read_bytes() == ARGUMENTS["attachment"]
    assert specification.obj.AFRelationship == "/Source"
    assert str(specification.obj.EF.F.Params.ModDate) == "D:20261123000000Z"


@pytest.mark.pdf
def test_every_table_heading_says_what_it_heads() -> None:
    pdf = drawn(report())
    scopes = [str(cell.A.Scope) for cell in tagged(pdf, "/TH")]
    assert scopes.count("/Row") == 46
    assert scopes.count("/Column") == len(scopes) - 46 >= 6  # the heading is repeated on each page


@pytest.mark.pdf
def test_the_same_report_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib, pdf_samples, test_pdf\n"
        "print(hashlib.sha256(test_pdf.made(pdf_samples.report()).data).hexdigest())"
    )
    assert made(report()).data == made(report()).data
    assert run(code, PYTHONHASHSEED="1") == run(code, PYTHONHASHSEED="2")


WATCH = """
import json, sys, tempfile
from pathlib import Path
import pdf_samples, test_pdf
seen, watching = [], False
import weasyprint
ours = (str(Path(tempfile.gettempdir()) / "weasyprint-"), str(Path(weasyprint.__file__).parent / "pdf" / "sRGB"))
def hook(event, args):
    if not watching or (event == "open" and str(args[0]).startswith(ours)):
        return
    if event == "open" or event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "ctypes.dlopen")):
        seen.append([event, str(args[:1])])
sys.addaudithook(hook)
__import__("PIL.Image").Image.init()
test_pdf.made(pdf_samples.report() + "<p>Tŷ</p>")  # imports and fonts; what follows needs no file at all
result = {}
for name, body in pdf_samples.hostile("http://127.0.0.1:9", Path(pdf_samples.__file__).as_uri()).items():
    seen.clear()
    watching = True
    made = test_pdf.made(pdf_samples.page(body))
    watching = False
    result[name] = [list(seen), made.engine, b"/URI" in (made.data or b"")]
watching = True
Path(pdf_samples.__file__).read_bytes()
result["the hook works"] = [list(seen), None, False]
watching = False
print(json.dumps(result))
"""


@pytest.mark.pdf
def test_no_document_opens_a_file_or_a_socket() -> None:
    found = json.loads(run(WATCH))
    assert found.pop("the hook works")[0]
    assert len(found) == len(hostile("", ""))
    assert {name: events for name, (events, _, _) in found.items() if events} == {}
    assert [name for name, (_, engine, _) in found.items() if engine != "weasyprint"] == [UNDRAWABLE]


@pytest.mark.pdf
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vbscript:x",
        "ms-word:ofe|u|https://example.org",
        "//example.org",
        "other.html",
    ],
)
def test_links_lead_to_the_web_or_nowhere(address: str) -> None:
    pdf = drawn(
        page(f'<h1>T</h1><p>Go <a class="x" href="{address}">there</a> or <a href="https://example.org/">here</a></p>')
    )
    addresses = [str(note.A.URI) for note in pdf.pages[0].Annots]
    assert addresses == ["https://example.org/"]
    assert len(tagged(pdf, "/Link")) == 1
    assert faults(made(page(f'<h1>T</h1><p><a href="{address}">there</a></p>')).data) == []


@pytest.mark.pdf
@pytest.mark.parametrize(("address", "stays"), [("https://example.org", True), ("javascript:alert(1)", False)])
def test_a_link_that_came_another_way_loses_its_address(address: str, stays: bool) -> None:
    import pydyf

    from qa_toolkit.reports.weasy import _check_address

    note = pydyf.Dictionary({"Subtype": "/Link", "A": pydyf.Dictionary({"S": "/URI", "URI": pydyf.String(address)})})
    _check_address(note)
    assert ("A" in note) is stays


def test_what_looks_like_a_link_in_a_text_stays_as_it_is() -> None:
    from qa_toolkit.reports.pdf import _safe

    text = page(
        '<p>Write href=x or &lt;a href="javascript:"&gt;\n<a\nid="y" href="file:x" title="&quot;">z</a>\n ŵ <a href="#k">k</a></p>'
    )
    assert _safe(text) == text.replace('<a\nid="y" href="file:x" title="&quot;">', '<a id="y" title="&quot;">')


@pytest.mark.pdf
@pytest.mark.parametrize(
    "text",
    [
        "Tŷ Gŵyl Łódź",
        "Ωμέγα Щука",
        "e\u0301 x\u0323\u0301",
        "a\u0000b\u0007c\ufeff",
        "\ue000 \ufffe \U0010ffff",
        "\ud800",
        "\u0e33",
    ],
)
def test_no_character_breaks_the_standards(text: str) -> None:
    result = made(page(f"<h1>T {text}</h1><p>{text} <b>{text}</b> <i>{text}</i></p>"))
    assert result.engine == "weasyprint"
    assert faults(result.data) == []


@pytest.mark.pdf
def test_characters_that_no_font_has_are_named() -> None:
    note = made(page("<h1>T</h1><p>\u0378 \u0379</p>")).note
    assert (
        note == "No font on this computer has 2 of the characters in the report; they are shown as ?: U+0378, U+0379."
    )


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("JPEG", "RGB"), ("WEBP", "RGBA")]
)
def test_a_logo_keeps_to_the_standards(form: str, mode: str) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new(mode, (40, 20), 1).save(picture, form)
    data = base64.b64encode(picture.getvalue()).decode()
    html = page(f'<h1>T</h1><p><img alt="Example School" width="80" src="data:image/{form.lower()};base64,{data}"></p>')
    pdf = drawn(html)
    assert any(isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" for item in pdf.objects)
    assert faults(made(html).data) == []


@pytest.mark.pdf
def test_no_stream_ends_in_a_carriage_return() -> None:
    import pydyf

    from qa_toolkit.reports.weasy import _pack

    content = next(
        text for text in (bytes([n, m]) for n in range(99) for m in range(99)) if zlib.compress(text, 9).endswith(b"\r")
    )
    stream = pydyf.Stream([content], compress=True)
    _pack(stream)
    assert b"\r\nendstream" not in stream.data
    assert b"\r\nendstream" not in (made(report()).data or b"")


@pytest.mark.pdf
def test_garbage_is_collected_again_afterwards() -> None:
    made(page("<h1>T</h1>"))
    assert gc.isenabled()


@pytest.mark.pdf
def test_a_document_that_weasyprint_cannot_draw_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_TOOLKIT_BROWSER", "no-such-browser")
    assert made(page("<div>" * 1000)) == PdfResult(
        None,
        None,
        "WeasyPrint could not draw this report (RecursionError). "
        "You can open the HTML report in a browser and choose Print, Save as PDF.",
    )


def test_a_report_of_more_than_five_megabytes_is_refused_in_a_sentence() -> None:
    assert made("x" * (HTML_LIMIT + 1)) == PdfResult(
        None,
        None,
        "The report is larger than 5 MB, the most that is drawn as a PDF. "
        "You can open the HTML report in a browser and choose Print, Save as PDF.",
    )


WITHOUT_PANGO = """
import cffi
real = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if "pango" in str(name):
        raise OSError(f"cannot load library {name!r}")
    return real(self, name, flags)
cffi.FFI.dlopen = dlopen
import json, pdf_samples, test_pdf
from qa_toolkit.reports.pdf import pango_version
import shutil
shutil.which = lambda name: None  # the real one asks Windows where sys.platform says so
sys.platform = "PLATFORM"
made = [test_pdf.made(pdf_samples.report()) for _ in range(2)][1]
print(json.dumps([pango_version(), made.engine, made.note]))
"""


@pytest.mark.parametrize(
    ("platform", "remedy"),
    [
        ("linux", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("darwin", "brew install pango"),
        ("win32", "Microsoft Edge, which is part of Windows, or Google Chrome"),
    ],
)
def test_without_pango_and_browser_a_sentence_says_what_to_install(platform: str, remedy: str) -> None:
    """WeasyPrint's own advice must not reach standard output, which may be somebody's JSON."""
    assert json.loads(run(WITHOUT_PANGO.replace("PLATFORM", platform))) == [
        None,
        None,
        f"To get a PDF, install: {remedy}. You can open the HTML report in a browser and choose Print, Save as PDF.",
    ]


def test_the_fonts_cover_what_reports_are_written_in() -> None:
    from fontTools.ttLib import TTFont

    def covered(subset: str) -> set[int]:
        return set(TTFont(io.BytesIO(fonts.woff2(f"source-sans-3-{subset}-400-normal.woff2"))).getBestCmap())

    assert set(map(ord, "Aé 0–—·•“”‘’…£€↑↓×½")) <= covered("latin")
    assert set(map(ord, "ŵŷŴŶāćęłńśźżğış")) <= covered("latin-ext") | covered("latin")
    assert "latin-ext" not in fonts.font_faces("Gap report — “résumé”", str)
    assert "latin-ext" in fonts.font_faces("Tŷ", str)


def test_the_licence_of_the_fonts_is_beside_them() -> None:
    folder = Path(fonts.__file__).parent
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text("utf-8")
    assert sum(file.stat().st_size for file in folder.glob("*.woff2")) < 160_000
