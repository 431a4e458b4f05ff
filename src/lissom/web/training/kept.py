"""Answers worked out from a runner's history, kept in this process while the history is the same.

The key is made of what was recorded and said, not of counters: rows that change in place, by
whatever way, make another key, and equal data give equal answers wherever they lie.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar

from django.db.models import JSONField, Max, Model, TextField
from django.db.models.functions import Cast

from lissom.web.training import models

_T = TypeVar("_T")
_MOST = 48
_UNREAD = frozenset({"exposure", "laps", "pauses", "sets", "lengths", "description", "note"})

_kept: OrderedDict[tuple[str, str], Any] = OrderedDict()
_lock = Lock()


def kept(name: str, runner: models.Runner, *, since: date, on: date, make: Callable[[], _T]) -> _T:
    """The answer `name` about what was done and said from `since`, seen from the day `on`: the one
    made before from the same rows, else a new one. Whoever gets it must not change it."""
    key = (name, history_mark(runner, since=since, on=on))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: _T = _kept[key]
            return found
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Let go of every answer."""
    with _lock:
        _kept.clear()


def history_mark(runner: models.Runner, *, since: date, on: date) -> str:
    """A hash of every row that an answer about these days may read: the profile, races, what was
    recorded and told, check-ins, measurements, and the last day of all. Eight queries."""
    digest = sha256(f"{runner.pk} {on.isoformat()} {since.isoformat()}".encode())
    rows = models.Activity.objects.filter(runner=runner)
    told = models.DoneEntry.objects.filter(runner=runner)
    said = models.CheckIn.objects.filter(runner=runner)
    for found in (
        models.Runner.objects.filter(pk=runner.pk),
        models.Race.objects.filter(runner=runner, date__gte=since),
        rows.filter(local_date__gte=since),
        told.filter(date__gte=since),
        said.filter(local_date__gte=since),
        models.Measurement.objects.filter(runner=runner),
    ):
        for row in found.order_by("pk").values_list(*_columns(found.model)):
            digest.update(repr(row).encode())
    ends = (rows.aggregate(last=Max("local_date")), told.aggregate(last=Max("date")))
    digest.update(repr([end["last"] for end in ends]).encode())
    return digest.hexdigest()


def _columns(model: type[Model]) -> Iterator[Any]:
    """Every column that an answer may depend on; documents as the text that they are kept as."""
    for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's documented interface)
        if field.name in _UNREAD:
            continue
        yield Cast(field.attname, TextField()) if isinstance(field, JSONField) else field.attname
