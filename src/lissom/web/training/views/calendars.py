"""Calendars: the programme's own addresses, busy hours that come in, clinics elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import LissomError
from lissom.web.training import access, calendars, feeds, outside, queries
from lissom.web.training.forms.calendars import ClinicForm, IncomingForm
from lissom.web.training.models import OutsideClinic, Runner
from lissom.web.ui.answers import accepted

_KINDS = (
    ("full", gettext_lazy("Full"), gettext_lazy("Sessions with length and reasons.")),
    ("busy", gettext_lazy("Busy only"), gettext_lazy("Hours that are taken, nothing of what.")),
)


@require_http_methods(["GET", "POST"])
def calendars_page(request: HttpRequest) -> HttpResponse:
    """Feeds out: make a new address, shown once, or revoke it; and what comes in."""
    runner = access.runner_of(request.user)
    address = ""
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if request.POST.get("act") == "revoke":
            feeds.revoke_feed(runner=runner, kind=kind)
            messages.success(request, gettext("The address works no more."))
            return redirect("settings-calendars")
        secret = feeds.make_feed(runner=runner, kind=kind, now=timezone.now())
        address = request.build_absolute_uri(f"/calendar/{secret}.ics")
    return _page(request, runner, IncomingForm(), address=address)


def _page(
    request: HttpRequest, runner: Runner, form: IncomingForm, *, address: str = ""
) -> HttpResponse:
    there = {feed.kind: feed for feed in queries.feeds(runner)}
    context = {
        "lines": [
            {"kind": kind, "title": title, "text": text, "feed": there.get(kind)}
            for kind, title, text in _KINDS
        ],
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
        "incoming": queries.busy_calendars(runner),
        "form": form,
    }
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/calendars.html", context, status=status)


@require_POST
def calendar_add(request: HttpRequest) -> HttpResponse:
    """Hours at which the runner is busy, from a file or an address."""
    runner = access.runner_of(request.user)
    form = IncomingForm(request.POST, request.FILES)

    def save() -> None:
        incoming = form.incoming()
        assert incoming is not None
        had = calendars.brought(incoming)
        calendars.add_calendar(runner=runner, incoming=had, now=timezone.now())

    if not accepted(form, save):
        return _page(request, runner, form)
    messages.success(
        request, gettext("Those hours are taken from now on. The next programme heeds them.")
    )
    return redirect("settings-calendars")


@require_POST
def calendar_act(request: HttpRequest, calendar: int) -> HttpResponse:
    """Read a calendar again, or take it out."""
    runner = access.runner_of(request.user)
    row = access.calendar_of(runner, calendar)
    back = "settings-calendars" if row.clinic_id is None else "settings-clinics"
    if request.POST.get("act") == "again":
        try:
            calendars.read_again(source=row, now=timezone.now())
            row.refresh_from_db()
        except LissomError as refusal:
            messages.error(request, refusal.sentence())
            return redirect(back)
        if row.problem:
            messages.error(request, row.problem)
        else:
            messages.success(request, gettext("Read again."))
    else:
        calendars.remove_calendar(runner=runner, calendar=calendar)
        messages.success(request, gettext("Taken out, with its hours."))
    return redirect(back)


@require_http_methods(["GET", "POST"])
def clinics(request: HttpRequest) -> HttpResponse:
    """Clinics elsewhere; a POST adds one."""
    runner = access.runner_of(request.user)
    form = ClinicForm(request.POST, request.FILES) if request.method == "POST" else ClinicForm()
    if accepted(form, lambda: _save(runner, form)):
        messages.success(request, gettext("Kept. The next programme uses its free hours."))
        return redirect("settings-clinics")
    context = {"form": form, "clinics": queries.outside_clinics(runner)}
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/clinics.html", context, status=status)


@require_http_methods(["GET", "POST"])
def clinic(request: HttpRequest, clinic: int) -> HttpResponse:
    """One clinic elsewhere to change."""
    runner = access.runner_of(request.user)
    row = access.outside_clinic_of(runner, clinic)
    initial = {
        "name": row.name,
        "place": row.place,
        "travel_min": row.travel_min,
        "price": None if row.price_pence_hour is None else f"{row.price_pence_hour / 100:.2f}",
    }
    form = (
        ClinicForm(request.POST, request.FILES, initial=initial)
        if request.method == "POST"
        else ClinicForm(initial=initial)
    )
    if accepted(form, lambda: _save(runner, form, row)):
        messages.success(request, gettext("Saved."))
        return redirect("settings-clinics")
    status = 400 if form.is_bound else 200
    context = {"form": form, "row": row}
    return render(request, "training/settings/clinic.html", context, status=status)


def _save(runner: Runner, form: ClinicForm, row: OutsideClinic | None = None) -> None:
    """The clinic with its hours, or neither."""
    incoming = form.incoming(form.cleaned_data["name"])
    had = None if incoming is None else calendars.brought(incoming)
    with transaction.atomic():
        kept = outside.save_clinic(
            runner=runner, clinic=None if row is None else row.pk, **form.details()
        )
        if had is not None:
            calendars.add_calendar(runner=runner, incoming=had, now=timezone.now(), clinic=kept)


@require_POST
def clinic_delete(request: HttpRequest, clinic: int) -> HttpResponse:
    """Forget a clinic elsewhere."""
    outside.remove_clinic(runner=access.runner_of(request.user), clinic=clinic)
    messages.success(request, gettext("Forgotten. Appointments that you made there stay."))
    return redirect("settings-clinics")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address."""
    return calendar_answer(request, feeds.read_feed(secret=secret, now=timezone.now()))


def calendar_answer(request: HttpRequest, found: feeds.Read) -> HttpResponse:
    """A calendar feed, or the word that nothing changed since it was read."""
    if request.headers.get("If-None-Match") == found.etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(found.body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="lissom.ics"'
    response.headers["ETag"] = found.etag
    response.headers["Cache-Control"] = "private, no-store"
    return response
