"""Several processes that save into one audit at the same time, each after reading what stands there.

    python -m harness.contend PATH|URL [--workers 4] [--saves 150] [--how ours|deferred|naive]
    python -m harness.contend PATH|URL --races 100
    python -m harness.contend PATH|URL --begins 5

`--races` lets two people save the same field from the same version at the same moment, and `--begins` lets four begin audits. `deferred` begins
transactions as SQLite's own BEGIN does, and `naive` reads, changes and writes without looking at the version: two mistakes that the counts must
show. Prints a line of JSON.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from functools import partial

import builders
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from harness.saves import Acknowledged, Editor, Place, begin, damage, lost, stored_versions
from qa_toolkit import errors
from qa_toolkit.standards import Standard
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.database import Database
from qa_toolkit.workspace.tables import judgement

ROWS = 6  # so few criteria that the savers meet


PATIENCE = 60  # seconds. SQLite's waiters do not queue, and these savers leave no pause in which one can slip in


class Deferred(Database):
    """Begins what writes as a reader, which turns into a writer later; patience does not help it."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.url, busy_seconds=PATIENCE)
        self._writer = self.engine.execution_options()


def save_naively(editor: Editor) -> Acknowledged:
    workspace, place = editor.workspace, editor.place
    wanted = editor.next()
    where = (
        judgement.c.organisation_id == place.organisation,
        judgement.c.audit_id == place.audit,
        judgement.c.criterion == wanted.subject.rpartition("/")[2],
    )
    with workspace.database.reading() as connection:
        version = connection.execute(select(judgement.c.version).where(*where)).scalar_one()
    with workspace.database.writing() as connection:
        connection.execute(update(judgement).where(*where).values(version=version + 1))
    return wanted


def worker(
    editor: Editor, saves: int, save: Callable[[Editor], Acknowledged]
) -> tuple[list[str], list[tuple[object, ...]]]:
    """As people do: on a conflict they look at what is there and save again. What happened, and what was acknowledged."""
    happened: list[str] = []
    told: list[tuple[object, ...]] = []
    while len(told) + happened.count("failed") < saves:
        try:
            told.append(astuple(save(editor)))
            happened.append("acknowledged")
        except errors.Conflict:
            happened.append("conflicts")
            editor.look()
        except errors.Busy:
            happened.append("failed")
    return happened, told


def at_once(workspace: Workspace, tasks: list[Callable[[], object]]) -> Iterator[object]:
    """Each task in a process of its own, all let go by one signal; what they return."""
    workspace.close()
    go_read, go_write = os.pipe()
    answers = []
    for task in tasks:
        read, write = os.pipe()
        if os.fork() == 0:
            status = 1
            try:
                os.close(go_write)
                os.read(go_read, 1)  # ends when the parent closes its end
                with os.fdopen(write, "w") as file:
                    json.dump(task(), file)
                status = 0
            finally:
                os._exit(status)
        os.close(write)
        answers.append(read)
    os.close(go_read)
    os.close(go_write)
    for read in answers:
        with os.fdopen(read) as file:
            yield json.load(file)
    for _ in tasks:
        os.wait()


def contend(workspace: Workspace, place: Place, workers: int, saves: int, how: str) -> dict[str, object]:
    patient = Database(workspace.database.url, busy_seconds=PATIENCE)
    used = Workspace(Deferred(workspace.database) if how == "deferred" else patient)
    editors = [Editor(used, place, seed, f"editor {seed}", rows=ROWS) for seed in range(1, workers + 1)]
    used.close()
    before = sum(stored_versions(workspace, place).values())
    save = save_naively if how == "naive" else Editor.save

    def task(editor: Editor) -> Callable[[], object]:
        return lambda: [list(told) for told in worker(editor, saves, save)]

    began = time.perf_counter()
    counts: Counter[str] = Counter()
    told: list[Acknowledged] = []
    for answer in at_once(workspace, [task(editor) for editor in editors]):
        assert isinstance(answer, list)
        counts.update(answer[0])
        told += [Acknowledged(*one) for one in answer[1]]
    took = time.perf_counter() - began
    checked = how != "naive"  # which writes no trail
    return {
        **{name: counts[name] for name in ("acknowledged", "failed", "conflicts")},
        "versions": sum(stored_versions(workspace, place).values()) - before,
        "lost": len(list(lost(workspace, place, told))) if checked else 0,
        "damage": damage(workspace)[:3] if checked else [],
        "per_second": round(counts["acknowledged"] / took),
    }


def race(workspace: Workspace, place: Place, races: int) -> dict[str, object]:
    """How two saves of one field from one version ended, and what stands there."""
    ends: Counter[str] = Counter()
    for number in range(races):
        editors = [Editor(workspace, place, seed, f"editor {seed}") for seed in (1, 2)]
        wanted = Editor(workspace, place, number).next()
        both = [replace(wanted, key=str(uuid.uuid4()), comment=f"{number} by {editor.by}") for editor in editors]
        answers = list(at_once(workspace, [partial(_save_or_see, *pair) for pair in zip(editors, both, strict=True)]))
        winners = [Acknowledged(*answer) for answer in answers if isinstance(answer, list)]
        seen = [answer for answer in answers if isinstance(answer, str)]
        fair = len(winners) == 1 and seen == [winners[0].comment] and not list(lost(workspace, place, winners))
        ends["one saved, one saw the other's text" if fair else f"{len(winners)} saved, {len(seen)} saw"] += 1
    return {"ends": dict(ends), "damage": damage(workspace)[:3]}


def _save_or_see(editor: Editor, wanted: Acknowledged) -> object:
    try:
        return astuple(editor.save(wanted))
    except errors.Conflict as conflict:
        return str(conflict.theirs["comment"]) if isinstance(conflict.theirs, dict) else None


def begin_together(workspace: Workspace, rounds: int) -> dict[str, object]:
    """Four people begin an audit by a standard that is new here: each for another organisation, then all for one that is new too."""
    ends: Counter[str] = Counter()
    for number, shared in itertools.product(range(rounds), (False, True)):
        standard = builders.standard(disclaimer=f"Independent of everybody; round {number}, {shared}.")

        def task(person: int, standard: Standard = standard, name: str = f"Invented {number} {shared}") -> object:
            whose = name if shared else f"{name} {person}"  # noqa: B023 - run before the next round
            about = {"id": whose, "name": whose, "kind": "school"}
            data = builders.audit_data(standard, id=f"{name} {person}", organisation=about)
            try:
                workspace.audits.add(f"person {person}", data, standard)
            except SQLAlchemyError as error:
                return str(error.__cause__)
            return "begun"

        ends.update(map(str, at_once(workspace, [partial(task, person) for person in range(4)])))
    return {"ends": dict(ends), "audits": len(workspace.audits.heads()) - 1, "damage": damage(workspace)[:3]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("where")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--saves", type=int, default=150)
    parser.add_argument("--how", choices=("ours", "deferred", "naive"), default="ours")
    parser.add_argument("--races", type=int, default=0)
    parser.add_argument("--begins", type=int, default=0)
    chosen = parser.parse_args()
    workspace, place = begin(chosen.where)
    if chosen.begins:
        found = begin_together(workspace, chosen.begins)
    elif chosen.races:
        found = race(workspace, place, chosen.races)
    else:
        found = contend(workspace, place, chosen.workers, chosen.saves, chosen.how)
    workspace.close()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
