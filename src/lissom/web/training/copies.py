"""Recordings of one session from several sources: the richer counts, the others stand behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from lissom.core.activity.model import Sport
from lissom.core.errors import InvalidInputError
from lissom.core.importers.dedup import Summary, same_session
from lissom.web.training import access, models

_LONGEST = timedelta(days=3)  # an activity that began earlier cannot overlap
_COLUMNS = ("start", "elapsed_s", "distance_m", "sport", "richness")

Span = tuple[datetime, datetime]


def link_copies(runner: models.Runner, rows: Sequence[models.Activity]) -> frozenset[int]:
    """Link each newly stored row with its copies; ids of those that had one before them.

    In the order of the rows: of several recordings of one session the richest counts, the first
    of equals. Sessions that the runner keeps apart are left alone.
    """
    new = {row.pk for row in rows}
    kept = {row.pk: _Session.of(row) for row in _near(runner, rows) if row.pk not in new}
    seconds: set[int] = set()
    for own in map(_Session.of, rows):
        copies = [other for other in kept.values() if other.is_same(own)]
        if not copies:
            kept[own.pk] = own
            continue
        seconds.add(own.pk)
        best = min(copies, key=lambda other: (-other.summary.richness, other.pk))
        if best.summary.richness >= own.summary.richness:
            _stand_behind(best.pk, [own.pk])
        else:
            _stand_behind(own.pk, [other.pk for other in copies])
            for other in copies:
                del kept[other.pk]
            kept[own.pk] = own
    return frozenset(seconds)


@dataclass(frozen=True, slots=True)
class _Session:
    """What is compared of one row; seconds since 1970 tell quickly what cannot overlap."""

    pk: int
    start_s: float
    end_s: float
    summary: Summary

    @classmethod
    def of(cls, row: models.Activity) -> _Session:
        start_s = row.start.timestamp()
        summary = Summary(Sport(row.sport), row.start, row.elapsed_s, row.distance_m, row.richness)
        return cls(row.pk, start_s, start_s + row.elapsed_s, summary)

    def is_same(self, other: _Session) -> bool:
        if self.start_s > other.end_s or other.start_s > self.end_s:
            return False
        return same_session(self.summary, other.summary)


def _near(runner: models.Runner, rows: Iterable[models.Activity]) -> list[models.Activity]:
    """Counting activities that could overlap one of these, in one query."""
    wanted = Q()
    for first, last in _joined((row.start - _LONGEST, _end(row)) for row in rows):
        wanted |= Q(start__gt=first, start__lt=last)
    found = models.Activity.objects.filter(
        wanted, runner=runner, duplicate_of__isnull=True, kept_apart=False
    )
    return list(found.order_by("id").only(*_COLUMNS)) if wanted else []


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans as one, in order of time."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _end(row: models.Activity) -> datetime:
    return row.start + timedelta(seconds=max(row.elapsed_s, 1.0))


def _stand_behind(kept: int, ids: list[int]) -> None:
    """These, and whatever stood behind them, are copies of `kept`."""
    rows = models.Activity.objects
    rows.filter(Q(pk__in=ids) | Q(duplicate_of__in=ids)).update(duplicate_of=kept)


def keep_apart(*, runner: models.Runner, activity: int) -> int:
    """Undo a joining: this copy is a session of its own again, and stays so.

    Returns the id of the activity that it stood behind. Raises NotFoundError, and
    InvalidInputError when it stands behind none.
    """
    with transaction.atomic():
        row = access.activity_of(runner, activity)
        if row.duplicate_of_id is None:
            raise InvalidInputError(
                f"Activity {activity} is no copy of another one; it counts already.",
                remedy="`lissom imports copies` lists what was joined.",
            )
        before = int(row.duplicate_of_id)
        row.duplicate_of, row.kept_apart = None, True
        row.save(update_fields=["duplicate_of", "kept_apart"])
        return before


def join(*, runner: models.Runner, activity: int, copy: int) -> None:
    """Say that `copy` records the same session as `activity`, which counts from now on."""
    with transaction.atomic():
        kept, other = access.activity_of(runner, activity), access.activity_of(runner, copy)
        if kept.pk == other.pk:
            raise InvalidInputError(
                f"Activity {activity} cannot be a copy of itself.", remedy="Give two numbers."
            )
        if kept.duplicate_of_id is not None:
            raise InvalidInputError(
                f"Activity {activity} is itself a copy of {kept.duplicate_of_id}.",
                remedy=f"Join {copy} with {kept.duplicate_of_id}.",
            )
        models.Activity.objects.filter(pk__in=[kept.pk, other.pk]).update(kept_apart=False)
        _stand_behind(kept.pk, [other.pk])


def without_batch(batch: models.ImportBatch) -> dict[int, list[int]]:
    """Copies from elsewhere that stand behind activities of this import, by the one they stand
    behind, the richest first: what must count again when the import is taken back."""
    gone = models.Activity.objects.filter(source__batch=batch)
    behind = models.Activity.objects.filter(duplicate_of__in=gone).exclude(source__batch=batch)
    groups: dict[int, list[tuple[int, int]]] = {}
    for pk, kept, richness in behind.values_list("pk", "duplicate_of", "richness"):
        groups.setdefault(int(kept or 0), []).append((-richness, pk))
    return {kept: [pk for _, pk in sorted(members)] for kept, members in groups.items()}


def count_again(groups: dict[int, list[int]]) -> None:
    """The first of each group counts, the others stand behind it."""
    rows: Any = models.Activity.objects
    for first, *others in groups.values():
        rows.filter(pk=first).update(duplicate_of=None)
        rows.filter(pk__in=others).update(duplicate_of=first)
