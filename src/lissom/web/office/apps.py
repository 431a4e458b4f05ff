"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "lissom.web.office"
    label = "office"
