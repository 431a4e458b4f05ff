"""Addresses of the waiting list for clients: by link, or in a runner's own account."""

from __future__ import annotations

from django.urls import path

from lissom.web.waiting.views import client

urlpatterns = [
    path("offer/<str:secret>", client.offer, name="hour-offer"),
    path("massage/waiting", client.own, name="massage-waiting"),
    path("massage/waiting/<int:offer>/answer", client.own_answer, name="massage-offer-answer"),
    path("massage/waiting/<int:entry>/leave", client.own_leave, name="massage-waiting-leave"),
]
