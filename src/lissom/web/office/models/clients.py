"""Where clients came from, and cards that were joined."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from lissom.web.clinic.models import Client, Clinic
from lissom.web.training.models.ranges import one_of


class ClientImport(models.Model):
    """A table of clients that was brought in. `content` is kept until it is read in.

    `columns`: field to place of its column; `results`: one entry a row, `[line, outcome, client,
    words]`, outcomes `added`, `there`, `refused`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="client_imports")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    label = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING.value)
    content = models.BinaryField(default=bytes)
    columns = models.JSONField(default=dict)
    results = models.JSONField(default=list)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [one_of("state", ("waiting", "done"))]

    def __str__(self) -> str:
        return f"{self.label} of {self.made_at:%Y-%m-%d}"


class ClientSource(models.Model):
    """The words of a row that made or met a client: the same row again makes no other."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="sources")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [UniqueConstraint(fields=["clinic", "digest"], name="client_source_once")]

    def __str__(self) -> str:
        return f"source of {self.client}"


class ClientMerge(models.Model):
    """Two cards that were joined: what moved from `gone` to `kept`, and how both were before.

    `moved`: table to the keys of its rows; `before`: fields of each card. `undone_at`: the cards
    were parted again.
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="client_merges")
    kept = models.ForeignKey(Client, models.CASCADE, related_name="merges_kept")
    gone = models.ForeignKey(Client, models.CASCADE, related_name="merges_gone")
    made_at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.gone} joined to {self.kept}"


class NotTheSame(models.Model):
    """Two cards that somebody looked at and found to be two people; lower key first."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="+")
    first = models.ForeignKey(Client, models.CASCADE, related_name="+")
    second = models.ForeignKey(Client, models.CASCADE, related_name="+")

    class Meta:
        constraints = [UniqueConstraint(fields=["first", "second"], name="not_the_same_once")]

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"
