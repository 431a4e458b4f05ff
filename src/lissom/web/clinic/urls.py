"""Addresses of the staff's pages that belong to no one room."""

from __future__ import annotations

from django.urls import path

from lissom.web.clinic.views import work

urlpatterns = [
    path("", work.work, name="clinic"),
    path("work-for/<int:clinic>", work.choose, name="clinic-choose"),
]
