"""The user. Our own model from the first migration on, so that it can grow."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who may sign in; the e-mail address names one person only."""

    email = models.EmailField("e-mail address", unique=True)

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
