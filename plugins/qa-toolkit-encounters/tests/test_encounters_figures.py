"""Figures worked out by hand, and what holds for every log: the least is certain, the most is possible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit_encounters import tables
from qa_toolkit_encounters.bounds import Bounds, Judge, bounds, met
from qa_toolkit_encounters.kinds import KINDS, LAW, MEANINGFUL, TESTS
from qa_toolkit_encounters.log import Encounter, Log
from qa_toolkit_encounters.measures import Measures, experiences, meaningful, recorded, untested
from qa_toolkit_encounters.missing import missing
from qa_toolkit_encounters.phases import results as phases
from qa_toolkit_encounters.results import results
from qa_toolkit_encounters.roll import Pupil, Roll

ON = date(2026, 11, 20)
PASSED = dict.fromkeys((test.key for test in TESTS), True)


def pupils(number: int, year_group: int, *, left: date | None = None, joined: date | None = None) -> list[Pupil]:
    year = 2026 if left is None else 2025
    return [
        Pupil(f"y{year_group}-{left}-{one}", f"Y{year_group}-{one}", year_group, year, joined, left)
        for one in range(number)
    ]


def a_roll(*groups: Sequence[Pupil]) -> Roll:
    return Roll("roll.csv", {one.key: one for group in groups for one in group}, (), ())


def met_on(
    on: date,
    kind: str,
    who: Sequence[Pupil],
    *,
    partner: str = "Harbour Print",
    missing_tests: Sequence[str] = (),
    failed: Sequence[str] = (),
    unnamed: int = 0,
    for_all: bool | None = True,
    place: str | None = None,
    minutes: int | None = None,
) -> Encounter:
    keys = frozenset(one.key for one in who)
    year = on.year if on.month >= 9 else on.year - 1
    tests: dict[str, bool | None] = {**PASSED, **dict.fromkeys(failed, False), **dict.fromkeys(missing_tests)}
    return Encounter(
        where="line 2",
        on=on,
        kind=KINDS[kind],
        partner=partner,
        there=frozenset() if unnamed else keys,
        maybe=keys if unnamed else frozenset(),
        unnamed=unnamed,
        offered=keys,
        year_groups=tuple({one.group_in(year) for one in who}),
        open_to_all=for_all,
        place=place,
        minutes=minutes,
        tests=tests,
    )


def measured(roll: Roll, *lines: Encounter, on: date = ON) -> Measures:
    return Measures(roll, Log(lines, (), ()), on)


def numbers(found: Bounds) -> tuple[int, int, int]:
    return found.low, found.high, found.of


def yearly(found: Measures, judge: Judge = meaningful) -> tuple[int, int, int]:
    return numbers(found.every_year(found.schooled, judge))


def test_every_year_so_far_asks_for_each_year_that_is_over() -> None:
    nine = pupils(10, 9)  # in Year 7 in 2024/25, in Year 8 in 2025/26
    first, second = met_on(date(2024, 11, 5), "employer", nine), met_on(date(2026, 3, 5), "employer", nine[:7])
    assert yearly(measured(a_roll(nine), first, second)) == (7, 7, 10)
    # The year that has only begun is asked of nobody, and Year 7 has no year that is over.
    assert yearly(measured(a_roll(nine, pupils(5, 7)), first, second)) == (7, 7, 10)
    # In July it is judged.
    assert yearly(measured(a_roll(nine), first, second, on=date(2027, 7, 1))) == (0, 0, 10)


def test_years_before_the_log_begins_are_not_known() -> None:
    nine = pupils(10, 9)
    only = met_on(date(2026, 3, 5), "employer", nine[:7])
    assert yearly(measured(a_roll(nine), only)) == (0, 7, 10)
    joined = pupils(10, 9, joined=date(2025, 9, 3))
    assert yearly(measured(a_roll(joined), met_on(date(2026, 3, 5), "employer", joined[:7]))) == (
        7,
        7,
        10,
    )


def test_an_open_test_makes_a_range_and_a_failed_one_does_not_count() -> None:
    eight = pupils(10, 8)
    lines = (
        met_on(date(2025, 10, 1), "employer", eight[:4]),
        met_on(date(2025, 10, 2), "employer", eight[4:7], missing_tests=["purpose"]),
        met_on(date(2025, 10, 3), "employer", eight[7:], failed=["reflection"]),
    )
    assert yearly(measured(a_roll(eight), *lines)) == (4, 7, 10)
    assert yearly(measured(a_roll(eight), *lines), untested) == (4, 10, 10)
    assert yearly(measured(a_roll(eight), *lines), recorded) == (10, 10, 10)


def test_each_absent_pupil_whom_nobody_named_may_spoil_it_for_one() -> None:
    eight = pupils(100, 8)
    one = met_on(date(2025, 10, 1), "employer", eight, unnamed=4)
    assert yearly(measured(a_roll(eight), one)) == (96, 100, 100)
    certain = met_on(date(2025, 10, 2), "employer", eight[:98])
    assert yearly(measured(a_roll(eight), one, certain)) == (98, 100, 100)


def test_workplaces_by_16_are_counted_of_those_who_last_finished_year_11() -> None:
    stayed, left, early = pupils(4, 12), pupils(4, 11, left=date(2026, 6, 26)), pupils(3, 11, left=date(2025, 11, 3))
    everybody = [*stayed, *left]
    log = (
        met_on(date(2021, 10, 1), "employer", everybody),
        met_on(date(2024, 6, 1), "workplace", everybody[:6]),
        met_on(date(2025, 6, 1), "workplace", everybody[:3], partner="Ashby Vets"),
        met_on(date(2025, 6, 2), "workplace", everybody[:5], partner="Ashby Vets"),  # the same placement, another day
        met_on(date(2026, 10, 1), "workplace", stayed),  # after Year 11
    )
    found = measured(a_roll(stayed, left, early), *log)
    cohort = found.leavers(11)
    assert (cohort.title, len(cohort.pupils)) == ("Year 11 of 2025/26", 8)
    assert numbers(found.workplaces(cohort, 11, 2)) == (5, 5, 8)
    assert numbers(found.workplaces(cohort, 11, 1)) == (6, 6, 8)
    late = measured(a_roll(stayed, left), *log[1:])
    assert numbers(late.workplaces(late.leavers(11), 11, 2)) == (5, 8, 8)  # what was before 2023/24 is not known


def test_days_without_a_named_employer_may_be_one_experience_or_several() -> None:
    twelve = pupils(5, 12)
    start = met_on(date(2021, 10, 1), "employer", twelve)
    week = [met_on(date(2026, 6, day), "workplace", twelve, partner="") for day in (1, 2, 3)]
    found = measured(a_roll(twelve), start, *week)
    assert numbers(found.workplaces(found.leavers(11), 11, 2)) == (0, 5, 5)
    same_year = measured(a_roll(twelve), start, *week, met_on(date(2025, 10, 1), "workplace", twelve[:2]))
    assert numbers(same_year.workplaces(same_year.leavers(11), 11, 2)) == (0, 5, 5), "it may be the same employer"
    other_year = measured(a_roll(twelve), start, *week, met_on(date(2025, 6, 1), "workplace", twelve[:2]))
    assert numbers(other_year.workplaces(other_year.leavers(11), 11, 2)) == (2, 5, 5)


def test_providers_by_16_and_visits_by_18() -> None:
    twelve = pupils(5, 12)
    log = [met_on(date(2021, 10, 1), "employer", twelve)]
    log += [met_on(date(2025, 10, 1), kind, twelve) for kind in ("sixth-form", "college", "university")]
    log += [met_on(date(2025, 10, 1), "training", twelve[:3]), met_on(date(2026, 10, 1), "training", twelve)]
    found = measured(a_roll(twelve), *log)
    assert numbers(found.kinds(found.leavers(11), 11)) == (3, 3, 5)
    gone = [Pupil(f"l{n}", f"L{n}", 13, 2025, None, date(2026, 7, 3), n < 5) for n in range(8)]
    days = (
        met_on(date(2024, 10, 1), "university", gone, place="At theirs"),
        met_on(date(2025, 10, 1), "university", gone[:4], place="At theirs"),
        met_on(date(2025, 10, 2), "university", gone[4:], place=None),
        met_on(date(2025, 10, 3), "university", gone, place="At school"),
    )
    left = measured(a_roll(gone), *days)
    assert numbers(left.visits(left.leavers(13))) == (4, 5, 5)


def first_phase(*lines: Encounter, who: Sequence[Pupil], least: int | None = None, on: date = ON) -> tuple[object, ...]:
    found = phases(measured(a_roll(who), *lines, on=on), least)[0]
    return found.cohort.title, numbers(found.two), found.put_on, found.differ, found.same, found.kinds


def test_the_first_phase_is_counted_of_the_year_group_that_last_finished_it() -> None:
    ten = pupils(10, 10)  # in Year 8 in 2024/25 and in Year 9 in 2025/26
    year_8 = met_on(date(2024, 10, 1), "college", ten, partner="Wharfe College")
    in_time = met_on(date(2026, 2, 28), "training", ten[:9], partner="Forge")
    late = met_on(date(2026, 3, 1), "university", ten, partner="Carrow University")
    found = first_phase(year_8, in_time, late, who=ten)
    assert found == ("Year 9 of 2025/26", (9, 9, 10), (2, 2), 9, 0, ("college", "training"))


def test_what_is_open_or_short_or_for_some_is_not_put_on_for_sure() -> None:
    ten = pupils(10, 10)
    day = date(2024, 10, 1)
    one, two = (met_on(day + timedelta(n), "college", ten, partner=f"College {n}", minutes=40 + 10 * n) for n in (0, 1))
    open_ = met_on(day + timedelta(3), "training", ten, missing_tests=["questions"])
    some = met_on(day + timedelta(4), "training", ten, for_all=False)
    evening = met_on(day + timedelta(5), "training", ten, failed=["school-day"])
    assert first_phase(one, two, open_, evening, who=ten)[2] == (2, 3)
    assert first_phase(one, open_, evening, who=ten)[1] == (0, 10, 10)
    assert first_phase(one, some, who=ten)[1:3] == ((10, 10, 10), (1, 1))
    assert first_phase(one, two, who=ten, least=45)[1:3] == ((0, 0, 10), (1, 1))
    assert first_phase(one, open_, who=ten, least=30)[1:3] == ((0, 10, 10), (1, 2))


def test_the_same_provider_twice_and_several_on_one_day() -> None:
    ten = pupils(10, 10)
    day, other = date(2024, 10, 1), date(2025, 10, 1)
    twice = [met_on(on, "college", ten, partner="Wharfe College") for on in (day, other)]
    assert first_phase(*twice, who=ten)[3:5] == (0, 10)
    third = met_on(date(2025, 11, 1), "college", ten[:4], partner="Thorn College")
    assert first_phase(*twice, third, who=ten)[3:5] == (4, 6)
    nameless = [met_on(on, "college", ten, partner="") for on in (day, other)]
    assert first_phase(*nameless, who=ten)[3:5] == (0, 0)  # nobody can tell
    fair = [met_on(day, kind, ten, partner=kind) for kind in ("college", "training", "university")]
    assert first_phase(*fair, who=ten)[1] == (0, 0, 10)


def test_the_cohort_of_a_phase_changes_on_1_march() -> None:
    nine, ten = pupils(6, 9), pupils(7, 10)
    who = [*nine, *ten]
    line = met_on(date(2024, 10, 1), "college", ten)
    assert first_phase(line, who=who, on=date(2027, 2, 28))[0] == "Year 9 of 2025/26"
    assert first_phase(line, who=who, on=date(2027, 3, 1))[0] == "Year 9 of 2026/27"


def test_small_groups_are_hidden_and_with_them_what_gives_them_away() -> None:
    eight, nine, ten = pupils(3, 8), pupils(9, 9), pupils(20, 10)
    line = met_on(date(2026, 10, 1), "employer", [*eight, *nine, *ten])
    found = results(a_roll(eight, nine, ten), Log((line,), (), ()), ON)
    assert {group: one and one.of for group, one in found.by_year[2026].items()} == {8: None, 9: None, 10: 20}


def test_shares_by_a_column_of_the_roll_name_only_groups_that_are_large_enough() -> None:
    who = [
        Pupil(f"p{n}", f"P{n}", 8, 2026, part=part)
        for n, part in enumerate([*["Yes"] * 8, *["No"] * 20, *["Zebedee"] * 3, "Quarrington", ""])
    ]
    roll = Roll("roll.csv", {one.key: one for one in who}, (), (), "Extra help")
    line = met_on(date(2025, 10, 1), "employer", who[4:])
    found = results(roll, Log((line,), (), ()), ON)
    (one,) = [one for one in found.parts if one.key == "employer-every-year"]
    assert {name: numbers(share) for name, share in one.parts.items()} == {"No": (20, 20, 20), "Yes": (4, 4, 8)}
    assert one.hidden == 3
    with_fewer = results(roll, Log((line,), (), ()), ON, minimum=9)
    (one,) = [one for one in with_fewer.parts if one.key == "employer-every-year"]
    assert (dict(one.parts).keys(), one.hidden) == ({"No"}, 4)
    said = repr([tables.blocks(found), tables.data(found)])
    assert "Zebedee" not in said
    assert "Quarrington" not in said


@given(st.data())
def test_the_least_is_certain_and_the_most_possible_whoever_was_absent(data: st.DataObject) -> None:
    """Against every way in which the unnamed absent may be spread: drawn here, and the true number is never outside."""
    who = pupils(data.draw(st.integers(1, 6)), 8)
    wanted = data.draw(st.integers(1, 3))
    lines, truth = [], dict.fromkeys((one.key for one in who), 0)
    for number in range(data.draw(st.integers(1, 4))):
        absent = data.draw(st.sets(st.sampled_from([one.key for one in who])))
        named = data.draw(st.booleans())
        answer = data.draw(st.sampled_from([True, False, None]))
        really = data.draw(st.booleans()) if answer is None else answer
        came = [one for one in who if one.key not in absent]
        tests = {"missing_tests": ["purpose"]} if answer is None else {} if answer else {"failed": ["purpose"]}
        line = met_on(
            date(2025, 10, 1 + number),
            "employer",
            came if named or not absent else who,
            unnamed=0 if named else len(absent),
            **tests,
        )
        lines.append(line)
        for one in came:
            truth[one.key] += really
    found = bounds(who, met(lines), lambda one: one.meaningful, lambda _, some: len(some) >= wanted)
    assert found.low <= sum(number >= wanted for number in truth.values()) <= found.high


@given(st.lists(st.tuples(st.dates(date(2021, 9, 1), date(2024, 1, 1)), st.sampled_from(["", "a", "b"]))), st.data())
def test_more_days_at_work_are_never_fewer_experiences(days: list[tuple[date, str]], data: st.DataObject) -> None:
    who = pupils(1, 12)
    some = [met_on(on, "workplace", who, partner=partner) for on, partner in days]
    fewer = data.draw(st.lists(st.sampled_from(some), unique_by=id)) if some else []
    for generous in (False, True):
        assert experiences(fewer, generous=generous) <= experiences(some, generous=generous)
    assert experiences(some) <= experiences(some, generous=True)


def test_who_misses_what_is_listed_until_when() -> None:
    eleven, eight = pupils(1, 11), pupils(1, 8)
    log = (
        met_on(date(2025, 10, 1), "college", eleven, partner="Wharfe College"),
        met_on(date(2026, 10, 1), "employer", eleven),
        met_on(date(2026, 10, 1), "employer", eight, missing_tests=["purpose"]),
    )
    found = missing(measured(a_roll(eleven, eight), *log))
    said = [(one.pupil, one.what, one.until, one.open) for one in found]
    assert said == [
        ("Y8-0", "an employer encounter in 2026/27", date(2027, 8, 31), True),
        ("Y8-0", "2 provider encounters of Years 8 and 9 by law", date(2028, 2, 28), False),
        ("Y8-0", "had no employer encounter in 2025/26", None, False),
        ("Y11-0", "1 provider encounter of Years 10 and 11 by law", date(2027, 2, 28), False),
        ("Y11-0", "2 workplace experiences by the end of Year 11", date(2027, 8, 31), False),
        (
            "Y11-0",
            "to meet by the end of Year 11: sixth form, university or higher education and training provider",
            date(2027, 8, 31),
            False,
        ),
        ("Y11-0", "had no employer encounter in 2025/26", None, False),
    ]


@pytest.mark.parametrize(("family", "tests"), [("employer", 4), ("workplace", 7), ("provider", 6)])
def test_there_are_as_many_tests_as_the_benchmarks_have(family: str, tests: int) -> None:
    assert sum(family in test.families for test in MEANINGFUL) == tests
    assert len(LAW) == 5
