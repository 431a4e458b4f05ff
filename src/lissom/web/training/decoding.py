"""Files decoded in this process or, when there are many, in a few worker processes.

Results come back in the order of the files. Memory is bounded: only a few chunks are under way.
A worker that dies takes one file with it, not the import.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from lissom.core.errors import Finding, Level
from lissom.web.training.preparing import PreparedFile, opened, prepare

Source = tuple[str, bytes]

POOL_FROM_FILES = 64
_CHUNK_FILES = 24
_CHUNK_BYTES = 8 * 1024 * 1024
_CHUNKS_PER_WORKER = 2

_known: frozenset[str] = frozenset()


def decode(
    sources: Iterable[Source], *, known: frozenset[str], workers: int
) -> Generator[PreparedFile]:
    """Every source prepared, in order. `known`: content hashes that need no reading again."""
    rest = iter(sources)
    first = list(islice(rest, POOL_FROM_FILES))
    if len(first) < POOL_FROM_FILES or workers < 2:
        for name, data in chain(first, rest):
            yield _prepare_new(name, data, known)
        return
    yield from _in_pool(chain(first, rest), known, workers)


def is_known(prepared: PreparedFile) -> bool:
    """Whether this is the mark of a file that was not read because it is already in."""
    return prepared.format == _KNOWN_FORMAT


_KNOWN_FORMAT = "known"


def _prepare_new(name: str, data: bytes, known: frozenset[str]) -> PreparedFile:
    file = opened(name, data)
    if file.content_hash in known:
        return _bare(name, data, file.content_hash, _KNOWN_FORMAT)
    return prepare(file)


def _bare(name: str, data: bytes, found: str, file_format: str, *findings: Finding) -> PreparedFile:
    return PreparedFile(name, found, len(data), file_format, (), findings, "deflate", b"")


def _in_pool(
    sources: Iterable[Source], known: frozenset[str], workers: int
) -> Iterator[PreparedFile]:
    pool = _pool(workers, known)
    under_way: deque[tuple[list[Source], Future[list[PreparedFile]]]] = deque()
    try:
        for chunk in chain(_chunks(sources), [None]):
            if chunk is not None:
                under_way.append((chunk, pool.submit(_prepare_chunk, chunk)))
            while under_way and (chunk is None or len(under_way) > workers * _CHUNKS_PER_WORKER):
                batch, future = under_way.popleft()
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    lost = [batch, *(waiting for waiting, _ in under_way)]
                    under_way.clear()
                    yield from _one_by_one(lost, known)
                    pool = _pool(workers, known)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(chunks: list[list[Source]], known: frozenset[str]) -> Iterator[PreparedFile]:
    """After a crash: each file alone, so that only the one that crashes its reader is lost."""
    pool = _pool(1, known)
    try:
        for name, data in chain.from_iterable(chunks):
            try:
                yield from pool.submit(_prepare_chunk, [(name, data)]).result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(1, known)
                sentence = "Reading this file made the reader stop; it was left out."
                crash = Finding("reader-stopped", Level.ERROR, sentence, name)
                yield _bare(name, data, opened(name, data).content_hash, "unknown", crash)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int, known: frozenset[str]) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(known,),
    )


def _start_worker(known: frozenset[str]) -> None:
    """The parent decides when to stop; an interrupt from the keyboard must not end a worker."""
    global _known  # noqa: PLW0603 (set once, in a worker process of its own)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _known = known


def _prepare_chunk(chunk: list[Source]) -> list[PreparedFile]:
    return [_prepare_new(name, data, _known) for name, data in chunk]


def _chunks(sources: Iterable[Source]) -> Iterator[list[Source]]:
    chunk: list[Source] = []
    size = 0
    for name, data in sources:
        chunk.append((name, data))
        size += len(data)
        if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
