"""What a runner tells of health: reports of a way back, weekly answers, and weighings."""

from __future__ import annotations

from django.db import models

from lissom.core.runner import HealthProblem
from lissom.core.screening.returning import Morning, Step
from lissom.web.training.models.day import Injury
from lissom.web.training.models.ranges import between, one_of
from lissom.web.training.models.runner import Runner


class InjuryReport(models.Model):
    """How a session of a stage went, and the step that followed. `stage`: where it was then."""

    injury = models.ForeignKey(Injury, models.CASCADE, related_name="reports")
    date = models.DateField()
    stage = models.PositiveSmallIntegerField()
    pain = models.FloatField()
    morning = models.CharField(max_length=10)
    criteria_met = models.BooleanField(default=False)
    cleared = models.BooleanField(default=False)
    step = models.CharField(max_length=10)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["injury", "date"], name="injury_report_once"),
            between("pain", 0, 10),
            one_of("morning", Morning),
            one_of("step", Step),
        ]

    def __str__(self) -> str:
        return f"report of {self.date}"


class HealthAnswer(models.Model):
    """Answers to the weekly health questionnaire on one problem; numbers as in its data."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="health_answers")
    date = models.DateField()
    problem = models.CharField(max_length=10)
    state = models.CharField(max_length=40, blank=True)
    participation = models.PositiveSmallIntegerField()
    training = models.PositiveSmallIntegerField()
    performance = models.PositiveSmallIntegerField()
    symptoms = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=40)

    class Meta:
        ordering = ["date", "problem", "state", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "date", "problem", "state"], name="health_answer_once"
            ),
            one_of("problem", HealthProblem),
            *(
                between(name, 0, 3)
                for name in ("participation", "training", "performance", "symptoms")
            ),
        ]

    def __str__(self) -> str:
        return f"health answers of {self.date}"


class SweatTest(models.Model):
    """Weighing before and after a run. `minutes`, kilograms, litres, degrees Celsius."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="sweat_tests")
    date = models.DateField()
    minutes = models.FloatField()
    mass_before_kg = models.FloatField()
    mass_after_kg = models.FloatField()
    drunk_l = models.FloatField(default=0)
    urine_l = models.FloatField(default=0)
    temperature_c = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "date"], name="sweat_test_once"),
            between("mass_before_kg", 20, 300),
            between("mass_after_kg", 20, 300),
            between("minutes", 1, 2880),
        ]

    def __str__(self) -> str:
        return f"weighing of {self.date}"


class ScreeningAnswer(models.Model):
    """One answer to a question of the screening rules; `version` is that of the rules."""

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="screening_answers")
    rule = models.CharField(max_length=60)
    at = models.DateTimeField()
    yes = models.BooleanField()
    note = models.TextField(blank=True)
    version = models.CharField(max_length=20)

    class Meta:
        ordering = ["at", "rule", "id"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "rule", "at"], name="screening_answer_once")
        ]

    def __str__(self) -> str:
        return f"answer to {self.rule}"
