"""Measures the portfolio, each figure as a ratio of two things done in turn in one run.

    python benchmarks/portfolio.py [P12 P13 P14 P15 …] [--audits 10000] [--pairs 5] [--reports 100]

The audits are those of `qa-toolkit portfolio invent` (seed 7). What is compared with what stands in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import documents as made
from core import row

from qa_toolkit import documents
from qa_toolkit.portfolio.intake import pool, sources, taking
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Setting
from qa_toolkit.portfolio.run import CHUNK
from qa_toolkit.report import Settings

SETTING = Setting(None, frozenset())
PROGRAM = str(Path(sys.executable).with_name("qa-toolkit"))
EACH, LONG = 1_000, 400  # audits in one half of a pair of P12

Sheets = list[tuple[str, list[tuple[Any, ...]]]]

BY_OPENPYXL = """
import json, sys, time
sheets = json.load(open(sys.argv[1]))
began, cpu = time.perf_counter(), time.process_time()
import openpyxl
book = openpyxl.Workbook(write_only=True)
for title, rows in sheets:
    sheet = book.create_sheet(title)
    for cells in rows:
        sheet.append(cells)
book.save(sys.argv[2])
print(time.perf_counter() - began, time.process_time() - cpu)
"""


def processor(thing: Callable[[], object]) -> float:
    """Seconds of the processor, here and in processes that have ended; what others do on the machine does not count."""
    began = _used()
    thing()
    return _used() - began


def _used() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


class Bench:
    def __init__(self, folder: Path, audits: int, pairs: int, reports: int) -> None:
        self.folder, self.audits, self.pairs, self.reports = folder, audits, pairs, reports

    @cached_property
    def place(self) -> Path:
        """A folder of so many invented audits of one round: one and a half of each organisation, by standards of every kind."""
        place = self.folder / "invented"
        words = ("portfolio", "invent", "--cycles", "1", "--seed", "7", "--organisations", str(self.audits), "-q", "-o")
        subprocess.run([PROGRAM, *words, str(place)], check=True)
        for path in sorted(place.rglob("*.json"))[self.audits :]:
            path.unlink()
        return place

    @cached_property
    def found(self) -> list[Source]:
        """In an order drawn by lot, so that every part of it has audits of every kind."""
        found = [one for one in sources.find([str(self.place)], self.folder / "out") if isinstance(one, Source)]
        found = [one for one in found if one.path.endswith(".json")]
        random.Random(7).shuffle(found)
        return found

    def p12(self) -> None:
        """Other audits in each pair, for what was reckoned of some is remembered for others."""
        rounds = max(self.pairs, 7)
        some = [self.found[at * EACH : (at + 1) * EACH] for at in range(rounds + 1)]
        self._p12(some, SETTING, f"take / json.loads, {EACH:,} invented audits")
        setting = Setting(str(made.write(self.folder)[0]), frozenset())
        of = made.standard()
        for how, written in WRITTEN.items():
            long = self.folder / how
            long.mkdir()
            for seed in range(LONG * (rounds + 1)):
                (long / f"{seed}.json").write_bytes(written(made.audit(of, seed)))
            files = [one for one in sources.find([str(long)], self.folder / "out") if isinstance(one, Source)]
            parts = [files[at * LONG : (at + 1) * LONG] for at in range(rounds + 1)]
            self._p12(parts, setting, f"the same, 48 criteria with long comments, {how}")

    def _p12(self, parts: Sequence[Sequence[Source]], setting: Setting, what: str) -> None:
        def ours(part: Sequence[Source]) -> None:
            for start in range(0, len(part), CHUNK):
                assert all(taken.row is not None for taken in taking.take(setting, part[start : start + CHUNK]))

        def bare(part: Sequence[Source]) -> None:
            for source in part:
                with open(source.path, "rb") as file:  # noqa: PTH123 - as bare as can be
                    json.loads(file.read())

        warm, *rest = parts
        ours(warm)
        ratios = []
        for part in rest:
            bare(part)  # so that neither has to wait for the disk
            ratios.append(processor(partial(ours, part)) / processor(partial(bare, part)))
        row("P12", what, ratios)

    def p13(self) -> None:
        """Work alone: chunks out, rows back and let go. For 100,000 audits the same files are taken ten times."""
        for times in (1, 10) if self.audits >= 10_000 else (1,):
            many, waited, worked = self.found * times, [], []
            for _ in range(self.pairs if times == 1 else 2):
                (alone, used_alone), (shared, used_shared) = (timed_flight(many, jobs) for jobs in (1, 2))
                waited.append(alone / shared)
                worked.append(2 * used_alone / used_shared)
            row("P13", f"one process / two, {len(many):,} audits, time", waited)
            row("P13", "the same as the processor's time allows", worked)
        for number in (1_000, 10_000, 100_000):
            if number <= len(self.found) * 10:
                whole, own = map(max, zip(*flown((self.found * 10)[:number], 2), strict=True))
                print(
                    f"P13  worker after {number:,} audits: {whole:.0f} MiB, {own:.0f} of which the parent does not have too"
                )

    def p14(self) -> None:
        out = self.folder / "out"

        def ours(*formats: str) -> tuple[float, float]:
            shutil.rmtree(out, ignore_errors=True)
            words = [word for name in formats for word in ("-f", name)]
            command = [PROGRAM, "portfolio", "of", str(self.place), "-q", "-o", str(out), *words]
            began, used = time.perf_counter(), _used()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return time.perf_counter() - began, _used() - used

        ours("xlsx", "json")
        alone, whole = sheets(out)
        audits, cells = sum(len(rows) - 1 for _, rows in alone), sum(len(row) for _, rows in whole for row in rows)
        theirs = {"their rows alone": alone, "all cells of the workbook": whole}
        found: dict[str, list[float]] = {}
        for _ in range(self.pairs):
            others = {what: self._by_openpyxl(of) for what, of in theirs.items()}
            for what, formats in {"dashboard and XLSX": ("dashboard", "xlsx"), "XLSX alone": ("xlsx",)}.items():
                mine = ours(*formats)
                for which, other in others.items():
                    for kind, taken, its in zip(("time", "processor"), mine, other, strict=True):
                        found.setdefault(f"{what} / openpyxl, {which}, {kind}", []).append(taken / its)
        print(f"P14  {audits:,} audits, {cells:,} cells")
        for what, ratios in found.items():
            row("P14", what, ratios)

    def _by_openpyxl(self, of: Sheets) -> tuple[float, float]:
        """Seconds, and seconds of the processor, in a process of its own."""
        cells = self.folder / "cells.json"
        cells.write_text(json.dumps(of))
        command = [sys.executable, "-c", BY_OPENPYXL, str(cells), str(self.folder / "other.xlsx")]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        return float(said[0]), float(said[1])

    def p15(self) -> None:
        """Of `pool.through`, as `--report-each` goes through it, five audits at a time."""
        some = [tuple(self.found[at : at + 5]) for at in range(0, self.reports, 5)]
        drawn(some[0])  # unpacks the fonts, and imports for all processes
        waited, worked = [], []
        for _ in range(self.pairs):
            (alone, used_alone), (shared, used_shared) = (timed_drawing(some, jobs) for jobs in (1, 2))
            waited.append(alone / shared)
            worked.append(2 * used_alone / used_shared)
        row("P15", f"one process / two, {self.reports} gap reports as PDF, time", waited)
        row("P15", "the same as the processor's time allows", worked)


def _dumped(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _compact(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


WRITTEN = {"compact": _compact, "by json.dumps": _dumped, "as the toolkit writes": documents.dump}


def measured(chunk: Sequence[Source]) -> tuple[float, float]:
    """Memory of this process in MiB after one chunk more: all, and its own alone."""
    taking.take(SETTING, chunk)
    lines = dict(line.split(":") for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {name: int(value.split()[0]) for name, value in lines.items()}
    return kilobytes["Rss"] / 1024, (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024


def flown(many: Sequence[Source], jobs: int) -> list[tuple[float, float]]:
    chunks = (tuple(many[start : start + CHUNK]) for start in range(0, len(many), CHUNK))
    taking.toolkit_of(SETTING)
    return [most for _, most in pool.through(measured, chunks, pool.engine(None, jobs), jobs)]


def timed_flight(many: Sequence[Source], jobs: int) -> tuple[float, float]:
    began, used = time.perf_counter(), _used()
    flown(many, jobs)
    return time.perf_counter() - began, _used() - used


def drawn(chunk: Sequence[Source]) -> int:
    toolkit, size = taking.toolkit_of(SETTING), 0
    for source in chunk:
        audit = toolkit.read_audit(source.path)
        report = toolkit.report(audit, Settings(date(2026, 11, 24)))
        size += len(toolkit.render(report, "pdf", audit=audit).content)
    return size


def timed_drawing(some: Sequence[tuple[Source, ...]], jobs: int) -> tuple[float, float]:
    began, used = time.perf_counter(), _used()
    deque(pool.through(drawn, iter(some), pool.engine(None, jobs), jobs), maxlen=0)
    return time.perf_counter() - began, _used() - used


def sheets(out: Path) -> tuple[Sheets, Sheets]:
    """Of a portfolio's workbook the sheets with a row for each audit, one for each of its parts after the summary, and all sheets."""
    import openpyxl  # not for all, so that the processes of P13 do not begin with it

    parts = len(json.loads((out / "portfolio.json").read_bytes())["parts"])
    opened = openpyxl.load_workbook(out / "portfolio.xlsx", read_only=True)
    whole = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in opened.worksheets]
    return whole[1 : 1 + parts], whole


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=["P12", "P13", "P14", "P15"])
    parser.add_argument("--audits", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--reports", type=int, default=100)
    given = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.audits, given.pairs, given.reports)
        for name in given.names:
            getattr(bench, name.lower())()


if __name__ == "__main__":
    main()
