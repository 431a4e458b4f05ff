"""What the runner says of a planned session: which recording it was, or that it was not done."""

from __future__ import annotations

from django.db import models

from lissom.web.training.models.day import DoneEntry
from lissom.web.training.models.recording import Activity
from lissom.web.training.models.runner import Runner


class SessionAnswer(models.Model):
    """The runner's word on one planned session (its day and id in the programme). With neither
    `activity` nor `entry` it was not done. Goes with the recording or entry that it names."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="session_answers")
    date = models.DateField()
    session = models.CharField(max_length=40)
    activity = models.OneToOneField(
        Activity, models.CASCADE, null=True, blank=True, related_name="session_answer"
    )
    entry = models.OneToOneField(
        DoneEntry, models.CASCADE, null=True, blank=True, related_name="session_answer"
    )

    class Meta:
        ordering = ["date", "session"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "date", "session"], name="session_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(activity__isnull=True) | models.Q(entry__isnull=True),
                name="session_answer_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.session} of {self.date}"
