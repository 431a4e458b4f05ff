"""The tables of a clinic and its diary. Instants are UTC; working hours are wall time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from lissom.web.training.models import Runner
from lissom.web.training.models.ranges import between, in_order, one_of

_STATES = ("held", "confirmed", "arrived", "completed", "cancelled", "no_show", "blocked")


class Clinic(models.Model):
    """A clinic. `outside`: it does not run Lissom; only its free hours are known here."""

    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=64)
    outside = models.BooleanField(default=False)
    travel_min = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(Lower("name"), name="clinic_name_once"),
            CheckConstraint(condition=~Q(name=""), name="clinic_name_given"),
            between("travel_min", 0, 600),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room that holds one treatment at a time."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(F("clinic"), Lower("name"), name="room_name_once"),
            CheckConstraint(condition=~Q(name=""), name="room_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Therapist(models.Model):
    """A person who treats. `rooms` are those that will do; none: no room is tracked.

    `services` are those that this person is qualified for; none named: every one.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="therapists")
    name = models.CharField(max_length=120)
    rooms = models.ManyToManyField(Room, related_name="therapists", blank=True)
    services: models.ManyToManyField[Service, Any] = models.ManyToManyField(
        "Service", related_name="therapists", blank=True
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(F("clinic"), Lower("name"), name="therapist_name_once"),
            CheckConstraint(condition=~Q(name=""), name="therapist_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A treatment that can be booked. The price is in `ServicePrice`.

    `type` is a massage type of the protocols: it says how the programme plans with it. `name` is
    the clinic's own word for it, `text` what clients read. `audience`: whom it is for; not
    `online`: the staff alone books it.
    """

    class Audience(models.TextChoices):
        EVERYBODY = "everybody"
        NEW = "new"
        KNOWN = "known"

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="services")
    type = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField(max_length=2000, blank=True, default="")
    audience = models.CharField(
        max_length=10, choices=Audience.choices, default=Audience.EVERYBODY.value
    )
    online = models.BooleanField(default=True)
    buffer_before_min = models.PositiveSmallIntegerField(default=0)
    buffer_after_min = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["type", "minutes"]
        constraints = [
            UniqueConstraint(
                F("clinic"), F("type"), F("minutes"), Lower("name"), name="service_once"
            ),
            one_of("audience", ("everybody", "new", "known")),
            between("minutes", 5, 480),
            between("buffer_before_min", 0, 240),
            between("buffer_after_min", 0, 240),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.type}, {self.minutes} min"


class ServicePrice(models.Model):
    """What a service costs from a day on."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="prices")
    since = models.DateField()
    price_pence = models.PositiveIntegerField()

    class Meta:
        ordering = ["since"]
        constraints = [UniqueConstraint(fields=["service", "since"], name="price_once")]

    def __str__(self) -> str:
        return f"{self.price_pence / 100:.2f} from {self.since}"


BEGINNING = date(1900, 1, 1)
"""Hours that were never otherwise hold since then."""


class Hours(models.Model):
    """Wall time on a weekday (0 Monday) when a therapist works; `closes` 00:00: end of day.

    They hold on days from `since` on and before `until`; without `until` they still do. Those that
    ended stay: past use of hours is told by the hours of then.
    """

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    since = models.DateField(default=BEGINNING)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["since", "weekday", "opens"]
        verbose_name_plural = "hours"
        constraints = [
            UniqueConstraint(fields=["therapist", "since", "weekday", "opens"], name="hours_once"),
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="hours_span"
            ),
            between("weekday", 0, 6),
            CheckConstraint(
                condition=Q(closes="00:00") | Q(closes__gt=F("opens")), name="hours_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H:%M}-{self.closes:%H:%M}"


class HoursException(models.Model):
    """What holds on one date instead of the weekday's hours. `opens` empty: closed all day.

    `note`: why, as the staff reads it (a holiday, a race day).
    """

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="exceptions")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["date", "opens"]
        constraints = [
            UniqueConstraint(fields=["therapist", "date", "opens"], name="exception_once"),
            UniqueConstraint(
                fields=["therapist", "date"],
                condition=Q(opens__isnull=True),
                name="exception_closed_once",
            ),
            CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | (
                    Q(opens__isnull=False, closes__isnull=False)
                    & (Q(closes="00:00") | Q(closes__gt=F("opens")))
                ),
                name="exception_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}"


class FreeHour(models.Model):
    """Time that a therapist of another clinic offers, from a calendar file."""

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="free_hours")
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        ordering = ["start"]
        constraints = [
            UniqueConstraint(fields=["therapist", "start", "end"], name="free_hour_once"),
            in_order("start", "end", equal=False),
        ]

    def __str__(self) -> str:
        return f"free from {self.start:%Y-%m-%d %H:%M}"


class Appointment(models.Model):
    """Time of a therapist that is taken. Held, confirmed, arrived and completed occupy;
    `blocked_start`..`blocked_end` is the treatment with its buffers, and no two occupying
    ranges of one therapist or one room may overlap: the database refuses it. Only rows with
    `overlaps` are left out: an exception that staff made, with its reason in the audit log.

    `runner` only when a runner of this installation holds it; `client` is a name or empty,
    `booked_for` the person in the clinic's card file.
    A held one counts until `hold_until`. `version` grows with every change; `key` names the
    request that made it, so that the same request twice makes one appointment. `series` is shared
    by those that were booked together; `label` names blocked time (break, holiday, event).
    """

    class State(models.TextChoices):
        HELD = "held"
        CONFIRMED = "confirmed"
        ARRIVED = "arrived"
        COMPLETED = "completed"
        CANCELLED = "cancelled"
        NO_SHOW = "no_show"
        BLOCKED = "blocked"

    class CancelledBy(models.TextChoices):
        CLIENT = "client"
        CLINIC = "clinic"

    OCCUPYING = (State.HELD, State.CONFIRMED, State.ARRIVED, State.COMPLETED, State.BLOCKED)

    therapist = models.ForeignKey(Therapist, models.PROTECT, related_name="appointments")
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    runner = models.ForeignKey(
        Runner, models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    client = models.CharField(max_length=120, blank=True)
    booked_for = models.ForeignKey(
        "clinic.Client", models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    start = models.DateTimeField()
    end = models.DateTimeField()
    blocked_start = models.DateTimeField()
    blocked_end = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    price_pence = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    hold_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    key = models.CharField(max_length=64, blank=True, default="")
    overlaps = models.BooleanField(default=False)
    series = models.CharField(max_length=32, blank=True, default="")
    label = models.CharField(max_length=80, blank=True, default="")
    cancelled_by = models.CharField(
        max_length=6, blank=True, default="", choices=CancelledBy.choices
    )
    cancelled_late = models.BooleanField(default=False)

    class Meta:
        ordering = ["start", "id"]
        indexes = [
            models.Index(fields=["therapist", "blocked_start"], name="appointment_by_therapist"),
            models.Index(fields=["room", "blocked_start"], name="appointment_by_room"),
        ]
        constraints = [
            one_of("state", _STATES),
            one_of("cancelled_by", ["", "client", "clinic"]),
            UniqueConstraint(fields=["key"], condition=~Q(key=""), name="appointment_key_once"),
            in_order("start", "end", equal=False),
            in_order("blocked_start", "start", equal=True),
            in_order("end", "blocked_end", equal=True),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} {self.state}"
