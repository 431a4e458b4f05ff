"""The addresses of the web app. Every page asks for a sign-in unless its view says otherwise."""

from __future__ import annotations

from django.urls import include, path

from lissom.web import views
from lissom.web.api.views import docs

urlpatterns = [
    path("health", views.health, name="health"),
    path("", views.home, name="home"),
    path("", include("lissom.web.ui.urls")),
    path("", include("lissom.web.accounts.urls")),
    path("jobs/", include("lissom.web.jobs.urls")),
    path("", include("lissom.web.training.urls")),
    path("", include("lissom.web.treatment.own_urls")),
    path("", include("lissom.web.records.own_urls")),
    path("", include("lissom.web.notices.own_urls")),
    path("", include("lissom.web.waiting.own_urls")),
    path("clinic/", include("lissom.web.clinic.urls")),
    path("clinic/", include("lissom.web.diary.urls")),
    path("clinic/", include("lissom.web.privacy.urls")),
    path("clinic/", include("lissom.web.treatment.urls")),
    path("clinic/", include("lissom.web.records.urls")),
    path("clinic/", include("lissom.web.notices.urls")),
    path("clinic/", include("lissom.web.office.urls")),
    path("clinic/", include("lissom.web.waiting.urls")),
    path("api/docs", docs, name="api-docs"),
    path("api/", include("lissom.web.api.urls")),
]
