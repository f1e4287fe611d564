"""An audit without a fault is read by a shorter way; it must find what the long way finds, whatever somebody typed."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import audits
from qa_toolkit.audits import Audit
from qa_toolkit.invented import invented
from qa_toolkit.plugins import load_host
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit

STANDARDS = Toolkit(load_host()).standards()[0]
TYPED: tuple[dict[str, Any], ...] = (
    {},
    {"level": None},
    {"level": "met"},
    {"level": "met", "value": 3},
    {"level": "no such level"},
    {"value": 100},
    {"value": -1},
    {"value": True},
    {"evidence": ["no-such-evidence"]},
    {"evidence": [], "level": "met", "comment": ""},
    {"comment": "Only a comment."},
    {"not-applicable": True},
)


def read(data: dict[str, Any], standard: Standard, *, long_way: bool) -> Audit:
    with pytest.MonkeyPatch.context() as patch:
        if long_way:
            patch.setattr(audits, "_sound_answers", lambda *_: None)
        return audits.in_memory(copy.deepcopy(data), standard)


@pytest.mark.parametrize("name", STANDARDS)
@given(pick=st.data())
@settings(max_examples=15, deadline=None)
def test_the_short_way_finds_what_the_long_way_finds(name: str, pick: st.DataObject) -> None:
    standard = STANDARDS[name]
    seed, share = pick.draw(st.integers(0, 10_000)), pick.draw(st.sampled_from([0.0, 0.5, 1.0]))
    data = invented(standard, organisation=None, seed=seed, share=share, on=date(2026, 11, 30), best=False)
    places = [(section, id_) for section, judged in data["judgements"].items() for id_ in judged]
    for section, id_ in pick.draw(st.lists(st.sampled_from(places), max_size=3)) if places else ():
        change = pick.draw(st.sampled_from(("instead", "beside", "without a level", "another name")))
        judged, typed = data["judgements"][section], pick.draw(st.sampled_from(TYPED))
        before = judged.pop(id_, {})
        if change == "without a level":
            judged[id_] = {member: value for member, value in before.items() if member != "level"}
        else:
            judged[f"{id_}-x" if change == "another name" else id_] = {
                **(before if change == "beside" else {}),
                **typed,
            }
    if pick.draw(st.booleans()):
        data["judgements"].setdefault(pick.draw(st.sampled_from(("no-such-section", *standard.sections))), {})
    short, long = (read(data, standard, long_way=way) for way in (False, True))
    assert short.answers == long.answers
    assert short.claims == long.claims
    assert short.outside == long.outside
    assert short.findings == long.findings
