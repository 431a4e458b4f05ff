"""Programmes: every version is kept, one of them is current."""

from __future__ import annotations

from django.db import models

from lissom.web.training.models.ranges import at_least
from lissom.web.training.models.runner import Runner


class Programme(models.Model):
    """One version of a runner's programme with the problem it answers.

    `document` and `problem` are kept as canonical JSON text, so that the same plan is the same
    bytes; `problem_hash` is the SHA-256 of `problem`. `walk_runs`: whether a walk-run
    session is in it.
    """

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="programmes")
    number = models.PositiveIntegerField()
    on = models.DateField()
    made_at = models.DateTimeField()
    document_text = models.TextField()
    problem_text = models.TextField()
    problem_hash = models.CharField(max_length=64)
    versions = models.JSONField(default=dict)
    walk_runs = models.BooleanField(default=False)
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "number"], name="programme_number_once"),
            models.UniqueConstraint(
                fields=["runner"], condition=models.Q(current=True), name="programme_one_current"
            ),
            at_least("number", 1),
        ]

    def __str__(self) -> str:
        return f"programme {self.number} of {self.on}"
