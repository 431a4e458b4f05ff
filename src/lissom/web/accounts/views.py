"""Pages that let someone in: the one-time link, the first account, an invite."""

from __future__ import annotations

from ipaddress import ip_address

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lissom.core.errors import NotFoundError
from lissom.web.accounts import access, services
from lissom.web.accounts.adapter import INVITE_KEY
from lissom.web.accounts.forms import FirstAccountForm
from lissom.web.accounts.models import User
from lissom.web.ui.answers import accepted

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def from_this_computer(request: HttpRequest) -> bool:
    """Whether the request came straight from this computer, through no proxy."""
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@login_not_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """A one-time link: one press signs in. The GET alone spends nothing, for previews of links."""
    _refuse_from_afar(request)
    link = access.link_by_secret(secret, now=timezone.now())
    if link is None:
        raise NotFoundError(gettext("This link was used already, or its time is over."))
    if link.user is None:
        return _first(request, secret)
    if request.method == "POST" or _opened_here(request):
        _let_in(request, services.use_link(secret=secret, now=timezone.now()))
        return redirect("home")
    return render(request, "accounts/enter.html", {"who": link.user})


def _opened_here(request: HttpRequest) -> bool:
    """Opened by a person: typed, or pressed in a terminal; not fetched ahead or from a page."""
    return (
        request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Site") == "none"
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
    )


def _first(request: HttpRequest, secret: str) -> HttpResponse:
    form = FirstAccountForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        user = services.make_first_user(secret=secret, now=timezone.now(), **form.cleaned_data)
        _let_in(request, user)

    if accepted(form, save):
        return redirect("home")
    status = 400 if form.is_bound else 200
    return render(request, "accounts/first.html", {"form": form}, status=status)


def _let_in(request: HttpRequest, user: User) -> None:
    login(request, user, backend=_BACKEND)
    UserSession.objects.create_from_request(request)  # among "where you are signed in"


def _refuse_from_afar(request: HttpRequest) -> None:
    if not from_this_computer(request):
        raise NotFoundError(gettext("This link works on the computer that runs Lissom alone."))


@login_not_required
@require_http_methods(["GET"])
def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """An invite: kept in the session, then to sign-up."""
    if access.invite_by_secret(secret, now=timezone.now()) is None:
        raise NotFoundError(gettext("This invite was used already, or its time is over."))
    request.session[INVITE_KEY] = secret
    return redirect("account_signup")
