"""Addresses of the mails for clients."""

from __future__ import annotations

from django.urls import path

from lissom.web.notices.views import own

urlpatterns = [
    path("massage/mails", own.mails, name="massage-mails"),
    path("mails/stop/<str:word>", own.stop, name="mails-stop"),
]
