"""The curve of budget against progress as SVG shapes; each line has its own dashes and marks, so that none needs a colour.

A line rises where the money is enough, which is known: the best choice for a budget costs what it costs, and any budget between that and the
next one calculated buys the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from qa_toolkit.models import Record
from qa_toolkit.wording import listed
from qa_toolkit_commissioning.choosing import Worth
from qa_toolkit_commissioning.packages import pounds
from qa_toolkit_commissioning.plans import Plan, Point

WIDTH, HEIGHT = 460, 350
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 16, 96, 44
_BAR = 14
_MOST_TICKS = 5
_HATCHED = "#9aa5ab"


class Label(Record):
    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "middle"
    strong: bool = False


class Line(Record):
    path: str
    marks: str
    colour: str
    thick: float
    dashes: str
    fill: str


class Rectangle(Record):
    """How far the target is reached for these budgets."""

    x: float
    y: float
    width: float
    height: float
    fill: str


class Chart(Record):
    """`says` carries the same for who cannot see the picture."""

    says: str
    grid: tuple[str, ...]
    axes: str
    labels: tuple[Label, ...]
    budget: str
    pieces: tuple[Rectangle, ...]
    series: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT


class _Kind(Record):
    name: Literal["needs", "on_way", "beside"]
    title: str
    colour: str
    thick: float
    dashes: str
    filled: bool

    def of(self, worth: Worth) -> int:
        return {"needs": worth.needs, "on_way": worth.on_way, "beside": worth.beside}[self.name]


_KINDS = (
    _Kind("on_way", "Levels on the way to the target", "#12505b", 2.5, "", filled=True),
    _Kind("needs", "Needs of pupils, by weight", "#1f2a30", 1.8, "7 4", filled=False),
    _Kind("beside", "Levels elsewhere", "#4a575f", 1.5, "1.5 3", filled=True),
)


def chart(plan: Plan, open_awards: int) -> Chart | None:
    """None where there is nothing to draw.

    Args:
        open_awards: how many schools aim at an award whose rule is not met yet.
    """
    bought = [point for point in plan.curve if point.worth is not None]
    kinds = [kind for kind in _KINDS if kind.of(plan.possible)]
    most = plan.curve[-1].budget if plan.curve else 0
    if not bought or not kinds or not most:
        return None
    scale = _Scale(most)
    spans = _spans(scale, bought) if open_awards else []
    return Chart(
        says=_says(plan, kinds),
        grid=tuple(f"M{_LEFT} {scale.y(share)}H{WIDTH - _RIGHT}" for share in (0.25, 0.5, 0.75, 1)),
        axes=f"M{_LEFT} {_TOP}V{HEIGHT - _BOTTOM}H{WIDTH - _RIGHT}",
        labels=(*_ticks(scale), *_key(kinds), *_own(scale, plan), *_reached_words(spans, open_awards)),
        budget=f"M{scale.x(plan.budget)} {_TOP - 4}V{HEIGHT - _BOTTOM}",
        pieces=tuple(_reached(spans, open_awards)),
        series=tuple(_line(scale, plan, kind, place) for place, kind in enumerate(kinds)),
    )


class _Scale:
    def __init__(self, most: int) -> None:
        self.most = most

    def x(self, pence: int) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * pence / self.most, 1)

    @staticmethod
    def y(share: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * share, 1)


def _line(scale: _Scale, plan: Plan, kind: _Kind, place: int) -> Line:
    """The line itself; its entry in the key above is the first piece of it, which starts at the left."""
    whole = kind.of(plan.possible)
    path, marks = f"M{_LEFT} {_key_y(place)}h30", _mark(kind, _LEFT + 15, _key_y(place))
    last = 0.0
    moves = "M" if plan.curve[0].worth is None else f"M{scale.x(0)} {scale.y(0)}"
    for start, worth, end in _steps(plan.curve):
        share = kind.of(worth) / whole
        moves += f"{scale.x(start)} {scale.y(share)}" if moves == "M" else f"H{scale.x(start)}V{scale.y(share)}"
        if share != last:
            marks += _mark(kind, scale.x(start), scale.y(share))
        moves += f"H{scale.x(end)}"
        last = share
    return Line(path + moves, marks, kind.colour, kind.thick, kind.dashes, kind.colour if kind.filled else "#fff")


def _steps(curve: Sequence[Point]) -> Iterator[tuple[int, Worth, int]]:
    """From what a choice costs on, and up to which budget of the table it is the best."""
    for worth, points in groupby(curve, lambda point: point.worth):
        if worth is not None:
            yield worth.cost, worth, list(points)[-1].budget


def _mark(kind: _Kind, x: float, y: float) -> str:
    if kind.name == "on_way":
        return f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
    if kind.name == "needs":
        return f"M{x - 4} {y - 4}h8v8h-8z"
    return f"M{x} {y - 4}l4 7h-8z"


def _key_y(place: int) -> int:
    return 12 + 19 * place


def _key(kinds: Sequence[_Kind]) -> Iterator[Label]:
    for place, kind in enumerate(kinds):
        yield Label(_LEFT + 38, _key_y(place) + 4, kind.title, "start")


def _ticks(scale: _Scale) -> Iterator[Label]:
    for share in (0, 25, 50, 75, 100):
        yield Label(_LEFT - 6, scale.y(share / 100) + 4, f"{share}%", "end")
    step = _tick(scale.most)
    for amount in range(0, scale.most + 1, step):
        x = scale.x(amount)
        anchor: Literal["middle", "end"] = "end" if x > WIDTH - _RIGHT - 12 else "middle"
        yield Label(x, HEIGHT - _BOTTOM + 17, pounds(amount), anchor)
    yield Label(_LEFT, HEIGHT - 8, "Budget", "start")


def _tick(most: int) -> int:
    """A round number of pounds, in pence, that does not crowd the axis."""
    step = 100
    while True:
        for times in (1, 2, 5):
            if most // (step * times) <= _MOST_TICKS:
                return step * times
        step *= 10


def _own(scale: _Scale, plan: Plan) -> Iterator[Label]:
    yield Label(scale.x(plan.budget), HEIGHT - 8, f"your {pounds(plan.budget)}", strong=True)


_Span = tuple[float, float, int]


def _spans(scale: _Scale, bought: Sequence[Point]) -> list[_Span]:
    """From where to where on the axis how many awards are reached."""
    spans = [[scale.x(0), scale.x(scale.most), 0]]
    for start, worth, _ in _steps(bought):
        if worth.awards != spans[-1][2]:
            spans[-1][1] = scale.x(start)
            spans.append([scale.x(start), scale.x(scale.most), worth.awards])
    return [(left, right, int(awards)) for left, right, awards in spans if right > left]


def _reached(spans: Iterable[_Span], open_awards: int) -> Iterator[Rectangle]:
    for left, right, awards in spans:
        fill = "#1f2a30" if awards == open_awards else _HATCHED if awards else "#fff"
        yield Rectangle(left, _TOP - _BAR - 6, round(right - left, 1), _BAR - 4, fill)


def _reached_words(spans: Iterable[_Span], open_awards: int) -> Iterator[Label]:
    for left, right, awards in spans:
        words = f"{awards} of {open_awards} at target" if open_awards > 1 else "target met" if awards else "not met"
        if right - left > 7 * len(words):
            yield Label((left + right) / 2, _TOP - _BAR - 10, words)


def _says(plan: Plan, kinds: Sequence[_Kind]) -> str:
    last = plan.curve[-1]
    own = listed(f"{kind.of(plan.worth)} of {kind.of(plan.possible)} {kind.title.lower()}" for kind in kinds)
    return f"Progress for budgets up to {pounds(last.budget)}. {pounds(plan.budget)} brings {own}. The table beside it has every figure."
