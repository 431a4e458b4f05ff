"""Calendar feeds: made, revoked, and read by whoever holds the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.export.ics import programme_calendar
from lissom.web.accounts.secrets import hashed, new_secret
from lissom.web.training import models, queries
from lissom.web.training.models import CalendarFeed

MOST_READS = 30
_SPAN_S = 60
_SEEN_EVERY = timedelta(minutes=10)


class TooOftenError(NotFoundError):
    """The feed is asked for more often than any calendar needs."""

    code = "too-often"


@dataclass(frozen=True, slots=True)
class Read:
    """A feed's bytes with what tells whether they changed."""

    body: bytes
    etag: str


def make_feed(*, runner: models.Runner, kind: str, now: datetime) -> str:
    """A new secret address for a kind of feed; the one before stops working."""
    if kind not in CalendarFeed.Kind.values:
        raise InvalidInputError(f"There is no calendar '{kind}'.", remedy="Ask for full or busy.")
    secret = new_secret()
    with transaction.atomic():
        CalendarFeed.objects.filter(runner=runner, kind=kind).delete()
        CalendarFeed.objects.create(
            runner=runner, kind=kind, secret_hash=hashed(secret), made_at=now
        )
    return secret


def revoke_feed(*, runner: models.Runner, kind: str) -> None:
    """The address stops working at once."""
    gone, _ = CalendarFeed.objects.filter(runner=runner, kind=kind).delete()
    if not gone:
        raise NotFoundError("There is no such calendar.")


def read_feed(*, secret: str, now: datetime) -> Read:
    """The calendar behind an address. Raises NotFoundError, TooOftenError.

    Without a programme it is empty. The time stamp is that of the programme, so the same
    programme is the same bytes.
    """
    feed = CalendarFeed.objects.select_related("runner").filter(secret_hash=hashed(secret)).first()
    if feed is None:
        raise NotFoundError("There is no calendar here.")
    count_reading(f"feed:{feed.pk}")
    if feed.read_at is None or now - feed.read_at > _SEEN_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    busy = feed.kind == CalendarFeed.Kind.BUSY
    try:
        found = queries.current_programme(feed.runner)
    except NotFoundError:
        empty = programme_calendar(
            {"days": []}, now=feed.made_at, zone=feed.runner.timezone, busy_only=busy
        )
        return Read(empty, f'"{feed.pk}-none"')
    body = programme_calendar(
        found.document,
        now=found.made_at,
        zone=feed.runner.timezone,
        busy_only=busy,
        sequence=found.number,
    )
    return Read(body, f'"{feed.pk}-{found.number}-{found.problem_hash[:12]}"')


def count_reading(key: str) -> None:
    """Count one reading of the calendar with this name. Raises TooOftenError."""
    if not cache.add(key, 1, _SPAN_S) and cache.incr(key) > MOST_READS:
        raise TooOftenError("This calendar is read too often.", remedy="Try again in a minute.")
