"""Screening at the clinic: rules in versions, answers, and what a therapist decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from lissom.core.screening.deciding import Outcome
from lissom.core.screening.red_flags import FlagClass
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.training.models.ranges import one_of


class RulesVersion(models.Model):
    """All screening rules of a clinic in one version; the highest number is in force.

    `rows` is data as `core.screening.rule_sets` reads it. Only the signature is written later.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="rules_versions")
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    author = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_name = models.CharField(max_length=120, blank=True)
    signed_qualification = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            UniqueConstraint(fields=["clinic", "number"], name="rules_version_once"),
            CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | (~Q(signed_name="") & ~Q(signed_qualification="")),
                name="rules_signed_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"rules {self.number} of {self.clinic}"


class ClientAnswer(models.Model):
    """One answer of a client to one rule's question, given to this clinic."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="answers")
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(max_length=60)
    at = models.DateTimeField()
    yes = models.BooleanField()
    note = models.TextField(blank=True)
    how = models.CharField(max_length=8)
    version = models.CharField(max_length=40)

    class Meta:
        ordering = ["at", "rule", "id"]
        indexes = [models.Index(fields=["client", "at"], name="client_answer_by_time")]
        constraints = [
            UniqueConstraint(fields=["client", "rule", "at"], name="client_answer_once"),
            one_of("how", ["account", "link", "tablet", "paper"]),
        ]

    def __str__(self) -> str:
        return f"answer to {self.rule}"


class OpenSign(models.Model):
    """A sign that speaks against treatment: open until a therapist closes it and says why.

    `question` and `sentence` are the words of the rules at the time.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="signs")
    rule = models.CharField(max_length=60)
    flag_class = models.CharField(max_length=12)
    sign = models.CharField(max_length=120)
    question = models.TextField()
    sentence = models.TextField()
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_name = models.CharField(max_length=150, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            UniqueConstraint(
                fields=["client", "rule"],
                condition=Q(closed_at__isnull=True),
                name="sign_open_once",
            ),
            one_of("flag_class", FlagClass),
            CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(why=""), name="sign_closed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.sign


class Decision(models.Model):
    """What a named therapist decided after the answers, and why. Only ever added to."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="decisions")
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    at = models.DateTimeField()
    therapist_name = models.CharField(max_length=150)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    advice = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)
    why = models.TextField()
    signs = models.JSONField(default=list)
    version = models.CharField(max_length=40)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            one_of("outcome", Outcome),
            CheckConstraint(condition=~Q(why=""), name="decision_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at:%Y-%m-%d %H:%M}"
