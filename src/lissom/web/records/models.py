"""The record of a treatment, what was added later, the clinic's templates, and home care."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from lissom.web.clinic.models import Appointment, Client, Clinic, Therapist
from lissom.web.training.models.ranges import one_of

_CARE = ("stretch", "strength", "drink", "note")
_ANSWERS = ("offered", "accepted", "declined")


def _who() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )


class TreatmentRecord(models.Model):
    """One visit. `chart`: entries of `core.anatomy.chart`; `strokes`: lines drawn over the
    figure, lists of [x, y] in its own units; `avoided`: region ids left out.

    A draft until `locked_at`; from then on the database refuses every change of what it says (a
    trigger). `digest` is the SHA-256 of the content as it was locked.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="records")
    appointment = models.OneToOneField(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="record"
    )
    therapist = models.ForeignKey(Therapist, models.PROTECT, related_name="records")
    author = _who()
    author_name = models.CharField(max_length=150)
    start = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=40)
    subjective = models.TextField(blank=True)
    objective = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    chart = models.JSONField(default=list)
    strokes = models.JSONField(default=list)
    avoided = models.JSONField(default=list)
    reaction = models.CharField(max_length=300, blank=True)
    calm_before = models.PositiveSmallIntegerField(null=True, blank=True)
    calm_after = models.PositiveSmallIntegerField(null=True, blank=True)
    consent_reconfirmed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_name = models.CharField(max_length=150, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-start", "-id"]
        indexes = [models.Index(fields=["client", "start"], name="record_by_client")]
        constraints = [
            CheckConstraint(
                condition=Q(locked_at__isnull=True) | (Q(consent_reconfirmed=True) & ~Q(digest="")),
                name="record_locked_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"record of {self.start:%Y-%m-%d}"


class Amendment(models.Model):
    """What was added to a locked record: by whom, when, why. Never changed (a trigger)."""

    record = models.ForeignKey(TreatmentRecord, models.CASCADE, related_name="amendments")
    at = models.DateTimeField()
    author = _who()
    author_name = models.CharField(max_length=150)
    why = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"amendment of {self.at:%Y-%m-%d}"


class HomeCare(models.Model):
    """Something to do at home. `item`: id of a stretch, an exercise or a line of aftercare; empty
    for a note. It reaches the runner when the record is locked, as a proposal to answer."""

    record = models.ForeignKey(TreatmentRecord, models.CASCADE, related_name="home_care")
    kind = models.CharField(max_length=10)
    item = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=10, default="offered")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("kind", _CARE),
            one_of("answer", _ANSWERS),
            CheckConstraint(condition=~Q(item="", text=""), name="homecare_says_something"),
        ]

    def __str__(self) -> str:
        return self.item or self.text


class RecordTemplate(models.Model):
    """The clinic's own start of a record, or its own version of a protocol (`base`: its id)."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="record_templates")
    name = models.CharField(max_length=120)
    base = models.CharField(max_length=60, blank=True)
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_name = models.CharField(max_length=150)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(F("clinic"), Lower("name"), name="template_name_once"),
            CheckConstraint(condition=~Q(name=""), name="template_name_given"),
        ]

    def __str__(self) -> str:
        return self.name
