"""The app of templates, tags and static files."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "lissom.web.ui"
    label = "ui"
    verbose_name = "interface"
