"""The app's place in Django; at start it offers its reasons against a booking to the clinic."""

from __future__ import annotations

from django.apps import AppConfig


class TreatmentConfig(AppConfig):
    name = "lissom.web.treatment"
    label = "treatment"
