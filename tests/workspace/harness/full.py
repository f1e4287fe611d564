"""Somebody saves until the disk is full, goes on for a while, and then there is space again.

    python -m harness.full PATH

A limit on the size of files stands for the full disk: it needs no rights and takes no space. Prints a line of JSON.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections import Counter
from pathlib import Path

from harness.saves import Acknowledged, Editor, begin, damage, lost
from qa_toolkit import errors

REFUSALS = 20


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def main() -> None:
    path = Path(sys.argv[1])
    workspace, place = begin(path)
    editor = Editor(workspace, place, 1)
    told: list[Acknowledged] = []
    counts: Counter[str] = Counter()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit(path.stat().st_size + 200_000)
    while counts["refused"] < REFUSALS:
        try:
            told.append(editor.add_file() if len(told) % 5 == 0 else editor.save())
        except errors.Full:
            counts["refused"] += 1
    found = {"lost": list(lost(workspace, place, told)), "damage": damage(workspace)}
    limit(resource.RLIM_INFINITY)
    told.append(editor.save())
    after = [*lost(workspace, place, told), *damage(workspace)]
    workspace.close()
    counts["acknowledged"] = len(told)
    sys.stdout.write(json.dumps({**found, **counts, "next_save": after[0] if after else "saved"}) + "\n")


if __name__ == "__main__":
    main()
