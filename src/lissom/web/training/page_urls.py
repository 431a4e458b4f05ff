"""Addresses of the pages a runner opens every day."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from lissom.web.training.views import (
    body,
    changes,
    checkin,
    done,
    evidence,
    massage,
    programme,
    progress,
    race,
    today,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("today", today.today, name="today"),
    path("programme", programme.programme, name="programme"),
    path("programme/done", done.done, name="done"),
    path("programme/done/answer", done.answer, name="done-answer"),
    path("programme/workout/<str:day>/<slug:session>.fit", programme.workout, name="workout"),
    path("programme/changes", changes.changes, name="changes"),
    path("programme/ask/<slug:kind>", changes.ask, name="change-ask"),
    path("programme/other-days", changes.other_days, name="other-days"),
    path("programme/move", changes.move, name="change-move"),
    path("programme/changes/<int:number>", changes.change, name="change"),
    path("programme/changes/<int:number>/accept", changes.accept, name="change-accept"),
    path("programme/changes/<int:number>/keep", changes.keep, name="change-keep"),
    path("programme/changes/<int:number>/undo", changes.undo, name="change-undo"),
    path("programme/changes/<int:number>/again", changes.again, name="change-again"),
    path("checkin", checkin.check_in, name="checkin"),
    path("checkin/saved", checkin.saved, name="checkin-saved"),
    path("massage", massage.massage, name="massage"),
    path("massage/book", massage.book, name="massage-book"),
    path("massage/wait", massage.wait, name="massage-wait"),
    path("massage/cancel", massage.cancel, name="massage-cancel"),
    path("massage/move", massage.move, name="massage-move"),
    path("massage/appointment", massage.appointment, name="massage-appointment"),
    path("massage/wanted", massage.wanted, name="massage-wanted"),
    path("massage/elsewhere", massage.elsewhere, name="massage-elsewhere"),
    path("evidence", evidence.evidence, name="evidence"),
    path("evidence/check", evidence.check, name="evidence-check"),
    path("progress", progress.progress, name="progress"),
    path("progress/trends", progress.progress_trends, name="progress-trends"),
    path("race", race.race, name="race"),
    path("race/remove", race.remove, name="race-remove"),
    path("body", body.body, name="body"),
    path("body/<slug:region>", body.region, name="body-region"),
]
