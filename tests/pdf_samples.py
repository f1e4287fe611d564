"""What the two PDF engines are tried on: a report with one of everything, and documents that try to reach out."""

from __future__ import annotations

STYLE = """
@page { size: A4; margin: 22mm 18mm 20mm;
  @bottom-left { content: "Example School · Gatsby Benchmarks"; font-size: 8.5pt }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 8.5pt } }
@page :first { @bottom-left { content: none } @bottom-right { content: none } }
html { font-family: "Source Sans 3", Arial, sans-serif; font-size: 11pt }
h1 { bookmark-level: 1 } h2 { break-before: page; bookmark-level: 1 } h3 { bookmark-level: 2 }
nav ol { list-style: none; padding: 0 }
nav a::after { content: target-counter(attr(href), page); float: right }
table { width: 100%; table-layout: fixed; border-collapse: collapse }
th, td { text-align: left; vertical-align: top; border-bottom: .5pt solid #b1b4b6 }
tr { break-inside: avoid }
"""
CHART = """<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 30" width="300" height="30" font-family="Source Sans 3">
<title>Answers: 3 met, 1 not met</title>
<rect x="0" y="5" width="225" height="20" fill="#00703c"/><rect x="225" y="5" width="75" height="20" fill="#f6d7d2"/>
<path d="M225 25L245 5M245 25L265 5M265 25L285 5" stroke="#942514"/><text x="112" y="19" font-size="11" fill="#fff">3</text></svg>"""
TABLE = """<table><caption>Table {number}. Criteria</caption>
<thead><tr><th scope="col">No.</th><th scope="col">Criterion</th><th scope="col">Answer</th></tr></thead>
<tbody>{rows}</tbody></table>"""
ROW = """<tr><th scope="row">{0}</th><td>Every pupil meets an employer each year, and it is recorded</td><td><strong>Not met</strong></td></tr>"""


def page(body: str, *, lang: str = "en-GB", title: str = "Gap report: Example School") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="QA Toolkit"><meta name="generator" content="QA Toolkit"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )


def report() -> str:
    """Cover, contents with page numbers, chart, tables that run over pages, lists, links of three kinds."""
    first = TABLE.format(number=1, rows="".join(ROW.format(f"1.{n}") for n in range(1, 41)))
    second = TABLE.format(number=2, rows="".join(ROW.format(f"2.{n}") for n in range(1, 7)))
    return page(
        "<h1>Example School, Gatsby Benchmarks</h1><p>The school’s <em>own</em> assessment.</p>"
        '<h2 id="contents">Contents</h2><nav><ol><li><a href="#summary">Summary</a></li>'
        '<li><a href="#gaps">Gaps</a></li><li><a href="#plan">Plan</a></li></ol></nav>'
        f'<h2 id="summary">Summary</h2><figure>{CHART}<figcaption>Figure 1. Answers by section.</figcaption></figure>'
        f'<h2 id="gaps">Gaps</h2><h3>1 A programme</h3>{first}<h3>2 Labour market</h3>{second}'
        '<h2 id="plan">Plan</h2><ul><li>Write it down; see <a href="https://example.org/benchmark">the benchmark</a></li>'
        '<li>Ask <a href="mailto:lead@example.org">the careers leader</a></li></ul>'
        "<dl><dt>Lead</dt><dd>Careers leader</dd></dl>"
    )


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
DATA_SVG = "%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22 height=%229%22%3E"
UNDRAWABLE = "css @color-profile"  # refused, but WeasyPrint gives up the whole report for it


def hostile(web: str, file: str) -> dict[str, str]:
    """Every way of asking for `web` (an http address) or for `file` (a file: address) that was found in WeasyPrint."""
    return {
        "img http": f'<img src="{web}/img">',
        "img file": f'<img src="{file}">',
        "img srcset": f'<img srcset="{web}/srcset 1x">',
        "img svg remote": f'<img src="{web}/a.svg">',
        "link stylesheet http": f'<link rel=stylesheet href="{web}/l.css">',
        "link stylesheet file": f'<link rel=stylesheet href="{file}">',
        "style @import": f'<style>@import "{web}/i.css";</style>',
        "style @import in body": f"<body><style>@import url({web}/ib.css);</style>",
        "link attachment http": f'<link rel=attachment href="{web}/att">',
        "link attachment file": f'<link rel=attachment href="{file}">',
        "a attachment http": f'<a rel=attachment href="{web}/aatt">x</a>',
        "a attachment file": f'<a rel=attachment href="{file}">x</a>',
        "svg image http": f'{SVG}<image xlink:href="{web}/svgimage" width="9" height="9"/></svg>',
        "svg image file": f'{SVG}<image href="{file}" width="9" height="9"/></svg>',
        "svg use http": f'{SVG}<use href="{web}/use.svg#a" width="9" height="9"/></svg>',
        "svg use file": f'{SVG}<use href="{file}#a" width="9" height="9"/></svg>',
        "svg style import": f'{SVG}<style>@import "{web}/svgimp.css";</style></svg>',
        "svg font-face": f'{SVG}<style>@font-face{{font-family:z;src:url({web}/f)}}</style><text font-family="z">a</text></svg>',
        "data svg with image": f'<img src="data:image/svg+xml,{DATA_SVG}%3Cimage href=%22{web}/d%22 width=%229%22 height=%229%22/%3E%3C/svg%3E">',
        "object": f'<object data="{web}/object"></object>',
        "embed": f'<embed src="{web}/embed">',
        "iframe": f'<iframe src="{web}/iframe"></iframe>',
        "video poster": f'<video poster="{web}/poster" src="{web}/video"></video>',
        "script": f'<script src="{web}/script"></script>',
        "input image": f'<input type=image src="{web}/input">',
        "body background": f'<body background="{web}/bg">x',
        "css background": f'<p style="background:url({web}/cssbg)">x</p>',
        "css list-style": f'<ul><li style="list-style-image:url({web}/lsi)">x</ul>',
        "css content": f"<style>p::before{{content:url({web}/content)}}</style><p>x",
        "css border-image": f'<p style="border:1px solid;border-image-source:url({web}/bimg)">x</p>',
        "css mask and cursor": f'<p style="mask-image:url({web}/mask);cursor:url({web}/cursor),auto">x</p>',
        "css @font-face http": f"<style>@font-face{{font-family:q;src:url({web}/font)}}p{{font-family:q}}</style><p>x",
        "css @font-face file": f"<style>@font-face{{font-family:q;src:url({file})}}p{{font-family:q}}</style><p>x",
        "css @font-face local": '<style>@font-face{font-family:q;src:local("DejaVu Sans")}p{font-family:q}</style><p>x',
        UNDRAWABLE: f"<style>@color-profile --x{{src:url({web}/cprof)}}</style><p>x",
        "css @page background": f"<style>@page{{background:url({web}/pagebg)}}</style><p>x",
        "css @namespace": f"<style>@namespace url({web}/ns);</style><p>x",
        "meta refresh": f'<meta http-equiv=refresh content="0;url={web}/refresh">x',
        "base href and relative img": f'<base href="{web}/base/"><img src="rel">',
        "redirect http to http": f'<img src="{web}/redirect">',
        "redirect http to file": f'<link rel=attachment href="{web}/redirect-file">',
        "entity in data svg": f'<img src="data:image/svg+xml,%3C!DOCTYPE x [%3C!ENTITY e SYSTEM %22{web}/xxe%22%3E]%3E{DATA_SVG}'
        '%3Ctext y=%229%22%3E%26e;%3C/text%3E%3C/svg%3E">',
        "svg named as png": f'<img src="data:image/png;base64,{_base64(f"{SVG}<image xlink:href={web!r}/></svg>")}">',
        "path in an asset": f'<img src="asset:../../../pdf_samples.py"><img src="asset:{file}"><p style="background:url(asset:OFL.txt)">',
        "a plain link": f'<a href="{web}/plainlink">x</a>',
    }


def _base64(text: str) -> str:
    from base64 import b64encode

    return b64encode(text.encode()).decode()
