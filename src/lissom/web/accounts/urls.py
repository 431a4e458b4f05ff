"""Addresses of accounts."""

from __future__ import annotations

from django.urls import include, path

from lissom.web.accounts import views

urlpatterns = [
    path("enter/<str:secret>", views.enter, name="enter"),
    path("invited/<str:secret>", views.invited, name="invited"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("allauth.account.urls")),
]
