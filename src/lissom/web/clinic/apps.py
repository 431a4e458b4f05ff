"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "lissom.web.clinic"
    label = "clinic"
