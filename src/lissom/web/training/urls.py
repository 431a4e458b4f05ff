"""Addresses of the runner's pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from lissom.web.training.views import begin

urlpatterns: list[URLPattern | URLResolver] = [
    path("begin", begin.begin, name="begin"),
]
