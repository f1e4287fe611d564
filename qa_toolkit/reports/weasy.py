"""One report drawn by WeasyPrint as PDF/UA-1 and PDF/A-3a at once.

Imported only by `pdf`, and only when a PDF is wanted: the import takes half a second, and fails with OSError where Pango is missing.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import functools
import gc
import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from qa_toolkit.reports import fonts

# Without Pango WeasyPrint prints a page of advice to stdout, where it would be taken for a report; with an old HarfBuzz it warns.
with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pydyf
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.ffi import pango
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

_ASSET = "asset:"
# WeasyPrint takes two files of one family, weight, style and width for one font, and writes the glyphs of the first for both.
_APART = "font-stretch:semi-condensed;"
_IMAGE = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,(.*)", re.DOTALL)
_IMAGE_LIMIT = 5_000_000
_MEANINGS = b"/CIDInit /ProcSet findresource begin"  # how the table from glyphs to characters begins
_FOLLOWED = re.compile("(?:https?|mailto):", re.IGNORECASE)
_VARIANT = "pdf/a-3a"
_UA_IDENTIFIER = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>The part of ISO 14289 that is followed</pdfaProperty:description></rdf:li></rdf:Seq>\
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Refuses every address but our own fonts and raster images inside the document; opens nothing, asks nobody.

    What is refused is left out of the drawing; WeasyPrint goes on without it.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002 - WeasyPrint's signature
        if url.startswith(_ASSET):
            return URLFetcherResponse(url, _outlines(url.removeprefix(_ASSET)), {"Content-Type": "font/ttf"})
        if len(url) <= _IMAGE_LIMIT and (image := _IMAGE.match(url)):
            with contextlib.suppress(binascii.Error):
                return URLFetcherResponse(url, base64.b64decode(image[2]), {"Content-Type": image[1]})
        raise ValueError(f"not part of a report: {url[:80]}")


def draw(
    html: str,
    *,
    title: str,
    attachment: bytes,
    attachment_name: str,
    attachment_about: str,
    created: dt.date,
    identifier: bytes,
) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font on this computer has, see _missing."""
    moment = dt.datetime.combine(created, dt.time(), dt.UTC)
    data, missing = b"", frozenset[str]()
    for filler in range(3):  # one file in 128 needs a second try, see _pack
        source = Attachment(
            string=attachment,
            name=attachment_name,
            description=attachment_about,
            relationship="Source",
            created=moment,
            modified=moment,
        )
        with _without_garbage_collection(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
            document = _lay_out(html)
            document.metadata.title, document.metadata.created = title, created.isoformat()
            data = document.write_pdf(
                finisher=functools.partial(_finish, filler=filler),
                attachments=[source],
                pdf_variant=_VARIANT,
                pdf_identifier=identifier,
            )
            missing = _missing(document)
            del document
        if b"\r\nendstream" not in data:
            break
    return data, missing


def _lay_out(html: str) -> Any:
    fetcher, typefaces = Fetcher(), FontConfiguration()
    rules = fonts.font_faces(html, _ASSET.__add__, extended=_APART)
    faces = CSS(string=rules, url_fetcher=fetcher, font_config=typefaces)
    return HTML(string=html, url_fetcher=fetcher).render(typefaces, stylesheets=[faces], pdf_variant=_VARIANT)


def _missing(document: Any) -> frozenset[str]:
    """What came out as an empty box, which PDF/UA and PDF/A forbid; "" where it is not known what.

    Two files that WeasyPrint takes for one (see _APART) count too: it wrote the glyphs of the wrong one.
    """
    drawn = document.fonts.values()
    files = {(font.hash, font.glyph_count, font.upem, tuple(font.tables)) for font in drawn}
    nameless = any(0 in font.to_unicode for font in drawn) or len(files) > len({font.hash for font in drawn})
    return frozenset(chr(point) for font in drawn for point in font.missing) | ({""} if nameless else set())


def pango_version() -> str:
    number: int = pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


@functools.cache
def _outlines(name: str) -> bytes:
    """A font as Pango reads it; WeasyPrint would unpack it again for every report."""
    from fontTools.ttLib import woff2

    unpacked = io.BytesIO()
    woff2.decompress(io.BytesIO(fonts.woff2(name)), unpacked)
    return unpacked.getvalue()


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Switched off while the boxes of a layout are made: they all live to the end, and looking for dead ones costs a twelfth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _finish(document: Any, pdf: Any, *, filler: int) -> None:  # noqa: ARG001 - WeasyPrint's signature
    """What PDF/UA-1 asks for beside PDF/A-3a, and a last look at the links."""
    about = _object(pdf, pdf.catalog["Metadata"])
    about.stream = [about.stream[0].replace(b"</rdf:RDF>", _UA_IDENTIFIER + b"</rdf:RDF>", 1)]
    about.compress = False  # archives read it without unpacking
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            if item.stream[:1] == [_MEANINGS]:
                # The second glyph of a letter that takes two has no text of its own, and must have some.
                item.stream = [line.replace(b"> <>", b"> <200b>") for line in item.stream]
            if item.extra.get("Subtype") == "/Image":
                item.extra["Interpolate"] = "false"  # PDF/A leaves no choice to the viewer
            _pack(item)
        elif isinstance(item, dict) and item.get("S") == "/TH":
            row = _object(pdf, item["P"])
            item["A"]["Scope"] = "/Column" if _object(pdf, row["P"])["S"] == "/THead" else "/Row"
        elif isinstance(item, dict) and item.get("S") == "/Link" and not _leads_somewhere(pdf, item):
            item["S"] = "/Span"
        elif isinstance(item, dict) and item.get("Subtype") == "/Link":
            _check_address(item)
    for _ in range(filler):
        pdf.add_object(pydyf.Dictionary())


def _pack(stream: Any) -> None:
    """Compress a stream, unless it would end in a carriage return: with the line feed after it that reads as one line end.

    The PDF/A rule on a stream's length is then broken. pydyf compresses every stream twice; a packed one it leaves alone.
    """
    if not stream.compress:
        return
    packed = stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
    stream.compress = False
    if not packed.endswith(b"\r"):
        stream.stream, stream.extra["Filter"] = [packed], "/FlateDecode"


def _leads_somewhere(pdf: Any, link: Any) -> bool:
    """Whether a tag has an annotation to click on; the address of the other kind was taken away, or is nowhere in the report."""
    return any(isinstance(kid, bytes) and _object(pdf, kid).get("Type") == "/OBJR" for kid in link["K"])


def _check_address(annotation: Any) -> None:
    address = annotation.get("A", {}).get("URI")
    if address is not None and not _FOLLOWED.match(str(address.string)):
        del annotation["A"]
        annotation["Contents"] = pydyf.String("An address that was left out")


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
