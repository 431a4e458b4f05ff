"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "lissom.web.training"
    label = "training"
