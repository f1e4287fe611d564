"""Everybody's own report: each audit of the present round gets its file, whatever was broken off before and whatever cannot be done."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from click.testing import CliRunner

from qa_toolkit import errors
from qa_toolkit.cli import portfolio_reports
from qa_toolkit.cli.app import cli
from qa_toolkit.hookspecs import Rendered, ReportFormat, hookimpl
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.outputs import reporting
from qa_toolkit.portfolio.outputs.reporting import Reports, Wish
from qa_toolkit.portfolio.run import Made
from qa_toolkit.report import Settings
from qa_toolkit.testing import host_with

SETTING = Setting(None, frozenset())
ON = date(2026, 11, 24)
NASTY = '../../=Con: "St Mary\'s" <CON>\\nul'

KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.outputs import reporting
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake.taking import Setting
from qa_toolkit.report import Settings

place, out = sys.argv[1], Path(sys.argv[2])
reporting.CHUNK = 4
done = []

def begun(length):
    return seen

def seen(number):
    done.append(number)
    if sum(done) > 5:
        (out / reporting.FOLDER / ".half.json.1.part").write_bytes(b"{")
        os.kill(os.getpid(), signal.SIGKILL)

setting, asked, engine = Setting(None, frozenset()), Asked(date(2026, 11, 24)), pool.engine(None, 1)
wish = reporting.Wish(Settings(date(2026, 11, 24)), ("json",), None, str(out / reporting.FOLDER))
with run.made([place], out, setting, asked, engine=engine) as made:
    reporting.for_each(made, [place], setting, wish, engine=engine, jobs=1, begun=begun)
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority") / "in"
    plan = inventing.Plan(10, 5, 2, date(2026, 11, 20), ("gatsby:2025", "matrix:2011"))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], folder)
    return folder


def reports(
    place: Path,
    out: Path,
    *formats: str,
    on: date = ON,
    day_rate: int | None = None,
    jobs: int = 1,
    before: Callable[[Made], Any] = lambda _: None,
) -> Reports:
    wish = Wish(Settings(on, day_rate=day_rate), formats or ("json",), None, str(out / reporting.FOLDER))
    engine = pool.engine(None, jobs)
    with run.made([str(place)], out, SETTING, Asked(on), engine=engine, jobs=jobs) as made:
        before(made)
        return reporting.for_each(made, [str(place)], SETTING, wish, engine=engine, jobs=jobs)


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / reporting.FOLDER).iterdir()}


def listed(out: Path) -> list[dict[str, str]]:
    with (out / reporting.LIST_FILE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def times(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / reporting.FOLDER).iterdir()}


@pytest.fixture(scope="module")
def done(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("done")
    reports(authority, out, "json", "md")
    return out


def test_each_audit_of_the_present_round_gets_each_format(authority: Path, done: Path) -> None:
    audits = [json.loads(path.read_bytes()) for path in authority.glob("2026-27/*/*.json")]
    rows = listed(done)
    assert len(rows) == len(files(done)) == 2 * len(audits)
    assert {row["File"] for row in rows} == {f"{reporting.FOLDER}/{name}" for name in files(done)}
    for row in rows:
        assert Path(row["Audit"]).parent.parent.name == "2026-27"
        if row["Format"] == "json":
            report = json.loads((done / row["File"]).read_bytes())
            named = (report["organisation"], report["standard"]["name"], report["cycle"])
            assert named == (row["Organisation"], row["Standard"], row["Round"])


def test_a_report_is_what_the_command_for_one_audit_writes(done: Path, tmp_path: Path) -> None:
    row = next(row for row in listed(done) if row["Format"] == "md")
    words = ["audit", row["Audit"], "-f", "md", "-o", str(tmp_path), "--on", ON.isoformat(), "-q"]
    CliRunner().invoke(cli, words, standalone_mode=False, catch_exceptions=False)
    assert (tmp_path / Path(row["File"]).name).read_bytes() == (done / row["File"]).read_bytes()


def test_any_number_of_processes_makes_the_same(
    authority: Path, done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "CHUNK", 3)
    monkeypatch.setattr(reporting, "_TURN", 2)
    reports(authority, tmp_path, "json", "md", jobs=2)
    assert files(tmp_path) == files(done)
    assert listed(tmp_path) == listed(done)


def pid(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_begin_anew_after_their_turn(workers: int) -> None:
    found = list(pool.in_turns(pid, range(9), pool.engine(None, workers, apart=True), workers, turn=2))
    assert sorted(piece for piece, _ in found) == list(range(9))
    turns = [{process for _, process in found[start : start + 2 * workers]} for start in range(0, 9, 2 * workers)]
    assert sum(map(len, turns)) == len(set.union(*turns))
    assert os.getpid() not in set.union(*turns)


def test_what_is_made_already_stays_and_what_is_gone_is_made_anew(authority: Path, tmp_path: Path) -> None:
    first = reports(authority, tmp_path)
    before, gone = times(tmp_path), next(iter(times(tmp_path)))
    (tmp_path / reporting.FOLDER / gone).unlink()
    again = reports(authority, tmp_path)
    assert (first.kept, again.kept, again.asked) == (0, first.asked - 1, first.asked)
    assert {name for name, time in times(tmp_path).items() if time != before[name]} == {gone}


def test_reports_can_be_asked_for_twice_of_one_portfolio(authority: Path, tmp_path: Path) -> None:
    engine = pool.engine(None, 1)
    with run.made([str(authority)], tmp_path, SETTING, Asked(ON), engine=engine) as made:
        for format_, kept in (("json", 0), ("json", 1), ("csv", 0)):
            wish = Wish(Settings(ON), (format_,), None, str(tmp_path / reporting.FOLDER))
            found = reporting.for_each(made, [str(authority)], SETTING, wish, engine=engine, jobs=1)
            assert found.kept == kept * found.asked


@pytest.mark.parametrize("change", [{"on": date(2026, 11, 25)}, {"day_rate": 320}])
def test_another_day_and_another_setting_make_all_anew(authority: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    reports(authority, tmp_path)
    assert reports(authority, tmp_path, **change).kept == 0


def test_an_audit_that_changed_gets_a_new_report(authority: Path, tmp_path: Path) -> None:
    path = tmp_path / "in/one.json"
    path.parent.mkdir()
    data = json.loads(next(authority.glob("2026-27/*/*.json")).read_bytes())
    path.write_text(json.dumps(data))
    reports(path.parent, tmp_path / "out")
    data["judgements"] = {}
    path.write_text(json.dumps(data))
    assert reports(path.parent, tmp_path / "out").kept == 0
    (content,) = files(tmp_path / "out").values()
    assert json.loads(content)["scorecard"]["overall"]["met"] == 0


def test_a_run_that_is_killed_goes_on_where_it_stopped(authority: Path, done: Path, tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(authority), str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    again = reports(authority, tmp_path)
    assert 4 <= again.kept < again.asked
    assert files(tmp_path) == {name: content for name, content in files(done).items() if name.endswith(".json")}


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes as Linux lists them")
def test_no_process_outlives_a_run_that_is_killed(authority: Path, tmp_path: Path) -> None:
    words = (authority, "-o", tmp_path, "--report-each", "-f", "html", "-f", "docx", "--jobs", "2")
    running = subprocess.Popen(
        [sys.executable, "-m", "qa_toolkit", "portfolio", *map(str, words)], stderr=subprocess.DEVNULL
    )
    children: list[Path] = []
    while running.poll() is None and not (children and any((tmp_path / reporting.FOLDER).glob("*.html"))):
        named = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        children = [Path("/proc", child, "stat") for child in named]
        time.sleep(0.02)
    assert children
    running.kill()
    running.wait()
    for _ in range(1_000):
        if not any(map(_runs, children)):
            return
        time.sleep(0.02)
    pytest.fail("a process waits for ever")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal there sends Ctrl-C in another way")
def test_ctrl_c_ends_what_is_on_its_way(tmp_path: Path) -> None:
    plan = inventing.Plan(60, 5, 1, date(2026, 11, 20), ("matrix:2011",))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], tmp_path / "in")
    words = (tmp_path / "in", "-o", tmp_path / "out", "--report-each", "-f", "html", "-f", "docx", "--jobs", "2")
    running = subprocess.Popen(
        [sys.executable, "-m", "qa_toolkit", "portfolio", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while running.poll() is None and not any((tmp_path / "out" / reporting.FOLDER).glob("*.html")):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == 130
    assert "the same line again makes the rest" in said
    assert "Traceback" not in said
    assert len(files(tmp_path / "out")) <= 2 * 2 * reporting.CHUNK, "what waited is not made"


def _runs(stat: Path) -> bool:
    """A process that nobody has buried yet is dead all the same."""
    try:
        return stat.read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def test_what_cannot_be_made_is_listed_and_the_others_are_made(authority: Path, tmp_path: Path) -> None:
    sources: list[str] = []

    def spoil(made: Made) -> None:
        broken, gone, blocked = (Path(line.source) for line in list(made.organisations())[:3])
        sources.extend(map(str, (broken, gone, blocked)))
        broken.write_text("{")
        gone.unlink()

    place = tmp_path / "in"
    subprocess.run(["cp", "-r", authority, place], check=True)  # noqa: S607
    reports(place, tmp_path / "names")
    third = Path(listed(tmp_path / "names")[2]["File"]).name
    (tmp_path / "out" / reporting.FOLDER / third).mkdir(parents=True)
    found = reports(place, tmp_path / "out", before=spoil)
    assert found.failed_count == len(found.failed) == 3
    assert "broken" not in found.failed[0]
    assert found.failed[0].startswith(f"{sources[0]}: line 1, column 2")
    assert found.failed[1] == f"{sources[1]}: the audit was gone before its report was made."
    assert third in found.failed[2]
    assert len([row for row in listed(tmp_path / "out") if row["File"]]) == found.asked - 3


def test_names_are_safe_and_two_of_one_name_stay_apart(authority: Path, tmp_path: Path) -> None:
    data = json.loads(next(authority.glob("2026-27/*/*gatsby*self.json")).read_bytes())
    (tmp_path / "in").mkdir()
    for number in (1, 2):
        data["organisation"] |= {"name": NASTY, "id": f"X{number}"}
        (tmp_path / f"in/{number}.json").write_text(json.dumps(data))
    reports(tmp_path / "in", tmp_path / "out")
    one, two = sorted(files(tmp_path / "out"))
    assert one.startswith("con-st-mary-s-con-nul-gatsby-2025-2026-27--")
    assert one != two
    assert all(character.isalnum() or character in "-." for character in one)
    assert {row["Organisation"][0] for row in listed(tmp_path / "out")} == {"."}
    (tmp_path / "in/2.json").unlink()
    assert reports(tmp_path / "in", tmp_path / "out").kept == 0  # alone, it goes by its plain name
    assert "con-st-mary-s-con-nul-gatsby-2025-2026-27.json" in files(tmp_path / "out")


def command(*words: str | Path) -> Any:
    return CliRunner().invoke(cli, ["portfolio", *map(str, words)], standalone_mode=False)


def test_the_command_reads_none_of_its_reports_as_audits(authority: Path, tmp_path: Path) -> None:
    subprocess.run(["cp", "-r", authority, tmp_path / "here"], check=True)  # noqa: S607
    words = (tmp_path / "here", "-o", tmp_path / "here", "--report-each", "-f", "json", "--jobs", "1")
    first, second = (command(*words, "--on", "2026-11-24") for _ in range(2))
    assert (first.return_value, second.return_value) == (0, 0)
    assert "0 reports made" in second.stderr
    made = len(files(tmp_path / "here"))
    assert f"{made} reports made" in first.stderr
    assert f"{made} were there already" in second.stderr
    assert not (tmp_path / "here/portfolio.json").exists()


def test_the_command_fails_where_a_report_failed(authority: Path, tmp_path: Path) -> None:
    words = (authority, "-o", tmp_path, "--report-each", "-f", "json", "--jobs", "1")
    command(*words)
    some = tmp_path / listed(tmp_path)[0]["File"]
    some.unlink()
    some.mkdir()
    again = command(*words)
    assert again.return_value == 1
    assert "1 could not be made" in again.stderr
    assert some.name in again.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-f", "docx"), "'docx' is none of json, html, dashboard, pdf, xlsx, parquet"),
        (("--day-rate", "300"), "--day-rate goes with --report-each."),
        (("--report-each", "-f", "jsn"), "Did you mean 'json'?"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_read(
    authority: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    refused = command(authority, "-o", tmp_path / "out", *words)
    assert sentence in str(getattr(refused.exception, "message", refused.exception))
    assert not (tmp_path / "out").exists()
    assert isinstance(refused.exception, errors.QAToolkitError) or "UsageError" in repr(type(refused.exception).__mro__)


def test_a_full_disk_is_said_in_a_sentence(authority: Path, tmp_path: Path) -> None:
    def fill(made: Made) -> None:
        made.store.database.execute("PRAGMA max_page_count = 1")  # SQLite takes the least that there is
        with made.store.transaction():
            made.store.database.executemany(
                "INSERT INTO about VALUES (?, ?)", ((str(n), "x" * 4000) for n in range(99))
            )

    with pytest.raises(errors.CannotWrite, match="database or disk is full"):
        reports(authority, tmp_path / "out", before=fill)
    assert reports(authority, tmp_path / "out").failed_count == 0, "the next run goes on"


def test_two_formats_of_one_ending_are_refused_before_one_takes_the_place_of_the_other(tmp_path: Path) -> None:
    twin = ReportFormat("twin", "A twin", ".HTML", lambda report, context: Rendered(b"<p>", ".HTML"))
    toolkit = host_with(SimpleNamespace(qa_report_formats=hookimpl(lambda: [twin])))
    with pytest.raises(errors.SameEnding, match=r"'html' and 'twin' both end in '\.html'"):
        portfolio_reports.wish(toolkit, ["html", "json", "twin"], Settings(ON), None, tmp_path)
    assert portfolio_reports.wish(toolkit, ["html", "json", "html"], Settings(ON), None, tmp_path).formats == (
        "html",
        "json",
    )


def _left() -> Any:
    raise SystemExit(7)


@pytest.mark.parametrize(
    "made",
    [
        lambda: None,
        lambda: Rendered(cast("bytes", "text"), ".twin"),
        lambda: Rendered(b"", "/../../twin"),
        lambda: Rendered(b"", ""),
        _left,
    ],
)
def test_what_a_plugin_gives_and_is_no_report_is_its_fault_and_stops_nothing(
    authority: Path, made: Callable[[], Any]
) -> None:
    twin = ReportFormat("twin", "A twin", ".twin", lambda report, context: made())
    toolkit = host_with(SimpleNamespace(qa_report_formats=hookimpl(lambda: [twin])))
    audit = toolkit.read_audit(next(authority.rglob("*self.json")))
    with pytest.raises(errors.PluginError, match="while it wrote the format 'twin'"):
        toolkit.render(toolkit.report(audit, Settings(ON)), "twin", audit=audit)
