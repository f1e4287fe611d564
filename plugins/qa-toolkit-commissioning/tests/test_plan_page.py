"""The plan as a page and as JSON: what they hold, and that a stranger's text stays text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import qa_toolkit_commissioning
from qa_toolkit_commissioning.choosing import Worth
from qa_toolkit_commissioning.curve import chart
from qa_toolkit_commissioning.plans import Plan, Point

EXAMPLES = Path(qa_toolkit_commissioning.__file__).parent / "examples"
PLAN = ("commissioning", "plan")
SHIPPED = ("--packages", EXAMPLES / "packages.csv", "--needs", EXAMPLES / "needs.csv", "--budget", "9000")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(page: str) -> Tags:
    found = Tags()
    found.feed(page)
    assert found.open == []
    return found


def test_the_page_is_whole_in_itself_and_says_what_the_screen_says(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    audit, target = gatsby("Ashby Down School"), tmp_path / "plan.html"
    screen = qa(*PLAN, audit, *SHIPPED).stdout
    assert qa(*PLAN, audit, *SHIPPED, "-o", target).returncode == 0
    page = target.read_text("utf-8")
    found = tags(page)
    assert "Content-Security-Policy" in [attrs.get("http-equiv") for _, attrs in found.seen]
    assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in found.seen)
    assert "default-src &#39;none&#39;" in page
    for sentence in ("£7,100 of £9,000 buys", "failed: independence and impartiality", "Budget against progress"):
        assert sentence in screen
        assert sentence in page
    table = re.findall(r'<tr[^>]*><th scope="row" class="n">(£[\d,.]+)</th>(.*?)</tr>', page)
    assert len(table) == 12
    for budget, cells in table:
        assert [budget, *re.findall(r">([^<]+)</td>", cells)] in [
            re.split(r" {2,}", line) for line in screen.splitlines()
        ]


def test_json_holds_the_plan_in_pence(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    audit = gatsby("Ashby Down School")
    data = json.loads(qa(*PLAN, audit, *SHIPPED, "-f", "json").stdout)
    assert data["budget_pence"] == 900_000
    assert data["worth"]["cost_pence"] == sum(one["price_pence"] for one in data["buy"])
    assert data["schools"][0]["rule_would_be_met"] is True
    assert {one["provider"] for one in data["out"]} == {"Danebrook College outreach", "Foxglove Futures"}
    assert data["standard"]["disclaimer"]
    assert qa(*PLAN, audit, *SHIPPED, "-o", tmp_path / "plan.json").returncode == 0
    assert json.loads((tmp_path / "plan.json").read_text("utf-8")) == data


def test_a_hostile_text_stays_text(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    bad, worse = (
        "</title></td><b onclick='x()'>&",
        "<script>alert(1)</script>",
    )  # a table with a script is refused before
    packages, needs, target = tmp_path / "p.csv", tmp_path / "n.csv", tmp_path / "plan.html"
    head = "package,provider,title,days,day rate,helps with,needs,evidence of effect,gates passed\n"
    rows = f'"in{bad}","Elm{bad}","{bad}",3,260,parents-supported: in-place,quiet,"{bad}",all\n'
    packages.write_text(head + rows + f'"out{bad}","Oak{bad}",,3,260,,,,equality\n', encoding="utf-8")
    needs.write_text(f'need,title,weight\nquiet,"{bad}",2\nloud,"{bad}",1\n', encoding="utf-8")
    audit = gatsby("Ashby")
    audit.write_text(audit.read_text("utf-8").replace('"name": "Ashby"', f'"name": "{worse}"'), encoding="utf-8")
    done = qa(*PLAN, audit, "--packages", packages, "--needs", needs, "--budget", "900", "-o", target)
    assert done.stderr == f"Wrote {target}\n"
    page = target.read_text("utf-8")
    assert bad not in page
    assert worse not in page
    found = tags(page)
    assert "script" not in [tag for tag, _ in found.seen]
    assert [attrs for _, attrs in found.seen if any(name.startswith("on") for name in attrs)] == []


def test_a_page_is_never_written_over_and_needs_a_place(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    audit, target = gatsby("Ashby Down School"), tmp_path / "plan.html"
    target.write_text("mine", encoding="utf-8")
    done = qa(*PLAN, audit, *SHIPPED, "-o", target)
    assert (done.returncode, target.read_text("utf-8")) == (3, "mine")
    assert "Say where the page goes" in qa(*PLAN, audit, *SHIPPED, "-f", "html").stderr


def drawn(*worths: tuple[int, int, int] | None, budget: int = 2000) -> Plan:
    points = tuple(
        Point(1000 * place, None if one is None else Worth(0, one[0], one[1], 0, one[2]))
        for place, one in enumerate(worths, 1)
    )
    best = points[1].worth or Worth(0, 0, 0, 0, 0)
    return Plan(budget, best, Worth(0, 1, 4, 0, 9000), (), (), (), (), (), (), (), None, points)


def test_the_line_rises_where_a_choice_can_be_paid_for_and_is_level_from_there() -> None:
    # 0 of 4 up to £5; 1 of 4 from £5; 4 of 4 from £25. The axis runs to £30, 398 units wide, from 46; 210 units high.
    found = chart(drawn((0, 1, 500), (0, 1, 500), (1, 4, 2500)), 1)
    assert found is not None
    assert found.series[0].path.endswith("M46.0 306H112.3V253.5H311.3H377.7V96.0H444.0")
    assert [(one.x, one.width, one.fill) for one in found.pieces] == [(46.0, 331.7, "#fff"), (377.7, 66.3, "#1f2a30")]


def test_no_curve_is_drawn_where_nothing_can_be_bought() -> None:
    assert chart(drawn(None, None), 1) is None
