"""The reminder of the check-in by mail."""

from __future__ import annotations

from django.db import models

from lissom.web.training.models.runner import Runner


class Reminder(models.Model):
    """When a runner wants to be reminded: local time and weekdays (0 Monday). `sent_on`: the last
    day with one. `mark` is part of the address that ends it; a new one makes old addresses void."""

    runner = models.OneToOneField(Runner, models.CASCADE, related_name="reminder")
    active = models.BooleanField(default=True)
    at = models.TimeField()
    weekdays = models.JSONField(default=list)
    sent_on = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=64)

    class Meta:
        ordering = ["runner_id"]

    def __str__(self) -> str:
        return f"reminder at {self.at:%H:%M}"
