"""Who signs in, and the secrets that let someone in once or a program in for long.

Secrets are never stored: `secret_hash` is the SHA-256 of a random one of 256 bits.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy


class User(AbstractUser):
    """A person who may sign in; the e-mail address names one person only."""

    email = models.EmailField(gettext_lazy("e-mail address"), unique=True)

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class OneTimeLink(models.Model):
    """A link that works once, soon, and on this computer alone.

    `user` empty: it makes the first account.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="links"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"one-time link of {self.made_at:%Y-%m-%d %H:%M}"


class Invite(models.Model):
    """Leave to make one account; `email` empty: whoever holds it."""

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invites_made"
    )
    email = models.EmailField(blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invites_used",
    )

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"invite of {self.made_at:%Y-%m-%d %H:%M}"


class AccessToken(models.Model):
    """A secret with which a program acts for a person. `scopes`: what it may do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="token_name_once",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="token_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class CacheEntry(models.Model):
    """The table of Django's database cache: counters of rate limits, for every process."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "lissom_cache"
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key
