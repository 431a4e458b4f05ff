"""What a runner measured: flexibility tests, one result a day, test and side."""

from __future__ import annotations

from django.db import models

from lissom.core.anatomy import Side
from lissom.web.training.models.ranges import between, one_of
from lissom.web.training.models.runner import Runner


class Measurement(models.Model):
    """One result. `test` is an id of `lissom.core.recovery.flexibility`; `side` none for both."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="measurements")
    date = models.DateField()
    test = models.CharField(max_length=40)
    side = models.CharField(max_length=5, default=Side.NONE.value)
    amount = models.FloatField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "test", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "date", "test", "side"], name="measurement_once"
            ),
            one_of("side", Side),
            between("amount", -400, 400),
        ]

    def __str__(self) -> str:
        return f"{self.test} of {self.date}"
