"""Half-open intervals of instants: merge, subtract, overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from operator import attrgetter

_START, _END = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` up to but not including `end`; both aware UTC instants, start before end."""

    start: datetime
    end: datetime


def interval(start: datetime, end: datetime) -> Interval | None:
    """The interval between two aware instants, in UTC; None when it would be empty."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    return Interval(first, last) if first < last else None


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time as sorted intervals that neither overlap nor touch."""
    merged: list[Interval] = []
    for item in sorted(intervals, key=_START):
        if merged and item.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, item.end))
        else:
            merged.append(item)
    return tuple(merged)


def subtract(whole: Iterable[Interval], taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """The time of `whole` that is not in `taken`, sorted and merged."""
    blocks = merge(taken)
    left: list[Interval] = []
    for item in merge(whole):
        start = item.start
        for block in blocks:
            if block.end <= start or block.start >= item.end:
                continue
            if block.start > start:
                left.append(Interval(start, block.start))
            start = max(start, block.end)
        if start < item.end:
            left.append(Interval(start, item.end))
    return tuple(left)


def is_free(merged: tuple[Interval, ...], start: datetime, end: datetime) -> bool:
    """Whether nothing of `merged` (the result of `merge`) overlaps [start, end)."""
    index = bisect_left(merged, end, key=_START)
    return index == 0 or merged[index - 1].end <= start


def gaps(merged: tuple[Interval, ...], start: datetime, end: datetime) -> Iterator[Interval]:
    """What `merged` (the result of `merge`) leaves of [start, end), in order."""
    at = start
    for block in islice(merged, bisect_right(merged, start, key=_END), None):
        if block.start >= end:
            break
        if block.start > at:
            yield Interval(at, block.start)
        at = block.end
    if at < end:
        yield Interval(at, end)
