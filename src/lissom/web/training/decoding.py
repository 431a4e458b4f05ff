"""Files decoded in this process or, when there are many, in a few worker processes.

Results come back in the order of the files. Memory is bounded: only a few chunks are under way.
A worker that dies takes one file with it, not the import; when this process dies, its workers
end too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, islice

from lissom.core.errors import Finding, Level
from lissom.core.importers.member import Member
from lissom.web.training.preparing import PreparedFile, opened, prepare
from lissom.web.training.readers import POOL_FROM_FILES, Readers

Source = Member | tuple[str, bytes]
"""A file to read: name and bytes, as a `Member` with what an export's table says of it."""

_CHUNK_FILES = 12
_CHUNK_BYTES = 2 * 1024 * 1024
_CHUNKS_PER_WORKER = 5
_BYTES_UNDER_WAY = 8 * 1024 * 1024
_HASH_BYTES = 32


@dataclass(frozen=True)
class Terms:
    """What holds for every file of an import. `known`: SHA-256 of the files that are in already,
    one after the other; `now` (aware): recordings dated later are refused; None sets no bound."""

    known: bytes = b""
    now: datetime | None = None

    @classmethod
    def of(cls, hashes: Iterable[str], now: datetime | None) -> Terms:
        """Terms of known files by their hashes in hexadecimal."""
        return cls(b"".join(map(bytes.fromhex, hashes)), now)

    def knows(self, content_hash: str) -> bool:
        return bytes.fromhex(content_hash) in self._hashes

    @cached_property
    def _hashes(self) -> frozenset[bytes]:
        places = range(0, len(self.known), _HASH_BYTES)
        return frozenset(self.known[at : at + _HASH_BYTES] for at in places)


def decode(
    sources: Iterable[Source], *, terms: Terms, workers: int, readers: Readers | None = None
) -> Generator[PreparedFile]:
    """Every source prepared, in order; those whose hash is known are marked and not read.

    `readers`: processes that are there already; else as many as `workers` are started when there
    are enough files for them.
    """
    rest = map(member_of, sources)
    if readers is not None:
        yield from _in_pool(rest, terms, readers)
        return
    first = list(islice(rest, POOL_FROM_FILES)) if workers > 1 else []
    if len(first) < POOL_FROM_FILES:
        for member in chain(first, rest):
            yield _prepare_new(member, terms)
        return
    with Readers(workers) as own:
        yield from _in_pool(chain(first, rest), terms, own)


def member_of(source: Source) -> Member:
    """The file, without labels when none were given."""
    return source if isinstance(source, Member) else Member(*source)


def is_known(prepared: PreparedFile) -> bool:
    """Whether this is the mark of a file that was not read because it is already in."""
    return prepared.format == _KNOWN_FORMAT


_KNOWN_FORMAT = "known"


def _prepare_new(member: Member, terms: Terms) -> PreparedFile:
    file = opened(member.name, member.data)
    if terms.knows(file.content_hash):
        known = _bare(member, file.content_hash, _KNOWN_FORMAT)
        return replace(known, labels=member.labels)
    prepared = prepare(file, now=terms.now, labels=member.labels)
    return replace(prepared, stands_in=True) if member.stands_in else prepared


def _bare(member: Member, found: str, file_format: str, *findings: Finding) -> PreparedFile:
    size = len(member.data)
    return PreparedFile(member.name, found, size, file_format, (), findings, "deflate", b"")


_Chunk = list[Member]
_Answer = list[tuple[PreparedFile, bool]]
"""Files read, and whether their bytes are kept as they came: those do not travel back."""


def _in_pool(sources: Iterable[Member], terms: Terms, readers: Readers) -> Iterator[PreparedFile]:
    under_way: deque[tuple[_Chunk, Future[_Answer]]] = deque()
    size = 0
    for chunk in chain(_chunks(sources), [None]):
        if chunk is not None:
            under_way.append((chunk, readers.ask(_prepare_chunk, chunk, terms)))
            size += _size(chunk)
        while under_way and (chunk is None or _enough(len(under_way), size, readers.count)):
            first, future = under_way.popleft()
            size -= _size(first)
            try:
                yield from _whole(first, future.result())
            except BrokenProcessPool:
                lost = [first, *(waiting for waiting, _ in under_way)]
                under_way.clear()
                size = 0
                yield from _one_by_one(lost, terms)
                readers.renew()


def _enough(chunks: int, size: int, workers: int) -> bool:
    """Whether the processes have so much before them that a result may be waited for."""
    return chunks > workers * _CHUNKS_PER_WORKER or (chunks > workers and size > _BYTES_UNDER_WAY)


def _size(chunk: _Chunk) -> int:
    return sum(len(member.data) for member in chunk)


def _whole(chunk: _Chunk, answer: _Answer) -> Iterator[PreparedFile]:
    for member, (prepared, as_it_came) in zip(chunk, answer, strict=True):
        yield replace(prepared, data=member.data) if as_it_came else prepared


def _one_by_one(chunks: Iterable[_Chunk], terms: Terms) -> Iterator[PreparedFile]:
    """After a crash: each file alone, so that only the one that crashes its reader is lost."""
    with Readers(1) as readers:
        for member in chain.from_iterable(chunks):
            alone = [member]
            try:
                yield from _whole(alone, readers.ask(_prepare_chunk, alone, terms).result())
            except BrokenProcessPool:
                readers.renew()
                sentence = "Reading this file made the reader stop; it was left out."
                crash = Finding("reader-stopped", Level.ERROR, sentence, member.name)
                found = opened(member.name, member.data).content_hash
                yield _bare(member, found, "unknown", crash)


_terms = Terms()


def _prepare_chunk(chunk: _Chunk, terms: Terms) -> _Answer:
    """In a process of its own, which keeps the terms: it looks them up file by file."""
    global _terms  # noqa: PLW0603
    if terms != _terms:
        _terms = terms
    answer: _Answer = []
    for member in chunk:
        prepared = _prepare_new(member, _terms)
        as_it_came = prepared.data is member.data and bool(member.data)
        answer.append((replace(prepared, data=b"") if as_it_came else prepared, as_it_came))
    return answer


def _chunks(sources: Iterable[Member]) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    size = 0
    for member in sources:
        chunk.append(member)
        size += len(member.data)
        if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
