"""Measures the figures of the core, each as a ratio of two things done in turn in one run.

    python benchmarks/core.py [P1 P4 …]

A row gives the median of the ratios of at least five pairs, and their range. What is compared with what stands in benchmarks/README.md.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import documents as made

from qa_toolkit import awards, documents, gaps, scoring, shortest
from qa_toolkit.plugins import load_host
from qa_toolkit.report import Settings
from qa_toolkit.toolkit import Toolkit

Thing = Callable[[], Any]
PYTHON = sys.executable


def timed(thing: Thing, times: int = 1) -> float:
    began = time.perf_counter()
    for _ in range(times):
        thing()
    return time.perf_counter() - began


def pairs(ours: Thing, other: Thing, *, rounds: int = 9, times: int = 1) -> list[float]:
    """Ratios ours / other, measured in turn after a warm-up, without the collector in between."""
    ours(), other()
    found = []
    gc.disable()
    for _ in range(rounds):
        found.append(timed(ours, times) / timed(other, times))
        gc.collect()
    gc.enable()
    return found


def row(name: str, what: str, ratios: list[float], digits: int = 2) -> None:
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    print(f"{name:3}  {what:62} {middle:8.{digits}f}   ({low:.{digits}f} to {high:.{digits}f})", flush=True)


class Bench:
    def __init__(self, folder: Path) -> None:
        self.standards, self.audit_file = made.write(folder)
        self.folder = folder
        self.toolkit = Toolkit(load_host(standards_folder=self.standards))
        self.audit = self.toolkit.read_audit(self.audit_file)
        self.standard = self.audit.standard
        self.settings = Settings(date(2026, 11, 24))

    def process(self, *words: str) -> Thing:
        env = dict(os.environ, QA_TOOLKIT_STANDARDS=str(self.standards))
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # users have compiled modules
        return lambda: subprocess.run([PYTHON, *words], env=env, check=True, stdout=subprocess.DEVNULL)

    def p1(self) -> None:
        nothing = self.process("-c", "pass")
        program = str(Path(PYTHON).with_name("qa-toolkit"))
        row("P1", "qa-toolkit --help / python -c pass", pairs(self.process(program, "--help"), nothing, rounds=15))

    def p2(self) -> None:
        program = str(Path(PYTHON).with_name("qa-toolkit"))
        ours = self.process(program, "audit", str(self.audit_file), "-f", "json", "-o", "-")
        row("P2", "audit FILE -f json / python -c pass", pairs(ours, self.process("-c", "pass"), rounds=11))

    def p3(self) -> None:
        import jsonschema
        import referencing

        judgements = [made.audit(self.standard.data, seed)["judgements"] for seed in range(20)]
        reference = jsonschema.Draft202012Validator(
            self.standard.data,
            registry=referencing.Registry(),
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )
        ours = self.standard.judgements_validator
        ratios = pairs(
            lambda: [list(reference.iter_errors(j)) for j in judgements],
            lambda: [list(ours.iter_errors(j)) for j in judgements],
            rounds=5,
        )
        row("P3", "jsonschema / validating judgements, all errors", ratios, 0)

    def p4(self) -> None:
        content = self.audit_file.read_text("utf-8")
        hours_of = shortest.proposed_hours(self.standard, {})

        def ours() -> None:
            card = scoring.score(self.standard, self.audit.answers, self.audit.outside, self.audit.claims)
            awards.results(self.standard, card)
            gaps.gaps(self.standard, card, target="ready", hours_of=hours_of)

        row(
            "P4",
            "scorecard + awards + gaps / json.loads of the file",
            pairs(ours, lambda: json.loads(content), times=50),
        )

    def p5(self) -> None:
        from qa_toolkit.reports.html import page
        from qa_toolkit.reports.pdf import make_pdf

        report = self.toolkit.report(self.audit, self.settings)
        html = page(report, None, medium="pdf")
        slow = html.replace("</head>", f"<style>{NAIVE}</style></head>", 1)

        def pdf(text: str) -> Thing:
            return lambda: make_pdf(
                text,
                title="x",
                attachment=b"{}",
                attachment_name="audit.json",
                created=date(2026, 11, 24),
                identifier=b"x",
            )

        row("P5", "PDF/UA gap report / the same content, naive style", pairs(pdf(html), pdf(slow), rounds=5))

    def p6(self) -> None:
        answers = dict(self.audit.answers)
        hours_of = shortest.proposed_hours(self.standard, {})
        seconds = []
        for _ in range(7):
            began = time.perf_counter()
            found = shortest.shortest(self.standard, answers, frozenset(), "most", hours_of=hours_of)
            seconds.append((time.perf_counter() - began) * 1000)
        assert found is not None
        assert found.proved
        open_ = sum(level != "met" for level in answers.values())
        row("P6", f"shortest way, {open_} open criteria with five levels, proved: ms", seconds, 1)

    def p7(self) -> None:
        size = sum(f.stat().st_size for f in Path(sys.prefix).rglob("*") if f.is_file() and not f.is_symlink())
        print(f"P7   this environment on disk: {size / 1e6:.0f} MB (measure in one that holds the runtime set only)")


NAIVE = """
table { table-layout: auto !important; border-collapse: collapse !important; width: 100% }
td, th { border-bottom: 1px dotted #777 !important; width: auto !important }
nav a::after { content: leader('.') target-counter(attr(href), page) !important; float: none !important }
"""


def main() -> None:
    wanted = [word.lower() for word in sys.argv[1:]] or ["p1", "p2", "p3", "p4", "p5", "p6", "p7"]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        assert documents.read(bench.audit_file).data
        for name in wanted:
            getattr(bench, name)()


if __name__ == "__main__":
    main()
