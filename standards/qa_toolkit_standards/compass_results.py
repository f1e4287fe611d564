"""An evidence source: percentages that Compass gave a school, typed or pasted with their date. They are Compass's, and never ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from qa_toolkit.errors import BadData, shown
from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered
from qa_toolkit.wording import day, listed

BENCHMARKS = range(1, 9)
_LONGEST = 300  # of a line
# '1: 88%', 'Benchmark 1 - 88', 'BM1;88 %', '1. A stable careers programme: 88%': a number first and a number last.
_FIRST = re.compile(r"\W*(?:benchmark|bm|gb)?\s*(\d{1,9})\b", re.IGNORECASE)
_LAST = re.compile(r"(?<![\d.+-])(?<!\d,)(\d{1,9})\s*%?\W*$")  # no fraction and no sign: Compass gives whole per cent
_DATED = re.compile(r"\s*\"?(?:date|dated|on)\b[\s:;,\"]*(.+?)\"?\s*", re.IGNORECASE)
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


def compass_results(content: bytes, context: GatherContext) -> Gathered:
    """One piece of evidence with all percentages as they were given; it proposes nothing, for our criteria are not Compass's questions."""
    dated: date | None = None
    results: dict[int, int] = {}
    for number, line in _lines(content, context):
        if said := _DATED.fullmatch(line):
            dated = _day(said[1], number, context)
        elif (first := _FIRST.match(line)) and (last := _LAST.search(line[first.end() :])):
            benchmark, percent = int(first[1]), int(last[1])
            _check(benchmark, percent, results, number, context)
            results[benchmark] = percent
        else:
            raise BadData(
                context.name,
                f"‘{shown(line.strip())}’ is no result; write it as Benchmark 1: 88%, in whole per cent",
                number,
            )
    if dated is None:
        raise BadData(context.name, "it says no day; write one line as Date: 31 March 2026")
    if not results:
        raise BadData(context.name, "there is no result in it; write one line for each benchmark, as Benchmark 1: 88%")
    given = listed(f"benchmark {benchmark} {results[benchmark]}%" for benchmark in sorted(results))
    when = day(dated.isoformat())
    piece = EvidencePiece(
        key="results",
        title=f"Compass result of {when}, as the school has it: {given}",
        kind="data",
        location=context.name,
        dated=dated,
        expires=dated + timedelta(days=365),  # a school evaluates itself in Compass at least once a year
        method="Copied from Compass by the school; the toolkit has neither worked it out nor checked it.",
        count=len(results),
    )
    said_so = f"Compass said on {when}: {given}. This is Compass's result and not the toolkit's; it counts for nothing here by itself."
    return Gathered(summary=(said_so,), evidence=(piece,))


def _lines(content: bytes, context: GatherContext) -> Iterator[tuple[int, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadData(context.name, "this is not UTF-8 text. Save it again as plain text or “CSV UTF-8”.") from None
    lines = enumerate(text.splitlines()[:1000], 1)
    yield from ((number, line[:_LONGEST]) for number, line in lines if line.strip(" \t;,"))


def _check(benchmark: int, percent: int, results: dict[int, int], line: int, context: GatherContext) -> None:
    if benchmark not in BENCHMARKS:
        raise BadData(context.name, f"there is no benchmark {benchmark}; they are 1 to 8.", line)
    if percent > 100:
        raise BadData(context.name, f"{percent} is more than 100 per cent.", line)
    if benchmark in results:
        raise BadData(context.name, f"benchmark {benchmark} stands twice; keep one of the two.", line)


def _day(text: str, line: int, context: GatherContext) -> date:
    for form in _DAYS:
        try:
            found = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if found > context.on:
            raise BadData(context.name, f"{day(found.isoformat())} has not come yet.", line)
        return found
    raise BadData(context.name, f"‘{shown(text)}’ is no date; write it as 31 March 2026.", line)
