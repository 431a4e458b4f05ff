"""The tables of the waiting list: wishes with their windows, freed hours, and who was asked.

A held hour is an `Appointment` of state held: the database that keeps appointments apart keeps
holds apart, too. Instants are UTC.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from lissom.web.clinic.models import Appointment, Client, Clinic, Service, Therapist
from lissom.web.training.models.ranges import in_order, one_of


class WaitingEntry(models.Model):
    """One client's wish for an hour. `until`: the end of its last window.

    `standing` orders the list as long waiting and need do, whatever the hour: `services` sets it.
    `need` (milli-points) and `best` come from the programme of a runner. `pattern` is how the
    windows were given (days and hours of the wall clock); empty: as instants. `first`: named to be
    asked before all others. `appointment`: what the wish became.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        BOOKED = "booked"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="waiting_entries")
    client = models.ForeignKey(Client, models.CASCADE, related_name="waiting_entries")
    service = models.ForeignKey(Service, models.RESTRICT, related_name="+")
    therapist = models.ForeignKey(
        Therapist, models.RESTRICT, null=True, blank=True, related_name="+"
    )
    only_therapist = models.BooleanField(default=False)
    notice_min = models.PositiveIntegerField(default=0)
    need = models.PositiveIntegerField(default=0)
    best = models.DateTimeField(null=True, blank=True)
    first = models.BooleanField(default=False)
    pattern = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    standing = models.BigIntegerField(default=0)
    until = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING.value)
    ended_at = models.DateTimeField(null=True, blank=True)
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["since", "id"]
        verbose_name_plural = "entries of the waiting list"
        indexes = [
            models.Index(fields=["clinic", "state", "until"], name="waiting_by_state"),
            models.Index(
                fields=["clinic", "state", "-first", "-standing", "id"], name="waiting_by_standing"
            ),
        ]
        constraints = [
            one_of("state", ("waiting", "booked", "withdrawn", "lapsed")),
            CheckConstraint(
                condition=Q(only_therapist=False) | Q(therapist__isnull=False),
                name="waiting_only_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"wish of {self.client_id} since {self.since:%Y-%m-%d}"


class WaitingWindow(models.Model):
    """A stretch within which the treatment may lie, a day long at most. `clinic` as the entry's."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="+")
    entry = models.ForeignKey(WaitingEntry, models.CASCADE, related_name="windows")
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        ordering = ["start", "id"]
        verbose_name_plural = "windows of the waiting list"
        indexes = [models.Index(fields=["clinic", "start", "end", "entry"], name="window_by_start")]
        constraints = [in_order("start", "end", equal=False)]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} to {self.end:%H:%M}"


class FreedHour(models.Model):
    """Time of a therapist that came free and goes round the waiting list.

    `wakes_at`: when something is due without anybody's answer; empty: nothing. `freed_by`: why it
    is free. `source`: the number of the appointment that made room, when one did.
    """

    class Stage(models.TextChoices):
        HELD = "held"
        OPEN = "open"
        TAKEN = "taken"
        OVER = "over"

    class FreedBy(models.TextChoices):
        CANCELLED = "cancelled"
        MOVED = "moved"
        SHORTER = "shorter"
        OPENED = "opened"
        REST = "rest"

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="freed_hours")
    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="freed_hours")
    start = models.DateTimeField()
    end = models.DateTimeField()
    freed_by = models.CharField(max_length=9, choices=FreedBy.choices)
    source = models.BigIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=5, choices=Stage.choices, default=Stage.OPEN.value)
    wakes_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["start", "id"]
        indexes = [
            models.Index(fields=["wakes_at"], name="freed_by_waking"),
            models.Index(fields=["clinic", "stage", "start"], name="freed_by_stage"),
        ]
        constraints = [
            one_of("stage", ("held", "open", "taken", "over")),
            one_of("freed_by", ("cancelled", "moved", "shorter", "opened", "rest")),
            in_order("start", "end", equal=False),
        ]

    def __str__(self) -> str:
        return f"freed {self.start:%Y-%m-%d %H:%M} ({self.stage})"


class HourOffer(models.Model):
    """One client asked for one hour, in the order of asking. `answer` empty: awaited.

    Of one freed hour, and to one entry, one offer at most is awaited. `hold`: the held appointment
    while it is awaited, the booked one once it is accepted. Only the hash of the link's secret is
    kept; `mailed_at` empty: no mail went out. `why`: why this client before the next.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        UNANSWERED = "unanswered"
        WITHDRAWN = "withdrawn"

    freed = models.ForeignKey(FreedHour, models.CASCADE, related_name="offers")
    entry = models.ForeignKey(WaitingEntry, models.CASCADE, related_name="offers")
    service = models.ForeignKey(Service, models.RESTRICT, related_name="+")
    start = models.DateTimeField()
    end = models.DateTimeField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=10, blank=True, default="", choices=Answer.choices)
    answered_at = models.DateTimeField(null=True, blank=True)
    hold = models.ForeignKey(Appointment, models.SET_NULL, null=True, blank=True, related_name="+")
    secret_hash = models.CharField(max_length=64, blank=True, default="")
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "hours offered from the waiting list"
        indexes = [
            models.Index(fields=["at"], name="offer_by_time"),
            models.Index(fields=["secret_hash"], name="offer_by_secret"),
        ]
        constraints = [
            one_of("answer", ("", "accepted", "declined", "unanswered", "withdrawn")),
            UniqueConstraint(fields=["freed"], condition=Q(answer=""), name="offer_one_awaited"),
            UniqueConstraint(fields=["entry"], condition=Q(answer=""), name="offer_one_an_entry"),
            UniqueConstraint(
                fields=["freed"], condition=Q(answer="accepted"), name="offer_one_winner"
            ),
            in_order("start", "end", equal=False),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} to entry {self.entry_id}: {self.answer or 'awaited'}"
