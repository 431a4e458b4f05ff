"""The table of mails to clients."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, UniqueConstraint

from lissom.core.booking.letters import Kind
from lissom.web.clinic.models import Appointment, Client
from lissom.web.training.models.ranges import one_of


class State(models.TextChoices):
    """What became of a mail. `sending`: a worker has it; `dropped`: no longer true or wanted."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class Notice(models.Model):
    """One mail to one client about one appointment.

    `start`: the hour that it tells; `before`: where the appointment was as far as the client
    knows. `why` of one that failed or was dropped. `address`: where it went.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="notices")
    client = models.ForeignKey(Client, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10)
    start = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    address = models.EmailField(blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["state", "not_before"], name="notice_by_state")]
        constraints = [
            one_of("kind", [one.value for one in Kind]),
            one_of("state", [one.value for one in State]),
            UniqueConstraint(
                fields=["appointment", "start"],
                condition=Q(kind="reminder"),
                name="notice_reminder_once",
            ),
            UniqueConstraint(
                fields=["appointment"],
                condition=Q(state="waiting") & ~Q(kind="reminder"),
                name="notice_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"
