"""How long records stay, on what ground, and what was disposed of or went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from lissom.web.clinic.models import Client, Clinic
from lissom.web.training.models.ranges import between, in_order, one_of

_GROUNDS = ("retention", "request")


def _who(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", **options
    )


class RetentionRule(models.Model):
    """How long a clinic keeps records, when it is not the shipped rule."""

    clinic = models.OneToOneField(Clinic, models.CASCADE, related_name="retention")
    years = models.PositiveSmallIntegerField()
    minor_until_age = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [between("years", 1, 100), between("minor_until_age", 18, 100)]

    def __str__(self) -> str:
        return f"{self.years} years"


class Purpose(models.Model):
    """Why the clinic keeps one kind of data: lawful basis, and the condition for health data.

    Rows are the clinic's own words over the shipped ones of `purposes.py`; `key` is theirs.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="purposes")
    key = models.CharField(max_length=40)
    basis = models.CharField(max_length=300)
    condition = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [UniqueConstraint(fields=["clinic", "key"], name="purpose_once")]

    def __str__(self) -> str:
        return self.key


class LegalHold(models.Model):
    """A client's records stay whatever the rule says, while this is open."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = _who()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            UniqueConstraint(
                fields=["client"], condition=Q(ended_at__isnull=True), name="hold_open_once"
            ),
            CheckConstraint(condition=~Q(reason=""), name="hold_reason_given"),
        ]

    def __str__(self) -> str:
        return self.reason


class Disposal(models.Model):
    """That a client's data were erased: the number within the clinic, how much of what, no name.

    `whole` False: treatment records had to stay and were closed."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="disposals")
    client_number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = _who()
    ground = models.CharField(max_length=10)
    counts = models.JSONField()
    whole = models.BooleanField(default=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [one_of("ground", _GROUNDS)]

    def __str__(self) -> str:
        return f"client {self.client_number} on {self.at:%Y-%m-%d}"


class Breach(models.Model):
    """Something happened to personal data: what, whom it may touch, what was done, who was told."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="breaches")
    known_at = models.DateTimeField()
    happened = models.TextField()
    data_kinds = models.CharField(max_length=300)
    people = models.PositiveIntegerField(null=True, blank=True)
    risk = models.TextField()
    measures = models.TextField(blank=True)
    authority_told_at = models.DateTimeField(null=True, blank=True)
    not_told_reason = models.CharField(max_length=500, blank=True)
    people_told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by = _who()

    class Meta:
        ordering = ["-known_at", "-id"]
        constraints = [
            in_order("known_at", "authority_told_at", equal=True),
            in_order("known_at", "closed_at", equal=True),
        ]

    def __str__(self) -> str:
        return f"breach known on {self.known_at:%Y-%m-%d}"
