"""Addresses of the pages a runner opens every day."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from lissom.web.training.views import body, checkin, evidence, massage, programme, race, today

urlpatterns: list[URLPattern | URLResolver] = [
    path("today", today.today, name="today"),
    path("programme", programme.programme, name="programme"),
    path("checkin", checkin.check_in, name="checkin"),
    path("checkin/saved", checkin.saved, name="checkin-saved"),
    path("massage", massage.massage, name="massage"),
    path("massage/book", massage.book, name="massage-book"),
    path("massage/cancel", massage.cancel, name="massage-cancel"),
    path("massage/elsewhere", massage.elsewhere, name="massage-elsewhere"),
    path("evidence", evidence.evidence, name="evidence"),
    path("evidence/check", evidence.check, name="evidence-check"),
    path("race", race.race, name="race"),
    path("race/remove", race.remove, name="race-remove"),
    path("body", body.body, name="body"),
    path("body/<slug:region>", body.region, name="body-region"),
]
