"""The rule of an award in plain words, one condition a line, and back: 'all essential criteria met', 'overall at least 70 per cent'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from qa_toolkit.authoring.words.kinds import Naming, Written, plain
from qa_toolkit.authoring.words.names import Misread, Names
from qa_toolkit.authoring.words.rule_conditions import (
    Asked,
    Condition,
    Either,
    NotSayable,
    OfCriteria,
    OfSections,
    OfWhole,
    joined,
    taken_apart,
)
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.spreadsheets.cells import Cell, folded

# What the drop-down offers; figures and names are there to be changed.
OFFERED = (
    "all criteria met",
    "all essential criteria met",
    "overall at least 70 per cent",
    "no section below 50 per cent",
    "all criteria at LEVEL or above",
    "overall at least 20 points",
    "at least 10 criteria met",
    "at least 3 sections complete",
    "section NAME complete",
    "everything complete",
)


class Rule(Naming):
    choices = OFFERED

    def write(self, value: Any) -> Written:
        try:
            return plain(rule_words(value, self.names))
        except (NotSayable, Misread):
            return None

    def read(self, cell: Cell) -> Any:
        return rule_from(super().read(cell), self.names)


_MOST_PARTS = 12  # conditions in one line


# Into words


def rule_words(rule: Any, names: Names) -> str:
    """A rule as lines; read again, they ask for the same.

    Raises:
        NotSayable: where it asks for something that has no words here.
    """
    conditions = list(taken_apart(rule))
    text = "\n".join(_words(condition, names) for condition in conditions)
    if joined(_all_conditions(text, names)) != joined(conditions):
        raise NotSayable
    return text


def _words(condition: Condition, names: Names) -> str:
    match condition:
        case Either():
            return " or ".join(_words(one, names) for one in condition.conditions)
        case OfWhole():
            return _of_whole(condition.asked, names)
        case OfSections():
            return _of_sections(condition, names)
        case OfCriteria():
            return f"{_which(condition)} {_reached(condition.asked, names)}"


def _of_whole(asked: Asked, names: Names) -> str:
    match asked.member:
        case "percent":
            return f"overall at least {asked.least} per cent"
        case "points":
            return f"overall at least {asked.least} points"
        case "met":
            return f"at least {asked.least} criteria met"
        case "sections_full":
            return f"at least {asked.least} sections complete"
        case "full":
            return "everything complete"
        case "rank":
            return f"overall {_reached(asked, names)}"
        case _:
            return f"nothing {asked.member}"


def _of_sections(condition: OfSections, names: Names) -> str:
    asked = condition.asked
    if condition.sections is None and asked.member in ("percent", "rank"):
        return f"no section below {f'{asked.least} per cent' if asked.member == 'percent' else _level(asked, names)}"
    if condition.sections is None:
        who = "every section"
    else:
        who = f"{'section' if len(condition.sections) == 1 else 'sections'} {', '.join(condition.sections)}"
    match asked.member:
        case "full":
            return f"{who} complete"
        case "percent":
            return f"{who} at least {asked.least} per cent"
        case "points":
            return f"{who} at least {asked.least} points"
        case "met":
            return f"{who} at least {asked.least} criteria met"
        case "rank":
            return f"{who} {_reached(asked, names)}"
        case _:
            raise NotSayable


def _which(condition: OfCriteria) -> str:
    if condition.criteria is not None:
        return f"{'criterion' if len(condition.criteria) == 1 else 'criteria'} {', '.join(condition.criteria)}"
    match condition.only:
        case None:
            return "all criteria"
        case ("essential", True):
            return "all essential criteria"
        case ("essential", False):
            return "all other criteria"
        case (_, section):
            return f"all criteria of section {section}"


def _reached(asked: Asked, names: Names) -> str:
    return "met" if asked.member == "state" else f"at {_level(asked, names)} or above"


def _level(asked: Asked, names: Names) -> str:
    return names.level_at(asked.least) or f"rank {asked.least}"


# From words


def rule_from(text: str, names: Names) -> dict[str, Any]:
    """The rule that asks for all that a text says.

    Raises:
        Misread: where a part of the text is no condition.
    """
    return joined(_all_conditions(text, names))


def _all_conditions(text: str, names: Names) -> Iterator[Condition]:
    lines = [line.strip(" .,") for line in re.split(r"[;\n]", text) if line.strip(" .,")]
    for line in lines:
        yield from _line(re.sub(r"^(?:[•*–-]|and)\s+", "", line, flags=re.IGNORECASE), names)


def _line(line: str, names: Names) -> list[Condition]:
    """One line: a condition, or several with 'and' between them. Titles have an 'and' too, so each place to part it is tried."""
    parts = re.split(r"\s+and\s+", line, maxsplit=_MOST_PARTS, flags=re.IGNORECASE)
    found: dict[int, list[Condition]] = {len(parts): []}
    misread: Misread | None = None
    for start in range(len(parts) - 1, -1, -1):
        for end in range(len(parts), start, -1):
            if end not in found or start in found:
                continue
            try:
                found[start] = [_choice(" and ".join(parts[start:end]), names), *found[end]]
            except Misread as said:  # the whole line's is told, if nothing fits: it is tried last
                misread = said
    if 0 in found:
        return found[0]
    raise misread or Misread(f"'{shown(line)}' says nothing.")


def _choice(text: str, names: Names) -> Condition:
    """A condition, or several with 'or' between them."""
    parts = re.split(r"\s+or\s+(?!above\b|better\b|higher\b)", text, flags=re.IGNORECASE)
    try:
        return _condition(text, names)
    except Misread:
        if len(parts) == 1:
            raise
    return Either(tuple(_condition(part, names) for part in parts))


def _plainer(line: str) -> str:
    return " ".join(folded(line).replace("%", " per cent").replace("percent", "per cent").split())


def _normal(line: str) -> str:
    """Without the words that people put in and that change nothing. A title may have one of them, so this is tried second."""
    text = re.sub(r"\b(?:every|each|all of the|all the) (?=essential|criteri|other)", "all ", _plainer(line))
    text = re.sub(r"\bor (?:better|higher)\b", "or above", text)
    text = re.sub(r"\b(?:is|are|must be|has to be|have to be|stands?)\b", "", text)
    return " ".join(re.sub(r"\bcriterion\b", "criteria", text).split())


# What is asked (`how`, or `least` for what nothing may be below) of which part, and of which criteria of it.
_FORMS: tuple[tuple[str, str, bool | None], ...] = (
    (r"nothing (?P<how>unanswered|unsupported)", "overall", None),
    (r"(?:everything|overall) (?P<how>complete|full|at .+|\d{1,9} .+)", "overall", None),
    (r"(?P<how>(?:at least )?\d{1,9} (?:per cent|points?))(?: overall)?", "overall", None),
    (r"(?P<how>at least \d{1,9} .+)", "overall", None),
    (r"no section below (?P<least>.+)", "sections", None),
    (r"(?:all|every|each) sections? (?P<how>complete|full|at .+)", "sections", None),
    (r"sections? (?P<named>.+?) (?P<how>complete|full|at .+)", "sections", None),
    (r"(?:no|nothing|none|no criteria) below (?P<least>.+)", "criteria", None),
    (r"(?:all )?essentials?(?: criteria)? (?P<how>met|at .+)", "criteria", True),
    (r"all (?:other|non-essential)(?: criteria)? (?P<how>met|at .+)", "criteria", False),
    (r"all (?:criteria )?(?:of|in) (?:section )?(?P<section>.+?) (?P<how>met|at .+)", "criteria", None),
    (r"all(?: criteria)? (?P<how>met|at .+)", "criteria", None),
    (r"(?:at least )?(?P<least>.+?)(?: or above)? everywhere", "criteria", None),
    (r"criteria (?P<named>.+?) (?P<how>met|at .+)", "criteria", None),
)
_LEAST = re.compile(r"(?:at least )?(\d{1,9}) (per cent|points?|(?:criteria )?met|sections? (?:complete|full))")
_WORDS = {"met": "state", "complete": "full", "full": "full", "unanswered": "unanswered", "unsupported": "unsupported"}


def _condition(line: str, names: Names) -> OfWhole | OfSections | OfCriteria:
    misread: Misread | None = None
    for text in dict.fromkeys((_plainer(line), _normal(line))):
        for form, part, essential in _FORMS:
            match = re.fullmatch(form, text)
            if match is None:
                continue
            try:
                return _made(match.groupdict(), part, essential, names)
            except Misread as said:  # another form may fit
                misread = misread or said
    near = did_you_mean(_normal(line), OFFERED)
    if misread is not None:
        raise Misread(f"{misread}{'' if 'Did you mean' in str(misread) else near}")
    raise Misread(f"'{shown(line)}' is no condition that is known here.{near} Others: {'; '.join(OFFERED)}.")


def _made(groups: dict[str, str], part: str, essential: bool | None, names: Names) -> OfWhole | OfSections | OfCriteria:
    asked = _asked(groups["how"], names) if "how" in groups else _asked(f"at least {groups['least']}", names)
    if part == "overall":
        return OfWhole(asked)
    if part == "sections":
        if asked.member not in ("full", "percent", "points", "met", "rank"):
            raise Misread(f"'{shown(groups['how'])}' cannot be asked of a section.")
        return OfSections(_named(groups["named"], names.section) if "named" in groups else None, asked)
    if asked.member not in ("state", "rank"):
        raise Misread("a criterion is met, or stands at a level; ask for a number of sections, or overall.")
    named = _named(groups["named"], names.criterion) if "named" in groups else None
    only: tuple[str, Any] | None = ("section", names.section(groups["section"])) if "section" in groups else None
    return OfCriteria(named, asked, ("essential", essential) if essential is not None else only)


def _asked(words: str, names: Names) -> Asked:
    if words in _WORDS:
        return Asked(_WORDS[words])
    number = _LEAST.fullmatch(words)
    if number:
        member = {"per": "percent", "poi": "points", "sec": "sections_full"}.get(number[2][:3], "met")
        return Asked(member, int(number[1]))
    word = re.sub(r"^at (?:least )?| or above$", "", words)
    rank = re.fullmatch(r"rank (\d{1,9})", word)
    return Asked("rank", int(rank[1]) if rank else names.rank(word))


def _named(words: str, find: Callable[[str], str]) -> tuple[str, ...]:
    """The ids that stand in a list; a title may hold a comma or an 'and' itself."""
    try:
        return (find(words),)
    except Misread:
        parts = [part.strip() for part in re.split(r",| and ", words) if part.strip()]
        if len(parts) < 2:
            raise
        return tuple(find(part) for part in parts)
