from __future__ import annotations

import hashlib
import re
import struct
import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from upload_samples import BAD, GOOD, PDF, chunk, docx, jpeg, png, segment, zipped

from qa_toolkit import uploads
from qa_toolkit.errors import UploadRefused
from qa_toolkit.uploads import accept
from qa_toolkit.uploads.names import MAX_NAME

RLO, ZERO_WIDTH = "\u202e", "\u200b"

# As a browser may send it, and as it is shown.
TAKEN_NAMES = {
    "plan.pdf": "plan.pdf",
    "Plan 2026.PDF": "Plan 2026.pdf",
    "Plan.Pdf": "Plan.pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\plan.pdf": "plan.pdf",
    "/etc/cron.d/plan.pdf": "plan.pdf",
    "C:\\Users\\head\\plan.pdf": "plan.pdf",
    "C:plan.pdf": "C-plan.pdf",
    "\\\\server\\share\\plan.pdf": "plan.pdf",
    "a/b\\c/plan.pdf": "plan.pdf",
    "plan.pdf.": "plan.pdf",
    "plan.pdf...": "plan.pdf",
    "plan.pdf ": "plan.pdf",
    " plan.pdf. . ": "plan.pdf",
    "plan .pdf": "plan.pdf",
    "plan..pdf": "plan.pdf",
    ".pdf": "evidence.pdf",
    "..pdf": "evidence.pdf",
    "...pdf": "evidence.pdf",
    " .pdf": "evidence.pdf",
    ".htaccess.pdf": "htaccess.pdf",
    "-rf.pdf": "-rf.pdf",
    "~$plan.pdf": "~$plan.pdf",
    "plan\n.pdf": "plan.pdf",
    "plan\r\nSet-Cookie a.pdf": "plan Set-Cookie a.pdf",
    "plan\t2.pdf": "plan 2.pdf",
    "plan\v2.pdf": "plan 2.pdf",
    "plan\x002.pdf": "plan2.pdf",
    "plan\x1b[31m.pdf": "plan[31m.pdf",
    "plan\x7f.pdf": "plan.pdf",
    "plan\x9b.pdf": "plan.pdf",
    "plan\u2028a.pdf": "plan a.pdf",
    "plan\u00a0a.pdf": "plan a.pdf",
    "plan\u3000a.pdf": "plan a.pdf",
    f"plan{RLO}fdp.pdf": "planfdp.pdf",
    f"{RLO}plan.pdf": "plan.pdf",
    "plan\u2066a\u2069.pdf": "plana.pdf",
    "plan\u200e.pdf": "plan.pdf",
    "plan\u061c.pdf": "plan.pdf",
    f"pl{ZERO_WIDTH}an.pdf": "plan.pdf",
    f"plan.pdf{ZERO_WIDTH}": "plan.pdf",
    "\ufeffplan.pdf": "plan.pdf",
    "plan\u00ad.pdf": "plan.pdf",
    "plan\ue000.pdf": "plan.pdf",
    "plan\ud800.pdf": "plan.pdf",
    "plan\uffff.pdf": "plan.pdf",
    "标准.pdf": "标准.pdf",
    "Plán pro žáky.pdf": "Plán pro žáky.pdf",
    "Zoe\u0308.pdf": "Zoë.pdf",
    "Ysgol Gynradd Llanfair.pdf": "Ysgol Gynradd Llanfair.pdf",
    "план.pdf": "план.pdf",
    "σχέδιο.pdf": "σχέδιο.pdf",
    "योजना.pdf": "योजना.pdf",
    "نمی\u200cخواهم.pdf": "نمی\u200cخواهم.pdf",
    "تقرير.pdf": "تقرير.pdf",
    "תוכנית.pdf": "תוכנית.pdf",
    "計画／案.pdf": "計画／案.pdf",
    "🎓.pdf": "🎓.pdf",
    "👩‍🏫.pdf": "👩‍🏫.pdf",
    "a<b>.pdf": "a-b-.pdf",
    'a"b".pdf': "a-b-.pdf",
    "a|b?c*.pdf": "a-b-c-.pdf",
    "a&b'c`.pdf": "a&b'c`.pdf",
    "a;rm -r x.pdf": "a;rm -r x.pdf",
    "$(id).pdf": "$(id).pdf",
    "%2e%2e%2fplan.pdf": "%2e%2e%2fplan.pdf",
    "{{7*7}}.pdf": "{{7-7}}.pdf",
    "<script>alert(1)</script>.pdf": "script-.pdf",
    "=cmd|' .pdf": "=cmd-'.pdf",
    "plan.exe.pdf": "plan.exe.pdf",
    "plan.html.pdf": "plan.html.pdf",
    "plan.pdf.pdf": "plan.pdf.pdf",
    "plan.tar.gz.pdf": "plan.tar.gz.pdf",
    "x.exe:plan.pdf": "x.exe-plan.pdf",
    "x.exe\0.pdf": "x.exe.pdf",
    "index.php\0.pdf": "index.php.pdf",
    "CON.pdf": "_CON.pdf",
    "con.pdf": "_con.pdf",
    "PRN.pdf": "_PRN.pdf",
    "aux.pdf": "_aux.pdf",
    "NUL.pdf": "_NUL.pdf",
    "nul.tar.pdf": "_nul.tar.pdf",
    "CON .pdf": "_CON.pdf",
    "con .x.pdf": "_con .x.pdf",
    "COM1.pdf": "_COM1.pdf",
    "com0.pdf": "_com0.pdf",
    "COM9.pdf": "_COM9.pdf",
    "COM¹.pdf": "_COM¹.pdf",
    "LPT1.pdf": "_LPT1.pdf",
    "lpt³.pdf": "_lpt³.pdf",
    "CONIN$.pdf": "_CONIN$.pdf",
    "clock$.pdf": "_clock$.pdf",
    "COM10.pdf": "COM10.pdf",
    "contract.pdf": "contract.pdf",
    "auxiliary.pdf": "auxiliary.pdf",
    "null.pdf": "null.pdf",
    "folder/con.pdf": "_con.pdf",
    "." * 200 + "plan.pdf": "plan.pdf",
    "a" * 300 + ".pdf": "a" * 115 + ".pdf",
    "标" * 300 + ".pdf": "标" * 115 + ".pdf",
    ("a" * 114 + "." + "b" * 100 + ".pdf"): "a" * 114 + ".pdf",
    " " * 500 + "plan.pdf": "plan.pdf",
}
ENDINGS = """
exe com bat cmd scr pif msi jar js mjs vbs vbe wsf hta ps1 psm1 sh py pl php phtml asp aspx jsp cgi html htm xhtml shtml mht mhtml svg svgz xml
xsl swf lnk url reg iso img dmg app deb rpm apk zip rar 7z gz tar doc xls ppt docm xlsm pptm dotm xlsb rtf gif bmp webp tif ico heic mp4 mp3
eml msg ics odg ott json yaml md css tsv
"""
REFUSED_NAMES = [
    "",
    ".",
    "..",
    "plan",
    "pdf",
    "plan.",
    "plan.pdf/",
    "plan.pdf\\",
    "/",
    "plan.ｐｄｆ",
    "plan．pdf",
    f"plan{RLO}fdp.exe",
    f"plan.pdf{RLO}.exe",
    "plan.pdf.exe",
    "plan.pdf .exe",
    "plan.pdf\0.exe",
    "plan.pdf\n.exe",
    "plan.pdf;.exe",
    "plan.pdf:evil.exe",
    "plan.pdf::$DATA",
    "plan.pdf?x",
    "plan.pdf#x",
    "plan.p\u200ddf",
    "plan.pdf%00.exe",
    "plan.pdf,v",
    "plan.pdf~",
    "plan.pԁf",
    "plan.png.svg",
    *[f"plan.{ending}" for ending in ENDINGS.split()],
]


@pytest.mark.parametrize(("sent", "shown"), TAKEN_NAMES.items(), ids=ascii)
def test_a_name_is_cleaned_and_keeps_its_letters(sent: str, shown: str) -> None:
    assert accept(sent, PDF).name == shown


@pytest.mark.parametrize("name", REFUSED_NAMES, ids=ascii)
def test_a_name_without_an_ending_that_is_taken_is_refused(name: str) -> None:
    with pytest.raises(UploadRefused, match="send one of these: pdf, png"):
        accept(name, PDF)


def test_there_are_enough_names_and_contents() -> None:
    assert len(TAKEN_NAMES) + len(REFUSED_NAMES) >= 150
    assert len(GOOD) + len(BAD) >= 80


@given(st.text(st.characters(), max_size=200))
def test_no_name_can_harm_whoever_saves_the_file(sent: str) -> None:
    name = accept(f"{sent}.png", png()).name
    assert name.endswith(".png")
    assert len(name) <= MAX_NAME
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f]', name)
    assert not {unicodedata.bidirectional(c) for c in name} & {
        "LRO",
        "RLO",
        "LRE",
        "RLE",
        "LRI",
        "RLI",
        "FSI",
        "PDF",
        "PDI",
    }
    assert name == name.strip(" .") == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(("name", "content"), GOOD.values(), ids=GOOD)
def test_what_schools_have_is_taken(name: str, content: bytes) -> None:
    upload = accept(name, content)
    assert (upload.size, upload.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert upload.media_type == uploads.KINDS[upload.name.rpartition(".")[2]].media_type


@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD)
def test_what_is_broken_or_something_else_is_refused_in_one_sentence(name: str, content: bytes) -> None:
    with pytest.raises(UploadRefused) as refused:
        accept(name, content)
    sentence = str(refused.value)
    assert sentence.startswith(f"‘{name}’ was not added: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 220


@pytest.mark.parametrize(
    ("sample", "says"),
    [
        ("png as jpg", "it is a PNG picture; give it the ending .png"),
        ("docx as xlsx", "it is a .docx file; give it the ending .docx"),
        ("odt as docx", "it is a .odt file"),
        ("old doc as docx", "in the old format or with a password"),
        ("macros in docx", "macros"),
        ("bomb", "unpack to far more"),
        ("encrypted members", "password"),
        ("odt with a password", "password"),
        ("overlapping members", "hidden"),
        ("too large", "larger than 20 MB"),
        ("page as txt", "web page"),
        ("zip after png", "hidden"),
        ("pdf broken off", "not sent whole"),
        ("png of 50,000 by 50,000", "100 million dots"),
    ],
)
def test_the_sentence_says_what_is_wrong(sample: str, says: str) -> None:
    with pytest.raises(UploadRefused, match=re.escape(says)):
        accept(*BAD[sample])


@given(st.binary(max_size=300), st.sampled_from(sorted(uploads.KINDS)), st.sampled_from([b"", PDF, png(), docx()]))
def test_any_bytes_are_taken_or_refused_and_never_fail(tail: bytes, kind: str, head: bytes) -> None:
    try:
        upload = accept(f"a.{kind}", head + tail)
    except UploadRefused:
        return
    assert upload.size == len(head + tail)


@given(st.data())
def test_a_damaged_archive_is_taken_or_refused_and_never_fails(data: st.DataObject) -> None:
    content = bytearray(docx())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        accept("a.docx", bytes(content))
    except UploadRefused:
        return
    assert uploads.office.problem_of("docx")(bytes(content)) is None


@pytest.mark.parametrize(
    ("name", "most", "too_many"),
    [
        ("a.jpg", jpeg(b"\xff" * 250), jpeg(b"\xff" * 1000)),
        ("a.jpg", jpeg(segment(0xFE, b"") * 40_000), jpeg(segment(0xFE, b"") * 60_000)),
        ("a.png", png(chunk(b"tEXt", b"") * 40_000), png(chunk(b"tEXt", b"") * 60_000)),
    ],
    ids=["filling", "segments", "chunks"],
)
def test_a_picture_of_nothing_but_parts_is_not_walked_through(name: str, most: bytes, too_many: bytes) -> None:
    accept(name, most)
    with pytest.raises(UploadRefused, match="damaged"):
        accept(name, too_many)


def test_a_table_with_more_than_its_number_says_is_not_even_read() -> None:
    local = zipped({"a": ""})
    end = local.index(b"PK\x05\x06")
    start = local.index(b"PK\x01\x02")
    table = local[start:end] * 100_000
    content = local[:start] + table + local[end : end + 12] + struct.pack("<IIH", len(table), start, 0)
    tracemalloc.start()
    try:
        with pytest.raises(UploadRefused, match="far more"):
            accept("a.docx", content)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_name_in_a_sentence_is_cut() -> None:
    with pytest.raises(UploadRefused) as refused:
        accept("a" * 500 + ".exe", b"MZ")
    assert len(str(refused.value)) < 260
