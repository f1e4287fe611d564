"""Rounds, editions and duplicates by hand, and the same records in whatever order rows come."""

from __future__ import annotations

import json
import random
import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rolled_up import ASKED, CRITERIA, FIRST_NAME, SECOND_NAME, Rolled, audited, evidence, part_of

from qa_toolkit.portfolio.figures import returning
from qa_toolkit.portfolio.figures.rolling import Rolling
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Setting, Taken, take, toolkit_of
from qa_toolkit.portfolio.records import OrganisationLine, Portfolio
from qa_toolkit.portfolio.store import FILE, Return, Store

# Rounds


def test_the_round_before_is_the_last_earlier_one_of_the_standard(rolled: Rolled) -> None:
    """Nobody was audited in 2025-26: the round before 2026-27 is 2024-25. Who was away then is in no change."""
    portfolio, lines = rolled(
        [
            audited("up", "2200", cycle="2024-25"),
            audited("up", "2220", cycle="2026-27"),
            audited("down", "2222", cycle="2024-25"),
            audited("down", "2202", cycle="2026-27"),
            audited("same", "2020", cycle="2024-25"),
            audited("same", "0220", cycle="2026-27"),
            audited("missed-it", "0000", cycle="2023-24"),
            audited("missed-it", "2222", cycle="2026-27"),
            audited("gone", "2222", cycle="2024-25"),
        ]
    )
    part = part_of(portfolio)
    change = part.change
    assert change is not None
    assert (part.cycle, change.since, change.organisations) == ("2026-27", "2024-25", 3)
    assert (change.better, change.same, change.worse, change.median_points) == (1, 1, 1, 0)
    assert [(one.criterion, one.better, one.worse) for one in change.improved] == [("lead", 1, 0)]
    assert [(one.criterion, one.better, one.worse) for one in change.slipped] == [("aims", 0, 1)]
    assert {line.organisation: line.change for line in lines} == {"down": -25, "missed-it": None, "same": 0, "up": 25}
    assert [(one.cycle, one.audits, one.spread.median, one.would_meet) for one in part.trend] == [
        ("2023-24", 1, 0, {"ready": 0}),
        ("2024-25", 4, 50, {"ready": 2}),
        ("2026-27", 4, 75, {"ready": 1}),
    ]


def test_a_round_that_is_asked_for_is_shown_with_the_one_before_it(rolled: Rolled) -> None:
    audits = [
        audited("a", levels, cycle=cycle)
        for levels, cycle in (("0000", "2024-25"), ("2200", "2025-26"), ("2222", "2026-27"))
    ]
    part = part_of(rolled(audits, replace(ASKED, cycle="2025-26"))[0])
    assert part.change is not None
    assert (part.cycle, part.spread.median, part.change.since, part.change.median_points) == (
        "2025-26",
        50,
        "2024-25",
        50,
    )


@pytest.mark.parametrize(
    ("cycles", "present", "before"),
    [
        (["2025-26", "2026-27", "2062-63"], "2026-27", "2025-26"),  # a slip is not the round of everybody
        (["2025-26", "2026-27", "trial"], "2026-27", "2025-26"),
        (["Autumn 2025", "Spring 2026", "Autumn 2024"], "Spring 2026", "Autumn 2025"),
        (["2026", "2025/26"], "2026", "2025/26"),
        (["first", "second"], "second", "first"),
        (["2027-28", "2028-29"], "2027-28", None),  # none has begun
        (["", "2026-27"], "2026-27", ""),
    ],
)
def test_rounds_follow_each_other_by_the_year_in_their_names(
    rolled: Rolled, cycles: list[str], present: str, before: str | None
) -> None:
    part = part_of(rolled([audited("a", "2222", cycle=cycle) for cycle in cycles])[0])
    assert (part.cycle, part.change.since if part.change else None) == (present, before)


def test_looking_back_shows_the_round_of_then(rolled: Rolled) -> None:
    audits = [audited("a", "2222", cycle=cycle) for cycle in ("2024-25", "2025-26", "2026-27")]
    assert part_of(rolled(audits, replace(ASKED, as_of=date(2025, 12, 1)))[0]).cycle == "2025-26"


def test_without_an_earlier_round_there_is_no_change(rolled: Rolled) -> None:
    assert part_of(rolled([audited("a", "2222")])[0]).change is None


def test_editions_of_one_round_stand_side_by_side(rolled: Rolled) -> None:
    portfolio, lines = rolled([audited("a", "2222"), audited("b", "2200", by=SECOND_NAME)])
    assert [(part.edition, part.audits, part.spread.median) for part in portfolio.parts] == [
        ("1", 1, 100),
        ("2", 1, 50),
    ]
    assert portfolio.returns.organisations == len(lines) == 2


def test_an_edition_of_an_earlier_round_is_not_of_today(rolled: Rolled) -> None:
    portfolio, lines = rolled(
        [
            audited("a", "2222", cycle="2025-26"),
            audited("b", "2222", cycle="2025-26"),
            audited("b", "2200", by=SECOND_NAME),
        ],
        replace(ASKED, expected=(("a", "A"), ("b", "B"))),
    )
    assert [(part.edition, part.cycle, part.audits) for part in portfolio.parts] == [("2", "2026-27", 1)]
    assert [line.organisation for line in lines] == ["b"]
    assert (portfolio.returns.returned, portfolio.returns.missing_names) == (1, ("A",))


def test_of_duplicates_the_one_submitted_last_counts_everywhere(rolled: Rolled) -> None:
    portfolio, lines = rolled(
        [
            audited("a", "0000", submitted_at=None, started_on="2026-11-30"),
            audited("a", "2222", submitted_at="2026-11-02"),
            audited("a", "2000", submitted_at="2026-11-01"),
            audited("a", "2200", submitted_at="2026-11-01", kind="external"),
        ]
    )
    part = part_of(portfolio)
    assert (part.audits, part.spread.median, part.trend[0].audits) == (1, 100, 1)
    assert (portfolio.taken, portfolio.used, portfolio.duplicates_count) == (4, 2, 1)
    (twice,) = portfolio.duplicates
    assert [Path(name).name for name in (twice.used, *twice.others)] == ["001.json", "002.json", "000.json"]
    assert len(lines) == 2


def test_of_very_many_duplicates_all_are_counted_and_twenty_named(rolled: Rolled) -> None:
    portfolio, _ = rolled([audited("a", "2222", submitted_at=f"2026-11-{day:02}") for day in range(1, 24)])
    (twice,) = portfolio.duplicates
    assert (twice.others_count, len(twice.others)) == (22, 20)
    assert (Path(twice.used).name, Path(twice.others[0]).name) == ("022.json", "021.json")


# What an earlier version kept


def test_rows_that_an_earlier_version_kept_in_its_own_way_are_taken_anew(
    small_standards: Setting, crowd: list[Taken], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("earlier")
    with closing(sqlite3.connect(folder / FILE)) as earlier:
        earlier.executescript("""
            CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
            CREATE TABLE taken (source TEXT PRIMARY KEY, seen INTEGER, content BLOB);
            INSERT INTO about VALUES ('made by', '0.0.1/1');
            INSERT INTO taken VALUES ('a.json', 1, '{}');
        """)
    store = Store(folder)
    try:
        assert store.standards == []
        store.keep(crowd)
        store.finish()
        portfolio = Rolling(store, toolkit_of(small_standards).standard, replace(ASKED, threshold=3)).portfolio()
    finally:
        store.close()
    assert portfolio == roll_up(small_standards, tmp_path_factory, [crowd])[0]


# Order


@settings(max_examples=20)
@given(chance=st.randoms(use_true_random=False), parts=st.integers(1, 9))
def test_in_whatever_order_and_parts_rows_come_the_records_are_the_same(
    small_standards: Setting,
    crowd: list[Taken],
    tmp_path_factory: pytest.TempPathFactory,
    chance: random.Random,
    parts: int,
) -> None:
    """As processes hand them over: the rows of each of so many, and of each in pieces, as they are done."""
    shuffled = chance.sample(crowd, len(crowd))
    pieces = [shuffled[start::parts] for start in range(parts)]
    assert roll_up(small_standards, tmp_path_factory, pieces) == roll_up(small_standards, tmp_path_factory, [crowd])


def roll_up(
    small_standards: Setting, folders: pytest.TempPathFactory, pieces: list[list[Taken]]
) -> tuple[Portfolio, list[OrganisationLine]]:
    store = Store(folders.mktemp("store"))
    try:
        for piece in pieces:
            store.keep(piece)
        store.finish()
        rolling = Rolling(store, toolkit_of(small_standards).standard, replace(ASKED, threshold=3))
        return rolling.portfolio(), list(rolling.kept.records())
    finally:
        store.close()


@pytest.fixture(scope="module")
def crowd(small_standards: Setting, tmp_path_factory: pytest.TempPathFactory) -> list[Taken]:
    """Two editions and rounds, both roles, duplicates, sub-groups, and what could not be taken."""
    chance = random.Random(6)  # noqa: S311 - the same each time
    folder = tmp_path_factory.mktemp("crowd")
    for number in range(60):
        about = {"area": chance.choice(["North", "South", ""]), "phase": chance.choice(["secondary", "special"])}
        data = audited(
            str(chance.randrange(25)),
            "".join(chance.choice("012n.") for _ in CRITERIA),
            by=chance.choice([FIRST_NAME, SECOND_NAME]),
            about={member: value for member, value in about.items() if value},
            cycle=chance.choice(["2025-26", "2026-27"]),
            kind=chance.choice(["self", "self", "external"]),
            submitted_at=chance.choice([None, "2026-11-19", "2026-11-21"]),
            evidence=evidence(one=f"2026-1{chance.randrange(3)}-2{chance.randrange(9)}"),
        )
        (folder / f"{number}.json").write_text(json.dumps(data) if number % 20 else "{")
    return take(small_standards, [Source(str(path), "", "1") for path in sorted(folder.iterdir())])


# Memory


@pytest.mark.parametrize("expected", [None, (("X0", "The first"), ("Y", "Nobody"))])
def test_who_returned_is_counted_without_keeping_who_it_was(expected: tuple[tuple[str, str], ...] | None) -> None:
    found = (
        Return(f"X{number}", standard, "2026-11-01")
        for number in range(20_000)
        for standard in (FIRST_NAME, SECOND_NAME)
    )
    tracemalloc.start()
    try:
        record = returning.returns(found, lambda day: day > "2026-10-31", expected)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (record.organisations, record.returned, record.late) == (20_000, 20_000, 20_000)
    assert record.missing_names == (("Nobody",) if expected else ())
    assert peak < 20_000  # a byte for each would be too many
