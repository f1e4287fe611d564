"""Reports by real child processes; the formats of a plugin do in them what a report must not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from builders import audit_data, criterion, section, standard, standard_data

from qa_toolkit import errors
from qa_toolkit.report import Settings
from qa_toolkit_webui import job_process
from qa_toolkit_webui.job_process import Limits
from qa_toolkit_webui.jobs import STOPPED, FrozenAudit, Job, Jobs, Payload, _plain

pytestmark = pytest.mark.long

SETTINGS = Settings(date(2026, 11, 24))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
PLUGIN = """
import os, socket, subprocess, sys, time
from pathlib import Path
from qa_toolkit.hookspecs import Rendered, ReportFormat, hookimpl

HERE = Path(__file__).parent
def tell(report, context):
    return Rendered(repr(sorted(os.environ)).encode() + b" " + os.getcwd().encode(), ".txt")
def tries(*attempts):
    refused = []
    for attempt in attempts:
        try:
            attempt()
        except PermissionError:
            refused.append("refused")
        except OSError as error:
            refused.append(repr(error))
        else:
            refused.append("done")
    return Rendered(" ".join(refused).encode(), ".txt")
def sockets(report, context):
    return tries(
        lambda: socket.create_connection(("127.0.0.1", 1)), lambda: socket.getaddrinfo("localhost", 1), lambda: socket.socket(),
        lambda: socket.gethostbyname("localhost"),
    )
def programs(report, context):
    return tries(
        lambda: subprocess.run([sys.executable, "-c", ""]), lambda: os.system("true"), lambda: os.execv(sys.executable, ["x"]),
        lambda: subprocess.run("true", shell=True), lambda: os.fork(),
    )
def sleeps(report, context):
    (HERE / "pid.part").write_text(str(os.getpid()))
    (HERE / "pid.part").rename(HERE / "pid")
    time.sleep(600)
def spins(report, context):
    while True:
        pass
def eats(report, context):
    return Rendered(b"x" * 2_000_000_000, ".txt")
def noisy(report, context):
    print("{\\"suffix\\": \\".exe\\"}", flush=True)
    os.write(1, b"raw noise\\n")
    os.write(2, b"{\\"sentence\\": \\"not ours\\"}\\n")
    return Rendered(b"quiet", ".txt", "Read this first.")
def raises(report, context):
    raise ValueError("no ink")
def dies(report, context):
    os._exit(3)
def broken(report, context):
    return None
@hookimpl
def qa_report_formats():
    return [ReportFormat(f.__name__, f.__name__, ".txt", f) for f in
        (tell, sockets, programs, sleeps, spins, eats, noisy, raises, dies, broken)]
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution with formats of its own, installed for this test only."""
    about = tmp_path / "job_formats-1.0.dist-info"
    about.mkdir()
    (about / "entry_points.txt").write_text("[qa_toolkit]\njob-formats = job_formats\n")
    (tmp_path / "job_formats.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs(workers=2)
    yield made
    made.close()


def payload(**judged: str) -> Payload:
    small = standard()
    data = audit_data(small, judged or {"aims": "met", "lead": "partly"})
    return Payload(FrozenAudit(data, small.document.text), SETTINGS)


def large() -> Payload:
    """So large that no computer draws it in a second."""
    criteria = {f"s{n}": {f"c{n}-{m}": criterion(f"{n}.{m}") for m in range(1, 100)} for n in range(1, 7)}
    big = standard_data({id_: section(id_[1:], inside) for id_, inside in criteria.items()})
    level = {"level": "not-met", "comment": "A long comment. " * 60}
    judged = {id_: dict.fromkeys(inside, level) for id_, inside in criteria.items()}
    data = {**audit_data(standard()), "judgements": judged}
    return Payload(FrozenAudit(data, json.dumps(big)), SETTINGS)


def until(come: Callable[[], bool]) -> None:
    """Waits for what must come; a child that never ends is ended by its own limits."""
    for _ in range(6000):
        if come():
            return
        time.sleep(0.02)
    pytest.fail("it never came")


def ended(jobs: Jobs, job: Job) -> Job:
    until(lambda: (now := jobs.get(job.organisation, job.id)) is None or now.state in ("done", "failed"))
    now = jobs.get(job.organisation, job.id)
    assert now is not None
    return now


def made(jobs: Jobs, format_: str, what: Payload | None = None) -> Job:
    return ended(jobs, jobs.start("school", format_, what or payload()))


def is_gone(pid: int) -> bool:
    """Neither running nor a zombie of ours."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.pdf
def test_a_pdf_is_made(jobs: Jobs) -> None:
    job = made(jobs, "pdf")
    assert (job.state, job.sentence, job.media_type) == ("done", "", "application/pdf")
    assert job.name == "invented-school-test-small-1-2026-27.pdf"
    assert jobs.content("school", job.id).startswith(b"%PDF-")


def test_a_page_is_made_from_the_frozen_standard(jobs: Jobs) -> None:
    text = standard().document.text.replace("A small standard", "A standard that changed since")
    frozen = Payload(FrozenAudit(payload().audit.data, text), SETTINGS)
    job = made(jobs, "html", frozen)
    assert job.media_type == "text/html"
    assert "A standard that changed since" in jobs.content("school", job.id).decode()


def test_last_year_and_the_assessor_stand_beside_it(jobs: Jobs) -> None:
    own = payload()
    text = own.audit.standard
    before = FrozenAudit({**payload(aims="not-met").audit.data, "id": "audit-0", "cycle": "2025-26"}, text)
    external = FrozenAudit({**payload(aims="partly").audit.data, "id": "audit-2", "kind": "external"}, text)
    job = made(jobs, "json", Payload(own.audit, SETTINGS, before, external))
    report = json.loads(jobs.content("school", job.id))
    assert report["comparison"]["previous_label"] == "2025-26"
    assert report["moderation"]["compared"] == 1


def test_a_job_waits_runs_and_says_how_far_it_is(plugin: Path) -> None:
    jobs = Jobs(workers=1)
    try:
        first = jobs.start("school", "sleeps", payload())
        second = jobs.start("school", "html", payload())
        seen = set()
        while not (plugin / "pid").exists():
            now = jobs.get("school", first.id)
            assert now is not None
            assert now.state in ("waiting", "running")
            seen.add(now.progress)
            time.sleep(0.002)
        assert {"Starting", "Reading the audit", "Working out the scores"} & seen
        waiting = jobs.get("school", second.id)
        assert waiting is not None
        assert (waiting.state, waiting.progress) == ("waiting", "Waiting for its turn")
    finally:
        jobs.close()


@pytest.mark.pdf
def test_pages_are_counted_while_they_are_drawn(jobs: Jobs) -> None:
    job = jobs.start("school", "pdf", payload())
    seen = set()
    while (now := jobs.get("school", job.id)) is not None and now.state in ("waiting", "running"):
        seen.add(now.progress)
        time.sleep(0.005)
    assert any(words.startswith("Drawing page ") for words in seen)


def test_another_organisation_finds_nothing(jobs: Jobs) -> None:
    job = made(jobs, "json")
    assert jobs.get("other", job.id) is None
    assert jobs.get("school", uuid.uuid4().hex) is None
    for organisation, id_ in (("other", job.id), ("school", "../" + job.id), ("school", "")):
        with pytest.raises(errors.NotHere):
            jobs.content(organisation, id_)


def test_one_organisation_cannot_take_the_queue(plugin: Path, jobs: Jobs) -> None:
    for _ in range(2):
        jobs.start("school", "sleeps", payload())
    with pytest.raises(errors.TooManyJobs, match="2 reports are being made for this organisation already"):
        jobs.start("school", "html", payload())
    assert jobs.start("other", "html", payload()).state == "waiting"


def test_a_failed_job_no_longer_counts(jobs: Jobs) -> None:
    for _ in range(3):
        assert made(jobs, "nonsense").state == "failed"


def test_an_unknown_format_is_a_sentence_and_no_fault_for_the_log(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    job = made(jobs, "pdff")
    assert job.state == "failed"
    assert job.sentence.startswith("No report format is called 'pdff'. Did you mean 'pdf'?")
    assert caplog.records == []


def test_an_audit_that_is_none_is_a_sentence(jobs: Jobs) -> None:
    data = {**payload().audit.data, "kind": "strange"}
    job = made(jobs, "html", Payload(FrozenAudit(data, payload().audit.standard), SETTINGS))
    assert job.state == "failed"
    assert "strange" in job.sentence
    assert "Traceback" not in job.sentence


@POSIX
def test_a_report_that_computes_too_long_is_ended() -> None:
    jobs = Jobs(limits=Limits(cpu_seconds=1))
    try:
        job = made(jobs, "pdf", large())
        assert (job.state, job.sentence) == ("failed", job_process.TOO_MUCH)
    finally:
        jobs.close()


@POSIX
def test_a_plugin_that_never_ends_is_ended(plugin: Path) -> None:
    jobs = Jobs(limits=Limits(cpu_seconds=1))
    try:
        assert made(jobs, "spins").sentence == job_process.TOO_MUCH
    finally:
        jobs.close()


def test_a_report_that_only_waits_is_ended_by_the_clock(plugin: Path) -> None:
    jobs = Jobs(limits=Limits(wall_seconds=3))
    try:
        job = made(jobs, "sleeps")
        assert (job.state, job.sentence) == ("failed", job_process.TOO_MUCH)
        assert is_gone(int((plugin / "pid").read_text()))
    finally:
        jobs.close()


@POSIX
def test_a_report_that_wants_too_much_memory_is_ended(plugin: Path, jobs: Jobs) -> None:
    job = made(jobs, "eats")
    assert job.state == "failed"
    assert "memory" in job.sentence.lower()


def test_a_report_reaches_nobody(plugin: Path, jobs: Jobs) -> None:
    job = made(jobs, "sockets")
    assert jobs.content("school", job.id) == b"refused refused refused refused"


@POSIX
def test_a_report_starts_no_program(plugin: Path, jobs: Jobs) -> None:
    job = made(jobs, "programs")
    assert jobs.content("school", job.id) == b"refused refused refused refused refused"


@pytest.mark.browser
@POSIX
def test_the_browser_may_draw_where_weasyprint_cannot(
    jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('no Pango')")
    monkeypatch.syspath_prepend(tmp_path)
    job = made(jobs, "pdf")
    assert job.state == "done"
    assert job.sentence.startswith("This PDF was made with your web browser")
    assert jobs.content("school", job.id).startswith(b"%PDF-")


def test_the_child_knows_nothing_of_our_secrets_and_works_in_an_empty_folder(
    plugin: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_TOOLKIT_WORKSPACE", "postgresql://somebody:secret@127.0.0.1/x")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    job = made(jobs, "tell")
    told = jobs.content("school", job.id).decode()
    assert "QA_TOOLKIT_WORKSPACE" not in told
    assert "PROXY" not in told
    assert not Path(told.partition("] ")[2]).exists()


def test_what_libraries_print_is_neither_progress_nor_a_fault(plugin: Path, jobs: Jobs) -> None:
    job = made(jobs, "noisy")
    assert (job.state, job.sentence, job.name[-4:]) == ("done", "Read this first.", ".txt")
    assert jobs.content("school", job.id) == b"quiet"


def test_a_fault_is_a_sentence_for_the_person_and_a_line_for_the_log(
    plugin: Path, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    job = made(jobs, "dies")
    assert (job.state, job.sentence) == ("failed", job_process.FAILED)
    (line,) = [record.getMessage() for record in caplog.records]
    assert json.loads(line)["job"] == job.id
    assert "\n" not in line


@pytest.mark.parametrize("format_", ["raises", "broken"])
def test_a_plugin_that_raises_or_gives_no_report_is_named(plugin: Path, jobs: Jobs, format_: str) -> None:
    job = made(jobs, format_)
    assert job.sentence.startswith(f"Plugin 'job-formats' was left out while it wrote the format '{format_}'")


def test_a_plugin_that_is_switched_off_stays_so_in_the_child(plugin: Path) -> None:
    jobs = Jobs(switched_off=frozenset({"job-formats"}))
    try:
        assert made(jobs, "tell").sentence.startswith("No report format is called 'tell'")
    finally:
        jobs.close()


@POSIX
def test_closing_ends_the_children_and_leaves_no_zombie(plugin: Path) -> None:
    jobs = Jobs()
    job = jobs.start("school", "sleeps", payload())
    waiting = jobs.start("school", "html", payload())
    until((plugin / "pid").exists)
    pid = int((plugin / "pid").read_text())
    assert not is_gone(pid)
    folder = jobs._folder
    assert folder is not None
    jobs.close()
    assert is_gone(pid)
    assert not folder.exists()
    assert not [thread for thread in threading.enumerate() if "_work" in thread.name]
    for one in (job, waiting):
        now = jobs.get("school", one.id)
        assert now is not None
        assert (now.state, now.sentence) == ("failed", STOPPED)
    jobs.close()
    with pytest.raises(RuntimeError, match="closed"):
        jobs.start("school", "html", payload())


def test_a_disk_that_takes_nothing_fails_a_job_and_not_the_next(tmp_path: Path) -> None:
    jobs = Jobs()
    try:
        made(jobs, "json")
        folder = jobs._folder
        assert folder is not None
        jobs._folder = tmp_path / "a file"
        jobs._folder.write_text("in the way")
        assert made(jobs, "json").sentence == job_process.FAILED
        jobs._folder = folder
        assert made(jobs, "json").state == "done"
    finally:
        jobs.close()


def test_whatever_goes_wrong_the_worker_goes_on_and_its_child_is_ended(
    plugin: Path, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(limits=Limits(wall_seconds=cast("int", "soon")))
    try:
        for _ in range(2):
            job = made(jobs, "sleeps")
            assert (job.state, job.sentence) == ("failed", job_process.FAILED)
        assert [json.loads(record.getMessage())["error"] for record in caplog.records] == ["TypeError", "TypeError"]
        assert not (plugin / "pid").exists() or is_gone(int((plugin / "pid").read_text()))
    finally:
        jobs.close()


class Crowded:
    """A lock before which somebody else waits: as soon as it is free, they act."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._lock, self._act, self._acted = threading.RLock(), act, False

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        if not self._acted:
            self._acted = True
            self._act()


def test_a_report_that_is_forgotten_while_it_is_asked_for_is_not_here(jobs: Jobs) -> None:
    job = made(jobs, "json")
    jobs._lock = cast("threading.Lock", Crowded(lambda: jobs.forget("school")))
    with pytest.raises(errors.NotHere):
        jobs.content("school", job.id)


@POSIX
def test_what_a_killed_server_left_is_cleared_away_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = {
        "left": f"qa-toolkit-jobs-{gone.pid}-a1",
        "ours": f"qa-toolkit-jobs-{os.getpid()}-a1",
        "other": "qa-toolkit-x",
    }
    for name in names.values():
        (tmp_path / name / "job").mkdir(parents=True)
        (tmp_path / name / "job" / "report").write_text("a report")
    (tmp_path / f"qa-toolkit-jobs-{gone.pid}-b2").symlink_to(tmp_path / names["other"])
    Jobs().close()
    left = {path.name for path in tmp_path.iterdir()} - {f"qa-toolkit-jobs-{gone.pid}-b2"}
    assert left == {names["ours"], names["other"]}
    assert (tmp_path / names["other"] / "job" / "report").exists()


def test_forgetting_an_organisation_ends_and_deletes_its_own_jobs_only(plugin: Path, jobs: Jobs) -> None:
    done, others = made(jobs, "html"), ended(jobs, jobs.start("other", "html", payload()))
    running = jobs.start("school", "sleeps", payload())
    until((plugin / "pid").exists)
    folder = jobs._folder
    assert folder is not None
    jobs.forget("school")
    assert jobs.get("school", done.id) is jobs.get("school", running.id) is None
    assert jobs.content("other", others.id)
    until(lambda: is_gone(int((plugin / "pid").read_text())) and not (folder / running.id[:12]).exists())
    assert [entry.name for entry in folder.iterdir()] == [others.id[:12]]


def test_what_was_made_is_kept_for_a_while_only() -> None:
    jobs = Jobs(keep_seconds=0)
    try:
        job = jobs.start("school", "json", payload())
        until(lambda: jobs.get("school", job.id) is None)
        folder = jobs._folder
        assert folder is not None
        assert list(folder.iterdir()) == []
    finally:
        jobs.close()


@POSIX
def test_a_child_that_nobody_watches_any_more_ends_by_itself(plugin: Path) -> None:
    command = [sys.executable, "-m", "qa_toolkit_webui.render_child", str(plugin / "report"), "20", "5", "1000000000"]
    asked = {"format": "sleeps", "switched_off": [], "standards_folder": None, **_plain(payload())}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        command, input=json.dumps(asked).encode(), env=environment, cwd=plugin, capture_output=True, check=False
    )
    assert -done.returncode == signal.SIGALRM
    assert [json.loads(line)["progress"] for line in done.stdout.splitlines()][-1] == "Drawing"
