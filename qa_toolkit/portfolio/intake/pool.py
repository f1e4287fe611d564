"""Where chunks are worked on: in this process, in several of this machine, or on a cluster that is there already. All give the same rows."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
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
_PATIENCE = 10  # seconds for a cluster to answer
_MOST_WORKERS = 512


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def engine(name: str | None, jobs: int, *, apart: bool = False) -> Engine:
    """What runs the work: `None` is this machine with so many processes, `dask://HOST:PORT` or `dask://local?workers=2` a Dask cluster.

    Args:
        apart: not in this process, even where one is enough.

    Raises:
        UnknownEngine; where it is used, MissingLibrary, EngineNotThere and EngineFailed.
    """
    if name is None:
        return lambda: _processes(jobs, apart=apart)
    place, workers = _dask_address(name)
    return lambda: _dask(name, place, workers)


def _dask_address(name: str) -> tuple[str, int]:
    """Where the scheduler is, and how many workers to start; `local` and '' where they are to be started here."""
    try:
        address = urlsplit(name)
        options = parse_qs(address.query, keep_blank_values=True, strict_parsing=bool(address.query))
        address.port  # noqa: B018 - raises where it is no number of a port
    except ValueError:
        raise errors.UnknownEngine(name, "its address cannot be read.") from None
    if address.scheme != "dask" or not address.hostname:
        raise errors.UnknownEngine(name)
    if address.netloc != "local" or address.path.strip("/"):
        if options or address.path.strip("/"):
            raise errors.UnknownEngine(name, "nothing can stand after the port.")
        return f"tcp://{address.netloc}", 0
    workers = options.pop("workers", ["2"])[-1]
    if options or not (workers.isascii() and workers.isdigit() and 1 <= int(workers) <= _MOST_WORKERS):
        raise errors.UnknownEngine(
            name, f"workers is a number from 1 to {_MOST_WORKERS}, and nothing else can be chosen."
        )
    return "local", int(workers)


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
    others = set(multiprocessing.active_children())
    try:
        context = multiprocessing.get_context("fork" if fork else "spawn")
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_the_one_that_began_us) as pool:
            try:
                yield pool
            except BaseException:  # Ctrl-C above all: what is on its way would be finished first, and then thrown away
                pool.shutdown(wait=False, cancel_futures=True)
                for process in set(multiprocessing.active_children()) - others:
                    process.terminate()
                raise
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


class _Cluster(Executor):
    """A cluster, which knows how many chunks it can work on at a time."""

    def __init__(self, client: Any) -> None:
        self._client, self._executor = client, client.get_executor(pure=False, retries=_TRIES)

    def submit(self, work: Any, /, *of: Any, **named: Any) -> Future[Any]:
        going: Future[Any] = self._executor.submit(work, *of, **named)
        return going

    @property
    def width(self) -> int:
        return sum(self._client.ncores().values())


@contextlib.contextmanager
def _dask(name: str, place: str, workers: int) -> Iterator[Executor | None]:
    try:
        import distributed
    except ImportError:
        raise errors.MissingLibrary("--engine dask://…", "qa-toolkit[dask]") from None
    dask: Any = distributed  # it has hardly any types
    with contextlib.ExitStack() as stack:
        if workers:
            cluster = dask.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
            place = stack.enter_context(cluster)
        try:
            client = stack.enter_context(dask.Client(place, timeout=_PATIENCE, set_as_default=False))
        except (OSError, ValueError):
            raise errors.EngineNotThere(name, f"no scheduler of Dask's answered within {_PATIENCE} seconds.") from None
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except OSError:
            raise errors.EngineNotThere(name, "the cluster has no worker.") from None
        try:
            yield _Cluster(client)
        except errors.QAToolkitError:
            raise
        except ModuleNotFoundError as error:
            raise errors.EngineFailed(
                name, f"a worker has no {error.name}; install the same QA Toolkit there"
            ) from error
        except Exception as error:
            # Dask raises faults of its own when a cluster goes away under its work.
            if client.status == "running" and not isinstance(error, dask.KilledWorker | CancelledError):
                raise
            raise errors.EngineFailed(name, "the cluster was ended, or a worker again and again") from error


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
                width = executor.width if isinstance(executor, _Cluster) else workers
                yield from _flow(work, source, waiting, executor, max(width, workers) * _AHEAD)
                return
        except BrokenProcessPool as error:
            if attempt == _TRIES - 1:
                raise errors.EngineFailed(
                    "a process", "it was ended from outside, or there was not enough memory"
                ) from error


def chunks(items: Iterable[Piece], size: int) -> Iterator[tuple[Piece, ...]]:
    source = iter(items)
    while chunk := tuple(islice(source, size)):
        yield chunk


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
