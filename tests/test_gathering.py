from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import audit, audit_data, criterion, document, ladder, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import audits, errors
from qa_toolkit.audits import Audit
from qa_toolkit.gathering import Gathering
from qa_toolkit.hookspecs import EvidencePiece, EvidenceSource, GatherContext, Gathered, ProposedJudgement, hookimpl
from qa_toolkit.plugins import EntryPoint, Host
from qa_toolkit.toolkit import Toolkit

ON = date(2026, 11, 24)
LOG = EvidencePiece("log", "Log of visits", date(2026, 11, 3), "Each visit was written down.", count=12)
MET = ProposedJudgement("aims", "Twelve visits are in the log.", level="met", evidence=("log",))
BOTH = Gathered(("12 visits.",), (LOG,), (MET,))
POINT = EntryPoint("guest", "guest", "guest", "1")


def host(*sources: Any) -> Host:
    made = Host()
    made.register(SimpleNamespace(qa_evidence_sources=hookimpl(lambda: sources)), POINT)
    return made


def gather(folder: Path, gives: Any, into: Audit | None = None, content: bytes = b"a,b\n") -> Gathering:
    """What a source that gives this lays into an audit; a function is called with what sources are called with."""
    (folder / "log.csv").write_bytes(content)
    reads: Callable[..., Any] = gives if callable(gives) else lambda _content, _context: gives
    toolkit = Toolkit(host(EvidenceSource("visits", "Visits", (".csv",), reads)))
    return toolkit.evidence.gather("visits", folder / "log.csv", into or audit(standard()), ON)


def again(laid: Gathering) -> Audit:
    return audits.read(document(laid.document), standard())


def with_(part: Any, **members: Any) -> Gathered:
    """A good answer with something changed in its piece of evidence, or in its proposal."""
    changed = type(part)(**{**vars(part), **members})
    return Gathered((), (changed,), (MET,)) if part is LOG else Gathered((), (LOG,), (changed,))


# What is laid in


def test_evidence_and_a_proposal_reach_the_document_and_no_judgement_does(tmp_path: Path) -> None:
    before = audit(standard(), {"lead": "partly"}, notes={"kept": [1, None]})
    untouched = copy.deepcopy(before.data)
    found = gather(tmp_path, BOTH, before, b"who,when\n")
    (id_,) = found.document["evidence"].keys() - {"plan"}
    assert found.document["evidence"][id_] == {
        "title": "Log of visits",
        "kind": "data",
        "dated": "2026-11-03",
        "gathered": {
            "from": "visits",
            "method": "Each visit was written down.",
            "count": 12,
            "sha256": hashlib.sha256(b"who,when\n").hexdigest(),
        },
    }
    proposed = {"level": "met", "from": "visits", "because": "Twelve visits are in the log.", "evidence": [id_]}
    assert found.document["proposals"] == {"aims": [proposed]}
    assert {**found.document, "evidence": before.data["evidence"], "proposals": None} == {
        **untouched,
        "proposals": None,
    }
    assert before.data == untouched
    assert again(found).answers == before.answers
    assert found.summary == ("12 visits.",)
    assert found.evidence == (f"New: ‘Log of visits’ of 3 November 2026 ({id_}).",)
    assert found.proposals == ("1.1 Criterion 1.1: Met. Twelve visits are in the log.",)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    once = gather(tmp_path, BOTH)
    twice = gather(tmp_path, BOTH, again(once))
    assert twice.document == once.document
    assert twice.evidence[0].startswith("As it was: ‘Log of visits’")


def test_a_later_file_updates_and_keeps_what_the_source_says_nothing_of(tmp_path: Path) -> None:
    once = gather(tmp_path, BOTH)
    (id_,) = once.document["evidence"].keys() - {"plan"}
    once.document["evidence"][id_] |= {"location": "Shelf 3", "read_by": "the governors"}
    later = gather(tmp_path, with_(LOG, dated=date(2026, 11, 20), count=15), again(once), b"more")
    item = later.document["evidence"][id_]
    assert later.document["evidence"].keys() == {"plan", id_}
    assert (item["location"], item["read_by"], item["dated"], item["gathered"]["count"]) == (
        *("Shelf 3", "the governors", "2026-11-20", 15),
    )
    assert later.evidence[0] == (
        f"Updated: ‘Log of visits’ of 20 November 2026 ({id_}); it was ‘Log of visits’ of 3 November 2026."
    )


def test_what_a_source_proposed_before_makes_room_and_what_others_proposed_stays(tmp_path: Path) -> None:
    other = {"level": "partly", "from": "matrix:2011#aims"}
    begun = audit(standard(), proposals={"aims": [other], "offer": []})
    once = gather(tmp_path, BOTH, begun)
    later = gather(tmp_path, with_(MET, criterion="lead", level="partly"), again(once))
    assert later.document["proposals"]["aims"] == [other]
    assert later.document["proposals"]["offer"] == []
    assert [one["level"] for one in later.document["proposals"]["lead"]] == ["partly"]
    assert later.proposals == ("1.2 Criterion 1.2: Partly. Twelve visits are in the log.", "aims: no longer proposed.")


@pytest.mark.parametrize(("level", "says"), [("met", "so already"), ("partly", "otherwise")])
def test_it_is_said_how_a_proposal_stands_to_the_answer(tmp_path: Path, level: str, says: str) -> None:
    found = gather(tmp_path, BOTH, audit(standard(), {"aims": level}))
    assert found.proposals[0].endswith(f"The audit says {says}.")


def test_ids_differ_between_audits_and_stay_in_one(tmp_path: Path) -> None:
    ids = set()
    for id_, cycle in (("one", "2026-27"), ("two", "2026-27"), ("one", "2027-28")):
        found = gather(tmp_path, BOTH, audit(standard(), id=id_, cycle=cycle))
        ids |= found.document["evidence"].keys() - {"plan"}
    assert len(ids) == 2
    nameless = audit_data(standard())
    del nameless["id"]
    for cycle in ("2026-27", "2026-27", "2027-28"):
        found = gather(tmp_path, BOTH, audits.read(document(nameless | {"cycle": cycle}), standard()))
        ids |= found.document["evidence"].keys() - {"plan"}
    assert len(ids) == 4


def counted() -> Any:
    judged = ladder("few", "many", not_applicable=False)
    judged["properties"]["value"] = {"type": "integer", "minimum": 0, "maximum": 100}
    judged["anyOf"] = [{"required": ["value"]}, {"required": [*judged.pop("required")]}]
    bands = [{"from": 0, "level": "few"}, {"from": 50, "level": "many"}]
    seen = criterion("1.1", bands=bands, target="many", actions=[])
    return standard({"one": section("1", {"seen": seen})}, defs={"judgement": judged}, awards=[])


def test_a_number_is_proposed_for_a_counted_criterion(tmp_path: Path) -> None:
    found = gather(
        tmp_path, with_(MET, criterion="seen", level=None, value=60), audit(counted(), {"seen": {"level": "many"}})
    )
    assert found.document["proposals"]["seen"][0]["value"] == 60
    assert found.proposals == ("1.1 Criterion 1.1: 60. Twelve visits are in the log. The audit says so already.",)


@pytest.mark.parametrize("value", [-1, 101])
def test_a_number_out_of_bounds_is_refused(tmp_path: Path, value: int) -> None:
    with pytest.raises(errors.PluginError, match=f"'seen' cannot be {value}"):
        gather(tmp_path, with_(MET, criterion="seen", level=None, value=value), audit(counted()))


# What is refused


def stubborn(*_: Any) -> Gathered:
    raise ZeroDivisionError("no\n\x1b[2Jvisits")


def endless(*_: Any) -> Gathered:
    found: list[Any] = []
    found.append(found)
    return Gathered(tuple(found))


@pytest.mark.parametrize(
    ("gives", "says"),
    [
        (stubborn, "ZeroDivisionError: no [2Jvisits"),
        (endless, ""),
        (None, "what it gave: "),
        (["a log"], "what it gave: "),
        (lambda *_: (n for n in "ab"), "TypeError"),
        (Gathered(evidence=3), "what it gave.evidence: "),  # type: ignore[arg-type]
        (Gathered(evidence=("log",)), "what it gave.evidence.0: "),  # type: ignore[arg-type]
        (Gathered(("fine", 3)), "what it gave.summary.1: "),  # type: ignore[arg-type]
        (Gathered(("half \ud800",)), ""),
        (with_(LOG, title=3), "what it gave.evidence.0.title: "),
        (with_(LOG, dated="yesterday"), "what it gave.evidence.0.dated: "),
        (with_(LOG, dated=datetime(2026, 11, 3, 9)), "what it gave.evidence.0.dated: "),  # noqa: DTZ001
        (with_(LOG, count="12"), "what it gave.evidence.0.count: "),
        (with_(LOG, count=12.5), "what it gave.evidence.0.count: "),
        (with_(LOG, count=-1), "'count' is -1"),
        (with_(LOG, title=" "), "needs 'title'"),
        (with_(LOG, title="x" * 401), "'title' has 401 characters; at most 400 are allowed."),
        (with_(LOG, key="../../etc"), "the key '../../etc' of evidence should be small letters"),
        (with_(LOG, key="a" * 61), "should be small letters"),
        (with_(LOG, expires=date(2026, 11, 2)), "‘Log of visits’ would expire before its date."),
        (Gathered((), (LOG, LOG)), "two pieces of evidence have the key 'log'. (and 1 more fault)"),
        (with_(MET, criterion="aim"), "'aim' is no criterion of test/small:1. Did you mean 'aims'?"),
        (
            with_(MET, level="splendid"),
            "'splendid' is no level of 'aims'; it has: not-met, partly, met, not-applicable.",
        ),
        (with_(MET, level=None), "'aims' needs a level or a number, and one only."),
        (with_(MET, value=3), "'aims' needs a level or a number, and one only."),
        (with_(MET, level=None, value=3), "'aims' takes a level, no number."),
        (with_(MET, because=" "), "the proposal for 'aims' has no reason."),
        (with_(MET, because="x" * 1001), "'because' has 1,001 characters"),
        (with_(MET, evidence=("log", "plan")), "the proposal for 'aims' rests on 'plan', which it did not give."),
        (Gathered((), (LOG,), (MET, MET)), "it proposes two judgements of 'aims'."),
    ],
)
def test_one_fault_refuses_all_in_a_sentence_that_names_the_plugin(tmp_path: Path, gives: Any, says: str) -> None:
    before = audit(standard())
    untouched = copy.deepcopy(before.data)
    with pytest.raises(errors.PluginError) as told:
        gather(tmp_path, gives, before)
    assert str(told.value).startswith("Plugin 'guest' was left out while it read log.csv: ")
    assert says in str(told.value)
    assert "\n" not in str(told.value)
    assert before.data == untouched


def test_a_file_that_a_source_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    def refusing(_content: bytes, context: GatherContext) -> Gathered:
        raise errors.BadData(context.name, "there is no row in it.", 2)

    with pytest.raises(errors.BadData, match=r"^log\.csv: line 2: there is no row in it\.$"):
        gather(tmp_path, refusing)


def test_what_looks_like_a_pupils_name_is_left_out_and_told_without_it(tmp_path: Path) -> None:
    told = EvidencePiece("letter", "Letter of Oliver Hartley, Year 10", ON, "It was read.")
    why = ProposedJudgement("lead", "Oliver Hartley (Year 10) said so.", level="met", evidence=("letter",))
    good = ProposedJudgement("aims", "Both are there.", level="met", evidence=("letter", "log"))
    found = gather(tmp_path, Gathered((), (told, LOG), (why, good)))
    assert "Hartley" not in json.dumps(found.document)
    assert [text.partition(".")[0] for text in found.warnings] == [
        "What it says of 'letter' was left out",
        "What it says of 'lead' was left out",
    ]
    assert "Hartley" not in " ".join(found.warnings)
    (kept,) = found.document["proposals"]["aims"]
    assert [id_.rpartition("-")[0] for id_ in kept["evidence"]] == ["visits-log"]


def test_control_characters_reach_neither_the_audit_nor_a_terminal(tmp_path: Path) -> None:
    piece = EvidencePiece("log", "Log\x1b[2J\u202e", ON, "Read\x00.")
    found = gather(tmp_path, Gathered(("\x1b]0;x\x07Done.",), (piece,), (), ("\x9bLook.",)))
    (item,) = (item for id_, item in found.document["evidence"].items() if id_ != "plan")
    assert (item["title"], item["gathered"]["method"]) == ("Log[2J", "Read.")
    assert (found.summary, found.warnings) == (("]0;xDone.",), ("Look.",))


def test_a_submitted_audit_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(errors.Locked):
        gather(tmp_path, BOTH, audit(standard(), submitted_at="2026-11-01"))


def test_a_file_of_another_kind_or_too_large_never_reaches_the_source(tmp_path: Path) -> None:
    called: list[bytes] = []

    def reads(content: bytes, _context: GatherContext) -> Gathered:
        called.append(content)
        return BOTH

    toolkit = Toolkit(host(EvidenceSource("visits", "Visits", (".csv", ".txt"), reads)))
    (tmp_path / "log.xlsx").write_bytes(b"PK")
    (tmp_path / "log.csv").write_bytes(b"," * 10_000_001)
    with pytest.raises(errors.BadData, match=r"'visits' reads \.csv or \.txt, and this is none\."):
        toolkit.evidence.gather("visits", tmp_path / "log.xlsx", audit(standard()), ON)
    with pytest.raises(errors.TooLarge):
        toolkit.evidence.gather("visits", tmp_path / "log.csv", audit(standard()), ON)
    with pytest.raises(errors.NotFound, match=r"Did you mean 'log\.csv'"):
        toolkit.evidence.gather("visits", tmp_path / "lug.csv", audit(standard()), ON)
    assert called == []


def test_an_unknown_source_is_guessed() -> None:
    with pytest.raises(errors.UnknownSource, match=r"'visit'\. Did you mean 'visits'\? These are here: visits\."):
        Toolkit(host(EvidenceSource("visits", "", (".csv",), stubborn))).evidence.gather(
            "visit", "x", audit(standard()), ON
        )
    with pytest.raises(errors.UnknownSource, match="No plugin that is installed here brings one"):
        Toolkit(Host()).evidence.gather("visit", "x", audit(standard()), ON)


def test_a_source_that_is_none_is_left_out_and_the_others_are_heard() -> None:
    good = EvidenceSource("visits", "Visits", (".csv",), stubborn)
    made = host("a source", good, EvidenceSource("visits", "Again", (".csv",), stubborn))
    made.register(SimpleNamespace(qa_evidence_sources=hookimpl(lambda: [EvidenceSource("x", "X", 3, stubborn)])), POINT)  # type: ignore[arg-type]
    toolkit = Toolkit(made)
    assert toolkit.evidence.known == {"visits": good}
    told = " ".join(map(str, toolkit.warnings))
    assert "it offered str as an evidence source; that is a record EvidenceSource." in told
    assert "it offered an evidence source 'visits', whose name is taken." in told
    assert "qa_evidence_sources: TypeError" in told


# Whatever a source gives

WORDS = st.text(max_size=30) | st.sampled_from(["aims", "met", "log", "x-1"])
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 200), st.floats(), WORDS, st.dates(), st.binary(max_size=3)
)
KEYS, LEVELS = st.sampled_from(["log", "plan", "x-1"]), st.sampled_from(["met", "partly", "not-applicable"])
PIECES = st.builds(EvidencePiece, KEYS, st.text(min_size=1), st.dates(), WORDS)
PROPOSALS = st.builds(ProposedJudgement, st.sampled_from(["aims", "lead"]), st.text(min_size=1), LEVELS)
ODD_PIECES, ODD_PROPOSALS = st.builds(EvidencePiece, *[ANYTHING] * 8), st.builds(ProposedJudgement, *[ANYTHING] * 4)
ANSWERS = st.builds(
    Gathered,
    st.lists(WORDS, max_size=2).map(tuple),
    st.lists(PIECES | ODD_PIECES, max_size=2).map(tuple) | st.lists(PIECES, max_size=2).map(tuple),
    st.lists(PROPOSALS | ODD_PROPOSALS, max_size=2).map(tuple) | st.lists(PROPOSALS, max_size=2).map(tuple),
)


@pytest.mark.long
@settings(max_examples=150)
@given(ANSWERS)
def test_whatever_a_source_gives_the_audit_stays_one_and_keeps_its_answers(
    tmp_path_factory: pytest.TempPathFactory, answer: Gathered
) -> None:
    before = audit(standard(), {"aims": "partly", "review": "met"})
    try:
        found = gather(tmp_path_factory.getbasetemp(), answer, before)
    except errors.PluginError:
        return
    after = again(found)
    assert after.answers == before.answers
    assert after.findings == before.findings
    assert found.document["judgements"] == before.data["judgements"]
