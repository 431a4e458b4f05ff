"""The clinic's pages of consent: the words, and what a client agreed to."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import NotFoundError
from lissom.core.screening.consent import Scope
from lissom.web import clock
from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.treatment import access, queries, services
from lissom.web.treatment.forms.consent import AgreeForm, GuardianForm, RecordForm, TextForm
from lissom.web.treatment.presenters import consent as shown
from lissom.web.ui.answers import accepted

_LINK = "client-link"


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def texts(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The words in force, with every earlier version; the age of guardians."""
    now = clock.now()
    practice = services.practice_of(seat.clinic)
    form = GuardianForm(
        request.POST if request.method == "POST" else None,
        initial={"under": practice.guardian_under},
    )
    if accepted(
        form,
        lambda: services.set_guardian_age(
            clinic=seat.clinic, under=form.cleaned_data["under"], by=seat, now=now
        ),
    ):
        messages.success(request, gettext("Saved."))
        return redirect("consent-texts")
    for scope in Scope:
        services.text_in_force(clinic=seat.clinic, scope=scope, now=now)
    rows = queries.texts_of(seat.clinic)
    groups = [
        (scope, shown.SCOPE_WORDS[scope], [row for row in rows if row.scope == scope])
        for scope in Scope
    ]
    context = {"groups": groups, "form": form}
    return render(request, "treatment/texts.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def text(request: HttpRequest, seat: Seat, scope: str) -> HttpResponse:
    """Write a new version of the words."""
    if scope not in {one.value for one in Scope}:
        raise NotFoundError(gettext("There is no such consent."))
    now = clock.now()
    current = services.text_in_force(clinic=seat.clinic, scope=Scope(scope), now=now)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        initial={"title": current.title, "body": current.body},
    )
    if accepted(
        form,
        lambda: services.save_text(
            clinic=seat.clinic, scope=Scope(scope), by=seat, now=now, **form.cleaned_data
        ),
    ):
        messages.success(
            request, gettext("Saved. Who agreed to earlier words is asked at the next visit.")
        )
        return redirect("consent-texts")
    context = {"form": form, "current": current, "scope": shown.SCOPE_WORDS[scope]}
    return render(request, "treatment/text.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.CLIENTS)
def client_consent(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """What a client agreed to; record a consent given on paper or on the tablet."""
    row = access.client_of(seat, client)
    now = clock.now()
    form = RecordForm(
        request.POST if request.method == "POST" else None, initial={"name": row.name}
    )
    if accepted(
        form,
        lambda: agree(client=row, form=form, how=form.cleaned_data["how"], by=seat),
    ):
        messages.success(request, gettext("Recorded."))
        return redirect("client-consent", client=row.pk)
    zone = ZoneInfo(seat.clinic.timezone)
    context = {
        "client": row,
        "form": form,
        "words": services.text_in_force(clinic=seat.clinic, scope=Scope.TREATMENT, now=now),
        "lines": shown.consent_lines(queries.consents_of(row), zone=zone, now=now),
        "link": request.session.pop(_LINK, ""),
    }
    status = 400 if form.is_bound else 200
    return render(request, "treatment/client_consent.html", context, status=status)


@transaction.atomic
def agree(*, client: Client, form: AgreeForm, how: str, by: Seat | None = None) -> None:
    """Keep what a form says: treatment, and reminders when ticked; all or nothing."""
    scopes = [Scope.TREATMENT, *([Scope.REMINDERS] if form.cleaned_data["reminders"] else [])]
    for scope in scopes:
        services.give_consent(
            client=client, scope=scope, given=form.given(how), by=by, now=clock.now()
        )


@require_POST
@seated(Right.CLIENTS)
def client_withdraw(request: HttpRequest, seat: Seat, client: int, consent: int) -> HttpResponse:
    """The client takes a consent back by word."""
    row = access.consent_of(access.client_of(seat, client), consent)
    services.withdraw(consent=row, by=seat, now=clock.now())
    messages.success(request, gettext("Taken back from now on. What was recorded stays locked."))
    return redirect("client-consent", client=client)


@require_POST
@seated(Right.CLIENTS)
def client_link(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """A one-time link for a client without account, shown once."""
    row = access.client_of(seat, client)
    secret = services.make_client_link(client=row, by=seat, now=clock.now())
    request.session[_LINK] = request.build_absolute_uri(f"/visit/{secret}")
    return redirect("client-consent", client=client)


@require_safe
@seated(Right.HEALTH)
def looks(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """Who of the clinic looked at what of a client."""
    row = access.client_of(seat, client)
    seen = access.sight(seat, row, now=clock.now())
    zone = ZoneInfo(seat.clinic.timezone)
    context = {"client": row, "lines": shown.look_lines(queries.looks_on(seen), zone=zone)}
    return render(request, "treatment/looks.html", context)
