"""Settings of an account: security, tokens, invites."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import NotFoundError
from lissom.web.accounts import queries, services
from lissom.web.accounts.models import User
from lissom.web.ui.answers import accepted


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=list(services.SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It lasts"),
        coerce=lambda text: int(text) if text else None,
        empty_value=None,
        required=False,
        choices=[("90", "90 days"), ("365", "A year"), ("", gettext_lazy("Until revoked"))],
        initial="365",
    )


class InviteForm(forms.Form):
    """Leave to make an account."""

    email = forms.EmailField(
        label=gettext_lazy("For whom"),
        required=False,
        help_text=gettext_lazy("Empty: for whoever opens the link first."),
    )


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factor, sessions, tokens at a glance."""
    user = cast(User, request.user)
    return render(request, "accounts/security.html", {"summary": queries.security_of(user)})


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Tokens in force; a POST makes one and shows its secret once."""
    user, made = cast(User, request.user), list[str]()
    form = TokenForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        made.append(services.make_token(user=user, now=timezone.now(), **form.cleaned_data))

    if accepted(form, save):
        form = TokenForm()
    context = {"form": form, "secret": "".join(made), "tokens": queries.tokens_of(user)}
    return render(request, "accounts/tokens.html", context, status=400 if form.is_bound else 200)


@require_POST
def token_revoke(request: HttpRequest, token: int) -> HttpResponse:
    """A token stops working."""
    services.revoke_token(user=cast(User, request.user), token=token, now=timezone.now())
    messages.success(request, gettext("The token works no more."))
    return redirect("settings-tokens")


@require_http_methods(["GET", "POST"])
def invites(request: HttpRequest) -> HttpResponse:
    """Invites of the owner; a POST makes one and shows its link once."""
    user, link = cast(User, request.user), ""
    if not user.is_staff:
        raise NotFoundError(gettext("Only the owner of this installation may invite."))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        secret = services.make_invite(
            made_by=user, email=form.cleaned_data["email"], now=timezone.now()
        )
        link = request.build_absolute_uri(f"/invited/{secret}")
        form = InviteForm()
    context = {"form": form, "link": link, "invites": queries.invites_of(user)}
    return render(request, "accounts/invites.html", context, status=400 if form.is_bound else 200)


@require_POST
def invite_withdraw(request: HttpRequest, invite: int) -> HttpResponse:
    """An invite stops working."""
    services.withdraw_invite(made_by=cast(User, request.user), invite=invite)
    messages.success(request, gettext("The invite works no more."))
    return redirect("settings-invites")
