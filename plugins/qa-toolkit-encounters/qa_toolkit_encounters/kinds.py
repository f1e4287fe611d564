"""Kinds of encounter, and the tests of what makes one meaningful or lets it count for the law; the wording of both is ours.

The tests of what is meaningful are those of the Gatsby benchmarks as updated for 2025 (four, seven and six). Those of the law are the content
and the school day of section 42B of the Education Act 1997. The standards `gatsby:2025` and `provider-access:2023` name their sources.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit import errors, pupil_names
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import listed

EMPLOYER, WORKPLACE, PROVIDER = "employer", "workplace", "provider"


class Kind(Record):
    key: str
    title: str  # as the form's list has it
    family: str
    spoken: str = ""  # what else people write, apart by '|'


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "employer",
            "Employer encounter",
            EMPLOYER,
            "employer|employers|employer talk|employer visit|business|mock interview|mock interviews|mentoring|alumni talk|enterprise project"
            "|encounter with an employer|employer engagement|gatsby 5|gb5",
        ),
        Kind(
            "workplace",
            "Workplace experience",
            WORKPLACE,
            "workplace|work experience|workplace visit|site visit|job shadowing|work shadowing|work placement|placement|industry placement"
            "|virtual work experience|experience of a workplace|gatsby 6|gb6",
        ),
        Kind(
            "sixth-form",
            "Sixth form",
            PROVIDER,
            "sixth form college|school sixth form|sixth form or sixth-form college|6th form",
        ),
        Kind(
            "college",
            "Further education college",
            PROVIDER,
            "college|fe college|fe|further education|technical college",
        ),
        Kind(
            "university",
            "University or higher education",
            PROVIDER,
            "university|higher education|he|he provider|university or other higher education",
        ),
        Kind(
            "training",
            "Training provider",
            PROVIDER,
            "independent training provider|itp|apprenticeship provider|provider of apprenticeships|training provider or apprenticeships",
        ),
    )
}
PROVIDERS = tuple(key for key, kind in KINDS.items() if kind.family == PROVIDER)
# Gatsby benchmark 6 counts no part-time jobs; they are known, so that they are told apart from what is misspelt.
_JOBS = frozenset({"part-time job", "part time job", "paid job", "saturday job"})
_SPOKEN = {
    folded(word): key for key, kind in KINDS.items() for word in (kind.title, key, *kind.spoken.split("|")) if word
}


class Test(Record):
    __test__ = False  # its name is the field's, and pytest collects what is called so

    key: str
    title: str  # of the column
    fails: str  # the reason, as the end of a sentence
    families: frozenset[str]
    names: tuple[str, ...] = ()  # of the column, otherwise


_ALL, _WORK, _PROVIDE = frozenset({EMPLOYER, WORKPLACE, PROVIDER}), frozenset({WORKPLACE}), frozenset({PROVIDER})
MEANINGFUL = (
    Test("purpose", "Purpose shared", "no purpose was shared beforehand", _ALL, ("clear purpose", "purpose")),
    Test("outcomes", "Learning outcomes", "no learning outcomes that suit the pupils", _ALL, ("learning outcome",)),
    Test("two-way", "Two-way interaction", "no two-way interaction", _ALL, ("interaction", "two-way")),
    Test("reflection", "Time to reflect", "no time to reflect", _ALL, ("reflection",)),
    Test("people", "Several people met", "several people were not met", _WORK, ("different people",)),
    Test("task", "Task set by employer", "no task was set by the employer", _WORK, ("task", "employer task")),
    Test(
        "feedback", "Feedback from employer", "no feedback from the employer", _WORK, ("feedback", "employer feedback")
    ),
    Test("information", "Entry and careers told", "entry, qualifications and careers were not told", _PROVIDE),
    Test("learning", "Learning there told", "what learning there is like was not told", _PROVIDE),
)
LAW = (
    Test("offer", "Offer told", "who they are and what they offer was not told", _PROVIDE),
    *(test for test in MEANINGFUL if test.key in {"information", "learning"}),
    Test("questions", "Questions answered", "pupils' questions were not answered", _PROVIDE),
    Test("school-day", "In school hours", "outside the standard school day", _PROVIDE, ("school day",)),
)
TESTS = tuple({test.key: test for test in (*MEANINGFUL, *LAW)}.values())
HERE, THERE, ONLINE = "At school", "At theirs", "Online"
PLACES = {folded(place): place for place in (HERE, THERE, ONLINE)} | {
    **dict.fromkeys(("school", "in school", "here"), HERE),
    **dict.fromkeys(("visit", "off site", "at the employer", "at the provider", "at the university", "there"), THERE),
    **dict.fromkeys(("virtual", "remote", "on line"), ONLINE),
}
WHOLE, SOME = "Whole year group", "Some pupils"
OPEN_TO = {folded(one): one == WHOLE for one in (WHOLE, SOME)} | {
    **dict.fromkeys(("all", "everyone", "whole year", "year group", "yes"), True),
    **dict.fromkeys(("some", "selected", "selected pupils", "invited", "no"), False),
}
_YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "✓", "✔", "met"), True),
    **dict.fromkeys(("no", "n", "false", "0", "not met"), False),
    **dict.fromkeys(("", "?", "unknown", "not known", "don't know", "n/a", "na", "-"), None),
}


def kind_of(text: str) -> Kind | None:
    return KINDS.get(_SPOKEN.get(folded(text), ""))


def no_kind(text: str) -> str:
    """What to say of a text that is no kind. It is repeated only where it is near one: whatever else stands there may be anybody's name."""
    if folded(text) in _JOBS:
        return "a part-time job is no experience of a workplace here; it was not counted."
    near = errors.did_you_mean(folded(text), _SPOKEN)
    said = f"‘{errors.shown(text)}’" if near and not pupil_names.warnings(text) else "this"
    return f"{said} is no kind of encounter.{near} There are: {listed((kind.title for kind in KINDS.values()), 'or')}."


def yes_or_no(text: str) -> tuple[bool | None, bool]:
    """Yes, no or open, and whether the text says any of these."""
    said = folded(text)
    return _YES_NO.get(said), said in _YES_NO


def judged(tests: tuple[Test, ...], family: str, answers: Mapping[str, bool | None]) -> bool | None:
    """True where every test is passed, False where one is failed, None where that is open."""
    given = [answers.get(test.key) for test in tests if family in test.families]
    return False if False in given else None if None in given else True


def reasons(tests: tuple[Test, ...], family: str, answers: Mapping[str, bool | None]) -> tuple[str, ...]:
    return tuple(test.fails for test in tests if family in test.families and answers.get(test.key) is False)
