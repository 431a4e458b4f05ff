"""Addresses of the interface itself."""

from __future__ import annotations

from django.urls import path

from lissom.web.ui import views

urlpatterns = [
    path("theme", views.choose_theme, name="theme"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
