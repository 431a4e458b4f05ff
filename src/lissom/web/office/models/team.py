"""Leave to join the team of a clinic."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lissom.web.clinic.models import Clinic, Membership, Therapist
from lissom.web.training.models.ranges import one_of


class TeamInvite(models.Model):
    """Leave for one person to work for a clinic in a role. The secret itself is never stored.

    `withdrawn_at` or `used_at` set: it works no more.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="team_invites")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Membership.Role.choices)
    therapist = models.ForeignKey(
        Therapist, models.CASCADE, null=True, blank=True, related_name="team_invites"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [one_of("role", ("owner", "therapist", "receptionist"))]

    def __str__(self) -> str:
        return f"invite of {self.email} to {self.clinic}"
