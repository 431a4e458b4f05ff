"""Addresses of the treatment for the staff."""

from __future__ import annotations

from django.urls import path

from lissom.web.treatment.views import consent

urlpatterns = [
    path("consent-texts", consent.texts, name="consent-texts"),
    path("consent-texts/<slug:scope>", consent.text, name="consent-text"),
    path("clients/<int:client>/consent", consent.client_consent, name="client-consent"),
    path(
        "clients/<int:client>/consent/<int:consent>/withdraw",
        consent.client_withdraw,
        name="client-consent-withdraw",
    ),
    path("clients/<int:client>/link", consent.client_link, name="client-link"),
    path("clients/<int:client>/looks", consent.looks, name="client-looks"),
]
