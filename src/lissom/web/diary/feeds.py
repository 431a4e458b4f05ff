"""The therapist's diary in any calendar: made, revoked, read by whoever holds the address."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.export.appointments import Entry, appointments_calendar, uid_of
from lissom.web.accounts.secrets import hashed, new_secret
from lissom.web.clinic import audit
from lissom.web.clinic.models import Appointment, Therapist
from lissom.web.clinic.seats import Seat
from lissom.web.diary import queries
from lissom.web.diary.models import TherapistFeed
from lissom.web.diary.presenters import words
from lissom.web.training.feeds import Read, count_reading

_BACK, _AHEAD = timedelta(days=31), timedelta(days=366)
_SEEN_EVERY = timedelta(minutes=10)
State = Appointment.State


def own_therapist(seat: Seat) -> Therapist:
    """Who of the diary the person is. Raises InvalidInputError for one who does not treat."""
    if seat.therapist is None:
        raise InvalidInputError(
            gettext("Only those who treat have a diary of their own."),
            remedy=gettext("The owner can say which therapist of the diary you are."),
        )
    return seat.therapist


def make_feed(*, seat: Seat, now: datetime) -> str:
    """A new secret address of the person's own diary; the one before stops working."""
    therapist, secret = own_therapist(seat), new_secret()
    with transaction.atomic():
        TherapistFeed.objects.filter(therapist=therapist).delete()
        TherapistFeed.objects.create(therapist=therapist, secret_hash=hashed(secret), made_at=now)
        audit.note_by(seat, "feed-made", "therapist", therapist.pk, now)
    return secret


def revoke_feed(*, seat: Seat, now: datetime) -> None:
    """The address stops working at once. Raises NotFoundError when there is none."""
    therapist = own_therapist(seat)
    with transaction.atomic():
        gone, _ = TherapistFeed.objects.filter(therapist=therapist).delete()
        if not gone:
            raise NotFoundError(gettext("There is no such calendar."))
        audit.note_by(seat, "feed-revoked", "therapist", therapist.pk, now)


def feed_of(therapist: Therapist) -> TherapistFeed | None:
    """The feed that is open, if there is one."""
    return TherapistFeed.objects.filter(therapist=therapist).first()


def read_feed(*, secret: str, now: datetime) -> Read:
    """The diary behind an address, a month back and a year ahead: no name, no service, no word of
    what it is for; nothing once its maker has left. Raises NotFoundError, TooOftenError."""
    rows = TherapistFeed.objects.select_related("therapist__clinic")
    rows = rows.filter(
        therapist__memberships__ended_at__isnull=True,
        therapist__memberships__made_at__lte=F("made_at"),
    )
    feed = rows.filter(secret_hash=hashed(secret)).first()
    if feed is None:
        raise NotFoundError(gettext("There is no calendar here."))
    count_reading(f"therapist-feed:{feed.pk}")
    if feed.read_at is None or now - feed.read_at > _SEEN_EVERY:
        TherapistFeed.objects.filter(pk=feed.pk).update(read_at=now)
    therapist = feed.therapist
    taken = queries.standing_in(therapist, now - _BACK, now + _AHEAD, now=now)
    body = appointments_calendar(
        [_entry(row) for row in taken],
        zone=therapist.clinic.timezone,
        name=gettext("Diary"),
        on=feed.made_at.date(),
    )
    return Read(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')


def _entry(row: Appointment) -> Entry:
    return Entry(
        uid=uid_of(row.pk),
        sequence=row.version - 1,
        start=row.start,
        minutes=round((row.end - row.start).total_seconds() / 60.0),
        made_at=row.made_at,
        title=gettext("Blocked") if row.state == State.BLOCKED else gettext("Appointment"),
        place="" if row.room is None else words.plain(row.room.name),
        firm=row.state != State.HELD,
    )
