"""The waiting list for the desk: who waits, freed hours on their way, what clients answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.web import clock
from lissom.web.clinic import access as clinics
from lissom.web.clinic.models import Client, Service, Therapist
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.ui.answers import accepted
from lissom.web.waiting import access, answering, presenters, queries, services, wishes
from lissom.web.waiting.forms import EntryForm, FirstForm
from lissom.web.waiting.models import WaitingEntry

_FOUND = 12


@require_safe
@seated(Right.DIARY)
def waiting(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Hours that are kept at this moment, and who waits; or what a search finds."""
    now, zone = clock.now(), ZoneInfo(seat.clinic.timezone)
    words = " ".join(request.GET.get("q", "").split())[:100]
    ended = request.GET.get("ended") == "1"
    page = request.GET.get("page", "1")
    found = wishes.listed(
        seat.clinic, words, ended=ended, page=int(page) if page.isdecimal() else 1, now=now
    )
    context = {
        "q": words,
        "ended": ended,
        "found": found,
        "lines": presenters.entry_lines(found.wishes, now),
        "sentence": presenters.list_sentence(found.count, words, ended=ended),
    }
    if request.headers.get("HX-Target") == "found":
        return render(request, "waiting/list_part.html", context)
    hours = queries.on_their_way(seat.clinic, now)
    context["hours"] = presenters.hour_lines(hours, now, zone)
    return render(request, "waiting/list.html", context)


@require_http_methods(["GET", "POST"])
@seated(Right.DIARY)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A wish more: first whose, then what."""
    key = request.GET.get("client", "")
    client = _client(seat, key) if key else None
    if client is None:
        words = " ".join(request.GET.get("q", "").split())[:100]
        context = {"q": words, "clients": _found(seat, words)}
        part = request.headers.get("HX-Target") == "found"
        page = "waiting/clients_part.html" if part else "waiting/choose.html"
        return render(request, page, context)
    form = _form(request, seat, EntryForm.fresh(_today(seat)))
    made: list[WaitingEntry] = []

    def save() -> None:
        wanted = form.wanted()
        made.append(
            services.join(
                clinic=seat.clinic,
                client=client,
                service=wanted.service,
                pattern=wanted.pattern,
                therapist=wanted.therapist,
                only_therapist=wanted.only_therapist,
                notice_min=wanted.notice_min,
                note=wanted.note,
                now=clock.now(),
                by=seat,
            )
        )

    if _kept(form, save):
        messages.success(
            request,
            gettext("{plain} is on the waiting list.").format(plain=presenters.plain(client.name)),
        )
        return redirect("waiting-entry", made[0].pk)
    return _form_page(request, form, client, None)


def _client(seat: Seat, key: str) -> Client:
    rows = Client.objects.filter(clinic=seat.clinic, archived_at__isnull=True)
    found = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if found is None:
        raise NotFoundError(gettext("{clinic} has no such client.").format(clinic=seat.clinic))
    return found


def _found(seat: Seat, words: str) -> list[Client]:
    rows = Client.objects.filter(clinic=seat.clinic, archived_at__isnull=True)
    for word in words.split()[:8]:
        rows = rows.filter(name__icontains=word) | rows.filter(phone__contains=word)
    return list(rows.order_by("name", "number")[:_FOUND]) if words else []


def _form(request: HttpRequest, seat: Seat, initial: dict[str, Any]) -> EntryForm:
    rows = Service.objects.filter(clinic=seat.clinic, active=True).order_by("type", "minutes")
    return EntryForm(
        request.POST if request.method == "POST" else None,
        services=list(rows),
        therapists=list(Therapist.objects.filter(clinic=seat.clinic).order_by("name")),
        initial=initial,
    )


def _today(seat: Seat) -> Any:
    return clock.now().astimezone(ZoneInfo(seat.clinic.timezone)).date()


def _kept(form: EntryForm, save: Callable[[], object]) -> bool:
    """Whether it was saved; every refusal stands at the head of the form."""

    def told() -> None:
        try:
            save()
        except NotFoundError:
            raise
        except LissomError as refusal:
            raise InvalidInputError(refusal.message, remedy=refusal.remedy) from refusal

    return accepted(form, told)


def _form_page(
    request: HttpRequest, form: EntryForm, client: Client, row: WaitingEntry | None
) -> HttpResponse:
    context = {"form": form, "client": client, "name": presenters.plain(client.name), "row": row}
    status = 400 if form.is_bound else 200
    return render(request, "waiting/form.html", context, status=status)


@require_safe
@seated(Right.DIARY)
def entry(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """One wish: what, the free hours that would meet it, what was offered."""
    return _entry_page(request, access.entry_of(seat.clinic, entry))


def _entry_page(
    request: HttpRequest, row: WaitingEntry, refusal: LissomError | None = None
) -> HttpResponse:
    now, zone = clock.now(), ZoneInfo(row.clinic.timezone)
    waits = row.state == WaitingEntry.State.WAITING
    ahead = wishes.ahead_of(row, now)
    wish = wishes.of_entry(row, ahead)
    free = queries.free_now(row, ahead, now) if waits else ()
    context = {
        "row": row,
        "name": presenters.plain(row.client.name),
        "line": presenters.entry_line(wish, now),
        "facts": presenters.facts(row, wish),
        "free": presenters.free_lines(free, zone),
        "offers": [
            (
                presenters.span(one.start, one.end, zone),
                presenters.plain(one.freed.therapist.name),
                presenters.asked_lines(one.freed, [one], now, zone)[0],
                one.freed_id,
            )
            for one in queries.offers_to(row)
        ],
        "waits": waits,
        "first": FirstForm(),
        "refusal": refusal,
    }
    return render(request, "waiting/entry.html", context, status=400 if refusal else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.DIARY)
def edit(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Change a wish; its place in the order stays."""
    row = access.entry_of(seat.clinic, entry)
    form = _form(request, seat, EntryForm.initial_of(row, _today(seat)))

    def save() -> None:
        services.change(
            clinic=seat.clinic,
            entry=row.pk,
            version=form.cleaned_data["version"] or 0,
            wanted=form.wanted(),
            now=clock.now(),
            by=seat,
        )

    if _kept(form, save):
        messages.success(request, gettext("Saved."))
        return redirect("waiting-entry", row.pk)
    return _form_page(request, form, row.client, row)


@require_POST
@seated(Right.DIARY)
def leave(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Take a client off the list."""
    row = access.entry_of(seat.clinic, entry)

    def act() -> None:
        answering.leave(entry=row, now=clock.now(), by=seat)
        messages.success(
            request,
            gettext("{plain} is off the list.").format(plain=presenters.plain(row.client.name)),
        )

    return _done(request, row, act, to="waiting")


@require_POST
@seated(Right.DIARY)
def first(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Ask this client before all others, with a reason; or in turn again."""
    row = access.entry_of(seat.clinic, entry)

    def act() -> None:
        services.name_first(
            clinic=seat.clinic,
            entry=row.pk,
            first=request.POST.get("first") == "1",
            reason=request.POST.get("reason", "")[:500],
            now=clock.now(),
            by=seat,
        )

    return _done(request, row, act)


@require_POST
@seated(Right.DIARY)
def book(request: HttpRequest, seat: Seat, entry: int) -> HttpResponse:
    """Book a free hour for who waits."""
    row = access.entry_of(seat.clinic, entry)

    def act() -> None:
        made = answering.book_free(
            entry=row,
            therapist=clinics.therapist_of(seat.clinic, request.POST.get("therapist", "")),
            start=_instant(request.POST.get("start", "")),
            now=clock.now(),
            by=seat,
        )
        zone = ZoneInfo(seat.clinic.timezone)
        messages.success(
            request,
            gettext("Booked: {span}.").format(span=presenters.span(made.start, made.end, zone)),
        )

    return _done(request, row, act)


def _instant(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInputError(
            gettext("The hour cannot be read."), remedy=gettext("Choose one of the free hours.")
        )
    return found


def _done(
    request: HttpRequest, row: WaitingEntry, act: Callable[[], None], *, to: str = ""
) -> HttpResponse:
    """Do it and go on, or say why not on the entry's page; nothing is half done."""
    try:
        act()
    except LissomError as refusal:
        return _entry_page(request, access.entry_of(row.clinic, row.pk), refusal)
    return redirect(to) if to else redirect("waiting-entry", row.pk)


@require_safe
@seated(Right.DIARY)
def hour(request: HttpRequest, seat: Seat, freed: int) -> HttpResponse:
    """A freed hour: why it is free, who was asked and why, what may be done."""
    return _hour_page(request, seat, freed)


def _hour_page(
    request: HttpRequest, seat: Seat, freed: int, refusal: LissomError | None = None
) -> HttpResponse:
    row = access.freed_of(seat.clinic, freed)
    now, zone = clock.now(), ZoneInfo(seat.clinic.timezone)
    lines = presenters.asked_lines(row, queries.offers_of(row), now, zone)
    context = {
        "row": row,
        "title": presenters.span(row.start, row.end, zone),
        "facts": presenters.hour_facts(row, zone),
        "badge": presenters.stage_badge(row),
        "asked": lines,
        "going": row.stage in ("held", "open"),
        "refusal": refusal,
    }
    return render(request, "waiting/hour.html", context, status=400 if refusal else 200)


@require_POST
@seated(Right.DIARY)
def hour_answer(request: HttpRequest, seat: Seat, freed: int) -> HttpResponse:
    """`take`: the client said yes; `no`: said no; `pass`: ask the next; `stop`: offer it no
    more."""
    row = access.freed_of(seat.clinic, freed)
    now, act = clock.now(), request.POST.get("act", "")
    try:
        if act == "stop":
            answering.stop(offer_round=row, now=now, by=seat)
            messages.success(request, gettext("The hour is not offered any more."))
        elif act in ("take", "no", "pass"):
            _answered(request, seat, act, row.pk)
        else:
            raise InvalidInputError(
                gettext("It is not said what to do."), remedy=gettext("Use a button.")
            )
    except NotFoundError:
        raise
    except LissomError as refusal:
        return _hour_page(request, seat, freed, refusal)
    return redirect("waiting-hour", row.pk)


def _answered(request: HttpRequest, seat: Seat, act: str, freed: int) -> None:
    key = request.POST.get("offer", "")
    offer = access.offer_in(seat.clinic, int(key) if key.isdecimal() and len(key) < 18 else 0)
    if offer.freed_id != freed:
        raise NotFoundError(gettext("That was not offered for this hour."))
    now, name = clock.now(), presenters.plain(offer.entry.client.name)
    if act == "take":
        answering.accept(offer=offer, now=now, by=seat)
        messages.success(request, gettext("Booked for {name}.").format(name=name))
        return
    if offer.answer:
        raise InvalidInputError(
            gettext("The hour is not kept for {name} any more.").format(name=name),
            remedy=gettext("This page shows how it stands."),
        )
    answering.decline(offer=offer, now=now, by=seat, by_clinic=act == "pass")
    messages.success(request, gettext("The next is asked."))
