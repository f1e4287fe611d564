"""Counts as evidence: what they say, what they hide, and that nothing of one pupil is in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import qa_toolkit_roni
from qa_toolkit import documents
from qa_toolkit.errors import BadData, CannotWrite
from qa_toolkit.hookspecs import GatherContext, Gathered
from qa_toolkit.testing import invented_audit
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_roni.commands import roni
from qa_toolkit_roni.counts import MINIMUM, counted
from qa_toolkit_roni.evidence import roni as source
from qa_toolkit_roni.export import read
from qa_toolkit_roni.schemes import scheme

PUPILS = Path(qa_toolkit_roni.__file__).parent / "examples" / "pupils-2026.xlsx"
OXFORDSHIRE = scheme("oxfordshire")


def gathered(content: bytes, name: str = "in.csv") -> Gathered:
    return source(content, GatherContext(name, Toolkit().standard("gatsby:2025"), date(2026, 11, 2)))


def export_of(sen: list[str]) -> bytes:
    return ("Ref,SEN,FSM\n" + "".join(f"P{n},{code},N\n" for n, code in enumerate(sen))).encode()


def test_counts_add_up_and_small_ones_are_hidden_with_the_next() -> None:
    found = counted(read(export_of(["N"] * 30 + ["K"] * 12 + ["E"] * 3), "in.csv", OXFORDSHIRE))
    sen = next(one for one in found.indicators if one.title == "Special educational needs")
    assert sen.sizes == {"Education, health and care plan": None, "SEN support": None, "none of these": 30}
    assert sen.sentence == (
        "Special educational needs: none of these 30, hidden: Education, health and care plan and SEN support."
    )
    fsm = next(one for one in found.indicators if one.title == "Free school meals")
    assert fsm.sizes == {"no": 45}


def test_indicators_of_a_group_are_counted_once_so_that_no_difference_gives_a_pupil_away() -> None:
    content = "Ref,Attendance %,FSM\n" + "".join(
        f"P{n},{80 if n < 20 else 87 if n < 22 else 99},N\n" for n in range(60)
    )
    found = counted(read(content.encode(), "in.csv", OXFORDSHIRE))
    attendance = next(one for one in found.indicators if one.title == "Attendance")
    # 22 are below 90 and 20 below 85: both numbers together would tell of two pupils
    assert attendance.sizes == {"Attendance below 90%": None, "Attendance below 85%": None, "none of these": 40}


@given(st.lists(st.sampled_from(["N", "K", "E", ""]), min_size=MINIMUM, max_size=60))
def test_nothing_small_is_shown_nor_left_to_be_worked_out(sen: list[str]) -> None:
    found = counted(read(export_of(sen), "in.csv", OXFORDSHIRE))
    true = Counter(sen)
    names = {"E": "Education, health and care plan", "K": "SEN support", "N": "none of these", "": "not known"}
    parts = next(one for one in found.indicators if one.title == "Special educational needs")
    assert set(parts.sizes) == {names[code] for code in true}
    unseen = {code: size for code, size in true.items() if parts.sizes[names[code]] is None}
    for code in true.keys() - unseen.keys():
        shown = parts.sizes[names[code]]
        assert true[code] >= MINIMUM
        assert shown is not None
        assert abs(shown - true[code]) <= (2 if found.hides else 0)
    assert not unseen or unseen == true or (len(unseen) >= 2 and sum(unseen.values()) >= MINIMUM)


def test_two_tables_together_do_not_give_a_hidden_number_away() -> None:
    # 7 with meals, 3 others with another language: exact numbers would say 200 less 190 without a band less 7 is 3
    rows = (f"P{n},{'Y' if n < 7 else 'N'},{'Y' if 7 <= n < 10 else 'N'}\n" for n in range(200))
    kept = OXFORDSHIRE.leaving_out({one.id for one in OXFORDSHIRE.indicators} - {"fsm", "eal"})
    found = counted(read(("Ref,FSM,EAL\n" + "".join(rows)).encode(), "in.csv", kept))
    assert found.bands.sizes == {"Amber": None, "Green": None, "No band": 190}
    assert [one.sizes for one in found.indicators] == [{"yes": None, "no": None}, {"yes": 5, "no": 195}]
    assert "rounded to the nearest 5" in found.note


def test_evidence_is_counts_by_band_by_indicator_and_how_complete_and_proposes_nothing() -> None:
    given = gathered(PUPILS.read_bytes(), "pupils.xlsx")
    assert [piece.key for piece in given.evidence] == ["bands", "indicators", "completeness"]
    assert {piece.count for piece in given.evidence} == {180}
    assert given.evidence[0].method.startswith(
        "Risk of NEET indicators, Oxfordshire County Council. Red 35, Amber 50, Green 30, No band 50, No band to amber 5, hidden: "
    )
    assert "Youth justice involvement: yes 10, no 170." in given.evidence[1].method
    assert given.evidence[2].method.startswith(
        "All known of a pupil: yes 165, no 15. Left out: Early Help Assessment, Custody. Hidden: "
    )
    assert given.proposals == ()
    assert all(len(piece.method) <= 1000 for piece in given.evidence)
    assert not re.search(r"\bP\d", documents.dump(given).decode()), "no reference reaches the audit"


def test_values_that_could_not_be_read_are_told_without_a_place() -> None:
    given = gathered(export_of(["N"] * 9 + ["Q"]))
    assert given.warnings[-1] == "1 value could not be read; `qa-toolkit roni list` says where."


def test_the_toolkit_lays_the_evidence_into_an_audit_and_leaves_nothing_of_it_out() -> None:
    toolkit = Toolkit()
    assert "roni" in toolkit.evidence.known
    assert not [one for one in toolkit.warnings if "roni" in str(one)]
    gathering = toolkit.evidence.gather("roni", PUPILS, invented_audit("gatsby:2025", seed=1), date(2026, 11, 2))
    assert len(gathering.evidence) == 3
    assert gathering.warnings == (
        "No column for ‘Early Help Assessment’ and ‘Custody’, which the scheme does not insist on: left out of it.",
    )
    assert not re.search(r"\bP\d{3}\b", documents.dump(gathering.document).decode())


def test_counts_by_any_scheme_and_mapping_become_evidence_through_a_file(tmp_path: Path) -> None:
    file, made = tmp_path / "in.csv", tmp_path / "counts.json"
    file.write_text("Number,Meals,EAL\n" + "".join(f"P{n},{'Y' if n < 8 else 'N'},N\n" for n in range(40)))
    line = [
        "counts",
        str(file),
        "--column",
        "fsm=Meals",
        "--column",
        "reference=Number",
        "--without",
        "eal",
        "-o",
        str(made),
    ]
    ran = CliRunner().invoke(roni, line)
    assert ran.exit_code == 0, ran.output
    assert "Free school meals: yes 8, no 32." in ran.stdout
    assert isinstance(CliRunner().invoke(roni, line).exception, CannotWrite)
    given = gathered(made.read_bytes(), "counts.json")
    assert [piece.count for piece in given.evidence] == [40, 40, 40]
    assert "Free school meals: yes 8, no 32." in given.evidence[1].method
    assert "English as an additional language" in given.evidence[2].method.partition("Left out: ")[2]
    assert CliRunner().invoke(roni, [*line[:-1], str(tmp_path / "counts.txt")]).exit_code == 2


@pytest.mark.parametrize("content", ["{}", "[]", '{"kind": "other", "lines": [], "pieces": []}', "no json"])
def test_json_that_roni_did_not_write_is_refused(content: str) -> None:
    with pytest.raises(Exception, match=r"counts\.json: ") as refused:
        gathered(content.encode(), "counts.json")
    assert "\n" not in str(refused.value)


def test_too_few_pupils_give_no_count() -> None:
    with pytest.raises(BadData, match="fewer than 5 pupils, too few to show any count"):
        gathered(export_of(["N"] * 4))


def test_a_long_scheme_becomes_several_pieces_that_an_audit_takes(tmp_path: Path) -> None:
    one = {"points": 1, "measure": "fsm", "sign": "=", "value": "yes"}
    long = {
        "key": "long",
        "title": "Long",
        "status": "own",
        "about": "Long.",
        "sources": [],
        "indicators": [{"id": f"i{n}", "title": f"Indicator {n} {'long ' * 15}", **one} for n in range(40)],
        "bands": [{"key": "none", "title": "None", "from": 0, "means": "nothing"}],
    }
    (tmp_path / "long.json").write_text(json.dumps(long))
    (tmp_path / "in.csv").write_bytes(export_of(["N"] * 20))
    line = ["counts", str(tmp_path / "in.csv"), "--scheme", str(tmp_path / "long.json"), "-o", str(tmp_path / "c.json")]
    assert CliRunner().invoke(roni, line).exit_code == 0
    given = gathered((tmp_path / "c.json").read_bytes(), "c.json")
    assert [piece.key for piece in given.evidence][1:3] == ["indicators", "indicators-2"]
    assert all(len(piece.method) <= 1000 for piece in given.evidence)
    assert sum(piece.method.count("Indicator ") for piece in given.evidence) >= 40
