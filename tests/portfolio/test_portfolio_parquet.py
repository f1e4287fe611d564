"""Every answer as a row: the same as the audits say, the same files whatever the processes, and the papers' questions answered."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from qa_toolkit import errors
from qa_toolkit.cli.app import cli
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.outputs import parquet

pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

SETTING = Setting(None, frozenset())
ROOT = Path(__file__).parents[2]
PAPER = (ROOT / "docs/parquet.md").read_text("utf-8")
EXAMPLE = ROOT / "examples/fernbrook-careers/matrix-2011.json"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority") / "in"
    plan = inventing.Plan(20, 3, 2, date(2026, 11, 20), ("gatsby:2025", "matrix:2011"))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], folder)
    return folder


def written(place: Path, out: Path, jobs: int = 1) -> tuple[Path, Path]:
    asked = Asked(date(2026, 11, 24))
    with run.made([str(place)], out, SETTING, asked, engine=pool.engine(None, jobs), jobs=jobs) as made:
        return parquet.write(made)


def read(path: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet as files

    rows: list[dict[str, Any]] = files.read_table(str(path)).to_pylist()
    return rows


@pytest.fixture(scope="module")
def out(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    written(authority, folder)
    return folder


def test_each_answer_is_a_row_that_says_what_the_audit_says(tmp_path: Path) -> None:
    answers, audits = map(read, written(EXAMPLE, tmp_path))
    audit = toolkit_of(SETTING).read_audit(EXAMPLE)
    assert [row["criterion"] for row in answers] == list(audit.standard.criteria)
    for row in answers:
        answer = audit.answers.get(row["criterion"])
        if row["criterion"] in audit.outside:
            assert (row["state"], row["level"]) == ("outside", None)
        elif answer is None:
            assert (row["state"], row["level"], row["score"]) == ("unanswered", None, None)
        elif row["state"] == "unsupported":
            assert (row["level"], row["claimed"]) == (None, audit.claims[row["criterion"]])
        else:
            level = audit.standard.criteria[row["criterion"]].level(answer)
            assert level is not None
            assert (row["level"], row["level_title"], row["score"]) == (answer, level.title, level.score)
            assert row["claimed"] is None
    (row,) = audits
    assert (row["met"], row["gaps"]) == (
        sum(one["state"] == "met" for one in answers),
        sum(one["state"] in {"unmet", "unanswered", "unsupported"} for one in answers),
    )
    assert row["edition"] == "2011"
    assert str(row["submitted_on"] or "") == str(json.loads(EXAMPLE.read_bytes()).get("submitted_at") or "")[:10]


def test_the_rows_add_up_to_the_portfolio(authority: Path, out: Path) -> None:
    with run.made([str(authority)], out, SETTING, Asked(date(2026, 11, 24)), engine=pool.engine(None, 1)) as made:
        parts = made.portfolio.parts
    rows = [row for row in read(out / parquet.ANSWERS_FILE) if row["used"]]
    for part in parts:
        here = [r for r in rows if (r["standard"], r["role"], r["cycle"]) == (part.standard, part.role, part.cycle)]
        missed = Counter(r["criterion"] for r in here if r["state"] not in {"met", "outside"})
        assert {line.id: line.missed for line in part.criteria if line.missed} == missed
        blocks = Counter(r["criterion"] for r in here if r["in_the_way"])
        assert {line.id: line.blocks for line in part.criteria if line.blocks} == blocks


def test_the_same_files_in_small_groups_or_by_several_processes(
    authority: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in written(authority, tmp_path / "two", jobs=2):
        assert path.read_bytes() == (out / path.name).read_bytes()
    monkeypatch.setattr(parquet, "GROUP", 100)
    for path in written(authority, tmp_path / "small"):
        assert read(path) == read(out / path.name)
    from pyarrow import parquet as files

    assert files.ParquetFile(str(tmp_path / "small" / parquet.ANSWERS_FILE)).num_row_groups > 10


def test_of_two_audits_of_one_round_one_is_used(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = json.loads(EXAMPLE.read_bytes())
    for name, day in (("old.json", "2026-11-01"), ("new.json", "2026-11-02")):
        (tmp_path / "in" / name).write_text(json.dumps({**data, "submitted_at": day}))
    _, audits = written(tmp_path / "in", tmp_path / "out")
    assert {Path(row["source"]).name: row["used"] for row in read(audits)} == {"new.json": True, "old.json": False}


@pytest.mark.parametrize("file", [parquet.ANSWERS_FILE, parquet.AUDITS_FILE])
def test_the_paper_has_every_column(out: Path, file: str) -> None:
    from pyarrow import parquet as files

    both, of_answers, of_audits = (
        re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)))
        for part in PAPER.partition("## Columns of both files")[2].split("\n## ")
    )
    own = of_answers if file == parquet.ANSWERS_FILE else of_audits
    assert files.read_schema(str(out / file)).names == [*both, *own]


@pytest.mark.parametrize("query", re.findall(r"^```sql\n(.*?)^```", PAPER, re.MULTILINE | re.DOTALL))
def test_duckdb_answers_the_questions_of_the_paper(out: Path, query: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    with duckdb.connect() as database:
        rows = database.sql(query.replace("'portfolio-", f"'{out}/portfolio-")).fetchall()
    assert rows
    assert all(value is not None for row in rows for value in row)


def test_the_first_question_is_answered_as_the_portfolio_does(authority: Path, out: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    query = re.findall(r"^```sql\n(.*?)^```", PAPER, re.MULTILINE | re.DOTALL)[0]
    with duckdb.connect() as database:
        found = database.sql(query.replace("'portfolio-", f"'{out}/portfolio-")).fetchall()
    with run.made([str(authority)], out, SETTING, Asked(date(2026, 11, 24)), engine=pool.engine(None, 1)) as made:
        lines = [
            (part.standard, line.number, line.title, line.applies_to, line.missed)
            for part in made.portfolio.parts
            if part.role == "self"
            for line in part.criteria
            if line.applies_to
        ]
    assert found == sorted(lines, key=lambda line: (-line[4], line[0], line[1]))[:10]


def test_without_the_library_one_sentence_names_the_extra(
    authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "pyarrow" else sys.modules[name])
    words = ["portfolio", str(authority), "-o", str(tmp_path / "out"), "-f", "parquet"]
    refused = CliRunner().invoke(cli, words, standalone_mode=False).exception
    assert isinstance(refused, errors.MissingLibrary)
    assert (
        str(refused).replace("'", "")
        == "-f parquet needs qa-toolkit[parquet]: python -m pip install qa-toolkit[parquet]"
    )
    assert not (tmp_path / "out").exists()


def test_a_failed_run_leaves_what_was_there(out: Path, authority: Path, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in written(authority, tmp_path)}
    with run.made([str(authority)], tmp_path, SETTING, Asked(date(2026, 11, 24)), engine=pool.engine(None, 1)) as made:
        made.store.database.execute("UPDATE taken SET content = '{' WHERE rowid = (SELECT max(rowid) FROM taken)")
        with pytest.raises(orjson.JSONDecodeError):
            parquet.write(made)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.parquet")} == first
    assert not list(tmp_path.glob(".*.part"))


def test_the_command_writes_both_files_only_when_asked(authority: Path, tmp_path: Path) -> None:
    words = ["portfolio", str(authority), "-o", str(tmp_path), "--jobs", "1", "--on", "2026-11-24", "-f", "parquet"]
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    assert done.return_value == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet", ".sqlite3"}
    assert f"Wrote {tmp_path / parquet.AUDITS_FILE}" in done.stderr
