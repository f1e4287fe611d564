"""An evidence source: the links of the careers web page, opened one by one by a person or by a link checker."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from qa_toolkit.errors import BadData, did_you_mean, shown
from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered, ProposedJudgement
from qa_toolkit.wording import count, day, listed

COLUMNS = ("address", "status", "looked at on", "leads to")
ROUTES = ("sixth form", "college", "technical routes", "apprenticeships")


class Link(NamedTuple):
    line: int
    address: str
    status: str
    works: bool
    looked_at: date
    route: str


def links(content: bytes, context: GatherContext) -> Gathered:
    """Counts the links and proposes whether all routes are there; a link that works says nothing of the room that a route is given."""
    found = list(_links(content, context))
    if not found:
        raise BadData(context.name, "there is no link in it; write one in each row below the names of the columns.")
    last, broken = max(link.looked_at for link in found), [link for link in found if not link.works]
    piece = EvidencePiece(
        key="links",
        title="Links of the careers web page, checked",
        kind="check",
        location=context.name,
        dated=last,
        expires=last + timedelta(days=365),  # a page is looked through once a school year
        method="Each link was opened, and whether its page came was written down.",
        count=len(found),
    )
    working = f"{len(found) - len(broken)} of {count(len(found), 'link')} of the careers web page work"
    return Gathered(
        summary=(f"{working}, last looked at on {day(last.isoformat())}.",),
        evidence=(piece,),
        proposals=tuple(_proposals(found, context)),
        warnings=tuple(f"Line {link.line}: {link.address} does not work ({link.status})." for link in broken),
    )


def _proposals(found: list[Link], context: GatherContext) -> Iterator[ProposedJudgement]:
    if context.standard.key != "starter/careers-web-page" or not any(link.route for link in found):
        return
    there = {link.route for link in found if link.works}
    missing = [route for route in ROUTES if route not in there]
    level, because = "yes", f"A link that works leads to each of {listed(ROUTES)}. Look whether all have the same room."
    if missing:
        level, because = "no", f"No link that works leads to {listed(missing, 'or')}."
    yield ProposedJudgement("all-routes", because, level=level, evidence=("links",))


def _links(content: bytes, context: GatherContext) -> Iterator[Link]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadData(context.name, "this is not UTF-8 text. Save it again as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [" ".join(name.lower().split()) for name in next(rows, [])]
        for name in COLUMNS:
            if name not in header:
                has = ", ".join(map(shown, filter(None, header))) or "nothing"
                near = did_you_mean(name, header)
                raise BadData(context.name, f"no column is called '{name}'; here stands: {has}.{near}", 1)
        for row in rows:
            cells = dict(zip(header, map(str.strip, row), strict=False))
            if cells.get("address"):
                yield _link(cells, rows.line_num, context)
    except csv.Error as error:
        raise BadData(context.name, f"this is not CSV: {error}.", rows.line_num) from None


def _link(cells: dict[str, str], line: int, context: GatherContext) -> Link:
    status, route = cells.get("status", ""), cells.get("leads to", "").lower()
    if route and route not in ROUTES:
        near = did_you_mean(route, ROUTES)
        known = f"{listed(ROUTES, 'or')}, or nothing for another page"
        raise BadData(context.name, f"'{shown(route)}' is no route; a link leads to {known}.{near}", line)
    if status.isascii() and status.isdigit():  # of HTTP
        works = 200 <= int(status[:4]) < 400
    elif status.lower() in ("works", "broken"):
        works = status.lower() == "works"
    else:
        raise BadData(context.name, f"'{shown(status)}' is no status; write works, broken or a number as 404.", line)
    return Link(line, shown(cells["address"]), status, works, _day(cells.get("looked at on", ""), line, context), route)


def _day(text: str, line: int, context: GatherContext) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if found > context.on:
            raise BadData(context.name, f"{day(found.isoformat())} has not come yet.", line)
        return found
    raise BadData(context.name, f"'{shown(text)}' is no date; write it as 2026-11-30 or 30/11/2026.", line)
