"""What a runner tells by hand: how the body feels, what was done, when there is no time."""

from __future__ import annotations

from django.db import models

from lissom.core.runner import DoneKind
from lissom.web.training.models.ranges import between, in_order, one_of
from lissom.web.training.models.runner import Runner


class CheckIn(models.Model):
    """A check-in. `soreness` maps state ids to whole or half points; `scale` names the scale."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    local_date = models.DateField()
    soreness = models.JSONField(default=dict)
    sleep = models.FloatField(null=True, blank=True)
    fatigue = models.FloatField(null=True, blank=True)
    stress = models.FloatField(null=True, blank=True)
    mood = models.FloatField(null=True, blank=True)
    calm = models.FloatField(null=True, blank=True)
    red_flags = models.JSONField(default=list)
    note = models.TextField(blank=True)
    scale = models.CharField(max_length=40)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["runner", "local_date"], name="check_in_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["runner", "at"], name="check_in_once"),
            *(between(name, 0, 10) for name in ("sleep", "fatigue", "stress", "mood", "calm")),
        ]

    def __str__(self) -> str:
        return f"check-in of {self.local_date}"


class DoneEntry(models.Model):
    """A session entered by hand: a run without a watch, strength, a massage somewhere else.

    `place` is where a massage was. `key`/`hard` as the runner said.
    """

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="entries")
    date = models.DateField()
    start = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=10)
    type = models.CharField(max_length=60, blank=True)
    minutes = models.FloatField()
    distance_m = models.FloatField(null=True, blank=True)
    rpe_cr10 = models.FloatField(null=True, blank=True)
    hard = models.BooleanField(default=False)
    place = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "id"]
        verbose_name_plural = "done entries"
        indexes = [models.Index(fields=["runner", "date"], name="entry_by_day")]
        constraints = [
            one_of("kind", DoneKind),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0, minutes__lte=2880), name="doneentry_minutes_range"
            ),
            between("distance_m", 0, 500_000),
            between("rpe_cr10", 0, 10),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.date}"


class Injury(models.Model):
    """An injury or illness on its way back; `ended` empty while it is open."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="injuries")
    pathway = models.CharField(max_length=60)
    stage = models.PositiveSmallIntegerField()
    since = models.DateField()
    stage_since = models.DateField()
    ended = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["since", "id"]
        verbose_name_plural = "injuries"
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "pathway", "state"],
                condition=models.Q(ended__isnull=True),
                name="injury_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True) | models.Q(ended__gte=models.F("since")),
                name="injury_ends_after_start",
            ),
            in_order("since", "stage_since", equal=True),
        ]

    def __str__(self) -> str:
        return f"{self.pathway} since {self.since}"


class BusyTime(models.Model):
    """Hours that are not free; `source` names the calendar they came from."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="busy_times")
    start = models.DateTimeField()
    end = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["start", "end", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "source", "start", "end"], name="busy_time_once"
            ),
            in_order("start", "end", equal=False),
        ]

    def __str__(self) -> str:
        return f"busy from {self.start:%Y-%m-%d %H:%M}"


class Holiday(models.Model):
    """Whole days away, both included."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="holidays")
    first = models.DateField()
    last = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["first", "last", "id"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "first", "last"], name="holiday_once"),
            in_order("first", "last", equal=True),
        ]

    def __str__(self) -> str:
        return f"away {self.first} to {self.last}"


class OwnAppointment(models.Model):
    """A massage that the runner has booked at a clinic outside this installation. `travel_min` is
    one way; `source` names the calendar file that it came from."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="own_appointments")
    start = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    therapist = models.CharField(max_length=120, blank=True)
    travel_min = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "start"], name="own_appointment_once"),
            between("minutes", 5, 240),
            between("travel_min", 0, 600),
        ]

    def __str__(self) -> str:
        return f"massage of {self.start:%Y-%m-%d %H:%M}"
