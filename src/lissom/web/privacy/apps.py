"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lissom.web.privacy"
    label = "privacy"
