"""Addresses of the mails for the staff."""

from __future__ import annotations

from django.urls import path

from lissom.web.notices.views import staff

urlpatterns = [path("mails/<int:notice>/again", staff.again, name="mail-again")]
