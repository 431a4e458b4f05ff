"""Calendars that come in: the runner's busy hours, and the free hours of clinics elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from lissom.web.training.models.ranges import between, in_order
from lissom.web.training.models.runner import Runner


class OutsideClinic(models.Model):
    """A clinic that does not run Lissom, as one runner knows it. `travel_min` is one way;
    `price_pence_hour` None: not told."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="outside_clinics")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    travel_min = models.PositiveSmallIntegerField(default=0)
    price_pence_hour = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("runner", Lower("name"), name="outside_clinic_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="outside_clinic_named"),
            between("travel_min", 0, 600),
            between("price_pence_hour", 0, 1_000_000),
        ]

    def __str__(self) -> str:
        return self.name


class OutsideHour(models.Model):
    """Time that a clinic elsewhere offers."""

    clinic = models.ForeignKey(OutsideClinic, models.CASCADE, related_name="hours")
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        ordering = ["start", "end", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "start", "end"], name="outside_hour_once"),
            in_order("start", "end", equal=False),
        ]

    def __str__(self) -> str:
        return f"free from {self.start:%Y-%m-%d %H:%M}"


class CalendarSource(models.Model):
    """A calendar file that was brought in, or an address that is read again and again (`address`
    empty: a file). With `clinic` its events are that clinic's free hours, without one they are
    hours at which the runner is busy. `problem`: why the last try failed."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="calendars")
    clinic = models.OneToOneField(
        OutsideClinic, models.CASCADE, null=True, blank=True, related_name="calendar"
    )
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=2000, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    events = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
