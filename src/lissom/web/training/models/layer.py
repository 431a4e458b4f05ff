"""Change layers: what happened, what was proposed, and what the runner said to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lissom.web.training.models.programme import Programme
from lissom.web.training.models.ranges import at_least, one_of
from lissom.web.training.models.runner import Runner


class ChangeLayer(models.Model):
    """One proposal. `base` is the programme it would change, `result` the one it became.

    `problem_text` is the planning input without the events, `proposal_text` the proposal, both
    canonical JSON: the proposal can be worked out again. `effects` is what agreeing wrote beside
    the programme, so that undoing takes it back.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        PARTLY = "partly"
        REJECTED = "rejected"
        STALE = "stale"
        UNDONE = "undone"

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="layers")
    number = models.PositiveIntegerField()
    on = models.DateField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    events = models.JSONField()
    base = models.ForeignKey(Programme, models.CASCADE, related_name="layers_on_it")
    result = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="layers_to_it"
    )
    problem_text = models.TextField()
    proposal_text = models.TextField()
    effects = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "number"], name="layer_number_once"),
            one_of("state", ["proposed", "accepted", "partly", "rejected", "stale", "undone"]),
            models.CheckConstraint(
                condition=models.Q(state__in=["accepted", "partly", "undone"], result__isnull=False)
                | models.Q(state__in=["proposed", "rejected", "stale"], result__isnull=True),
                name="layer_result_when_agreed",
            ),
            at_least("number", 1),
        ]

    def __str__(self) -> str:
        return f"change {self.number} of {self.on}"


class ChangeItem(models.Model):
    """One session of a layer, before and after, with the day it was first planned on. `accepted`:
    what the runner said; empty while nothing is said."""

    layer = models.ForeignKey(ChangeLayer, models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=12)
    what = models.CharField(max_length=10)
    forced = models.BooleanField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    original_date = models.DateField(null=True, blank=True)
    why = models.JSONField(default=list)
    accepted = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "key"], name="change_item_once"),
            one_of("what", ["added", "changed", "dropped", "moved"]),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
