"""The therapist's own calendar feed: an address that only its holder knows."""

from __future__ import annotations

from django.db import models

from lissom.web.clinic.models import Therapist


class TherapistFeed(models.Model):
    """A therapist has one at most; the secret is not kept. Made anew, the old address is dead."""

    therapist = models.OneToOneField(Therapist, models.CASCADE, related_name="feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["therapist"]

    def __str__(self) -> str:
        return f"calendar of {self.therapist}"
