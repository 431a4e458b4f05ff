"""Addresses of records for the runner."""

from __future__ import annotations

from django.urls import path

from lissom.web.records.views import reading

urlpatterns = [
    path("massage/treatments", reading.own_treatments, name="own-treatments"),
    path("massage/care/<int:care>", reading.care_answer, name="care-answer"),
]
