"""What was agreed to, in which words, by whom, until when; and who looked at what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from lissom.core.screening.consent import Scope
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.training.models import Runner
from lissom.web.training.models.ranges import between, one_of


class Practice(models.Model):
    """Settings of a clinic's treatments. `guardian_under`: age in years."""

    clinic = models.OneToOneField(Clinic, models.CASCADE, related_name="practice")
    guardian_under = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [between("guardian_under", 10, 21)]

    def __str__(self) -> str:
        return f"practice of {self.clinic}"


class ConsentText(models.Model):
    """One version of the words for a scope; never changed, the highest version is in force.

    `hash` is the SHA-256 of title and body (`core.screening.consent.text_hash`).
    """

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="consent_texts")
    scope = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["scope", "-version"]
        constraints = [
            UniqueConstraint(fields=["clinic", "scope", "version"], name="consent_text_once"),
            one_of("scope", Scope),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Consent(models.Model):
    """What one client agreed to. Only `withdrawn_at` is ever written later.

    `given_name` is the name typed or signed; `kinds` and `until` belong to sharing; `guardian_*`
    when somebody agreed for a minor; `recorded_by` when a member of the clinic wrote it down.
    """

    class How(models.TextChoices):
        ACCOUNT = "account", "in the own account"
        LINK = "link", "by one-time link"
        TABLET = "tablet", "on the clinic's tablet"
        PAPER = "paper", "on paper"

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, models.RESTRICT, related_name="consents")
    scope = models.CharField(max_length=12)
    kinds = models.JSONField(default=list)
    until = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=How.choices)
    given_name = models.CharField(max_length=120)
    guardian_name = models.CharField(max_length=120, blank=True)
    guardian_relation = models.CharField(max_length=60, blank=True)
    chaperone = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["client", "scope"], name="consent_by_scope")]
        constraints = [
            one_of("scope", Scope),
            one_of("how", ["account", "link", "tablet", "paper"]),
            CheckConstraint(condition=~Q(given_name=""), name="consent_name_given"),
            CheckConstraint(
                condition=~Q(scope="sharing") | Q(until__isnull=False), name="consent_sharing_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} of {self.given_at:%Y-%m-%d}"


class Reaffirmation(models.Model):
    """The consent to treatment was said again, aloud, at a visit."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="reaffirmed")
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"said again at {self.at:%Y-%m-%d %H:%M}"


class ClientLink(models.Model):
    """A secret address for one client without account: opens until it is answered or runs out.

    Only the hash of the secret is kept.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="links")
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"link of {self.made_at:%Y-%m-%d %H:%M}"


class Look(models.Model):
    """Somebody of the clinic opened something of a client. Only ever added to.

    `what`: brief, record, screening ...; `kinds`: of the runner's lent data that were shown.
    `who_name` outlives the account.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="looks")
    runner = models.ForeignKey(Runner, models.SET_NULL, null=True, blank=True, related_name="looks")
    appointment = models.ForeignKey(
        Appointment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who_name = models.CharField(max_length=150)
    role = models.CharField(max_length=12)
    what = models.CharField(max_length=40)
    kinds = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["runner", "at"], name="look_by_runner")]

    def __str__(self) -> str:
        return f"{self.who_name}: {self.what} at {self.at:%Y-%m-%d %H:%M}"
