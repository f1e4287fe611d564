"""Measures the portfolio, each figure as a ratio of two things done in turn in one run.

    python benchmarks/portfolio.py [P12 P13 P14 P15 …] [--audits 10000] [--pairs 5]

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
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import documents as made
import openpyxl
from core import row

from qa_toolkit.portfolio import pool, sources, taking
from qa_toolkit.portfolio.run import CHUNK
from qa_toolkit.portfolio.sources import Source
from qa_toolkit.portfolio.taking import Setting
from qa_toolkit.report import Settings

SETTING = Setting(None, frozenset())
PROGRAM = str(Path(sys.executable).with_name("qa-toolkit"))
EACH = 1_000  # audits in one half of a pair of P12
REPORTS = 100

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


def seconds(thing: Callable[[], object]) -> float:
    began = time.perf_counter()
    thing()
    return time.perf_counter() - began


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
    def __init__(self, folder: Path, audits: int, pairs: int) -> None:
        self.folder, self.audits, self.pairs = folder, audits, pairs

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
        some = self.found[:EACH]
        self._p12(some, SETTING, f"take / json.loads, {len(some):,} invented audits")
        standards, _ = made.write(self.folder)
        of, long = made.standard(), self.folder / "long"
        long.mkdir()
        for seed in range(200):
            (long / f"{seed}.json").write_text(json.dumps(made.audit(of, seed)), "utf-8")
        files = [one for one in sources.find([str(long)], self.folder / "out") if isinstance(one, Source)]
        self._p12(files, Setting(str(standards), frozenset()), "the same of 48 criteria with long comments, 22 kB")

    def _p12(self, chunk: Sequence[Source], setting: Setting, what: str) -> None:
        def ours() -> None:
            for start in range(0, len(chunk), CHUNK):
                assert all(taken.row is not None for taken in taking.take(setting, chunk[start : start + CHUNK]))

        def bare() -> None:
            for source in chunk:
                with open(source.path, "rb") as file:  # noqa: PTH123 - as bare as can be
                    json.loads(file.read())

        ours(), bare()
        row("P12", what, [processor(ours) / processor(bare) for _ in range(max(self.pairs, 7))])

    def p13(self) -> None:
        """Work alone: chunks out, rows back and let go. For 100,000 audits the same files are taken ten times."""
        for times in (1, 10) if self.audits >= 10_000 else (1,):
            many = self.found * times
            ratios = [
                seconds(partial(flown, many, 1)) / seconds(partial(flown, many, 2))
                for _ in range(self.pairs // times or 1)
            ]
            row("P13", f"one process / two, {len(many):,} audits", ratios)
        for number in (1_000, 10_000, 100_000):
            if number <= len(self.found) * 10:
                most = max(flown((self.found * 10)[:number], 2))
                print(
                    f"P13  memory of a worker after {number:,} audits: {most:.0f} MiB, of which it began with what the parent has"
                )

    def p14(self) -> None:
        out, cells = self.folder / "out", self.folder / "cells.json"

        def ours(*formats: str) -> float:
            shutil.rmtree(out, ignore_errors=True)
            words = [word for name in formats for word in ("-f", name)]
            return seconds(
                lambda: subprocess.run(
                    [PROGRAM, "portfolio", "of", str(self.place), "-q", "-o", str(out), *words], check=True
                )
            )

        ours("xlsx")
        cells.write_text(json.dumps(list(organisations(out / "portfolio.xlsx"))))
        with_page, alone, written = [], [], 0
        for _ in range(self.pairs):
            command = [sys.executable, "-c", BY_OPENPYXL, str(cells), str(self.folder / "other.xlsx")]
            both, sheet = ours("html", "xlsx"), ours("xlsx")
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            with_page.append(both / float(said.split()[0]))
            alone.append(sheet / float(said.split()[0]))
        written = sum(len(rows) for _, rows in json.loads(cells.read_text()))
        row("P14", f"{self.audits:,} audits to page and XLSX / openpyxl, its {written:,} rows", with_page)
        row("P14", "the same without the page", alone)

    def p15(self) -> None:
        some = [tuple(self.found[at : at + 5]) for at in range(0, REPORTS, 5)]
        drawn(some[0])  # fonts are unpacked, modules imported
        ratios = []
        for _ in range(self.pairs):
            one, two = (
                seconds(lambda jobs=jobs: list(pool.through(drawn, iter(some), pool.engine(None, jobs), jobs)))
                for jobs in (1, 2)
            )
            ratios.append(one / two)
        row("P15", f"one process / two, {REPORTS} gap reports as PDF", ratios)


def measured(chunk: Sequence[Source]) -> float:
    """The most memory that this process has had, in MiB, after it took one chunk more."""
    taking.take(SETTING, chunk)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def flown(many: Sequence[Source], jobs: int) -> list[float]:
    chunks = (tuple(many[start : start + CHUNK]) for start in range(0, len(many), CHUNK))
    taking.toolkit_of(SETTING)
    return [most for _, most in pool.through(measured, chunks, pool.engine(None, jobs), jobs)]


def drawn(chunk: Sequence[Source]) -> int:
    toolkit, size = taking.toolkit_of(SETTING), 0
    for source in chunk:
        audit = toolkit.read_audit(source.path)
        report = toolkit.report(audit, Settings(date(2026, 11, 24)))
        size += len(toolkit.render(report, "pdf", audit=audit).content)
    return size


def organisations(book: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The sheets of a portfolio that have a row for each audit: those of the standards."""
    opened = openpyxl.load_workbook(book, read_only=True)
    for sheet in opened.worksheets:
        if sheet.title[-4:].isdigit() or sheet.title.endswith(" external"):
            yield sheet.title, list(sheet.iter_rows(values_only=True))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=["P12", "P13", "P14", "P15"])
    parser.add_argument("--audits", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=5)
    given = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.audits, given.pairs)
        for name in given.names:
            getattr(bench, name.lower())()


if __name__ == "__main__":
    main()
