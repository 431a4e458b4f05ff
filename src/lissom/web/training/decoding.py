"""Files decoded in this process or, when there are many, in a few worker processes.

Results come back in the order of the files. Memory is bounded: only a few chunks are under way.
A worker that dies takes one file with it, not the import; when this process dies, its workers
end too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from lissom.core.errors import Finding, Level
from lissom.core.importers.member import Member
from lissom.web.training.preparing import PreparedFile, opened, prepare

Source = Member | tuple[str, bytes]
"""A file to read: name and bytes, as a `Member` with what an export's table says of it."""

POOL_FROM_FILES = 64
_CHUNK_FILES = 12
_CHUNK_BYTES = 4 * 1024 * 1024
_CHUNKS_PER_WORKER = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every file of an import. `known`: content hashes that are in already;
    `now` (aware): recordings dated later are refused; None sets no bound."""

    known: frozenset[str] = frozenset()
    now: datetime | None = None


_terms = Terms()


def decode(sources: Iterable[Source], *, terms: Terms, workers: int) -> Generator[PreparedFile]:
    """Every source prepared, in order; those whose hash is known are marked and not read."""
    rest = map(member_of, sources)
    first = list(islice(rest, POOL_FROM_FILES)) if workers > 1 else []
    if len(first) < POOL_FROM_FILES:
        for member in chain(first, rest):
            yield _prepare_new(member, terms)
        return
    yield from _in_pool(chain(first, rest), terms, workers)


def member_of(source: Source) -> Member:
    """The file, without labels when none were given."""
    return source if isinstance(source, Member) else Member(*source)


def is_known(prepared: PreparedFile) -> bool:
    """Whether this is the mark of a file that was not read because it is already in."""
    return prepared.format == _KNOWN_FORMAT


_KNOWN_FORMAT = "known"


def _prepare_new(member: Member, terms: Terms) -> PreparedFile:
    file = opened(member.name, member.data)
    if file.content_hash in terms.known:
        known = _bare(member, file.content_hash, _KNOWN_FORMAT)
        return replace(known, labels=member.labels)
    return prepare(file, now=terms.now, labels=member.labels)


def _bare(member: Member, found: str, file_format: str, *findings: Finding) -> PreparedFile:
    size = len(member.data)
    return PreparedFile(member.name, found, size, file_format, (), findings, "deflate", b"")


_Answer = list[tuple[PreparedFile, bool]]
"""Files read, and whether their bytes are kept as they came: those do not travel back."""


def _in_pool(sources: Iterable[Member], terms: Terms, workers: int) -> Iterator[PreparedFile]:
    pool = _pool(workers, terms)
    under_way: deque[tuple[list[Member], Future[_Answer]]] = deque()
    try:
        for chunk in chain(_chunks(sources), [None]):
            if chunk is not None:
                under_way.append((chunk, _submitted(pool, chunk)))
            while under_way and (chunk is None or len(under_way) > workers * _CHUNKS_PER_WORKER):
                batch, future = under_way.popleft()
                try:
                    yield from _whole(batch, future.result())
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    lost = [batch, *(waiting for waiting, _ in under_way)]
                    under_way.clear()
                    yield from _one_by_one(lost, terms)
                    pool = _pool(workers, terms)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, chunk: list[Member]) -> Future[_Answer]:
    """The answer to come; of a pool that broke meanwhile the error, at its turn."""
    try:
        return pool.submit(_prepare_chunk, chunk)
    except BrokenProcessPool as error:
        broken: Future[_Answer] = Future()
        broken.set_exception(error)
        return broken


def _whole(chunk: list[Member], answer: _Answer) -> Iterator[PreparedFile]:
    for member, (prepared, as_it_came) in zip(chunk, answer, strict=True):
        yield replace(prepared, data=member.data) if as_it_came else prepared


def _one_by_one(chunks: list[list[Member]], terms: Terms) -> Iterator[PreparedFile]:
    """After a crash: each file alone, so that only the one that crashes its reader is lost."""
    pool = _pool(1, terms)
    try:
        for member in chain.from_iterable(chunks):
            alone = [member]
            try:
                yield from _whole(alone, _submitted(pool, alone).result())
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(1, terms)
                sentence = "Reading this file made the reader stop; it was left out."
                crash = Finding("reader-stopped", Level.ERROR, sentence, member.name)
                found = opened(member.name, member.data).content_hash
                yield _bare(member, found, "unknown", crash)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int, terms: Terms) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(terms,),
    )


def _start_worker(terms: Terms) -> None:
    """The parent decides when to stop: an interrupt from the keyboard must not end a worker, and
    a worker must not outlive a parent that was killed."""
    global _terms  # noqa: PLW0603 (set once, in a worker process of its own)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _terms = terms


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _prepare_chunk(chunk: list[Member]) -> _Answer:
    answer: _Answer = []
    for member in chunk:
        prepared = _prepare_new(member, _terms)
        as_it_came = prepared.data is member.data and bool(member.data)
        answer.append((replace(prepared, data=b"") if as_it_came else prepared, as_it_came))
    return answer


def _chunks(sources: Iterable[Member]) -> Iterator[list[Member]]:
    chunk: list[Member] = []
    size = 0
    for member in sources:
        chunk.append(member)
        size += len(member.data)
        if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
