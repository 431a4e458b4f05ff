"""What a client answers to a free hour: by the link of a mail, or in the runner's own account."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.web import clock
from lissom.web.clinic import queries as diary
from lissom.web.clinic.refusals import RefusedError
from lissom.web.training.access import runner_of
from lissom.web.waiting import access, answering, presenters, queries, wishes
from lissom.web.waiting.models import HourOffer, WaitingEntry
from lissom.web.waiting.standing import standing

MOST_OPENED = 30
_SPAN_S = 600
_NEXT = 3
_DIARY_WORDS = frozenset({"therapist-taken", "room-taken", "taken", "past", "outside-hours"})


class TooOftenError(NotFoundError):
    """Links are tried from one address more often than a person would."""

    code = "too-often"


@login_not_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, secret: str) -> HttpResponse:
    """The hour that a mail told of: take it, say no, leave the list. Needs no account; opening it
    changes nothing."""
    _count(request)
    found = access.offer_by_secret(secret)
    if request.method != "POST":
        return _page(request, found)
    try:
        _act(found, request.POST.get("act", ""))
    except LissomError as refusal:
        return _page(request, access.offer_by_secret(secret), refusal)
    return redirect("hour-offer", secret)


def _count(request: HttpRequest) -> None:
    key = f"hour-offer:{request.META.get('REMOTE_ADDR', '')}"
    if not cache.add(key, 1, _SPAN_S) and cache.incr(key) > MOST_OPENED:
        raise TooOftenError(
            gettext("Too many tries from here."), remedy=gettext("Try again in ten minutes.")
        )


def _act(found: HourOffer, act: str) -> None:
    now = clock.now()
    if act == "take":
        answering.accept(offer=found, now=now)
    elif act == "no":
        answering.decline(offer=found, now=now)
    elif act == "leave":
        answering.leave(entry=found.entry, now=now)
    else:
        raise InvalidInputError(
            gettext("It is not said what to do."), remedy=gettext("Use one of the buttons.")
        )


def _page(
    request: HttpRequest, found: HourOffer, refusal: LissomError | None = None
) -> HttpResponse:
    now, zone = clock.now(), ZoneInfo(found.freed.clinic.timezone)
    stands = standing(found, now)
    context = {
        "offer": found,
        "clinic": found.freed.clinic,
        "when": presenters.span(found.start, found.end, zone),
        "what": presenters.service_words(found.service),
        "who": presenters.plain(found.freed.therapist.name),
        "until": presenters.until_words(found.until, now, zone),
        "stands": stands,
        "listed": found.entry.state == WaitingEntry.State.WAITING,
        "refusal": "" if refusal is None else told(refusal),
        "next": _next(found, now) if stands.word == "gone" else [],
    }
    return render(request, "waiting/offer.html", context, status=400 if refusal else 200)


def told(refusal: LissomError) -> str:
    """A refusal as the client may read it: what the diary says to staff of somebody's health is
    not repeated."""
    if isinstance(refusal, RefusedError) and refusal.code not in _DIARY_WORDS:
        return gettext(
            "The clinic has a question before this hour can be booked. Please telephone."
        )
    return refusal.message if isinstance(refusal, RefusedError) else refusal.sentence()


def _next(found: HourOffer, now: datetime) -> list[str]:
    """The next free hours for the same service, in words."""
    slots = diary.next_free(
        therapist=found.freed.therapist, service=found.service, since=now, now=now, count=_NEXT
    )
    zone = ZoneInfo(found.freed.clinic.timezone)
    return [
        f"{presenters.moment(one.start, zone)}, {presenters.plain(one.therapist)}" for one in slots
    ]


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the runner waits for, and hours that are kept for the runner."""
    runner, now = runner_of(request.user), clock.now()
    hours = []
    for one in queries.offers_to_runner(runner, now):
        zone = ZoneInfo(one.freed.clinic.timezone)
        hours.append(
            {
                "key": one.pk,
                "when": presenters.span(one.start, one.end, zone),
                "what": presenters.service_words(one.service),
                "where": f"{presenters.plain(one.freed.therapist.name)}, {one.freed.clinic}",
                "until": presenters.until_words(one.until, now, zone),
                "stands": standing(one, now),
            }
        )
    entries = [
        (presenters.entry_line(one, now), one.clinic) for one in wishes.of_runner(runner, now)
    ]
    return render(request, "waiting/own.html", {"hours": hours, "entries": entries})


@require_POST
def own_answer(request: HttpRequest, offer: int) -> HttpResponse:
    """Take an hour, or say no."""
    found = access.offer_of(runner_of(request.user), offer)
    try:
        _act(found, request.POST.get("act", ""))
    except LissomError as refusal:
        messages.error(request, told(refusal))
        return redirect("massage-waiting")
    zone = ZoneInfo(found.freed.clinic.timezone)
    when = presenters.span(found.start, found.end, zone)
    if request.POST.get("act") == "take":
        messages.success(
            request,
            gettext("Booked: {when}, {clinic}.").format(when=when, clinic=found.freed.clinic),
        )
        return redirect("massage")
    messages.success(request, gettext("Noted."))
    return redirect("massage-waiting")


@require_POST
def own_leave(request: HttpRequest, entry: int) -> HttpResponse:
    """Wait no more."""
    row = access.own_entry(runner_of(request.user), entry)
    answering.leave(entry=row, now=clock.now())
    messages.success(request, gettext("You are off the waiting list."))
    return redirect("massage-waiting")
