"""docs/standard-in-an-afternoon.md from top to bottom: its commands as they stand there, and between them what a person does in Excel."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
import venv
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import qa_toolkit
import qa_toolkit_standards
import qa_toolkit_webui
from qa_toolkit.authoring.sheets.columns import CRITERIA

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "standard-in-an-afternoon.md"
STANDARD = {
    "title": "A good careers fair",
    "description": "What makes a careers fair worth a morning.",
    "key": "ashby-advice/careers-fair",
    "edition": 2026,  # as Excel keeps it
    "publisher": "Ashby Advice",
    "rights.owner": "Ashby Advice",
    "rights.licence": "CC BY 4.0",
    "rights.permission": "our own text",
    "disclaimer": "Our own checklist; nobody's official standard.",
    "applies_to": "school",
    "scoring.method": "mean",
    "headline": "percent",
}
LEVELS = (
    ("No", "Nobody saw to it.", 0, "", ""),
    ("In part", "It was so for some visitors or some of the day.", 1, "", ""),
    ("Yes", "It was so for everybody, all day.", 2, "yes", ""),
    ("Does not apply", "The question makes no sense for this fair.", "n/a", "", "yes"),
)
AWARDS = (
    ("The essentials are in place", "all essential criteria met", ""),
    (
        "Ready to show the fair to a visitor",
        "overall at least 70 per cent\nno section below 50 per cent",
        "the-essentials-are-in-place",
    ),
)


def commands() -> list[list[str]]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return [shlex.split(line[2:]) for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_it_is_as_short_as_it_says() -> None:
    assert [words[:3] for words in commands()][:4] == [
        ["qa-toolkit", "standards", "template"],
        ["qa-toolkit", "standards", "from-excel"],
        ["qa-toolkit", "standards", "preview"],
        ["qa-toolkit", "standards", "check"],
    ]
    assert len(commands()) == 11


def criteria() -> list[dict[str, str]]:
    with (DOCS / "careers-fair.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rows_can_be_pasted_as_they_are() -> None:
    headings = [column.name for column in CRITERIA.columns]
    pasted = list(criteria()[0])
    assert pasted == headings[headings.index("section") :][: len(pasted)]


def typed(sheet: Any, rows: list[dict[str, object]]) -> None:
    """Rows below those of help and examples, each value under its heading."""
    columns = {cell.value: cell.column for cell in sheet[1]}
    first = max(row[0].row for row in sheet.iter_rows() if row[0].value in ("help", "example")) + 1
    for number, row in enumerate(rows, first):
        for heading, value in row.items():
            if value != "":
                sheet.cell(number, columns[heading], value)


def fill_in_the_standard(path: Path) -> None:
    book: Any = openpyxl.load_workbook(path)
    for name, value, *_ in book["standard"].iter_rows():
        if name.value in STANDARD:
            value.value = STANDARD[name.value]
    sections = dict.fromkeys(row["section"] for row in criteria())
    typed(book["sections"], [{"number": n, "title": title} for n, title in enumerate(sections, 1)])
    headings = ("title", "description", "score", "needs_evidence", "needs_reason")
    typed(book["levels"], [{"ladder": "answer", **dict(zip(headings, level, strict=True))} for level in LEVELS])
    awards = [dict(zip(("title", "requires", "after"), award, strict=True)) for award in AWARDS]
    typed(book["awards"], [{**award, "status": "indicator"} for award in awards])
    source = {"key": "OWN", "title": "Notes from fairs", "publisher": "Ashby Advice", "year": 2026}
    typed(book["sources"], [source])
    typed(book["criteria"], [dict(row) for row in criteria()])
    book.save(path)


def fill_in_the_audit(path: Path) -> None:
    """The first three sections: everything in place, each time with the same piece of evidence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says of the data bars that it drops them
        book: Any = openpyxl.load_workbook(path)
    judged = 0
    for sheet in book:
        heads = next((row for row in sheet.iter_rows() if any(cell.value == "Level" for cell in row)), None)
        columns = {cell.value: cell.column for cell in heads or ()}
        for row in sheet.iter_rows(min_row=heads[0].row + 1) if heads and judged < 18 else ():
            if row[columns["No."] - 1].value:
                row[columns["Level"] - 1].value = "Yes"
                row[columns["Evidence"] - 1].value = "Notes of the fair"
                judged += 1
    assert judged == 18
    book.save(path)


class Machine:
    """Somebody's computer: a folder, and an environment with the toolkit and whatever is installed into it on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = folder / "python"
        venv.create(home, symlinks=os.name != "nt")
        self.python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        ours = [
            str(Path(str(one.__file__)).parent.parent) for one in (qa_toolkit, qa_toolkit_standards, qa_toolkit_webui)
        ]
        paths = [*ours, *(path for path in sys.path if "site-packages" in path)]
        next(home.rglob("site-packages")).joinpath("toolkit.pth").write_text("\n".join(paths), "utf-8")

    def command(self, words: list[str]) -> list[str]:
        match words:
            case ["qa-toolkit", *rest]:
                return [str(self.python), "-m", "qa_toolkit", *rest]
            case ["python", "-m", "pip", "wheel", *rest]:  # an environment for the build alone would ask the network
                return [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-index", *rest]
            case ["python", "-m", "pip", "install", *rest]:
                return [sys.executable, "-m", "pip", "--python", str(self.python), "install", "--no-index", *rest]
        raise AssertionError(words)

    def run(self, words: list[str]) -> str:
        done = subprocess.run(self.command(words), cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def previewed(self, words: list[str]) -> str:
        """The first page, and Ctrl-C."""
        command = [*self.command(words), "--no-browser", "--port", "0"]
        if (
            signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        ):  # as for what a shell runs in the background; the program would inherit it
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE, text=True) as program:
            assert program.stderr is not None
            address = next(found[0] for line in program.stderr if (found := re.search(r"http://[\w.:/]+", line)))
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own program, as it said
                page: str = answer.read().decode()
            program.send_signal(signal.SIGINT)
            program.stderr.read()
        return page


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one program alone there")
def test_a_standard_of_thirty_criteria_from_excel_to_somebody_elses_report(tmp_path: Path) -> None:
    author, other = tmp_path / "author", tmp_path / "other"
    author.mkdir()
    other.mkdir()
    here = Machine(author)
    template, from_excel, preview, check, new_plugin, wheel, install, listed, new, check_audit, audit = commands()

    here.run(template)
    fill_in_the_standard(author / "careers-fair.xlsx")
    here.run(from_excel)
    page = here.previewed(preview)
    assert "A good careers fair" in page
    assert here.run(check).endswith("a sound standard.\n")
    here.run(new_plugin)
    here.run(wheel)

    (author / "wheels").rename(other / "wheels")
    there = Machine(other)
    there.run(install)
    assert re.search(r"ashby-advice/careers-fair:2026 +A good careers fair +30 ", there.run(listed))
    there.run(new)
    fill_in_the_audit(other / "ashby-down.xlsx")
    assert "18 of 30" in there.run(check_audit)
    there.run(audit)
    made = {path.suffix for path in (other / "report").iterdir()}
    assert made == {".html", ".docx", ".ics"}
    standard = json.loads((author / "standards" / "careers-fair" / "2026.json").read_text("utf-8"))
    assert sum(len(section["properties"]) for section in standard["properties"].values()) == 30
