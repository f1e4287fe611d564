"""Where chunks are worked on: in this process, in several of this machine, or on a cluster that is there already. All give the same rows."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from qa_toolkit import errors

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Engine = Callable[[], contextlib.AbstractContextManager[Executor | None]]
_AHEAD = 3  # chunks waiting for each worker, so that none waits for us and none of them fills the memory
_TRIES = 3


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def engine(name: str | None, jobs: int, *, apart: bool = False) -> Engine:
    """What runs the work: `None` is this machine with so many processes, `dask://HOST:PORT` or `dask://local?workers=2` a Dask cluster.

    Args:
        apart: not in this process, even where one is enough.

    Raises:
        UnknownEngine, MissingLibrary.
    """
    if name is None:
        return lambda: _processes(jobs, apart=apart)
    address = urlsplit(name)
    if address.scheme != "dask" or not address.netloc:
        raise errors.UnknownEngine(name)
    return lambda: _dask(address.netloc, parse_qs(address.query))


@contextlib.contextmanager
def _processes(jobs: int, *, apart: bool) -> Iterator[Executor | None]:
    if jobs == 1 and not apart:
        yield None
        return
    # A fork begins with all that is imported and read here, but copies only the thread that forks.
    fork = sys.platform == "linux" and threading.active_count() == 1
    if fork:
        gc.collect()
        gc.freeze()
    try:
        context = multiprocessing.get_context("fork" if fork else "spawn")
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_the_one_that_began_us) as pool:
            yield pool
    finally:
        if fork:
            gc.unfreeze()


def _end_with_the_one_that_began_us() -> None:
    """A process whose parent was killed would wait for work for ever; what it has half written is no file yet."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def _dask(place: str, options: dict[str, list[str]]) -> Iterator[Executor | None]:
    try:
        import distributed
    except ImportError:
        raise errors.MissingLibrary("--engine dask://…", "qa-toolkit[dask]") from None
    dask: Any = distributed  # it has hardly any types
    with contextlib.ExitStack() as stack:
        if place == "local":
            workers = int(options.get("workers", ["2"])[0])
            cluster = dask.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
            place = stack.enter_context(cluster)
        else:
            place = f"tcp://{place}"
        try:
            client = stack.enter_context(dask.Client(place, timeout="10s", set_as_default=False))
        except OSError as error:
            raise errors.EngineFailed(place, str(error)) from None
        yield client.get_executor(pure=False, retries=_TRIES)


def through(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], engine: Engine, workers: int
) -> Iterator[tuple[Piece, Result]]:
    """Each piece with what became of it, in the order in which they are done; only a few are on their way at a time.

    Raises:
        EngineFailed: where processes die again and again.
    """
    waiting = list[Piece]()
    source = iter(pieces)
    for attempt in range(_TRIES):
        try:
            with engine() as executor:
                if executor is None:
                    for piece in source:
                        yield piece, work(piece)
                    return
                yield from _flow(work, source, waiting, executor, workers * _AHEAD)
                return
        except BrokenProcessPool as error:
            if attempt == _TRIES - 1:
                raise errors.EngineFailed(
                    "a process", "it was ended from outside, or there was not enough memory"
                ) from error


def in_turns(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], engine: Engine, workers: int, *, turn: int
) -> Iterator[tuple[Piece, Result]]:
    """As `through`, with new processes after `turn` pieces for each worker: memory that a library loses goes with the old ones."""
    source = iter(pieces)
    for first in source:
        yield from through(work, chain([first], islice(source, turn * workers - 1)), engine, workers)


def _flow(
    work: Callable[[Piece], Result], source: Iterator[Piece], waiting: list[Piece], executor: Executor, ahead: int
) -> Iterator[tuple[Piece, Result]]:
    """`waiting` is what is on its way; where the executor breaks, it is still in it and is sent again."""
    going: dict[Future[Result], Piece] = {executor.submit(work, piece): piece for piece in waiting}
    while True:
        while len(going) < ahead and (piece := next(source, None)) is not None:
            waiting.append(piece)
            going[executor.submit(work, piece)] = piece
        if not going:
            return
        for done in wait(going, return_when=FIRST_COMPLETED).done:
            result = done.result()
            piece = going.pop(done)
            waiting.remove(piece)
            yield piece, result
