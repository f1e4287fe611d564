"""Small drawings of a spread as SVG. Each has its figures in words; none needs a colour to be read."""

from __future__ import annotations

from markupsafe import Markup, escape

from qa_toolkit.portfolio.records import Spread
from qa_toolkit.wording import count

_HEIGHT, _BAR, _STEP = 44, 18, 20


def histogram(spread: Spread) -> Markup:
    """Ten bars, for 0 to 9, 10 to 19, … and 90 to 100 per cent, each with its number."""
    most = max(*spread.bins, 1)
    pieces = []
    for place, number in enumerate(spread.bins):
        tall = -(-_HEIGHT * number // most)
        left, top = place * _STEP, 12 + _HEIGHT - tall
        pieces.append(f'<rect x="{left + 1}" y="{top}" width="{_BAR}" height="{tall}" fill="currentColor"/>')
        if number:
            pieces.append(f'<text x="{left + _STEP // 2}" y="{top - 2}" text-anchor="middle">{number}</text>')
    pieces.append('<path d="M0 56.5H200" stroke="currentColor"/>')
    pieces += [
        f'<text x="{at}" y="66" text-anchor="{anchor}">{words}</text>'
        for at, anchor, words in ((0, "start", "0%"), (100, "middle", "50%"), (200, "end", "100%"))
    ]
    return _svg("histogram", "0 0 200 68", histogram_words(spread), "".join(pieces))


def histogram_words(spread: Spread) -> str:
    said = [
        f"{number} at {10 * place} to {10 * place + (10 if place == 9 else 9)}%"
        for place, number in enumerate(spread.bins)
        if number
    ]
    return f"Of {count(spread.n, 'audit')}: {', '.join(said) or 'none'}."


def span(spread: Spread) -> Markup:
    """A line from the lowest to the highest, a thick one for the middle half, a tick at the median."""
    low, high, lower, upper = spread.lowest, spread.highest, spread.lower_quartile, spread.upper_quartile
    if not spread.n:
        return Markup()
    shape = (
        '<path class="ground" d="M0 6.5H100" stroke="currentColor" stroke-width=".5" stroke-dasharray="1 2"/>'
        f'<path d="M{low} 6.5H{high}" stroke="currentColor"/>'
        f'<rect x="{lower}" y="3" width="{max(upper - lower, 1)}" height="7" fill="currentColor" fill-opacity=".45"/>'
        f'<path d="M{spread.median} 0V13" stroke="currentColor" stroke-width="2"/>'
    )
    words = f"From {low} to {high}%, the middle half from {lower} to {upper}%, the median at {spread.median}%"
    return _svg("span", "-1 0 102 13", words, shape)


def share(percent: int) -> Markup:
    """A bar beside a figure that says the same, so it is not read out."""
    return Markup(
        '<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<path d="M0 7.5H100" stroke="currentColor" stroke-opacity=".4"/>'
        '<rect width="{}" height="8" fill="currentColor"/></svg>'
    ).format(percent)


def _svg(kind: str, box: str, words: str, shape: str) -> Markup:
    return Markup('<svg class="{}" viewBox="{}" role="img" aria-label="{}" focusable="false">{}</svg>').format(
        kind,
        box,
        escape(words),
        Markup(shape),  # noqa: S704 - made of numbers and words of ours
    )
