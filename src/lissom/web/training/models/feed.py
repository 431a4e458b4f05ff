"""Calendar feeds: an address that only its holder knows; the secret itself is not kept."""

from __future__ import annotations

from django.db import models

from lissom.web.training.models.ranges import one_of
from lissom.web.training.models.runner import Runner


class CalendarFeed(models.Model):
    """`kind`: full, or busy (hours and nothing else). `made_at` anew: the old address is dead."""

    class Kind(models.TextChoices):
        FULL = "full"
        BUSY = "busy"

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="feeds")
    kind = models.CharField(max_length=4)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "kind"], name="feed_one_of_a_kind"),
            one_of("kind", ["full", "busy"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} calendar"
