"""What is exported comes in again as it was, and what is no export changes nothing and is told in a sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard, standard_data
from everything import COMMENT, fill, members, repack, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from upload_samples import PDF, bomb, encrypted, overlapping, zipped
from workspaces import BY

from qa_toolkit import errors
from qa_toolkit.standards import Standard
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit.workspace.archive import export, export_to
from qa_toolkit.workspace.backup import backup
from qa_toolkit.workspace.exchange import cleaned
from qa_toolkit.workspace.importing import Imported, import_archive
from qa_toolkit.workspace.verify import verify


def standard_of(name: str) -> Standard:
    if name != standard().name:
        raise errors.UnknownStandard(name, [standard().name])
    return standard()


def take(workspace: Workspace, path: Path, **how: Any) -> Imported:
    return import_archive(workspace, BY, path, standard_of, **how)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "other.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def exported(workspace: Workspace, tmp_path: Path) -> Path:
    fill(workspace)
    export_to(workspace, tmp_path / "all.zip")
    return tmp_path / "all.zip"


@pytest.fixture
def small(other: Workspace, tmp_path: Path) -> Path:
    """An export of two audits, one with a file, made in `other`."""
    of = standard()
    for id_ in ("one", "two"):
        other.audits.add(BY, audit_data(of, {"aims": "met"}, id=id_), of)
    other.evidence.add(BY, "x", "one", {"title": "Plan"}, file=("plan.pdf", "application/pdf", PDF))
    export_to(other, tmp_path / "small.zip")
    return tmp_path / "small.zip"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "empty.sqlite3")
    yield opened
    opened.close()


def without_times(manifest: bytes) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(manifest)
    data["members"] = {name: hash_ for name, hash_ in data["members"].items() if not name.startswith("trail/")}
    return {name: value for name, value in data.items() if name not in ("made_at", "organisations")}


def test_an_import_of_an_export_is_the_identity(exported: Path, empty: Workspace, tmp_path: Path) -> None:
    done = take(empty, exported)
    assert (done.added, done.organisations, done.files, done.refused, done.notes) == (3, 3, 2, (), ())
    assert verify(empty) == []
    export_to(empty, tmp_path / "again.zip")
    first, second = members(exported), members(tmp_path / "again.zip")
    assert list(first) == list(second)
    assert without_times(first.pop("manifest.json")) == without_times(second.pop("manifest.json"))
    changed = [name for name in first if first[name] != second[name]]
    assert all(name.startswith("trail/") for name in changed)


def test_an_export_into_the_workspace_itself_changes_nothing(exported: Path, workspace: Workspace) -> None:
    before = rows(workspace)
    done = take(workspace, exported)
    assert (done.added, done.already, done.refused) == (0, 3, ())
    assert rows(workspace) == before


def test_nothing_that_a_person_sees_is_missing(exported: Path, workspace: Workspace, empty: Workspace) -> None:
    take(empty, exported)
    there, here = workspace.organisations, empty.organisations
    for one in there.all():
        same = here.get(one.id)
        assert (same.name, same.kind, same.profile, same.audits) == (one.name, one.kind, one.profile, one.audits)
        assert here.people(one.id) == there.people(one.id)
        assert here.relations(one.id) == there.relations(one.id)
    assert here.rounds() == there.rounds()
    assert here.shares("x", "audit-1") == there.shares("x", "audit-1")
    heads = {(head.organisation, head.id): head for head in empty.audits.heads()}
    for head in workspace.audits.heads():
        same_head = heads[head.organisation, head.id]
        for name in ("standard_sha256", "kind", "cycle", "round", "answered", "created_at", "submitted_at"):
            assert getattr(same_head, name) == getattr(head, name)
        for stored in workspace.files.of(head.organisation):
            assert empty.files.get(head.organisation, stored.id) == workspace.files.get(head.organisation, stored.id)
    assert {head.id for head in heads.values()} == {"audit-1", "last year"}


def test_what_was_submitted_is_kept_beside_what_stands_there_now(exported: Path, empty: Workspace) -> None:
    take(empty, exported)
    kept = {json.loads(line)[1]: line for line in rows(empty)["audit"] if json.loads(line)[0] == "x"}
    assert "After it was submitted" not in kept["audit-1"]
    assert COMMENT in kept["audit-1"]
    submitted_at, submitted = json.loads(kept["last year"])[-3:-1]
    assert submitted_at is None  # it was reopened, and what was submitted is kept until the next time
    assert json.loads(submitted)["submitted_at"]


def test_one_audit_without_files_is_its_document(workspace: Workspace, empty: Workspace, tmp_path: Path) -> None:
    of = standard()
    where = workspace.audits.add(BY, audit_data(of, {"aims": "met"}), of)
    path = tmp_path / "audit.json"
    path.write_bytes(export(workspace, organisation=where[0], audit=where[1]))
    assert json.loads(path.read_bytes()) == workspace.audits.document(*where)
    assert take(empty, path).added == 1
    assert export(empty, organisation=where[0], audit=where[1]) == path.read_bytes()


def test_one_audit_with_files_takes_no_names_of_others_along(
    exported: Path, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "one.zip"
    path.write_bytes(export(workspace, organisation="x", audit="audit-1"))
    content = members(path)
    assert not any(b"R. Carlow" in data for data in content.values())
    assert len([name for name in content if name.startswith("audits/")]) == 1
    assert len([name for name in content if name.startswith("files/")]) == 2
    with pytest.raises(errors.CannotWrite, match=r"\.zip"):
        export_to(workspace, tmp_path / "one.json", organisation="x", audit="audit-1")


def test_one_organisation_brings_nothing_of_others(
    exported: Path, workspace: Workspace, empty: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "y.zip"
    export_to(workspace, path, organisation="y/../z")
    assert not any(b"Renamed School" in data or b"Marlshire" in data for data in members(path).values())
    assert take(empty, path).added == 1
    assert [one.name for one in empty.organisations.all()] == ["Höhere Schule"]


@pytest.mark.parametrize("what", [{"organisation": "nobody"}, {"organisation": "x", "audit": "none"}])
def test_what_is_not_there_is_not_exported(workspace: Workspace, what: dict[str, str], tmp_path: Path) -> None:
    of = standard()
    workspace.audits.add(BY, audit_data(of), of)
    with pytest.raises(errors.NotHere):
        export_to(workspace, tmp_path / "out.zip", **what)
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


def test_an_export_is_never_written_over_and_only_its_owner_reads_it(exported: Path, workspace: Workspace) -> None:
    before = exported.read_bytes()
    assert exported.stat().st_mode & 0o777 == 0o600
    with pytest.raises(errors.CannotWrite, match="there already"):
        export_to(workspace, exported)
    assert exported.read_bytes() == before


def test_another_content_replaces_only_where_it_may(exported: Path, workspace: Workspace) -> None:
    workspace.actions.add(BY, "x", "audit-1", {"title": "Since then"})
    done = take(workspace, exported)
    assert (done.already, len(done.refused)) == (2, 1)
    assert "--replace" in done.refused[0]
    assert "audit 'audit-1'" in done.refused[0]
    assert take(workspace, exported, replace=True).replaced == 1
    assert workspace.organisations.shares("x", "audit-1")
    assert "Since then" not in json.dumps(workspace.audits.document("x", "audit-1"))
    assert verify(workspace) == []


def test_a_document_that_came_first_gets_its_files_from_the_export(
    small: Path, other: Workspace, empty: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(other.audits.document("x", "one")), "utf-8")
    assert take(empty, path).added == 1
    assert verify(empty) == []
    assert list(empty.files.of("x")) == []
    done = take(empty, small)
    assert (done.added, done.already, done.files) == (1, 1, 1)
    assert [one.name for one in empty.files.of("x")] == ["plan.pdf"]
    assert verify(empty) == []


def test_an_import_gives_nobody_a_right_in_what_is_here(exported: Path, empty: Workspace) -> None:
    empty.organisations.create(BY, {"id": "x", "name": "Mine", "kind": "school"})
    done = take(empty, exported)
    assert empty.organisations.get("x").name == "Mine"
    assert empty.organisations.people("x") == []
    assert empty.organisations.relations("x") == []
    assert empty.organisations.shares("x", "audit-1") == []
    assert done.notes == ("‘x’ was here already; its profile, people and relations stay as they are.",)


Change = Callable[[dict[str, bytes], dict[str, Any]], object]


def first_audit(change: Callable[[dict[str, Any]], None]) -> Change:
    def carry_out(content: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = manifest["audits"][0]["document"]
        data = json.loads(content[name])
        change(data)
        content[name] = json.dumps(data).encode()

    return carry_out


def about_first(**values: Any) -> Change:
    return lambda content, manifest: manifest["audits"][0].update(values)


BAD: dict[str, tuple[Change, str]] = {
    "no audit": (first_audit(lambda data: data.pop("organisation")), "organisation"),
    "another id": (first_audit(lambda data: data.update(id="three")), "another audit"),
    "no JSON": (lambda content, manifest: content.update({manifest["audits"][0]["document"]: b"{"}), "bracket"),
    "a NaN": (lambda content, manifest: content.update({manifest["audits"][0]["document"]: b'{"id": NaN}'}), "NaN"),
    "not UTF-8": (
        lambda content, manifest: content.update({manifest["audits"][0]["document"]: b"\xff"}),
        "as an export",
    ),
    "no document": (about_first(document="audits/none.json"), "missing"),
    "a number for a document": (about_first(document=7), "missing"),
    "no such organisation": (about_first(organisation="nobody"), "no organisation"),
    "another standard's hash": (about_first(standard="0" * 64), "missing"),
    "what was submitted is another": (about_first(submitted="organisations.json"), "audit"),
    "files that are none": (about_first(files=[7]), "as an export"),
    "a file with a path for an id": (
        lambda content, manifest: manifest["audits"][0]["files"][0].update(id="../../etc"),
        "no id of a file",
    ),
    "a file with other bytes": (
        lambda content, manifest: content.update({manifest["audits"][0]["files"][0]["member"]: PDF + b"\n"}),
        "another one than its manifest",
    ),
    "a round that is none": (about_first(round=[1]), "as an export"),
    "a key of another kind": (lambda content, manifest: manifest["audits"].insert(0, ["one"]), "as an export"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", BAD)
def test_one_bad_audit_is_told_and_the_other_comes_in(name: str, small: Path, empty: Workspace, tmp_path: Path) -> None:
    change, said = BAD[name]
    done = take(empty, repack(small, tmp_path / "bad.zip", change))
    assert len(done.refused) == 1
    assert said in done.refused[0]
    assert done.refused[0].startswith(f"{tmp_path / 'bad.zip'}, audit ")
    assert "two" in [head.id for head in empty.audits.heads()]
    assert verify(empty) == []
    assert done.files == len(list(empty.files.of("x")))


def test_a_part_that_was_changed_on_the_way_is_not_taken(small: Path, empty: Workspace, tmp_path: Path) -> None:
    change = first_audit(lambda data: data.update(cycle="2030-31"))
    done = take(empty, repack(small, tmp_path / "bad.zip", change, honest=False))
    assert done.added == 1
    assert "not what its manifest says" in done.refused[0]


def test_a_file_that_would_be_refused_at_the_door_is_left_out(small: Path, empty: Workspace, tmp_path: Path) -> None:
    page = b"<html><script>alert(1)</script></html>"

    def swap(content: dict[str, bytes], manifest: dict[str, Any]) -> None:
        import hashlib

        one = manifest["audits"][0]["files"][0]
        content[one["member"]] = page
        one |= {"name": "page.html", "media_type": "text/html", "sha256": hashlib.sha256(page).hexdigest()}

    done = take(empty, repack(small, tmp_path / "bad.zip", swap))
    assert (done.added, done.files, done.refused) == (2, 0, ())
    assert "page.html" in done.notes[0]
    assert verify(empty) == []


@pytest.mark.long
@pytest.mark.parametrize("junk", [None, 7, "x", [], {}, [7], [None], {"x": 1}])
@pytest.mark.parametrize("member", ["people", "relations", "rounds", "shares", "content", "id"])
def test_junk_in_an_organisation_is_told_or_left_out(
    member: str, junk: Any, small: Path, empty: Workspace, tmp_path: Path
) -> None:
    def swap(content: dict[str, bytes], manifest: dict[str, Any]) -> None:
        data = json.loads(content["organisations.json"])
        data[0][member] = junk
        content["organisations.json"] = json.dumps(data).encode()

    done = take(empty, repack(small, tmp_path / "bad.zip", swap))
    assert done.added == 2 or done.refused
    assert verify(empty) == []


def foreign(small: Path, name: str) -> bytes:
    whole = small.read_bytes()
    manifest = members(small)["manifest.json"]
    half = len(whole) // 2
    return {
        "cut short": whole[:half],
        "a byte changed in the table": whole[:-30] + bytes([whole[-30] ^ 255]) + whole[-29:],
        "no zip": b"PK" + bytes(300),
        "of somebody else": zipped({"a.txt": "a"}),
        "a newer format": zipped({"manifest.json": manifest.replace(b"archive:1", b"archive:2")}),
        "a manifest that is a list": zipped({"manifest.json": "[]"}),
        "a manifest that is no JSON": zipped({"manifest.json": "{"}),
        "a name that leads out": zipped({"manifest.json": manifest, "../a": "a"}),
        "a name twice, in capitals": zipped({"manifest.json": manifest, "a": "a", "A": "b"}),
        "protected": encrypted(),
        "overlapping": overlapping(),
        "a bomb": bomb().replace(b"PK\x01\x02", b"PK\x01\x02"),
    }[name]


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cut short", "only a part"),
        ("a byte changed in the table", "foreign.zip: "),
        ("no zip", "damaged"),
        ("of somebody else", "no export"),
        ("a newer format", "newer"),
        ("a manifest that is a list", "no export"),
        ("a manifest that is no JSON", "manifest"),
        ("a name that leads out", "names"),
        ("a name twice, in capitals", "names"),
        ("protected", "password"),
        ("overlapping", "damaged"),
        ("a bomb", "no export"),
    ],
)
def test_a_zip_that_is_no_export_is_refused_whole(
    name: str, said: str, small: Path, empty: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "foreign.zip"
    path.write_bytes(foreign(small, name))
    with pytest.raises(errors.BadArchive, match=said):
        take(empty, path)
    assert empty.organisations.all() == []


def test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(60_000_000))
    with pytest.raises(errors.BadArchive, match="far more"):
        take(empty, path)


def test_a_backup_is_told_from_an_export(other: Workspace, empty: Workspace, tmp_path: Path) -> None:
    backup(other.database, tmp_path / "backup.zip")
    with pytest.raises(errors.BadArchive, match="restore puts it back"):
        take(empty, tmp_path / "backup.zip")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "closed"),
        ("[]", "audit.json"),
        (json.dumps(audit_data(standard()) | {"standard": {"name": "x:1"}}), "no standard is called"),
    ],
)
def test_a_document_that_cannot_be_taken_is_told(content: str, said: str, empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_text(content, "utf-8")
    done = take(empty, path)
    assert done.added == 0
    assert said in done.refused[0]
    assert done.refused[0].startswith(str(path))


def test_a_standard_that_is_not_installed_comes_with_its_audit(
    empty: Workspace, other: Workspace, tmp_path: Path
) -> None:
    from builders import document

    from qa_toolkit.standards import parse

    own = parse(document(standard_data() | {"title": "Our own"}))
    other.audits.add(BY, audit_data(own, {"aims": "met"}), own)
    export_to(other, tmp_path / "own.zip")
    assert take(empty, tmp_path / "own.zip").added == 1
    assert empty.audits.standard(empty.audits.heads()[0]).title == "Our own"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    unknown=st.dictionaries(st.text("abc-", min_size=1, max_size=4).map("x-".__add__), ANYTHING, max_size=3),
    id_=TEXT,
    name=TEXT,
)
def test_whatever_stands_in_an_audit_goes_out_and_in(
    unknown: dict[str, Any], id_: str, name: str, other: Workspace, empty: Workspace, tmp_path: Path
) -> None:
    of = standard()
    owner = {"id": f"o{id_}", "name": f"n{name}", "kind": "school"}
    data = cleaned(audit_data(of, {"aims": "met"}, organisation=owner, id=f"i{id_}", **unknown))
    where = other.audits.add(BY, data, of, replace=True)
    path = tmp_path / "one.zip"
    path.unlink(missing_ok=True)
    export_to(other, path, organisation=where[0])
    assert take(empty, path, replace=True).refused == ()
    assert empty.audits.document(*where) == data
