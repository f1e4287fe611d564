"""The banks: whole, and true to the standards that they name."""

from __future__ import annotations

import pytest

from qa_toolkit.toolkit import Toolkit
from qa_toolkit_survey.banks import Bank, NoSuchBank, bank, banks
from qa_toolkit_survey.columns import matched, recognised
from qa_toolkit_survey.wordings import words

BANKS = tuple(banks().values())
every_bank = pytest.mark.parametrize("one", BANKS, ids=lambda one: one.key)


def test_there_is_a_bank_for_everybody_who_is_asked_and_pupils_have_twenty_items() -> None:
    assert set(banks()) == {"pupils", "parents", "staff", "employers", "client-schools", "needs"}
    assert [one.id for one in bank("pupils").items] == [f"Q{number}" for number in range(1, 21)]


@every_bank
def test_every_criterion_and_level_that_a_bank_names_is_in_its_standard(one: Bank) -> None:
    toolkit = Toolkit()
    for item in one.items:
        for name in item.serves:
            standard, _, id_ = name.partition("/")
            assert id_ in toolkit.standard(standard).criteria, (item.id, name)
        for rule in item.proposes:
            assert rule.criterion in item.serves
            standard, _, id_ = rule.criterion.partition("/")
            criterion = toolkit.standard(standard).criteria[id_]
            assert all(criterion.level(level) for _, level in rule.steps)
            assert not criterion.bands, "a percentage of records is no share of opinions"
            assert [start for start, _ in rule.steps] == sorted({start for start, _ in rule.steps})
            assert rule.steps[0][0] == 0


@every_bank
def test_a_bank_proposes_one_judgement_of_a_criterion_at_most(one: Bank) -> None:
    ruled = [rule.criterion for item in one.items for rule in item.proposes]
    assert len(ruled) == len(set(ruled))


@every_bank
def test_ids_and_questions_are_told_apart(one: Bank) -> None:
    parts = list(one.parts())
    texts = [words(question.text) for question in one.groups] + [words(part.text) for part in parts]
    assert len({part.id for part in parts}) == len(parts)
    assert len(set(texts)) == len(texts)
    for item in one.items:
        conditions = {other.id: other.options for other in one.items}
        if item.only_if:
            assert item.only_if[1] in conditions[item.only_if[0]]


@every_bank
def test_a_bank_is_recognised_by_its_own_questions(one: Bank) -> None:
    titles = [question.text for question in one.groups] + [part.text for part in one.parts()]
    found = recognised(["ID", "Start time", *titles], "answers.csv")
    assert found.bank is one
    assert found.told == ()
    assert list(found.parts.values()) == sorted(found.parts.values())
    assert found.share == 1


def test_a_misspelt_question_is_read_and_told_and_a_number_before_it_is_no_matter() -> None:
    title = "I know who in school or outside can help me with carers, and how to reach them."
    found = matched([title, "2. My lessons show how their subjects are used in jobs"], bank("pupils"))
    assert found.parts == {"Q1": 0, "Q9": 1}
    assert len(found.told) == 1
    assert title in found.told[0]


def test_another_row_of_a_grid_is_not_taken_for_one_of_ours() -> None:
    found = matched(["I have met people from: [A sixth form]", "I have met people from: [A colege]"], bank("pupils"))
    assert found.parts == {"Q12.college": 1}


def test_an_unknown_bank_is_answered_with_the_nearest() -> None:
    with pytest.raises(NoSuchBank, match="Did you mean 'parents'"):
        bank("parent")
