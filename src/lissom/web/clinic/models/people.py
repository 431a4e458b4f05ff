"""The people of a clinic: who works there, and who comes to be treated."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from lissom.web.clinic.models.diary import Clinic, Therapist
from lissom.web.training.models import Runner
from lissom.web.training.models.ranges import one_of

_ROLES = ("owner", "therapist", "receptionist")


class Membership(models.Model):
    """An account that works for a clinic. What a role may do: `roles.py`.

    `therapist` is the person of the diary that this account is; a role of therapist has one, an
    owner who treats has one too. `ended_at` set: it opens nothing any more, and stays for the
    record of who did what.
    """

    class Role(models.TextChoices):
        OWNER = "owner"
        THERAPIST = "therapist"
        RECEPTIONIST = "receptionist"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    therapist = models.ForeignKey(
        Therapist, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            UniqueConstraint(
                fields=["user", "clinic"],
                condition=Q(ended_at__isnull=True),
                name="membership_once",
            ),
            one_of("role", _ROLES),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.clinic}"


class Credential(models.Model):
    """A therapist's paper: membership of an association, an insurance, a qualification.

    `expires` empty: it does not run out.
    """

    class Kind(models.TextChoices):
        MEMBERSHIP = "membership"
        INSURANCE = "insurance"
        QUALIFICATION = "qualification"

    therapist = models.ForeignKey(Therapist, models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    issuer = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    expires = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "issuer", "id"]
        constraints = [
            one_of("kind", ("membership", "insurance", "qualification")),
            CheckConstraint(condition=~Q(issuer=""), name="credential_issuer_given"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.issuer}"


class Client(models.Model):
    """Somebody who comes to be treated: how to reach them, and no word about health.

    Needs no account and need not be a runner. `runner`: the runner of this installation that
    the client is, once that runner has said so. `number` counts within the clinic. `been_before`:
    came to the clinic before its diary was kept here, so is no new client.
    `archived_at` set: no longer offered when booking.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="clients")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    born = models.DateField(null=True, blank=True)
    runner = models.ForeignKey(
        Runner, models.SET_NULL, null=True, blank=True, related_name="client_of"
    )
    wants_reminders = models.BooleanField(default=True)
    been_before = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "number"]
        indexes = [models.Index(fields=["clinic", "name"], name="client_by_name")]
        constraints = [
            UniqueConstraint(fields=["clinic", "number"], name="client_number_once"),
            UniqueConstraint(
                F("clinic"),
                F("runner"),
                condition=Q(runner__isnull=False),
                name="client_runner_once",
            ),
            CheckConstraint(condition=~Q(name=""), name="client_name_given"),
        ]

    def __str__(self) -> str:
        return self.name
