"""Shoes, and which one a run was in when the runner says so."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from lissom.web.training.models.day import DoneEntry
from lissom.web.training.models.ranges import between
from lissom.web.training.models.recording import Activity
from lissom.web.training.models.runner import Runner


class Shoe(models.Model):
    """A pair of shoes; fields as in `core.runner.shoes.Shoe`."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="shoes")
    name = models.CharField(max_length=120)
    before_m = models.FloatField(default=0.0)
    limit_m = models.FloatField(null=True, blank=True)
    usual_from = models.DateField(null=True, blank=True)
    usual_until = models.DateField(null=True, blank=True)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("runner", Lower("name"), name="shoe_name_once"),
            between("before_m", 0, 10_000_000),
            between("limit_m", 1, 10_000_000),
            models.CheckConstraint(
                condition=models.Q(usual_until__isnull=True)
                | models.Q(usual_until__gte=models.F("usual_from")),
                name="shoe_usual_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShoeWorn(models.Model):
    """The runner's word on the shoe of one run; without `shoe`: none of those kept here."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="shoes_worn")
    shoe = models.ForeignKey(Shoe, models.CASCADE, null=True, blank=True, related_name="worn")
    activity = models.OneToOneField(
        Activity, models.CASCADE, null=True, blank=True, related_name="shoe_worn"
    )
    entry = models.OneToOneField(
        DoneEntry, models.CASCADE, null=True, blank=True, related_name="shoe_worn"
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "shoes worn"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity__isnull=True, entry__isnull=False)
                | models.Q(activity__isnull=False, entry__isnull=True),
                name="shoe_worn_in_one",
            ),
        ]

    def __str__(self) -> str:
        return f"shoe {self.shoe_id}"
