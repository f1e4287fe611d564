"""What changes between two runs or while files are read: named, and the rest goes on."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from rolled_up import ASKED, FIRST_NAME, SECOND_NAME, SMALL, audited

from qa_toolkit import errors
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.intake import pool, sources
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Setting, take, toolkit_of
from qa_toolkit.portfolio.rows import NotTaken


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def put(folder: Path, *names: str, **members: Any) -> None:
    for name in names:
        (folder / name).write_text(json.dumps(audited(name, "2200", **members)))


@contextmanager
def made(setting: Setting, *places: Path, engine: pool.Engine | None = None, **given: Any) -> Iterator[run.Made]:
    out = places[0].parent / "out"
    with run.made(map(str, places), out, setting, ASKED, engine=engine or pool.engine(None, 1), **given) as found:
        yield found


def sentences(found: run.Made) -> list[str]:
    return [one.sentence for one in found.portfolio.not_taken]


# Files that go


def test_files_that_go_while_others_are_read_are_named(
    small_standards: Setting, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.json", "b.json", "c.json")
    monkeypatch.setattr(run, "CHUNK", 1)

    def seen(_: int) -> None:
        (folder / "b.json").unlink(missing_ok=True)

    places = [folder / name for name in ("a.json", "b.json", "c.json")]
    with made(small_standards, *places, seen=seen) as found:
        assert (found.portfolio.taken, sentences(found)) == (2, [f"{folder / 'b.json'}: there is no such file."])


def test_a_folder_that_goes_while_it_is_gone_through_is_named(
    small_standards: Setting, folder: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        put(folder / name, "a.json", "b.json")
    looking = sources.find([str(folder)], tmp_path / "out")
    first = next(looking)
    other = "one" if "two" in first.path else "two"  # type: ignore[union-attr]
    shutil.rmtree(folder / other)
    left = list(looking)
    assert [one.sentence for one in left if isinstance(one, NotTaken)] == [f"{folder / other}: there is no such file."]
    assert len(take(small_standards, [one for one in (first, *left) if isinstance(one, Source)])) == 2


@pytest.fixture
def archive(folder: Path) -> Path:
    put(folder, "a.json", "b.json")
    made = folder / "all.zip"
    with zipfile.ZipFile(made, "w") as file:
        for name in ("a.json", "b.json"):
            file.write(folder / name, name)
    return made


def taken_of(setting: Setting, path: Path) -> list[str]:
    """What is said of each of the two members, '' of one that is taken."""
    return [one.sentence for one in take(setting, [Source(str(path), name, "1") for name in ("a.json", "b.json")])]


def test_an_archive_that_goes_is_named_for_each_audit_in_it(small_standards: Setting, archive: Path) -> None:
    archive.unlink()
    assert taken_of(small_standards, archive) == [f"{archive}: there is no such file."] * 2


def test_a_member_that_goes_is_named(small_standards: Setting, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as file:
        file.write(archive.parent / "a.json", "a.json")
    assert taken_of(small_standards, archive) == [
        "",
        f"{archive}!b.json: it is no longer in the archive; run this again.",
    ]


def test_a_member_that_is_damaged_is_named(small_standards: Setting, archive: Path) -> None:
    content = archive.read_bytes()
    at = content.rindex(b"As seen.")
    archive.write_bytes(content[:at] + b"X" + content[at + 1 :])
    damaged = f"{archive}!b.json: it is damaged or was not sent whole; open it, save it again and send that."
    assert taken_of(small_standards, archive) == ["", damaged]


def test_an_archive_may_hold_thousands_of_audits(small_standards: Setting, folder: Path, tmp_path: Path) -> None:
    text = json.dumps(audited("x", "2200"))
    with zipfile.ZipFile(folder / "all.zip", "w") as file:
        for number in range(2500):
            file.writestr(f"{number}.json", text)
    found = list(sources.find([str(folder)], tmp_path / "out"))
    assert len(found) == 2500
    rows = take(small_standards, [one for one in found[-50:] if isinstance(one, Source)])
    assert [row.sentence for row in rows] == [""] * 50


# Encodings


def test_of_mixed_encodings_those_of_utf_8_are_taken_and_the_others_named(
    small_standards: Setting, folder: Path
) -> None:
    text = json.dumps(audited("é", "2200"), ensure_ascii=False)
    for name, encoding in (("a", "utf-8"), ("b", "utf-8-sig"), ("c", "latin-1"), ("d", "utf-16"), ("e", "cp1252")):
        (folder / f"{name}.json").write_bytes(text.encode(encoding))
    with made(small_standards, folder) as found:
        assert found.portfolio.taken == 2
        assert sentences(found) == [
            f"{folder / name}: line 1 is not UTF-8 text. Save the file again with the encoding UTF-8."
            for name in ("c.json", "d.json", "e.json")
        ]


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are text there")
def test_a_file_whose_name_is_no_text_is_named_as_far_as_it_can_be(small_standards: Setting, folder: Path) -> None:
    put(folder, "good.json")
    (folder / os.fsdecode(b"caf\xe9.json")).write_bytes((folder / "good.json").read_bytes())
    with made(small_standards, folder) as found:
        assert found.portfolio.taken == 1
        assert sentences(found) == [
            f"{folder}/caf\\udce9.json: the name of the file is not written in UTF-8; rename it."
        ]
        assert run.write_json(found).read_bytes()


# Standards that change


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Setting]:
    """A folder of standards of this test's own."""
    standards = tmp_path / "standards"
    standards.mkdir()
    (standards / "small.json").write_text(json.dumps(SMALL))
    toolkit_of.cache_clear()
    yield Setting(str(standards), frozenset())
    toolkit_of.cache_clear()


def change(setting: Setting) -> None:
    """'lead' now counts three times as much; and this process begins anew."""
    data = json.loads(json.dumps(SMALL))
    data["properties"]["purpose"]["properties"]["lead"]["x-criterion"]["weight"] = 3
    (Path(setting.standards_folder or "") / "small.json").write_text(json.dumps(data))
    toolkit_of.cache_clear()


def test_a_standard_that_changed_between_runs_has_its_audits_taken_again(changing: Setting, folder: Path) -> None:
    put(folder, "a.json", "b.json")
    with made(changing, folder) as found:
        assert found.portfolio.parts[0].spread.median == 50
    with made(changing, folder) as again:
        assert again.resumed == 2
    change(changing)
    with made(changing, folder) as again:
        assert again.resumed == 0
        assert again.portfolio.parts[0].spread.median == 66


def test_a_standard_that_is_no_longer_there_is_named_and_taken_when_it_is_back(changing: Setting, folder: Path) -> None:
    second = json.loads(
        json.dumps(SMALL).replace("test/small:1", "test/small:2").replace('"edition": "1"', '"edition": "2"')
    )
    path = Path(changing.standards_folder or "") / "second.json"
    put(folder, "a.json")
    put(folder, "b.json", by=SECOND_NAME)
    taken = []
    for there in (True, False, True):
        path.write_text(json.dumps(second))
        if not there:
            path.unlink()
        toolkit_of.cache_clear()
        with made(changing, folder) as found:
            taken.append([part.standard for part in found.portfolio.parts])
            assert [FIRST_NAME in one for one in sentences(found)] == ([] if there else [True])
            assert all(str(folder / "b.json") in one for one in sentences(found))
    assert taken == [[FIRST_NAME, SECOND_NAME], [FIRST_NAME], [FIRST_NAME, SECOND_NAME]]


def test_rows_of_a_process_that_knows_a_standard_as_it_was_are_not_mixed_with_ours(
    changing: Setting, folder: Path
) -> None:
    """As a cluster that goes on running while somebody changes a standard."""
    put(folder, "a.json")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as old:
        with made(changing, folder, engine=lambda: nullcontext(old)) as found:
            assert found.portfolio.taken == 1
        change(changing)
        sentence = "has changed since the processes that read this were started"
        with (
            pytest.raises(errors.NothingToRollUp, match=sentence),
            made(changing, folder, engine=lambda: nullcontext(old)),
        ):
            pass
    with made(changing, folder) as found:
        assert (found.portfolio.taken, found.resumed) == (1, 0)
