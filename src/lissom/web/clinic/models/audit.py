"""What was done at a clinic, by whom, when: only ever added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lissom.web.clinic.models.diary import Clinic


class AuditEntry(models.Model):
    """One act. The database refuses to change or remove it (a trigger); it
    outlives the account and the clinic that it names.

    `action` is a verb of the diary or office (`booked`, `moved`, `price-set`); `kind` and `key`
    name the row; `detail` holds what changed, never health data; `reason` is what the person
    gave for it.
    """

    clinic = models.ForeignKey(Clinic, models.DO_NOTHING, related_name="+", db_constraint=False)
    at = models.DateTimeField()
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    role = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["clinic", "kind", "key"], name="audit_by_thing"),
            models.Index(fields=["clinic", "at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.kind} {self.key}"
