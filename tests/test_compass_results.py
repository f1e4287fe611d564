"""Percentages of Compass that a school has: read as they were typed or pasted, and shown as Compass's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.cli import app
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import GatherContext
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_standards.compass_results import compass_results

EXAMPLE = Path(__file__).parent.parent / "examples" / "ashby-down-school" / "school-duty-2025.json"
PASTED = """Date: 31 March 2026
1. A stable careers programme: 88%
Benchmark 2 - 100
BM3;72 %
"Benchmark 8: Personal guidance","62%"
"""


def context() -> GatherContext:
    return GatherContext("compass.txt", Toolkit().standard("compass:2018"), date(2026, 11, 24))


def read(text: str) -> str:
    return compass_results(text.encode(), context()).evidence[0].title


def test_lines_are_read_as_people_write_them() -> None:
    title = read(PASTED)
    assert title == (
        "Compass result of 31 March 2026, as the school has it: benchmark 1 88%, benchmark 2 100%, benchmark 3 72% and benchmark 8 62%"
    )


@given(st.dictionaries(st.integers(1, 8), st.integers(0, 100), min_size=1))
def test_every_result_comes_through(results: dict[int, int]) -> None:
    title = read(
        "\n".join(["Date: 2026-03-31", *(f"Benchmark {number}: {given}%" for number, given in results.items())])
    )
    assert all(f"benchmark {number} {given}%" in title for number, given in results.items())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1: 88%", "it says no day; write one line as Date: 31 March 2026"),
        ("Date: 31 March 2026", "there is no result in it; write one line for each benchmark, as Benchmark 1: 88%"),
        ("Date: soon\n1: 88%", "line 1: ‘soon’ is no date; write it as 31 March 2026."),
        ("Date: 1 January 2027\n1: 88%", "line 1: 1 January 2027 has not come yet."),
        ("Date: 31/03/2026\n9: 88%", "line 2: there is no benchmark 9; they are 1 to 8."),
        ("Date: 31/03/2026\n1: 188%", "line 2: 188 is more than 100 per cent."),
        ("Date: 31/03/2026\n1: 88%\n1: 90%", "line 3: benchmark 1 stands twice; keep one of the two."),
        (
            "Date: 31/03/2026\nnearly all",
            "line 2: ‘nearly all’ is no result; write it as Benchmark 1: 88%, in whole per cent",
        ),
        *(
            (
                f"Date: 31/03/2026\n{line}",
                f"line 2: ‘{line}’ is no result; write it as Benchmark 1: 88%, in whole per cent",
            )
            for line in ("Benchmark 1", "1: 88.9%", "1: 88,9%", "1: -88%", "1: .9")
        ),
    ],
)
def test_what_is_no_result_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadData) as error:
        read(text)
    assert str(error.value).endswith(said)


def test_it_becomes_evidence_and_changes_no_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pasted, audit = tmp_path / "compass.txt", tmp_path / "audit.json"
    pasted.write_text(PASTED, "utf-8")
    audit.write_text(json.dumps(json.loads(EXAMPLE.read_text("utf-8")) | {"submitted_at": None}), "utf-8")
    before = Toolkit().read_audit(audit)
    assert app.run(["evidence", "compass-results", str(pasted), "--into", str(audit)]) == 0
    after = Toolkit().read_audit(audit)
    assert "This is Compass's result and not the toolkit's" in capsys.readouterr().out
    new = [item for id_, item in after.evidence.items() if id_ not in before.evidence]
    assert [item["title"].partition(",")[0] for item in new] == ["Compass result of 31 March 2026"]
    assert after.answers == before.answers
    assert json.loads(audit.read_text("utf-8")).get("proposals") == before.data.get("proposals")
