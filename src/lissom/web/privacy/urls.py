"""Addresses of the owner's pages about data protection."""

from __future__ import annotations

from django.urls import path

from lissom.web.privacy.views import duties, keeping, people

urlpatterns = [
    path("privacy", keeping.retention, name="retention"),
    path("privacy/clients/<int:client>/hold", keeping.hold, name="hold"),
    path("privacy/clients/<int:client>", people.subject, name="subject"),
    path("privacy/clients/<int:client>/export", people.export, name="subject-export"),
    path("privacy/clients/<int:client>/erase", people.erase, name="subject-erase"),
    path("privacy/holds/<int:hold>/end", keeping.hold_end, name="hold-end"),
    path("privacy/purposes", duties.purposes, name="purposes"),
    path("privacy/purposes/<slug:key>", duties.purpose, name="purpose"),
    path("privacy/breaches", duties.breaches, name="breaches"),
    path("privacy/breaches/add", duties.breach_add, name="breach-add"),
    path("privacy/breaches/<int:breach>", duties.breach, name="breach"),
    path("privacy/assessment", duties.dpia, name="dpia"),
]
