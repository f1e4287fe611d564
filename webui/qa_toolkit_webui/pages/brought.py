"""What the page shows of a workbook that came back: what would change, what a person has to decide, and what could not be read."""

from __future__ import annotations

import hashlib
import uuid
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from qa_toolkit import pupil_names
from qa_toolkit.bringing import Brought, fingerprint, unread_cells
from qa_toolkit.documents import canonical
from qa_toolkit.merging import Change, Clash
from qa_toolkit.merging.keys import Path
from qa_toolkit.models import Finding, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, listed, quoted
from qa_toolkit.workbook import Returned
from qa_toolkit.workspace.audits import Head

_GROUPS = {"evidence": "Evidence", "actions": "Action plan"}
_NOUNS = {"evidence": "evidence", "actions": "action"}
_ELSE = "About the audit"
_OVERTAKEN = (
    "Somebody has changed this audit since you looked. Nothing of the workbook was saved; please look once more."
)


class Row(Record):
    field: str
    before: str
    after: str


class Choice(Record):
    """A clash; `key` is bound to its very texts, so that no choice counts for others than those that were seen."""

    key: str
    title: str
    cell: str
    base: str
    theirs: str
    ours: str
    chosen: str


class Told(Record):
    """What is said of a cell, or of the whole workbook."""

    cell: str
    said: str


class LookPage(Record):
    head: Head
    standard: Standard
    name: str
    workbook: str
    key: str
    seen: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    clashes: tuple[Choice, ...]
    unread: tuple[Told, ...]
    notes: tuple[Told, ...]
    missed: frozenset[str]
    overtaken: bool
    changes: int

    @property
    def brings(self) -> bool:
        return bool(self.changes or self.clashes)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Sentences, each with the field that it belongs to."""
        found = [
            (f"{one.title}: choose which of the two stays.", one.key) for one in self.clashes if one.key in self.missed
        ]
        return [(_OVERTAKEN, ""), *found] if self.overtaken else found

    @property
    def sentence(self) -> str:
        """What comes in, in a line."""
        parts = [count(self.changes, "change")] if self.changes else []
        if self.clashes:
            parts.append(f"{count(len(self.clashes), 'decision')} for you")
        if self.unread:
            parts.append(f"{count(len(self.unread), 'cell')} that could not be read")
        if not self.brings:
            return f"Nothing new: all that it says is here already.{f' It has {parts[0]}.' if parts else ''}"
        return f"It has {listed(parts)}. Nothing is saved yet."

    @property
    def button(self) -> str:
        mine = count(len(self.clashes), "decision")
        if not self.changes:
            return f"Save my {mine}"
        return f"Bring in {count(self.changes, 'change')}{f' and my {mine}' if self.clashes else ''}"


def shown(
    head: Head, brought: Brought, content: bytes, form: Mapping[str, str], *, overtaken: bool = False
) -> LookPage:
    """The page, with what was chosen in a form that comes back."""
    returned = brought.returned
    unread = unread_cells(returned)
    clashes = tuple(_choice(one, returned.cells, form) for one in brought.merge.clashes)
    notes = (_told(one, returned.path) for one in returned.findings if one not in unread)
    return LookPage(
        head=head,
        standard=brought.standing.standard,
        name=returned.path,
        workbook=b64encode(content).decode(),
        key=form.get("key") or str(uuid.uuid4()),
        seen=fingerprint(brought.merge),
        groups=tuple(_groups(brought)),
        clashes=clashes,
        unread=tuple(_told(one, returned.path) for one in unread),
        notes=(*notes, *_names_of_pupils(brought)),
        missed=frozenset(one.key for one in clashes if form and not overtaken and not one.chosen),
        overtaken=overtaken,
        changes=len(brought.merge.changes),
    )


def not_read(returned: Returned) -> str:
    """Which cells were left, as the end of what is told of the others; nothing where there was none."""
    cells = [_told(one, returned.path).cell for one in unread_cells(returned)]
    some = listed(cells[:5]) if len(cells) <= 5 else f"{', '.join(cells[:5])} and {len(cells) - 5} more"
    return f" Not read: {some}." if cells else ""


def choice_key(clash: Clash) -> str:
    texts = canonical([list(clash.path), clash.base, clash.theirs, clash.ours])
    return f"clash-{hashlib.sha256(texts).hexdigest()[:16]}"


def _choice(clash: Clash, cells: Mapping[Path, str], form: Mapping[str, str]) -> Choice:
    key = choice_key(clash)
    return Choice(
        key=key,
        title=clash.label,
        cell=_cell(cells.get(clash.path, "")),
        base=_text(clash.base, clash.base_words),
        theirs=_text(clash.theirs, clash.theirs_words),
        ours=_text(clash.ours, clash.ours_words),
        chosen=form.get(f"take.{key}", ""),
    )


def _groups(brought: Brought) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """What changes, by criterion in the standard's order, and after that what belongs to none."""
    found: dict[str, list[Row]] = {}
    criteria = brought.standing.standard.criteria
    order = list(criteria)
    for one in sorted(brought.merge.changes, key=lambda c: order.index(c.criterion) if c.criterion else len(order)):
        about = criteria[one.criterion] if one.criterion else None
        title = f"{about.number} {about.title}" if about else _GROUPS.get(str(one.path[0]), _ELSE)
        found.setdefault(title, []).append(_row(one, title))
    yield from ((title, tuple(rows)) for title, rows in found.items())


def _row(change: Change, title: str) -> Row:
    """What stands in the heading above it is not said again."""
    field = change.label.removeprefix(f"{title}, ")
    if len(change.path) == 2 and change.path[0] in _GROUPS:  # a thing of its own, and not a field of one
        noun = _NOUNS[str(change.path[0])]
        field = f"new {noun}" if change.before is None else f"{noun} taken out"
    elif title in _GROUPS.values():
        field = field.partition(" ")[2]
    before, after = _text(change.before, change.before_words), _text(change.after, change.after_words)
    return Row(field[:1].upper() + field[1:], before, after)


def _text(value: Any, words: str) -> str:
    """A long text whole, as it was typed; anything else in words."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, str) and (len(value) > 80 or "\n" in value):
        return value
    is_quoted = words[0] == "‘" and words[-1] == "’" and words.count("‘") == 1
    return words[1:-1] if is_quoted else words


def _told(finding: Finding, name: str) -> Told:
    return Told(_cell(finding.where.removeprefix(name).removeprefix(": ")), finding.message)


def _names_of_pupils(brought: Brought) -> Iterator[Told]:
    texts = [(one.path, one.after) for one in brought.merge.changes]
    texts += [(one.path, one.theirs) for one in brought.merge.clashes]
    for path, text in texts:
        for said in pupil_names.warnings(text) if isinstance(text, str) else ():
            yield Told(_cell(brought.returned.cells.get(path, "")), said)


def _cell(where: str) -> str:
    """How a person says "'1 Independent guidance'!E8": the cell, and the name of its sheet."""
    sheet, _, cell = where.rpartition("!")
    plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
    return f"cell {cell} on {quoted(plain)}" if sheet else ""
