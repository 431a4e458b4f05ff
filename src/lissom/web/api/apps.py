"""The app's place in Django: it has templates, and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lissom.web.api"
    label = "api"
