"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "lissom.web.waiting"
    label = "waiting"
