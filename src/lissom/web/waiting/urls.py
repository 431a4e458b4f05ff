"""Addresses of the waiting list for the staff."""

from __future__ import annotations

from django.urls import path

from lissom.web.waiting.views import staff

_ENTRY = "waiting/<int:entry>"

urlpatterns = [
    path("waiting", staff.waiting, name="waiting"),
    path("waiting/new", staff.add, name="waiting-add"),
    path("waiting/hours/<int:freed>", staff.hour, name="waiting-hour"),
    path("waiting/hours/<int:freed>/answer", staff.hour_answer, name="waiting-hour-answer"),
    path(_ENTRY, staff.entry, name="waiting-entry"),
    path(f"{_ENTRY}/change", staff.edit, name="waiting-edit"),
    path(f"{_ENTRY}/leave", staff.leave, name="waiting-leave"),
    path(f"{_ENTRY}/first", staff.first, name="waiting-first"),
    path(f"{_ENTRY}/book", staff.book, name="waiting-book"),
]
