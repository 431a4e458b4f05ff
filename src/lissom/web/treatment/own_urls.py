"""Addresses of the treatment for runners, and for clients without account."""

from __future__ import annotations

from django.urls import path

from lissom.web.treatment.views import overruling, sharing, visit

urlpatterns = [
    path("settings/sharing", sharing.sharing, name="settings-sharing"),
    path("settings/sharing/sheet", sharing.sheet, name="settings-sharing-sheet"),
    path(
        "settings/sharing/<int:consent>/withdraw",
        sharing.withdraw,
        name="settings-sharing-withdraw",
    ),
    path(
        "settings/sharing/overrules/<int:overrule>/end",
        overruling.own_end,
        name="settings-overrule-end",
    ),
    path("massage/questions/<int:clinic>", visit.own, name="massage-questions"),
    path("visit/<str:secret>", visit.visit, name="visit"),
    path("visit/<str:secret>/join", visit.join, name="visit-join"),
]
