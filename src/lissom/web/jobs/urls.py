"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from lissom.web.jobs import views

urlpatterns = [
    path("<int:job>", views.status, name="job"),
    path("<int:job>/cancel", views.cancel, name="job-cancel"),
]
