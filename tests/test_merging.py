from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import documents, errors
from qa_toolkit.merging import action_keys, compare, describe, describe_all, describe_clash
from qa_toolkit.merging.keys import by_key, same
from qa_toolkit.toolkit import Toolkit

STANDARD = builders.standard(
    profile={"type": "object", "properties": {"has_sixth_form": {"type": "boolean", "title": "Is there a sixth form?"}}}
)
EXAMPLE = Path(__file__).parent.parent / "examples" / "ashby-down-school" / "school-duty-2025.json"
Document = dict[str, Any]
Pointer = tuple[str | int, ...]
LONG = "The plan was agreed by the governors in September, and each form tutor has a copy of it with the dates. "


def base() -> Document:
    return builders.audit_data(
        STANDARD,
        {"aims": "partly", "lead": {"level": None, "comment": "", "evidence": []}, "offer": "met"},
        assessors={"cl": {"name": "R. Carlow", "role": "careers leader"}},
        target_award="ready",
        actions=[
            {
                "id": "a1",
                "criterion": "aims",
                "title": "Write them",
                "owner": "Ann",
                "due": "2027-01-31",
                "status": "open",
            },
            {"criterion": "lead", "title": "Name one", "status": "open"},
        ],
        **{"x-note": {"by": "us", "seen": [1, 2]}},
    )


def changed(change: Callable[[Document], object], document: Document | None = None) -> Document:
    """A copy with something done to it."""
    copied = copy.deepcopy(document or base())
    change(copied)
    return copied


def aims(document: Document) -> dict[str, Any]:
    judgement: dict[str, Any] = document["judgements"]["purpose"]["aims"]
    return judgement


# One side changes


def test_what_only_the_file_changed_is_taken() -> None:
    theirs = changed(lambda d: aims(d).update(level="met", comment="Now in the handbook."))
    ours = changed(lambda d: d.update(cycle="2027-28"))
    merge = compare(base(), theirs, ours, STANDARD)
    assert [describe(change) for change in merge.changes] == [
        "1.1 Criterion 1.1, level: ‘Partly’ → ‘Met’",
        "1.1 Criterion 1.1, comment: ‘As seen.’ → ‘Now in the handbook.’",
    ]
    first = merge.changes[0]
    assert (first.path, first.criterion, first.before, first.after) == (
        ("judgements", "purpose", "aims", "level"),
        "aims",
        "partly",
        "met",
    )
    assert merge.clashes == ()
    assert merge.settled({}) == changed(lambda d: aims(d).update(level="met", comment="Now in the handbook."), ours)


def test_what_both_changed_in_the_same_way_is_no_change() -> None:
    both = changed(lambda d: aims(d).update(level="met"))
    merge = compare(base(), both, copy.deepcopy(both), STANDARD)
    assert (merge.changes, merge.clashes, merge.settled({})) == ((), (), both)


def test_a_new_judgement_is_told_member_by_member() -> None:
    theirs = changed(lambda d: d["judgements"]["delivery"].update(review={"level": "partly", "comment": "Once."}))
    merge = compare(base(), theirs, base(), STANDARD)
    assert [describe(change) for change in merge.changes] == [
        "2.2 Criterion 2.2, level: nothing → ‘Partly’",
        "2.2 Criterion 2.2, comment: nothing → ‘Once.’",
    ]
    assert merge.settled({}) == theirs


def test_who_judged_and_when_are_one_line_of_a_criterion() -> None:
    def judged(by: str, on: str) -> Document:
        named = {"p1": {"name": "M. Okafor"}, "p2": {"name": "A. Lind"}}
        return changed(lambda d: (d.update(assessors=named), aims(d).update(by=by, on=on, level="met")))

    new = compare(
        changed(lambda d: aims(d).pop("on", None)),
        judged("p1", "2026-11-12"),
        changed(lambda d: aims(d).pop("on", None)),
        STANDARD,
    )
    assert "1.1 Criterion 1.1, judged: nothing → by ‘M. Okafor’ on 12 November 2026" in describe_all(new.changes)
    before = judged("p1", "2026-11-12")
    other = compare(before, judged("p2", "2026-11-13"), before, STANDARD)
    assert describe_all(other.changes) == [
        "1.1 Criterion 1.1, judged: by ‘M. Okafor’ on 12 November 2026 → by ‘A. Lind’ on 13 November 2026"
    ]
    day_alone = compare(before, judged("p1", "2026-11-13"), before, STANDARD)
    assert describe_all(day_alone.changes) == [describe(*day_alone.changes)]


def test_true_is_not_one() -> None:
    before = changed(lambda d: d["organisation"].update(has_sixth_form=1))
    theirs = changed(lambda d: d["organisation"].update(has_sixth_form=True))
    settled = compare(before, theirs, before, STANDARD).settled({})
    assert settled["organisation"]["has_sixth_form"] is True


# Evidence


def with_evidence(*ids: str) -> Document:
    return changed(lambda d: (d["evidence"].update({id_: {"title": f"Piece {id_}"} for id_ in ids}), aims(d).update(evidence=[*ids])))  # fmt: skip


def test_evidence_that_both_sides_named_is_joined_in_order() -> None:
    before = with_evidence("a", "b", "c")
    theirs = changed(lambda d: aims(d).update(evidence=["a", "x", "c"]), before)
    ours = changed(lambda d: aims(d).update(evidence=["b", "y", "a"]), before)
    merge = compare(before, theirs, ours, STANDARD)
    assert merge.clashes == ()
    assert aims(merge.settled({}))["evidence"] == ["y", "a", "x"]
    assert [describe(change) for change in merge.changes] == [
        "1.1 Criterion 1.1, evidence: 3 pieces → 3 pieces: ‘x’ added, ‘Piece b’ taken out"
    ]


def test_a_new_piece_of_evidence_is_told_as_a_whole() -> None:
    theirs = changed(
        lambda d: d["evidence"].update(
            log={"title": "The log", "kind": "log", "dated": "2026-10-01", "expires": "2027-09-30"}
        )
    )
    (change,) = compare(base(), theirs, base(), STANDARD).changes
    assert describe(change) == "evidence: nothing → ‘The log’, log, dated 1 October 2026, expires 30 September 2027"


@pytest.mark.parametrize("removed_by", ["file", "audit"])
def test_evidence_that_one_side_removed_and_the_other_newly_names_is_asked_about(removed_by: str) -> None:
    before = with_evidence("a")
    removing = changed(lambda d: (d["evidence"].pop("a"), aims(d).update(evidence=[])), before)
    naming = changed(lambda d: d["judgements"]["purpose"]["lead"].update(evidence=["a"]), before)
    theirs, ours = (removing, naming) if removed_by == "file" else (naming, removing)
    merge = compare(before, theirs, ours, STANDARD)
    (clash,) = merge.clashes
    assert clash.path == ("evidence", "a")
    other = "audit" if removed_by == "file" else "file"
    assert describe_clash(clash).startswith(f"evidence, which the {other} now names under 1.2: was ‘Piece a’;")
    kept, gone = (merge.settled({clash.path: side}) for side in (other, removed_by))
    assert kept["evidence"]["a"] == {"title": "Piece a"}
    assert kept["judgements"]["purpose"]["lead"]["evidence"] == ["a"]
    assert "a" not in gone["evidence"]
    assert gone["judgements"]["purpose"]["lead"]["evidence"] == []


def test_two_different_pieces_under_one_id_are_not_mixed() -> None:
    theirs = changed(lambda d: d["evidence"].update(log={"title": "Log of talks", "kind": "log"}))
    ours = changed(lambda d: d["evidence"].update(log={"title": "Log of visits", "dated": "2026-09-01"}))
    merge = compare(base(), theirs, ours, STANDARD)
    assert [clash.path for clash in merge.clashes] == [("evidence", "log")]
    assert merge.settled({("evidence", "log"): "file"})["evidence"]["log"] == {"title": "Log of talks", "kind": "log"}


# Actions


def test_actions_are_known_by_their_ids_wherever_they_stand() -> None:
    theirs = changed(lambda d: (d["actions"].reverse(), d["actions"][1].update(due="2027-02-28")))
    ours = changed(lambda d: d["actions"].insert(0, {"id": "a0", "title": "First"}))
    merge = compare(base(), theirs, ours, STANDARD)
    assert [describe(change) for change in merge.changes] == [
        "1.1 Criterion 1.1, action ‘Write them’, due date: 31 January 2027 → 28 February 2027"
    ]
    assert merge.changes[0].path == ("actions", "a1", "due")
    assert [action["title"] for action in merge.settled({})["actions"]] == ["First", "Write them", "Name one"]
    assert merge.settled({})["actions"][1]["due"] == "2027-02-28"


def test_actions_stand_as_in_the_file_where_the_audit_moved_none() -> None:
    theirs = changed(lambda d: d["actions"].insert(1, {"id": "a2", "title": "Between"}))
    ours = changed(lambda d: d["actions"][0].update(owner="Ben"))
    settled = compare(base(), theirs, ours, STANDARD).settled({})
    assert [action["title"] for action in settled["actions"]] == ["Write them", "Between", "Name one"]
    assert settled["actions"][0]["owner"] == "Ben"


def test_an_action_that_was_removed_on_one_side_and_changed_on_the_other_is_asked_about() -> None:
    theirs = changed(lambda d: d["actions"].pop(0))
    ours = changed(lambda d: d["actions"][0].update(status="done"))
    (clash,) = (merge := compare(base(), theirs, ours, STANDARD)).clashes
    assert describe_clash(clash) == (
        "1.1 Criterion 1.1, action: was ‘Write them’, Ann, due 31 January 2027, open; "
        "the file has nothing, the audit has ‘Write them’, Ann, due 31 January 2027, done"
    )
    assert [a["title"] for a in merge.settled({clash.path: "file"})["actions"]] == ["Name one"]
    assert merge.settled({clash.path: "audit"}) == ours


def test_actions_of_one_id_and_actions_without_are_told_apart() -> None:
    alike = {"title": "Do it", "criterion": "aims"}
    copied = {"id": "a", "title": "Copied"}
    assert action_keys([copied, alike, {"id": "b"}, {"id": "a", "title": "New"}, alike, {"title": "c"}]) == [
        "a: Copied",
        "aims: Do it",
        "b",
        "a: New",
        "aims: Do it #2",
        ": c",
    ]


# Clashes


def test_a_clash_says_what_each_side_has_and_waits_for_a_person() -> None:
    theirs = changed(lambda d: (aims(d).update(level="met"), d["organisation"].update(name="New School")))
    ours = changed(lambda d: (aims(d).update(level="not-met"), d["organisation"].update(name="Other School")))
    merge = compare(base(), theirs, ours, STANDARD)
    assert [describe_clash(clash) for clash in merge.clashes] == [
        "organisation, name: was ‘Invented School’; the file has ‘New School’, the audit has ‘Other School’",
        "1.1 Criterion 1.1, level: was ‘Partly’; the file has ‘Met’, the audit has ‘Not met’",
    ]
    assert merge.clashes[1].criterion == "aims"
    with pytest.raises(
        errors.Undecided, match=r"^organisation, name and 1 more: changed both in the file and in the audit;"
    ):
        merge.settled({})
    with pytest.raises(errors.Undecided, match=r"^1\.1 Criterion 1\.1, level: changed both"):
        merge.settled({("organisation", "name"): "file"})
    settled = merge.settled({clash.path: side for clash, side in zip(merge.clashes, ["file", "audit"], strict=True)})
    assert settled["organisation"]["name"] == "New School"
    assert aims(settled)["level"] == "not-met"


def test_a_long_text_is_cut_to_where_it_differs() -> None:
    before = changed(lambda d: aims(d).update(comment=LONG * 3))
    theirs = changed(lambda d: aims(d).update(comment=f"{LONG * 2}Ann keeps it. {LONG}"))
    ours = changed(lambda d: aims(d).update(comment="Nobody has seen it."))
    (change,) = compare(before, theirs, before, STANDARD).changes
    assert (
        change.before_words
        == "‘…a copy of it with the dates. The plan was agreed by the governors in September, and each form tutor…’"
    )
    assert (
        change.after_words
        == "‘…a copy of it with the dates. Ann keeps it. The plan was agreed by the governors in September, and ea…’"
    )
    (clash,) = compare(before, theirs, ours, STANDARD).clashes
    assert "Ann keeps it" in clash.theirs_words
    assert clash.ours_words == "‘Nobody has seen it.’"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(target_award=None), "target award: ‘Ready to ask’ → nothing"),
        (lambda d: d.update(cycle="2027-28"), "school year or round: ‘2026-27’ → ‘2027-28’"),
        (lambda d: d.update(started_on="2026-09-08"), "started on: nothing → 8 September 2026"),
        (lambda d: d["organisation"].update(has_sixth_form=True), "organisation, Is there a sixth form?: nothing → yes"),
        (lambda d: d["assessors"]["cl"].update(role=""), "assessor ‘R. Carlow’, role: ‘careers leader’ → nothing"),
        (lambda d: d["assessors"].update(ah={"name": "D. Anand", "role": "head"}), "assessor: nothing → ‘D. Anand’, head"),
        (lambda d: aims(d).update(by="cl"), "1.1 Criterion 1.1, judged by: nothing → ‘R. Carlow’"),
        (lambda d: aims(d).update(on="2026-11-30"), "1.1 Criterion 1.1, judged on: nothing → 30 November 2026"),
        (lambda d: aims(d).update(evidence=[]), "1.1 Criterion 1.1, evidence: 1 piece → nothing: ‘The plan’ taken out"),
        (lambda d: aims(d).pop("evidence"), "1.1 Criterion 1.1, evidence: ‘The plan’ → nothing"),
        (lambda d: d["judgements"]["purpose"].pop("lead"), "1.2 Criterion 1.2: nothing → nothing"),
        (lambda d: d["actions"][0].update(cost_pounds=1200), "1.1 Criterion 1.1, action ‘Write them’, cost: nothing → £1,200"),
        (lambda d: d["actions"][0].update(effort="S"), "1.1 Criterion 1.1, action ‘Write them’, size: nothing → ‘small’"),
        (lambda d: d["actions"][1].update(criterion="aims"), ""),
        (lambda d: d["x-note"].update(by="them"), "'x-note', 'by': ‘us’ → ‘them’"),
        (lambda d: d["evidence"]["plan"].update(location="Staff drive"), "evidence ‘The plan’, where it is: nothing → ‘Staff drive’"),
    ],
)  # fmt: skip
def test_fields_and_values_are_told_in_plain_words(change: Callable[[Document], object], said: str) -> None:
    theirs = changed(change)
    merge = compare(base(), theirs, base(), STANDARD)
    assert not said or [describe(one) for one in merge.changes] == [said]
    assert merge.settled({}) == theirs


def test_the_documents_that_were_compared_stay_as_they_were() -> None:
    theirs, ours = changed(lambda d: d["x-note"].update(seen=[3])), base()
    settled = compare(base(), theirs, ours, STANDARD).settled({})
    settled["x-note"]["seen"].append(4)
    assert theirs["x-note"]["seen"] == [3]
    assert ours == base()


def test_an_example_with_many_changes_on_both_sides_loses_none() -> None:
    toolkit = Toolkit()
    before = documents.read(EXAMPLE).data
    standard = toolkit.standard(before["standard"]["name"])

    def fill(document: Document, word: str, start: int) -> None:
        for judged in document["judgements"].values():
            for judgement in list(judged.values())[start::2]:
                judgement["comment"] = word

    theirs, ours = changed(lambda d: fill(d, "theirs", 0), before), changed(lambda d: fill(d, "ours", 1), before)
    merge = compare(before, theirs, ours, standard)
    assert merge.clashes == ()
    comments = {j["comment"] for judged in merge.settled({})["judgements"].values() for j in judged.values()}
    assert comments == {"theirs", "ours"}


# Any two people, any changes

SCALARS = st.sampled_from([None, "", "a", "b", True, 1, 0])
IDS = st.lists(st.sampled_from(["plan", "e1", "e2", "e3"]), unique=True, max_size=4)
PIECES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"title": st.sampled_from(["One", "Two"])}, optional={"dated": SCALARS, "x": SCALARS}
)
JUDGEMENTS: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {}, optional={"level": st.sampled_from(["met", "partly", None]), "comment": SCALARS, "evidence": IDS, "x": SCALARS}
)
ACTIONS: st.SearchStrategy[Document] = st.fixed_dictionaries(
    {"title": st.sampled_from(["Do", "Ask"])},
    optional={
        "id": st.sampled_from(["a1", "a2", "a3"]),
        "owner": SCALARS,
        "criterion": st.sampled_from(["aims", "lead"]),
    },
)
DOCUMENTS: st.SearchStrategy[Document] = st.fixed_dictionaries(
    {
        "standard": st.just({"name": STANDARD.name}),
        "organisation": st.fixed_dictionaries({"name": st.sampled_from(["A", "B"]), "kind": st.just("school")}, optional={"x": SCALARS}),
        "judgements": st.fixed_dictionaries(
            {}, optional={s.id: st.dictionaries(st.sampled_from(s.criteria), JUDGEMENTS) for s in STANDARD.sections.values()}
        ),
    },
    optional={
        "evidence": st.dictionaries(st.sampled_from(["plan", "e1", "e2", "e3"]), PIECES),
        "actions": st.lists(ACTIONS, max_size=4, unique_by=lambda a: a.get("id", a["title"])),
        "assessors": st.dictionaries(st.sampled_from(["cl"]), st.fixed_dictionaries({"name": SCALARS})),
        "cycle": st.sampled_from(["2026-27", "2027-28"]),
        "x-any": st.recursive(SCALARS, lambda v: st.lists(v, max_size=2) | st.dictionaries(st.sampled_from("ab"), v)),
    },
)  # fmt: skip


@st.composite
def versions(draw: st.DrawFn) -> tuple[Document, Document, Document]:
    """Three documents, of which the later two have much in common with the first."""
    first = draw(DOCUMENTS)

    def later() -> Document:
        other = draw(DOCUMENTS)
        taken = draw(st.sets(st.sampled_from(sorted({*first, *other}))))
        mixed = {name: (other if name in taken else first).get(name) for name in {**first, **other}}
        return copy.deepcopy({name: value for name, value in mixed.items() if value is not None})

    return first, later(), later()


def leaves(value: Any, path: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Everything that a document says, by paths with the keys of actions and of cited evidence in them."""
    if path == ("actions",):
        value = by_key(value)
    elif len(path) == 4 and path[0] == "judgements" and path[3] == "evidence" and isinstance(value, list):
        value = dict.fromkeys(value, "cited")
    if isinstance(value, dict):
        for name, member in value.items():  # an empty one says nothing
            yield from leaves(member, (*path, name))
    else:
        yield path, value


@given(versions())
def test_a_file_that_nobody_changed_changes_nothing(three: tuple[Document, Document, Document]) -> None:
    before, _, ours = three
    merge = compare(before, copy.deepcopy(before), ours, STANDARD)
    assert (merge.changes, merge.clashes) == ((), ())
    assert merge.settled({}) == ours


@given(versions())
def test_a_file_that_comes_back_to_an_untouched_audit_is_taken_whole(
    three: tuple[Document, Document, Document],
) -> None:
    before, theirs, _ = three
    merge = compare(before, theirs, copy.deepcopy(before), STANDARD)
    assert merge.clashes == ()
    assert same(merge.settled({}), theirs)
    assert bool(merge.changes) or dict(leaves(before)) == dict(leaves(theirs))


@given(versions(), st.sampled_from(["file", "audit"]))
def test_no_change_of_either_side_is_lost_without_being_asked_about(
    three: tuple[Document, Document, Document], side: str
) -> None:
    merge = compare(*three, STANDARD)
    clashing = {clash.path for clash in merge.clashes}
    settled = merge.settled(dict.fromkeys(clashing, side))
    before, theirs, ours, now = (dict(leaves(document)) for document in (*three, settled))
    for path in {*before, *theirs, *ours, *now}:
        b, t, o, n = (document.get(path, "absent") for document in (before, theirs, ours, now))
        asked = any(path[: len(clash)] == clash for clash in clashing) or ("evidence", path[-1]) in clashing
        below = any(path[: len(other)] == other or other[: len(path)] == path for other in clashing)
        if not (asked or below):
            assert same(n, o if same(t, b) else t), path
            assert same(t, b) or same(o, b) or same(t, o), path


@given(versions())
def test_both_sides_are_asked_about_the_same(three: tuple[Document, Document, Document]) -> None:
    before, theirs, ours = three
    there, here = compare(before, theirs, ours, STANDARD), compare(before, ours, theirs, STANDARD)
    assert {clash.path for clash in there.clashes} == {clash.path for clash in here.clashes}
    for clash in there.clashes:
        (other,) = (one for one in here.clashes if one.path == clash.path)
        assert (clash.base, clash.theirs, clash.ours) == (other.base, other.ours, other.theirs)


@given(versions(), st.data())
def test_every_clash_can_be_decided_each_way(three: tuple[Document, Document, Document], data: st.DataObject) -> None:
    merge = compare(*three, STANDARD)
    take = {clash.path: data.draw(st.sampled_from(["file", "audit"])) for clash in merge.clashes}
    settled = merge.settled(take)
    for clash in merge.clashes:
        wanted = clash.theirs if take[clash.path] == "file" else clash.ours
        assert same(at(settled, clash.path), wanted), clash.path
    for said in [*map(describe, merge.changes), *map(describe_clash, merge.clashes)]:
        assert "\n" not in said


def at(document: Document, path: Pointer) -> Any:
    found: Any = document
    for depth, step in enumerate(path):
        if depth == 1 and path[0] == "actions":
            found = by_key(found)
        found = found.get(step) if isinstance(found, dict) else None
    return found
