"""Writes about one activity: renamed, reclassified, its distance corrected, deleted.

The file that it came from stays, so nothing is lost and the same file never comes in again.
What was corrected is kept beside it (`corrections`), so that it can be told and taken back.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from django.db import transaction

from lissom.core.activity.model import Activity as CoreActivity
from lissom.core.activity.model import Channel, Sport, Streams
from lissom.core.errors import InvalidInputError
from lissom.core.runner import DoneKind, DoneSession, checks
from lissom.web.training import access, bridge, models
from lissom.web.training.preparing import as_columns, prepared
from lissom.web.training.services import entry_columns

_OF_DISTANCE = (Channel.DISTANCE, Channel.SPEED, Channel.STEP_LENGTH)
_TITLE_LENGTH = 300
_FARTHEST_FACTOR = 2.0


def edit_activity(
    *,
    runner: models.Runner,
    activity: int,
    title: str | None = None,
    sport: Sport | None = None,
    rpe_cr10: float | None = None,
    distance_m: float | None = None,
) -> models.Activity:
    """Change what a recording says of itself; what is not given stays.

    `distance_m`: what a treadmill or a measured course showed; speeds change with it, and the
    load follows. It may differ by a factor of two at most.
    """
    checks.check_number("score", rpe_cr10, label="effort (CR-10)")
    if title is not None and len(title) > _TITLE_LENGTH:
        raise InvalidInputError(
            f"The title has {len(title)} letters.", remedy=f"Give {_TITLE_LENGTH} at most."
        )
    with transaction.atomic():
        access.activity_of(runner, activity)
        row = models.Activity.objects.select_for_update().get(pk=activity)
        corrections: dict[str, Any] = dict(row.corrections)
        if title is not None:
            row.title = title.strip()
        if rpe_cr10 is not None:
            row.perceived_exertion = rpe_cr10
        if sport is not None and sport.value != row.sport:
            corrections.setdefault("sport", row.sport)
            row.sport = sport.value
        whole = bridge.activity_from_row(row)
        if distance_m is not None and distance_m != row.distance_m:
            corrections.setdefault("distance_m", row.distance_m)
            whole = with_distance(whole, distance_m)
        row.corrections = corrections
        _derive_again(row, whole)
        return row


def edit_entry(
    *, runner: models.Runner, entry: int, done: DoneSession, place: str = "", note: str = ""
) -> models.DoneEntry:
    """What was told by hand, told anew. What it was planned as stays while the kind stays.

    Raises NotFoundError, InvalidInputError as for a new one.
    """
    with transaction.atomic():
        row = access.entry_of(runner, entry)
        same = row.kind == done.kind.value
        kept = replace(
            done,
            type=done.type or (row.type if same and done.kind is not DoneKind.MASSAGE else ""),
            start=row.start if row.date == done.date else None,
            hard=same and row.hard,
        )
        for column, content in entry_columns(kept, place=place, note=note).items():
            setattr(row, column, content)
        row.save()
        return row


def with_distance(activity: CoreActivity, distance_m: float) -> CoreActivity:
    """The activity over another distance: streams of distance and speed in proportion.

    Raises InvalidInputError without a distance to begin with, or too far from it.
    """
    known = activity.distance_m
    if not known:
        raise InvalidInputError(
            "This recording has no distance to correct.", remedy="Enter the run by hand."
        )
    factor = distance_m / known if math.isfinite(distance_m) else math.inf
    if not 1 / _FARTHEST_FACTOR <= factor <= _FARTHEST_FACTOR:
        raise InvalidInputError(
            f"{distance_m / 1000:.2f} km is too far from the {known / 1000:.2f} km recorded.",
            remedy="Give half to twice as much.",
        )
    columns = {
        channel: column * factor if channel in _OF_DISTANCE else column
        for channel, column in activity.streams.columns.items()
    }
    laps = tuple(
        replace(lap, distance_m=None if lap.distance_m is None else lap.distance_m * factor)
        for lap in activity.laps
    )
    return replace(
        activity,
        distance_m=distance_m,
        distance_source="said",
        laps=laps,
        streams=Streams(activity.streams.time_s, columns),
    )


def _derive_again(row: models.Activity, whole: CoreActivity) -> None:
    """Exposure, best efforts and summary from the changed recording."""
    item = prepared(whole)
    columns = bridge.activity_to_row(whole, local_date=row.local_date) | as_columns(item)
    for column, content in columns.items():
        setattr(row, column, content)
    row.save()
    models.ActivityStreams.objects.filter(activity=row).update(data=item.streams)


def delete_activity(*, runner: models.Runner, activity: int) -> int:
    """Take a recording out, with the copies that stood behind it; returns how many went.

    Its file stays known, so that the next import does not bring it back; taking back the import
    removes that too.
    """
    with transaction.atomic():
        row = access.activity_of(runner, activity)
        copies = models.Activity.objects.filter(duplicate_of=row)
        count = 1 + copies.count()
        copies.delete()
        row.delete()
        return count
