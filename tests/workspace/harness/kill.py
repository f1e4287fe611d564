# ruff: noqa: S311 - chance, not secrecy
"""Somebody saves, and the process is killed with SIGKILL at a random moment, again and again. What was acknowledged must be there.

    python -m harness.kill FOLDER|URL [--kills 10000] [--seed 1] [--acknowledge-early]

A process of its own, so that it can fork after everything is imported and warmed up, with no thread beside it: a kill costs milliseconds, not a
start. Prints a line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import event

from harness.saves import Acknowledged, Editor, Place, begin, damage, lost
from qa_toolkit.workspace import Workspace, open_workspace

KILLS_PER_FILE = 25  # then a fresh one, because checking a long trail takes long
LONGEST = 0.06  # seconds that a saver lives


class Acknowledgements:
    """A pipe from the child that saves to the parent that kills; a line that is not whole was not said."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()

    def say(self, one: Acknowledged | None) -> None:
        os.write(self.write_end, json.dumps(one.as_dict() if one else None).encode() + b"\n")

    def wait_for_start(self) -> None:
        os.close(self.write_end)
        if os.read(self.read_end, 5) != b"null\n":
            raise SystemExit("the saver did not start")

    def all(self) -> list[Acknowledged]:
        with os.fdopen(self.read_end, "rb") as file:
            return [Acknowledged(**json.loads(line)) for line in file.read().split(b"\n")[:-1]]


def save_until_killed(editor: Editor, pipe: Acknowledgements, *, early: bool) -> None:
    pending: list[Acknowledged] = []
    if early:  # the mistake that this harness must catch: 'Saved' while the commit is still under way
        event.listen(editor.workspace.database.engine, "commit", lambda _: pipe.say(pending.pop()) if pending else None)
    editor.look()  # a connection is there before the clock starts
    pipe.say(None)
    while True:
        if early:
            pending.append(editor.next())
            editor.save(pending[0])
        elif editor.random.random() < 0.1:
            pipe.say(editor.add_file())
        else:
            pipe.say(editor.save())


def kill_once(workspace: Workspace, place: Place, chance: random.Random, *, early: bool) -> list[Acknowledged]:
    pipe, editor = Acknowledgements(), Editor(workspace, place, chance.getrandbits(32))
    workspace.close()
    child = os.fork()
    if child == 0:
        os.close(pipe.read_end)
        try:
            save_until_killed(editor, pipe, early=early)
        finally:
            os._exit(1)
    pipe.wait_for_start()
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("the saver ended by itself")
    return pipe.all()


def run(where: str, kills: int, seed: int, *, early: bool) -> dict[str, object]:
    chance = random.Random(seed)
    location = where if "://" in where else f"{where}/workspace.db"
    workspace, place = begin(location)
    acknowledged: list[Acknowledged] = []
    result = {"kills": kills, "acknowledged": 0, "runs_with_lost": 0, "runs_with_damage": 0}
    examples: list[str] = []
    for number in range(kills):
        if workspace.database.is_sqlite and number % KILLS_PER_FILE == 0:
            workspace.close()
            acknowledged, workspace = [], _fresh(Path(location), number)
        new = kill_once(workspace, place, chance, early=early)
        acknowledged += new
        missing, damaged = list(lost(workspace, place, acknowledged)), damage(workspace)
        result["acknowledged"] += len(new)
        result["runs_with_lost"] += bool(missing)
        result["runs_with_damage"] += bool(damaged)
        examples += missing[:1] + damaged[:1]
        acknowledged = [one for one in acknowledged if not missing]  # counted once
    workspace.close()
    return {**result, "examples": examples[:5]}


def _fresh(template: Path, number: int) -> Workspace:
    copy = template.with_name(f"{number}.db")
    shutil.copy(template, copy)
    return open_workspace(copy)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("where")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acknowledge-early", action="store_true")
    chosen = parser.parse_args()
    result = run(chosen.where, chosen.kills, chosen.seed, early=chosen.acknowledge_early)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
