"""The processes that read files: started before they are needed, replaced when one dies.

Light to import: what reading needs is loaded in the processes, while this one opens the database.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from lissom.web import env

POOL_FROM_FILES = 64
"""Fewer are read sooner than a process starts."""

_STEP_BACK = 5
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Readers:
    """Some processes; use as a context, so that they end with it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = _pool(count)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *args: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self) -> None:
        """Have all processes start now, in the background."""
        for _ in range(self.count):
            self.ask(_nothing)

    def ask(self, work: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        """The answer to come; of a pool that broke meanwhile the error, at its turn."""
        try:
            return self._pool.submit(work, *args, **named)
        except BrokenProcessPool as error:
            broken: Future[_T] = Future()
            broken.set_exception(error)
            return broken

    def renew(self) -> None:
        """New processes in place of those of which one died."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = _pool(self.count)


@contextmanager
def readers_for(files: int) -> Iterator[Readers | None]:
    """The processes for about so many files, started at once; None where they would not pay."""
    count = env.read().import_workers
    if count < 2 or files < POOL_FROM_FILES:
        yield None
        return
    with Readers(count) as readers:
        readers.start()
        yield readers


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
    )


def _begin() -> None:
    """The parent decides when to stop: an interrupt from the keyboard must not end a worker, and
    a worker must not outlive a parent that was killed. A worker lets the parent, which feeds all
    of them, go first."""
    os.nice(_STEP_BACK)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import lissom.web.training.decoding  # noqa: F401, PLC0415 (while the parent does other things)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _nothing() -> None:
    """The first task of a process: it starts for it."""
