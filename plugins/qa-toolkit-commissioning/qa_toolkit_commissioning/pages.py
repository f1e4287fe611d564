"""Pages of one table: self-contained HTML that prints on A4 and reads in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4 landscape; margin: 14mm }}
body {{ font: 1rem/1.45 system-ui, sans-serif; color: #1a1a1a; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .92rem }}
caption {{ text-align: left; font-weight: 600; padding-bottom: .3rem }}
th, td {{ border-bottom: 1px solid #999; padding: .45rem .6rem; text-align: left; vertical-align: top }}
thead th {{ border-bottom: 2px solid #1a1a1a }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }}
p {{ max-width: 48rem }}
@media print {{ body {{ margin: 0; font-size: 10pt }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{before}
<div class="wide">
<table>
<caption>{caption}</caption>
<thead><tr>{headings}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
{after}
</main>
</body>
</html>
"""
# NFER for the LGA, on the duty of 2012, section 2.2: what interviewees of authorities and schools acknowledged.
PRICES = (
    "Reference points: providers charged between £180 and £400 a day in 2012, about £225 on average (interviews of authorities "
    "and schools, July 2012). They are of their time and of no one region, and no judgement of any price here."
)


def page(
    title: str,
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    before: Iterable[str] = (),
    after: Iterable[str] = (),
) -> bytes:
    """A page with its table; every text is escaped here, and `numbers` are the columns that stand to the right."""

    def cell(tag: str, place: int, text: str, more: str = "") -> str:
        kind = ' class="number"' if place in numbers else ""
        return f"<{tag}{more}{kind}>{escape(text)}</{tag}>"

    head = "".join(cell("th", place, text, ' scope="col"') for place, text in enumerate(headings))
    body = [
        "<tr>"
        + "".join(
            cell("td" if place else "th", place, text, "" if place else ' scope="row"')
            for place, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    ]
    return _PAGE.format(
        title=escape(title),
        caption=escape(caption),
        headings=head,
        rows="\n".join(body),
        before="\n".join(f"<p>{escape(text)}</p>" for text in before),
        after="\n".join(f"<p>{escape(text)}</p>" for text in after),
    ).encode()
