"""Addresses of the diary."""

from __future__ import annotations

from django.urls import path

from lissom.web.diary.views import appointment, booking, diary, feed

_ONE = "diary/<int:appointment>"

urlpatterns = [
    path("diary", diary.diary, name="diary"),
    path("diary/events", diary.diary_events, name="diary-events"),
    path("diary/list", diary.diary_list, name="diary-list"),
    path("diary/new", booking.book, name="diary-book"),
    path("diary/clients", booking.found_clients, name="diary-clients"),
    path("diary/free", booking.free_hours, name="diary-free"),
    path("diary/block", booking.block, name="diary-block"),
    path("diary/calendar", feed.calendar, name="diary-calendar"),
    path("diary/feed/<str:secret>.ics", feed.feed, name="diary-feed"),
    path(_ONE, appointment.appointment, name="appointment"),
    path(f"{_ONE}/move", appointment.appointment_move, name="appointment-move"),
    path(f"{_ONE}/length", appointment.appointment_length, name="appointment-length"),
    path(f"{_ONE}/cancel", appointment.appointment_cancel, name="appointment-cancel"),
    path(f"{_ONE}/mark", appointment.appointment_mark, name="appointment-mark"),
    path(f"{_ONE}/service", appointment.appointment_service, name="appointment-service"),
    path(f"{_ONE}/undo", appointment.appointment_undo, name="appointment-undo"),
]
