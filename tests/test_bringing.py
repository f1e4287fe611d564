"""Workbooks that come back into audits that are files, or kept in a workspace: which is whose, and what becomes of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard
from filled_in import filled_in

from qa_toolkit import audits, documents, errors, workbook
from qa_toolkit.audits import Audit
from qa_toolkit.bringing import beside, files
from qa_toolkit.bringing.kept import Kept
from qa_toolkit.bringing.many import Result, bring_all
from qa_toolkit.standards import Standard
from qa_toolkit.workspace import Workspace, open_workspace

OF = standard()
OTHER = standard(key="test/other")


def standard_of(name: str) -> Standard:
    known = {OF.name: OF, OTHER.name: OTHER}
    if name not in known:
        raise errors.UnknownStandard(name, list(known))
    return known[name]


def audit(id_: str, of: Standard = OF, **members: Any) -> Audit:
    """The audit 'a' is that of 'School a'."""
    owner = {"id": id_, "name": f"School {id_}", "kind": "school"}
    return audits.in_memory(
        audit_data(of, {"aims": "met", "lead": "partly"}, id=id_, organisation=owner, **members), of
    )


def put(path: Path, what: Audit | bytes | dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = what if isinstance(what, bytes) else documents.dump(what.data if isinstance(what, Audit) else what)
    path.write_bytes(content)
    return path


def document(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.fixture
def round_(tmp_path: Path) -> Path:
    """A folder from which workbooks of three schools were sent out; 'c' has been brought back once and is JSON by now."""
    folder = tmp_path / "round"
    for id_ in "abc":
        put(folder / f"{id_}-small.xlsx", workbook.write(audit(id_)))
    put(folder / "c-small.json", audit("c"))
    return folder


def came(folder: Path, *paths: Path | str, take: str | None = None, dry_run: bool = False) -> list[Result]:
    return bring_all(files.folder(folder, standard_of), map(str, paths), take=take, dry_run=dry_run)


def told(results: list[Result]) -> list[tuple[str, str]]:
    return [(Path(one.file).name or one.audit, one.outcome) for one in results]


def test_each_workbook_finds_its_audit_whatever_its_name(round_: Path, tmp_path: Path) -> None:
    first = put(
        tmp_path / "Copy of audit (2).xlsx", filled_in(audit("a"), {"aims comment": "From a.", "offer level": "Met"})
    )
    second = put(tmp_path / "c.xlsx", filled_in(audit("c"), {"lead level": " mET "}))
    results = came(round_, first, second)
    assert told(results) == [("Copy of audit (2).xlsx", "taken"), ("c.xlsx", "taken"), ("b", "missing")]
    assert results[0].sentence == "2 changes."
    assert results[0].written == str(round_ / "a-small.json")
    judged = document(round_ / "a-small.json")["judgements"]
    assert (judged["purpose"]["aims"]["comment"], judged["delivery"]["offer"]["level"]) == ("From a.", "met")
    assert document(round_ / "c-small.json")["judgements"]["purpose"]["lead"]["level"] == "met"
    assert not (round_ / "b-small.json").exists()


def test_what_comes_a_second_time_brings_nothing_new(round_: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx", filled_in(audit("a"), {"aims comment": "From a."}))
    came(round_, path)
    before = (round_ / "a-small.json").read_bytes()
    assert told(came(round_, path))[0] == ("a.xlsx", "unchanged")
    assert (round_ / "a-small.json").read_bytes() == before


def test_workbooks_that_were_saved_over_those_that_were_sent_come_back_too(round_: Path) -> None:
    put(round_ / "a-small.xlsx", filled_in(audit("a"), {"aims comment": "From a."}))
    results = came(round_, *sorted(round_.glob("*.xlsx")))
    assert told(results) == [("a-small.xlsx", "taken"), ("b-small.xlsx", "unchanged"), ("c-small.xlsx", "unchanged")]


def test_two_that_say_different_things_are_both_left(round_: Path, tmp_path: Path) -> None:
    first = put(tmp_path / "1.xlsx", filled_in(audit("a"), {"aims comment": "First."}))
    second = put(tmp_path / "2.xlsx", filled_in(audit("a"), {"aims comment": "Second."}))
    results = came(round_, first, second)
    assert told(results)[:2] == [("1.xlsx", "duplicate"), ("2.xlsx", "duplicate")]
    assert results[0].sentence.startswith("for the same audit, with other answers, came ")
    assert results[0].sentence.endswith("2.xlsx; keep the right one and take the others away.")
    assert str(second) in results[0].sentence
    assert not (round_ / "a-small.json").exists()


def test_of_two_that_say_the_same_or_one_that_says_nothing_one_is_taken(round_: Path, tmp_path: Path) -> None:
    blank = put(tmp_path / "0.xlsx", workbook.write(audit("a")))
    same = [put(tmp_path / name, filled_in(audit("a"), {"aims comment": "Twice."})) for name in ("1.xlsx", "2.xlsx")]
    results = came(round_, blank, *same)
    assert told(results)[:3] == [("0.xlsx", "unchanged"), ("1.xlsx", "taken"), ("2.xlsx", "unchanged")]
    assert results[0].sentence == "nothing was changed in it."
    assert results[2].sentence == f"says the same as {same[0]}."


def test_what_the_audit_changed_too_waits_for_a_person(round_: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "c.xlsx", filled_in(audit("c"), {"aims comment": "From Excel.", "offer level": "Met"}))
    here = audit("c").data
    here["judgements"]["purpose"]["aims"]["comment"] = "From here."
    kept = put(round_ / "c-small.json", here)
    before = kept.read_bytes()
    results = came(round_, path)
    assert told(results)[0] == ("c.xlsx", "to decide")
    assert not results[0].is_whole
    assert kept.read_bytes() == before
    assert told(came(round_, path, take="audit"))[0] == ("c.xlsx", "taken")
    assert document(kept)["judgements"]["purpose"]["aims"]["comment"] == "From here."
    assert document(kept)["judgements"]["delivery"]["offer"]["level"] == "met"
    assert (
        came(round_, path, take="file")[0].sentence
        == "0 changes, 1 field that the audit had changed too by --take file."
    )
    assert document(kept)["judgements"]["purpose"]["aims"]["comment"] == "From Excel."


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "another edition": (
        lambda: workbook.write(audit("a", standard(edition="2"))),
        "the standard or edition that it was made by is not here: no standard is called 'test/small:2'",
    ),
    "another standard": (
        lambda: workbook.write(audit("a", OTHER)),
        "a workbook of 'test/other:1', but the audit is one of",
    ),
    "an audit that is not here": (lambda: workbook.write(audit("z")), "is not in"),
    "no workbook": (lambda: b"PK\x03\x04", ""),
    "a text": (lambda: b"name;level\n", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_one_that_cannot_be_taken_never_stops_the_rest(round_: Path, tmp_path: Path, name: str) -> None:
    make, said = REFUSED[name]
    bad = put(tmp_path / "0 bad.xlsx", make())
    good = put(tmp_path / "good.xlsx", filled_in(audit("b"), {"aims comment": "Good."}))
    results = came(round_, bad, tmp_path / "none.xlsx", good)
    assert told(results)[:3] == [("0 bad.xlsx", "not taken"), ("good.xlsx", "taken"), ("none.xlsx", "not taken")]
    assert said in results[0].sentence
    assert str(bad) not in results[0].sentence.partition("To make an audit")[0]


def test_cells_that_could_not_be_read_are_counted_and_the_rest_is_taken(round_: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx", filled_in(audit("a"), {"aims level": "partly-ish", "lead level": "Met"}))
    result = came(round_, path)[0]
    assert (result.outcome, result.sentence) == ("taken", "1 change. 1 cell could not be read.")
    assert not result.is_whole


def test_nothing_is_written_where_it_is_only_tried(round_: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx", filled_in(audit("a"), {"aims comment": "From a."}))
    before = sorted(round_.iterdir())
    result = came(round_, path, dry_run=True)[0]
    assert (result.outcome, result.written) == ("taken", "")
    assert sorted(round_.iterdir()) == before


def test_a_yaml_audit_keeps_its_comments_and_twins_are_named(round_: Path, tmp_path: Path) -> None:
    text = f"# by hand\n{json.dumps(audit('y').data)}"
    (round_ / "y.yaml").write_text(text, "utf-8")
    put(round_ / "twin.json", audit("c"))
    put(round_ / "broken.json", b"{")
    yaml = put(tmp_path / "y.xlsx", filled_in(audit("y"), {"aims comment": "x"}))
    twin = put(tmp_path / "twin.xlsx", filled_in(audit("c"), {"aims comment": "x"}))
    store = files.folder(round_, standard_of)
    assert [note for note in store.notes if "broken.json" in note]
    results = bring_all(store, [str(yaml), str(twin)], take=None, dry_run=False)
    assert "its audit is there more than once: c-small.json and twin.json" in results[0].sentence
    assert "the comments of a YAML file would be lost" in results[1].sentence
    assert (round_ / "y.yaml").read_text("utf-8") == text


def test_a_file_that_has_the_name_of_a_new_audit_is_not_written_over(round_: Path, tmp_path: Path) -> None:
    other = put(round_ / "a-small.json", b'{"something": "else"}')
    path = put(tmp_path / "a.xlsx", filled_in(audit("a"), {"aims comment": "From a."}))
    assert "it is there already" in came(round_, path)[0].sentence
    assert other.read_bytes() == b'{"something": "else"}'


def test_a_workbook_stays_out_of_a_copy_that_became_another_schools(tmp_path: Path) -> None:
    copied = audit("a").data | {"organisation": {"id": "b", "name": "School b", "kind": "school"}}
    path = put(tmp_path / "b.json", copied)
    sent = put(tmp_path / "a.xlsx", filled_in(audit("a"), {"aims comment": "From a."}))
    store = files.one_file(path, None, standard_of)
    returned = store.read(str(sent))
    with pytest.raises(errors.WrongAudit, match="another audit: ‘School a’"):
        beside(returned, store.standing(returned))


def test_a_folder_without_audits_is_told(tmp_path: Path) -> None:
    with pytest.raises(errors.NothingAwaited, match="no audit in this folder"):
        files.folder(tmp_path, standard_of)


def test_an_audit_that_changes_while_somebody_decides_is_not_written_over(tmp_path: Path) -> None:
    here = put(tmp_path / "a.json", audit("a"))
    path = put(tmp_path / "a.xlsx", filled_in(audit("a"), {"aims comment": "From Excel."}))
    store = files.one_file(here, None, standard_of)
    returned = store.read(str(path))
    brought = beside(returned, store.standing(returned))
    changed = put(here, audit("a", cycle="2027-28")).read_bytes()
    with pytest.raises(errors.Overtaken, match="changed meanwhile"):
        store.save(brought, {})
    assert here.read_bytes() == changed


def test_a_submitted_audit_takes_nothing_back(round_: Path, tmp_path: Path) -> None:
    put(round_ / "c-small.json", audit("c", submitted_at="2026-11-30"))
    path = put(tmp_path / "c.xlsx", filled_in(audit("c"), {"aims comment": "Late."}))
    said = came(round_, path)[0].sentence
    assert f"its audit, {round_ / 'c-small.json'}, has been submitted" in said
    assert f"take 'submitted_at' out of {round_ / 'c-small.json'}" in said
    untouched = put(tmp_path / "untouched.xlsx", workbook.write(audit("c")))
    assert told(came(round_, untouched))[0] == ("untouched.xlsx", "unchanged")


def test_twins_of_two_schools_in_a_folder_are_two_audits(tmp_path: Path) -> None:
    twin = audits.in_memory(audit("a").data | {"organisation": {"id": "b", "name": "School b", "kind": "school"}}, OF)
    sent = {"a": audit("a"), "b": twin, "c": audit("c")}
    for name, one in sent.items():
        put(tmp_path / "round" / f"{name}.xlsx", workbook.write(one))
    paths = [put(tmp_path / f"{name}.xlsx", filled_in(sent[name], {"aims comment": name})) for name in "ab"]
    results = came(tmp_path / "round", *paths)
    assert told(results) == [("a.xlsx", "taken"), ("b.xlsx", "taken"), ("c", "missing")]
    assert [Path(one.written).name for one in results] == ["a.json", "b.json", ""]
    assert [one.organisation for one in came(tmp_path / "round", paths[0])] == ["School a", "School b", "School c"]


# A workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "kept.sqlite3")
    for id_ in "ab":
        opened.audits.add("local", audit(id_).data, OF)
    yield opened
    opened.close()


def test_workbooks_come_back_into_a_workspace(workspace: Workspace, tmp_path: Path) -> None:
    path = put(tmp_path / "x.xlsx", filled_in(audit("a"), {"aims comment": "From Excel.", "lead comment": "Also."}))
    workspace.judgements.save("local", "a", "a", "lead", {"comment": "From here."}, version=1)
    stranger = put(tmp_path / "z.xlsx", workbook.write(audit("z")))
    results = bring_all(Kept(workspace, "local", standard_of), [str(path), str(stranger)], take="file", dry_run=False)
    assert told(results) == [("x.xlsx", "taken"), ("z.xlsx", "not taken"), ("b", "missing")]
    judged = workspace.audits.document("a", "a")["judgements"]["purpose"]
    assert (judged["aims"]["comment"], judged["lead"]["comment"]) == ("From Excel.", "Also.")


def test_a_kept_audit_is_read_by_its_own_standard_and_twins_by_their_owner(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The standard that is installed by now has another text, or is gone."""
    twin = audit("a").data | {"organisation": {"id": "b", "name": "School b", "kind": "school"}}
    workspace.audits.add("local", twin, OF)
    path = put(tmp_path / "x.xlsx", filled_in(audits.in_memory(twin, OF), {"aims comment": "Of b."}))
    newer = standard(revision=2)

    def gone(name: str) -> Standard:
        raise errors.UnknownStandard(name, [])

    for installed in (lambda _: newer, gone):
        store = Kept(workspace, "local", installed)
        returned = store.read(str(path))
        assert (returned.standard.revision, returned.findings) == (1, ())
        bring_all(store, [str(path)], take=None, dry_run=False)
    assert workspace.audits.document("b", "a")["judgements"]["purpose"]["aims"]["comment"] == "Of b."
    assert workspace.audits.document("a", "a")["judgements"]["purpose"]["aims"]["comment"] == "As seen."


def test_a_kept_audit_that_is_submitted_takes_nothing_back(workspace: Workspace, tmp_path: Path) -> None:
    workspace.audits.submit("local", "a", "a")
    path = put(tmp_path / "x.xlsx", filled_in(audit("a"), {"aims comment": "Late."}))
    store = Kept(workspace, "local", standard_of)
    results = bring_all(store, [str(path)], take=None, dry_run=False)
    assert "its audit, a, has been submitted" in results[0].sentence
    assert "reopen it there" in results[0].sentence
    assert [one.id for one in store.awaited] == ["b"]
    untouched = put(tmp_path / "y.xlsx", workbook.write(audit("a")))
    assert told(bring_all(store, [str(untouched)], take=None, dry_run=False))[0] == ("y.xlsx", "unchanged")


def test_a_workbook_of_a_standard_that_is_not_here_says_so_by_its_name(workspace: Workspace, tmp_path: Path) -> None:
    path = put(tmp_path / "x.xlsx", workbook.write(audit("a", standard(key="test/gone"))))
    with pytest.raises(errors.BadWorkbook, match=r"x\.xlsx: the standard or edition that it was made by is not here"):
        Kept(workspace, "local", standard_of).read(str(path))
