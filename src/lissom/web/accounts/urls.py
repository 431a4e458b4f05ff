"""Addresses of accounts."""

from __future__ import annotations

from django.urls import include, path

from lissom.web.accounts import security_views, views

urlpatterns = [
    path("enter/<str:secret>", views.enter, name="enter"),
    path("invited/<str:secret>", views.invited, name="invited"),
    path("settings/security", security_views.security, name="settings-security"),
    path("settings/tokens", security_views.tokens, name="settings-tokens"),
    path("settings/tokens/<int:token>/revoke", security_views.token_revoke, name="token-revoke"),
    path("settings/invites", security_views.invites, name="settings-invites"),
    path(
        "settings/invites/<int:invite>/withdraw",
        security_views.invite_withdraw,
        name="invite-withdraw",
    ),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("allauth.account.urls")),
]
