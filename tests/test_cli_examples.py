"""What a plugin's command `example` writes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from qa_toolkit.cli.examples import example_command
from qa_toolkit.errors import CannotWrite


def run(tmp_path: Path) -> Result:
    shipped = tmp_path / "examples"
    shipped.mkdir(exist_ok=True)
    (shipped / "a.csv").write_bytes(b"a\r\n")
    (tmp_path / "more.json").write_bytes(b"{}\n")
    command = example_command(shipped, "Write two files.", tmp_path / "more.json")
    return CliRunner().invoke(command, ["-o", str(tmp_path / "deep" / "invented")])


def test_every_file_is_written_as_it_is_shipped(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 0
    assert {one.name: one.read_bytes() for one in (tmp_path / "deep" / "invented").iterdir()} == {
        "a.csv": b"a\r\n",
        "more.json": b"{}\n",
    }


def test_nothing_is_written_where_one_file_is_there(tmp_path: Path) -> None:
    there = tmp_path / "deep" / "invented" / "more.json"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    assert isinstance(run(tmp_path).exception, CannotWrite)
    assert [one.name for one in there.parent.iterdir()] == ["more.json"]
    assert there.read_text() == "mine"
