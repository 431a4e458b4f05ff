"""The therapist's own diary as a calendar feed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.diary import feeds
from lissom.web.training.views.calendars import calendar_answer


@require_http_methods(["GET", "POST"])
@seated(Right.DIARY)
def calendar(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make an address, shown once, or revoke it."""
    address = ""
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            feeds.revoke_feed(seat=seat, now=timezone.now())
            messages.success(request, gettext("The address works no more."))
            return redirect("diary-calendar")
        secret = feeds.make_feed(seat=seat, now=timezone.now())
        address = request.build_absolute_uri(reverse("diary-feed", kwargs={"secret": secret}))
    therapist = seat.therapist
    context = {
        "seat": seat,
        "treats": therapist is not None,
        "feed": None if therapist is None else feeds.feed_of(therapist),
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "diary/calendar.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The diary behind a secret address."""
    return calendar_answer(request, feeds.read_feed(secret=secret, now=clock.now()))
