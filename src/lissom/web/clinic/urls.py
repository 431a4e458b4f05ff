"""Addresses of the staff's pages that belong to no one room."""

from __future__ import annotations

from django.urls import path

from lissom.web.clinic.views import texts, work

urlpatterns = [
    path("", work.work, name="clinic"),
    path("text-check", texts.text_check, name="text-check"),
    path("work-for/<int:clinic>", work.choose, name="clinic-choose"),
]
