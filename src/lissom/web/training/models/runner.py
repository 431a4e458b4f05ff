"""Runners and their races."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from lissom.core.runner import Priority, Sex
from lissom.web.training.models.ranges import at_least, between, one_of


class Runner(models.Model):
    """One runner: the profile, field by field. Weekday lists run Monday to Sunday; times are
    `HH:MM`; `clinic_hours` holds pairs of times or null.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="runner"
    )
    name = models.CharField(max_length=100)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=6, blank=True)
    body_mass_kg = models.FloatField(null=True, blank=True)
    resting_heart_rate_bpm = models.FloatField(null=True, blank=True)
    highest_heart_rate_bpm = models.FloatField(null=True, blank=True)
    sweat_rate_l_per_h = models.FloatField(null=True, blank=True)
    result_distance_m = models.FloatField(null=True, blank=True)
    result_time_s = models.FloatField(null=True, blank=True)
    result_date = models.DateField(null=True, blank=True)
    said_level = models.PositiveSmallIntegerField(null=True, blank=True)
    runs_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    second_runs = models.PositiveSmallIntegerField(default=0)
    weekday_minutes = models.JSONField()
    run_start = models.JSONField()
    strength_start = models.JSONField()
    clinic_hours = models.JSONField()
    massage_every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    massage_budget_pence_week = models.PositiveIntegerField(null=True, blank=True)
    long_run_weekday = models.PositiveSmallIntegerField()
    equipment = models.JSONField()
    tight_groups = models.JSONField()
    timezone = models.CharField(max_length=64)
    miles = models.BooleanField(default=False)
    pounds = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="runner_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="runner_name_given"),
            between("birth_year", 1900, 2100),
            one_of("sex", ["", *Sex]),
            between("body_mass_kg", 20, 300),
            between("resting_heart_rate_bpm", 20, 150),
            between("highest_heart_rate_bpm", 80, 250),
            between("sweat_rate_l_per_h", 0, 5),
            between("said_level", 0, 4),
            between("runs_a_week", 1, 14),
            between("second_runs", 0, 5),
            between("massage_every_days", 1, 365),
            between("long_run_weekday", 0, 6),
            models.CheckConstraint(
                condition=models.Q(
                    result_distance_m__isnull=True,
                    result_time_s__isnull=True,
                    result_date__isnull=True,
                )
                | models.Q(result_distance_m__gt=0, result_time_s__gt=0, result_date__isnull=False),
                name="runner_result_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Race(models.Model):
    """A race in the runner's calendar."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="races")
    date = models.DateField()
    distance_m = models.FloatField()
    priority = models.CharField(max_length=1)
    gain_m = models.FloatField(default=0.0)
    target_s = models.FloatField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["date", "distance_m"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "date", "distance_m"], name="race_once"),
            between("distance_m", 100, 500_000),
            between("gain_m", 0, 50_000),
            at_least("target_s", 1),
            one_of("priority", Priority),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.distance_m / 1000:g} km on {self.date}"
