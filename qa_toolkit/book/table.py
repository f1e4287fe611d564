"""The table of the built-in standards for their README.

`python -m qa_toolkit.book.table standards/README.md` writes it anew between its two marks; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from qa_toolkit import documents
from qa_toolkit.book import words
from qa_toolkit.book.content import STATUSES, Book
from qa_toolkit.standards import Standard, parse

BEGIN, END = "<!-- the table: begin -->", "<!-- the table: end -->"


def markdown(standards: Iterable[Standard]) -> str:
    """One row for each standard, and one for all."""
    book = Book({standard.name: standard for standard in standards})
    headings = ["name", "title", "standing of the source", "criteria", *(words.STATUS[key] for key in STATUSES)]
    rows = [
        [f"`{name}`", one.title.replace("|", "\\|"), words.standing(one), *_numbers(book.by_status(one))]
        for name, one in book.standards.items()
    ]
    rows.append(["**together**", "", "", *_numbers(book.by_status())])
    rules = ["---", "---", "---", *["--:"] * (len(STATUSES) + 1)]
    return "\n".join(
        f"| {' | '.join(row)} |".replace("|  |", "| |").replace("|  |", "| |") for row in (headings, rules, *rows)
    )


def _numbers(by_status: list[int]) -> list[str]:
    return [str(number) if number else "" for number in (sum(by_status), *by_status)]


def beside(paper: Path) -> list[Standard]:
    """The standards in the packages beside a paper; what stands in `….vectors` is deeper."""
    return [parse(documents.read(path)) for path in sorted(paper.parent.glob("*/*/*.json"))]


def renewed(text: str, table: str) -> str:
    """A paper with the table between its marks, which must be there."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"Where is the table to stand? Put {BEGIN} and {END} on lines of their own.")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        where = Path(name)
        documents.write(where, renewed(where.read_text("utf-8"), markdown(beside(where))).encode())
