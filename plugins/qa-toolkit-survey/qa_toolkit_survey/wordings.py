"""How forms and people write one answer: words of scales in variants, letters of options, several choices in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_toolkit.spreadsheets import folded
from qa_toolkit_survey.banks import AGREE, YES_NO

_NO_WORD = re.compile(r"[\W_]+")
# The second of each pair is told from the first by nothing but its wording; numbers count from 1, which disagrees most.
_AGREE = {
    AGREE[0]: "5|agree strongly|definitely agree|completely agree|totally agree|very much agree",
    AGREE[1]: "4|somewhat agree|agree somewhat|tend to agree|slightly agree|mostly agree|agree a little",
    AGREE[2]: "3|neutral|neither|undecided|in between|neither agree or disagree|neither disagree nor agree",
    AGREE[
        3
    ]: "2|somewhat disagree|disagree somewhat|tend to disagree|slightly disagree|mostly disagree|disagree a little",
    AGREE[4]: "1|disagree strongly|definitely disagree|completely disagree|totally disagree|very much disagree",
    AGREE[5]: "unsure|dont know|i dont know|do not know|i do not know|i am not sure|im not sure|no opinion|cant say",
}
_YES_NO = {
    YES_NO[0]: "y|true|1|yes i have|yes i do",
    YES_NO[1]: "n|false|0|no i havent|no i have not|no i dont",
    YES_NO[2]: "unsure|maybe|dont know|i dont know|do not know|i do not know|i am not sure|im not sure|cant remember",
}
_NO_ANSWER = frozenset({"", "na", "n a", "not applicable", "does not apply", "no answer", "prefer not to say"})


def words(text: str) -> str:
    """A text down to its words, for comparing: 'Y9:  A levels?' and 'y9 a levels' are one."""
    return _NO_WORD.sub(" ", folded(text).replace("'", "")).strip()


def _variants() -> dict[tuple[str, ...], dict[str, str]]:
    return {
        scale: {variant: option for option, more in spoken.items() for variant in (words(option), *more.split("|"))}
        for scale, spoken in ((AGREE, _AGREE), (YES_NO, _YES_NO))
    }


_SPOKEN = _variants()
_NUMBERED = re.compile(r"([1-5]) (\D+)")
_YEAR = re.compile(r"(?:year|yr|y)? ?(\d{1,2})(?: ?[a-z]{1,2})?")


def one_of(text: str, options: Sequence[str]) -> str | None:
    """The option that a cell means; '' where it holds no answer, None where it is none of the options."""
    said = words(text)
    scale = _SPOKEN.get(tuple(options))
    known = scale or {words(option): option for option in options}
    if said in known:
        return known[said]
    if said in _NO_ANSWER:
        return ""
    if scale and (numbered := _NUMBERED.fullmatch(said)):
        return known.get(numbered[2].strip())
    if scale is None and (year := _YEAR.fullmatch(said)):
        return known.get(f"year {int(year[1])}")
    return None


def some_of(text: str, options: Sequence[str]) -> tuple[frozenset[str], bool]:
    """The options in a cell of several choices, and whether something else stands there too.

    Microsoft Forms sets ';' between them, Google Forms ', '. An option may hold a comma itself, so the longest that fits is taken first. The
    letter of a printed option ('a; c') stands for it.
    """
    if words(text) in _NO_ANSWER:
        return frozenset(), False
    known = {words(option): option for option in options}
    letters = {chr(ord("a") + place): option for place, option in enumerate(options)}
    pieces = [piece for piece in re.split(r";|\n", text) if piece.strip()]
    if len(pieces) == 1:
        pieces = text.split(",")
    found: set[str] = set()
    at, strange = 0, False
    while at < len(pieces):
        ends = range(len(pieces), at, -1)
        end = next((end for end in ends if words(" ".join(pieces[at:end])) in known), None)
        if end is not None:
            found.add(known[words(" ".join(pieces[at:end]))])
            at = end
            continue
        said = words(pieces[at])
        if said in letters:
            found.add(letters[said])
        else:
            strange = strange or bool(said)
        at += 1
    return frozenset(found), strange
