"""That a therapist let a rule of a runner's programme not bind, why, until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from lissom.core.planning.overrules import Overrulable
from lissom.web.clinic.models import Client
from lissom.web.training.models.ranges import in_order, one_of


class Overruling(models.Model):
    """One rule of one client's programme, from `first` to `last`. Only its end is written later.

    It holds while the runner lends programme and race dates to the clinic.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="overrulings")
    rule = models.CharField(max_length=20)
    why = models.CharField(max_length=300)
    first = models.DateField()
    last = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_name = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            one_of("rule", Overrulable),
            in_order("first", "last", equal=True),
            CheckConstraint(condition=~Q(why=""), name="overruling_says_why"),
            UniqueConstraint(
                fields=["client", "rule"],
                condition=Q(ended_at__isnull=True),
                name="overruling_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} until {self.last:%Y-%m-%d}"
