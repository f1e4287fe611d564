"""A workspace as a source: read while others save in it, and never written to, made or brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from served import EXAMPLES, Served
from sqlalchemy import inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError

from qa_toolkit import errors
from qa_toolkit.audits import Audit
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Setting, take, toolkit_of
from qa_toolkit.workspace import Workspace, migrate, open_to_read, open_workspace
from qa_toolkit.workspace.database import Database, open_database

SETTING = Setting(None, frozenset())
ASKED = Asked(date(2026, 11, 24))
EXAMPLE = "fernbrook-careers/matrix-2011.json"
OLDER = "an older QA Toolkit wrote this (tables 0001, here 0002), and reading changes nothing."


@pytest.fixture
def filled(workspace: Workspace, database_url: str) -> str:
    """The address of a workspace that nobody has open, with one audit in it."""
    add(workspace, example())
    workspace.close()
    return database_url


def example() -> Audit:
    return toolkit_of(SETTING).read_audit(EXAMPLES / EXAMPLE)


def add(workspace: Workspace, audit: Audit, **members: str) -> tuple[str, str]:
    return workspace.audits.add("local", {**audit.data, **members}, audit.standard)


@contextmanager
def made(out: Path, *places: str | Path, jobs: int = 1) -> Iterator[run.Made]:
    with run.made(map(str, places), out, SETTING, ASKED, engine=pool.engine(None, jobs), jobs=jobs) as found:
        yield found


def refused(out: Path, place: str | Path) -> str:
    with pytest.raises(errors.NothingToRollUp) as caught, made(out, place):
        pass
    return str(caught.value).removeprefix("there is no audit to roll up: ")


def kept(url: str) -> bytes:
    """The bytes of a SQLite file; of PostgreSQL every row with the transaction that wrote it."""
    if url.startswith("sqlite"):
        return Path(make_url(url).database or "").read_bytes()
    database = open_database(url)
    try:
        with database.reading() as connection:
            names = sorted(inspect(connection).get_table_names())
            tables = [select(text("xmin, *")).select_from(text(name)) for name in names]
            rows = [sorted(map(repr, connection.execute(query).all())) for query in tables]
            return repr((names, rows)).encode()
    finally:
        database.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_is_read_and_stays_as_it_is_to_the_last_byte(filled: str, tmp_path: Path, jobs: int) -> None:
    before = kept(filled)
    with made(tmp_path / "out", filled, jobs=jobs) as found, made(tmp_path / "file", EXAMPLES / EXAMPLE) as same:
        assert found.portfolio.parts == same.portfolio.parts
        (line,), (other,) = list(found.organisations()), list(same.organisations())
        assert replace(line, source="", organisation="") == replace(other, source="", organisation="")
    assert kept(filled) == before


def test_what_only_reads_is_refused_when_it_saves(filled: str) -> None:
    reader = open_to_read(filled)
    try:
        with pytest.raises((errors.BadWorkspace, DBAPIError)), reader.database.writing() as connection:
            connection.execute(text("UPDATE audit SET cycle = 'changed'"))
        with pytest.raises((errors.BadWorkspace, DBAPIError)):
            add(reader, example(), id="another")
    finally:
        reader.close()


def test_where_no_workspace_is_none_is_made(database_url: str, tmp_path: Path) -> None:
    assert refused(tmp_path / "out", database_url).endswith(
        ": there is no workspace here yet; qa-toolkit serve or workspace import makes one."
    )
    if database_url.startswith("sqlite"):
        assert not Path(make_url(database_url).database or "").exists()
        return
    database = open_database(database_url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()


@pytest.mark.postgres
def test_a_server_that_has_no_such_database_is_named_without_its_password(postgres_url: str, tmp_path: Path) -> None:
    url = make_url(postgres_url).set(database="nobodys", password=(password := "a-password"))
    sentence = refused(tmp_path / "out", url.render_as_string(hide_password=False))
    assert "nobodys" in sentence
    assert password not in sentence
    assert "\n" not in sentence


def test_an_older_one_is_refused_and_not_brought_up_to_date(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(filled)
    monkeypatch.setattr(migrate, "REVISIONS", ("0001", "0002"))
    monkeypatch.setattr(migrate, "HEAD", "0002")
    assert OLDER in refused(tmp_path / "out", filled)
    assert kept(filled) == before


def test_one_of_a_newer_toolkit_is_refused_and_the_rest_goes_on(filled: str, tmp_path: Path) -> None:
    workspace = open_workspace(filled)
    with workspace.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    workspace.close()
    with made(tmp_path / "out", filled, EXAMPLES / EXAMPLE) as found:
        assert found.portfolio.taken == 1
        (bad,) = found.portfolio.not_taken
        assert "a newer QA Toolkit wrote this (tables 9999" in bad.sentence


def test_an_audit_that_is_deleted_before_it_is_read_is_named_and_the_rest_goes_on(
    workspace: Workspace, database_url: str
) -> None:
    gone, there = (add(workspace, example(), id=id_) for id_ in ("gone", "there"))
    workspace.audits.delete("local", *gone)
    rows = take(SETTING, [Source(database_url, "/".join(one), "1") for one in (gone, there)])
    assert [row.row is None for row in rows] == [True, False]
    assert "gone" in rows[0].sentence


def test_it_is_read_while_serve_has_it_open_and_people_save(served: Served, tmp_path: Path) -> None:
    path = served.workspace.database.url.database
    assert path is not None
    served.add(EXAMPLE)
    for number in range(3):
        with made(tmp_path / "out", path) as found:
            assert found.portfolio.taken == number + 1
            assert found.resumed == number
        add(served.workspace, example(), id=f"more-{number}", cycle=f"203{number}")


def test_what_is_still_in_the_write_ahead_log_is_read_too(tmp_path: Path) -> None:
    """As newer versions of SQLite keep it: what was saved last is in a second file beside the first."""
    path = tmp_path / "workspace.sqlite3"
    open_workspace(path).close()
    database = Database(make_url(f"sqlite:///{path.as_posix()}"), pragmas=("wal", "FULL"))
    workspace = Workspace(database)
    add(workspace, example())
    before = path.read_bytes()
    with made(tmp_path / "out", path) as found:
        assert found.portfolio.taken == 1
    assert path.read_bytes() == before
    workspace.close()


def test_more_than_a_page_of_audits_is_found_once_each(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa_toolkit.workspace import audits

    monkeypatch.setattr(audits, "_PAGE", 2)
    workspace = open_workspace(filled)
    for number in range(4):
        add(workspace, example(), id=f"more-{number}", cycle=f"203{number}")
    workspace.close()
    with made(tmp_path / "out", filled) as found:
        assert (found.portfolio.taken, found.portfolio.used, found.portfolio.duplicates_count) == (5, 5, 0)


def test_a_file_of_another_program_is_no_workspace(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    database = Database(make_url(f"sqlite:///{path.as_posix()}"))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE notes (text TEXT)"))
    database.close()
    before = path.read_bytes()
    assert "this database holds tables that are not the toolkit's" in refused(tmp_path / "out", path)
    assert path.read_bytes() == before
