"""A back-up is the whole workspace, of either database and for either; what is not one, or would write over something, is refused."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard
from everything import fill, members, repack, rows, tamper
from upload_samples import PDF, bomb, encrypted, overlapping, zipped
from workspaces import BY

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit.workspace.archive import export_to
from qa_toolkit.workspace.backup import backup, check
from qa_toolkit.workspace.packing import MAX_LINE
from qa_toolkit.workspace.restore import restore
from qa_toolkit.workspace.verify import verify


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A back-up of one audit with a file."""
    workspace = open_workspace(tmp_path / "small.sqlite3")
    of = standard()
    workspace.audits.add(BY, audit_data(of, {"aims": "met"}), of)
    workspace.evidence.add(BY, "x", "audit-1", {"title": "Plan"}, file=("plan.pdf", "application/pdf", PDF))
    backup(workspace.database, tmp_path / "small.zip")
    workspace.close()
    return tmp_path / "small.zip"


def test_what_is_restored_is_the_same_in_every_value(full: Workspace, tmp_path: Path) -> None:
    manifest = backup(full.database, tmp_path / "backup.zip")
    assert restore(tmp_path / "backup.zip", tmp_path / "again.sqlite3") == manifest
    again = open_workspace(tmp_path / "again.sqlite3")
    assert rows(again) == rows(full)
    assert verify(again) == []
    again.close()


def test_a_sqlite_workspace_moves_into_postgresql_and_back(postgres_url: str, tmp_path: Path) -> None:
    first = open_workspace(tmp_path / "first.sqlite3")
    fill(first)
    backup(first.database, tmp_path / "one.zip")
    restore(tmp_path / "one.zip", postgres_url)
    second = open_workspace(postgres_url)
    assert rows(second) == rows(first)
    backup(second.database, tmp_path / "two.zip")
    one, two = members(tmp_path / "one.zip"), members(tmp_path / "two.zip")
    for content in (one, two):
        manifest = json.loads(content.pop("manifest.json"))
        assert manifest["instance"] == json.loads(rows(first)["instance"][0])[0]
    assert {name: sorted(data.splitlines()) for name, data in one.items() if "tables" in name} == {
        name: sorted(data.splitlines()) for name, data in two.items() if "tables" in name
    }
    second.audits.delete(BY, "x", "audit-1")  # it goes on there
    assert verify(second) == []
    first.close()
    second.close()


def test_a_backup_says_what_is_in_it_and_only_its_owner_reads_it(full: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    manifest = backup(full.database, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert manifest.counts["audit"] == 4
    one = full.organisations.get("x")
    assert manifest.heads["x"] == (one.trail_length, one.trail_head)
    assert check(path) == manifest
    assert not [beside for beside in tmp_path.iterdir() if beside.name.endswith(".part")]


def test_a_backup_never_writes_over_a_file(full: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_bytes(b"the last good one")
    with pytest.raises(errors.CannotWrite, match="there already"):
        backup(full.database, path)
    assert path.read_bytes() == b"the last good one"


def test_a_backup_made_while_others_save_is_as_of_one_moment(full: Workspace, tmp_path: Path) -> None:
    stop = threading.Event()
    saved = []

    def save() -> None:
        version = 0
        while not stop.is_set() and version < 500:
            version = full.judgements.save(
                BY, "y/../z", "audit-1", "offer", {"comment": f"Text {version}"}, version=version
            ).version
            saved.append(version)

    saver = threading.Thread(target=save)
    saver.start()
    try:
        for number in range(3):
            before = len(saved)
            backup(full.database, tmp_path / f"{number}.zip")
            restore(tmp_path / f"{number}.zip", tmp_path / f"{number}.sqlite3")
            copy = open_workspace(tmp_path / f"{number}.sqlite3")
            assert copy.audits.versions("y/../z", "audit-1").get("offer", (0, ""))[0] >= before
            copy.close()
    finally:
        stop.set()
        saver.join()
    assert saved


def test_a_workspace_with_audits_is_never_restored_over(full: Workspace, small: Path, database_url: str) -> None:
    before = rows(full)
    with pytest.raises(errors.BadWorkspace, match="already"):
        restore(small, database_url)
    assert rows(full) == before


def test_a_workspace_that_is_still_empty_takes_a_backup(workspace: Workspace, small: Path, database_url: str) -> None:
    restore(small, database_url)
    assert [one.id for one in workspace.organisations.all()] == ["x"]
    assert len(rows(workspace)["instance"]) == 1


def test_another_file_is_never_restored_over(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(b"Dear all")
    with pytest.raises(errors.BadWorkspace, match="no workspace"):
        restore(small, path)
    assert path.read_bytes() == b"Dear all"


Change = Callable[[dict[str, bytes], dict[str, Any]], object]


def cell(table: str, column: str, value: Any) -> Change:
    def carry_out(content: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = f"tables/{table}.jsonl"
        head, first, *rest = [json.loads(line) for line in content[name].splitlines()]
        first[head.index(column)] = value
        content[name] = b"\n".join(json.dumps(line).encode() for line in (head, first, *rest))

    return carry_out


def of_manifest(**values: Any) -> Change:
    return lambda content, manifest: manifest.update(values)


def without_last_line(content: dict[str, bytes], manifest: dict[str, Any]) -> None:
    content["tables/trail.jsonl"] = content["tables/trail.jsonl"].rpartition(b"\n{")[0].rsplit(b"\n", 2)[0]


def without_line_ends(content: dict[str, bytes], manifest: dict[str, Any]) -> None:
    noise = hashlib.shake_128(b"").digest(4_000).replace(b"\n", b"") + bytes(
        96_000
    )  # so that it is no bomb by its ratio
    content["tables/reply.jsonl"] = noise * (MAX_LINE // len(noise) + 1)


BAD: dict[str, tuple[Change, str]] = {
    "an older version": (of_manifest(revision="0000"), "an older QA Toolkit"),
    "a newer version": (of_manifest(revision="0099"), "a newer QA Toolkit"),
    "no revision": (lambda content, manifest: manifest.pop("revision"), "QA Toolkit made this"),
    "another format": (of_manifest(**{"$schema": "urn:x"}), "no back-up"),
    "counts of another kind": (of_manifest(counts=7), "does not say"),
    "heads of another kind": (of_manifest(heads={"x": 1}), "does not say"),
    "other counts": (of_manifest(counts={}), "rows"),
    "another head": (lambda content, manifest: manifest["heads"].update(x=[1, "0" * 64]), "heads"),
    "a table too few": (lambda content, manifest: content.pop("tables/reply.jsonl"), "parts"),
    "a row too few": (without_last_line, ""),
    "another column": (
        lambda content, manifest: content.update({"tables/reply.jsonl": b'["organisation_id"]\n'}),
        "columns",
    ),
    "brackets without end": (
        lambda content, manifest: content.update({"tables/reply.jsonl": b"[" * 50_000}),
        "cannot be put back",
    ),
    "a line without end": (without_line_ends, "too long"),
    "a row of another length": (
        lambda content, manifest: content.update({"tables/reply.jsonl": content["tables/reply.jsonl"] + b"[1]\n"}),
        "cannot be put back",
    ),
    "a row that is no JSON": (
        lambda content, manifest: content.update({"tables/reply.jsonl": content["tables/reply.jsonl"] + b"{\n"}),
        "cannot be put back",
    ),
    "a row of nobody": (cell("evidence", "organisation_id", "nobody"), ""),
    "a text where a number stands": (cell("audit", "version", "one"), ""),
    "a NUL": (cell("audit", "cycle", "a\0b"), ""),
    "another judgement": (cell("judgement", "content", '{"level":"not-met"}'), "not whole"),
    "content of brackets without end": (cell("evidence", "content", "[" * 50_000), ""),
    "another file": (lambda content, manifest: content.update({"files/000001": PDF + b"\n"}), "not whole"),
    "no file": (lambda content, manifest: content.pop("files/000001"), "missing"),
    "another trail": (cell("trail", "what", "audit.read"), "not whole"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_bad_backup_is_refused_and_nothing_of_it_stays(
    name: str, where: str, small: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    change, said = BAD[name]
    location = request.getfixturevalue("postgres_url") if where == "postgres" else str(tmp_path / "new.sqlite3")
    with pytest.raises(errors.BadArchive, match=f"bad.zip: .*{said}"):
        restore(repack(small, tmp_path / "bad.zip", change), location)
    if where == "sqlite":
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith("new")] == []
    else:
        restore(small, location)  # the place is as empty as it was


@pytest.mark.parametrize("name", ["another judgement", "another trail", "a row too few"])
def test_a_part_that_was_changed_on_the_way_is_found_by_its_hash(name: str, small: Path, tmp_path: Path) -> None:
    path = repack(small, tmp_path / "bad.zip", BAD[name][0], honest=False)
    with pytest.raises(errors.BadArchive, match="not what its manifest says"):
        check(path)


@pytest.mark.parametrize(
    "content", [b"PK" + bytes(300), b"", b"{}", zipped({"a": "a"}), encrypted(), overlapping(), bomb()]
)
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "foreign.zip"
    path.write_bytes(content)
    with pytest.raises(errors.BadArchive, match="foreign"):
        restore(path, tmp_path / "new.sqlite3")
    assert [one.name for one in tmp_path.iterdir()] == ["foreign.zip"]


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_part_of_a_backup_is_refused(part: float, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "part.zip"
    path.write_bytes(small.read_bytes()[: int(small.stat().st_size * part)])
    with pytest.raises(errors.BadArchive, match="only a part"):
        check(path)


@pytest.mark.long
def test_one_changed_byte_anywhere_in_its_parts_is_found(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    path = tmp_path / "flipped.zip"
    for at in range(40, len(whole) - 40, len(whole) // 60):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            check(path)
        except errors.BadArchive:
            continue
        assert members(path) == members(small)  # a byte that says nothing


def test_an_export_is_told_from_a_backup(full: Workspace, tmp_path: Path) -> None:
    export_to(full, tmp_path / "export.zip")
    with pytest.raises(errors.BadArchive, match="import takes it"):
        restore(tmp_path / "export.zip", tmp_path / "new.sqlite3")


def test_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(errors.BadArchive, match="no such file"):
        restore(tmp_path / "none.zip", tmp_path / "new.sqlite3")


def test_a_workspace_with_faults_is_restored_only_where_that_is_accepted(full: Workspace, tmp_path: Path) -> None:
    tamper(full, "UPDATE judgement SET content = '{}' WHERE criterion = 'lead'")
    backup(full.database, tmp_path / "backup.zip")
    with pytest.raises(errors.BadArchive, match="--accept-faults"):
        restore(tmp_path / "backup.zip", tmp_path / "new.sqlite3")
    assert not (tmp_path / "new.sqlite3").exists()
    restore(tmp_path / "backup.zip", tmp_path / "new.sqlite3", accept_faults=True)
    assert (tmp_path / "new.sqlite3").exists()
