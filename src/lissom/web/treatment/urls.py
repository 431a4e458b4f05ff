"""Addresses of the treatment for the staff."""

from __future__ import annotations

from django.urls import path

from lissom.web.treatment.views import brief, consent, overruling, screening

urlpatterns = [
    path("visits", brief.visits, name="visits"),
    path("visits/<int:visit>/brief", brief.brief, name="brief"),
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
    path("clients/<int:client>/questions", screening.questions, name="client-questions"),
    path("clients/<int:client>/screening", screening.of_client, name="client-screening"),
    path(
        "clients/<int:client>/signs/<int:sign>/close",
        screening.close_sign,
        name="client-sign-close",
    ),
    path("clients/<int:client>/overrules", overruling.overrules, name="client-overrules"),
    path(
        "clients/<int:client>/overrules/<int:overrule>/end",
        overruling.overrule_end,
        name="client-overrule-end",
    ),
    path("screening-rules", screening.rules, name="screening-rules"),
    path("screening-rules/sign", screening.sign, name="screening-rules-sign"),
    path("screening-rules/new", screening.rule_new, name="screening-rule-new"),
    path("screening-rules/<slug:key>", screening.rule, name="screening-rule"),
    path("screening-rules/<slug:key>/remove", screening.rule_remove, name="screening-rule-remove"),
]
