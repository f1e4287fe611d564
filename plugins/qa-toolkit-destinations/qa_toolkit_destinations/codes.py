"""Activity codes as a table: what each counts as, and how sure that is. Never a range, for the ranges have exceptions."""

from __future__ import annotations

import bisect
import csv
import difflib
import io
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from qa_toolkit.data_tables import read_table
from qa_toolkit.errors import BadData, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import listed, quoted

FULL_TIME, APPRENTICESHIP, OTHER_TRAINING = "full-time-education", "apprenticeship", "other-training"
OTHER_KNOWN, NEET, NOT_KNOWN, OUTSIDE, APART = "other-known", "neet", "not-known", "outside", "apart"
PARTICIPATING = (FULL_TIME, APPRENTICESHIP, OTHER_TRAINING)
COUNTS_AS = {
    FULL_TIME: "participating: full-time education",
    APPRENTICESHIP: "participating: apprenticeship",
    OTHER_TRAINING: "participating: other education or training",
    OTHER_KNOWN: "known, neither participating nor NEET",
    NEET: "NEET",
    NOT_KNOWN: "not known",
    OUTSIDE: "outside the cohort",
    APART: "counted apart",
}
SURE = {"source": "a source says so", "worked-out": "worked out", "memory": "from memory", "yours": "your table"}
_LEADING = re.compile(r"\s*(\d{3})(?:\.0+)?(?!\d)\s*[-–:,.)]?\s*(.*)", re.DOTALL)
_ALIKE = 0.85


class Code(Record):
    code: str
    label: str
    group: str
    counts_as: str
    sure: str
    note: str = ""
    older: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.code} {self.label} ({COUNTS_AS[self.counts_as]})"


class CodeTable(Record):
    title: str
    version: str
    about: str
    sources: tuple[str, ...]
    traps: tuple[str, ...]  # codes that look like a range and are not
    codes: Mapping[str, Code]

    def nearest(self, code: str) -> str:
        """The codes below and above one that is not there, in words: they often count as different things."""
        known = sorted(self.codes)
        place = bisect.bisect(known, code)
        return " and ".join(self.codes[one].sentence for one in known[max(0, place - 1) : place + 1])

    def another(self, code: str, label: str) -> Code | None:
        """The code that bears the label which a file gives to `code`: a sign that the file follows another table."""
        wanted = folded(label)
        if not wanted or _like(wanted, folded(self.codes[code].label)):
            return None
        return next((one for one in self.codes.values() if folded(one.label) == wanted), None)


def _like(one: str, other: str) -> bool:
    return one in other or other in one or difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE


def split(text: str) -> tuple[str, str] | None:
    """'230', '230.0' or '230 - Further education' as the code and its label; None where no code of three digits stands first."""
    found = _LEADING.fullmatch(text)
    return (found[1], found[2].strip()) if found else None


@cache
def shipped() -> CodeTable:
    data = json.loads(files(__package__).joinpath("activity-codes.json").read_text("utf-8"))
    codes = {one["code"]: Code(**one) for one in data["codes"]}
    texts = (data["title"], data["version"], data["about"])
    return CodeTable(*texts, tuple(data["sources"]), tuple(data["looks_like_a_range"]), codes)


def own(content: bytes, path: str) -> CodeTable:
    """A person's table, with the columns `code`, `label` and `counts as`; `changes` says what it has otherwise.

    Raises:
        BadData, BadWorkbook: where it is no such table.
    """
    table = read_table(content, path, ("code",))
    code, label, counts = table.column("code"), table.find("label"), table.column("counts as", "counts_as")
    known: dict[str, Code] = {}
    words = {folded(word): key for key, title in COUNTS_AS.items() for word in (key, title)}
    for row in table.rows:
        found, meant = split(row.text(code)), words.get(folded(row.text(counts)))
        if found is None:
            raise row.fields[code].bad(f"‘{shown(row.text(code))}’ is no code of three digits.")
        if meant is None:
            raise row.fields[counts].bad(f"‘{shown(row.text(counts))}’ is none of {listed(COUNTS_AS, 'or')}.")
        if found[0] in known:
            raise row.fields[code].bad(f"the code {found[0]} stands there already.")
        known[found[0]] = Code(found[0], shown(row.text(label) or found[1]), "", meant, "yours")
    if not known:
        raise BadData(path, "there is no code in it.")
    return CodeTable(f"Codes of {path}", "yours", "", (), (), known)


def changes(table: CodeTable) -> Iterator[str]:
    """What another table has otherwise than the shipped one, a sentence for each code."""
    ours = shipped().codes
    for code, one in sorted(table.codes.items()):
        before = ours.get(code)
        if before is None:
            yield f"Code {one.sentence} is not in the toolkit's table {shipped().version}."
        elif before.counts_as != one.counts_as:
            yield (
                f"Code {code} counts as {quoted(COUNTS_AS[one.counts_as])} in your table, and as {quoted(COUNTS_AS[before.counts_as])} "
                f"in the toolkit's table {shipped().version}."
            )
    gone = sorted(set(ours) - set(table.codes))
    if gone:
        yield f"Not in your table, and so counted apart: {listed(gone)}."


def as_csv(table: CodeTable) -> bytes:
    """To be changed and given back with `--codes`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["code", "label", "counts as", "how sure", "note"])
    for one in table.codes.values():
        writer.writerow([one.code, one.label, one.counts_as, SURE[one.sure], one.note])
    return text.getvalue().encode("utf-8-sig")
