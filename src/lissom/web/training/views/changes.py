"""Something changed: proposals, agreeing to them in whole or in part, taking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web import clock
from lissom.web.accounts.models import User
from lissom.web.training import access, agreed_hours, layers, page_reads, slots
from lissom.web.training import changes as reads
from lissom.web.training.changes import StoredChange
from lissom.web.training.forms.change import FORMS, EventForm, MoveForm
from lissom.web.training.models import Runner
from lissom.web.training.presenters.changes import (
    DayLine,
    change_card,
    change_lines,
    change_page,
    day_lines,
    places_of,
    undoable,
)
from lissom.web.ui.components import ChangeCard


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What may have happened, and the changes so far."""
    runner = access.runner_of(request.user)
    return _list(request, runner, clock.today(runner.timezone), {})


def _list(
    request: HttpRequest,
    runner: Runner,
    on: date,
    bound: dict[str, EventForm],
    *,
    status: int = 200,
) -> HttpResponse:
    found = reads.changes(runner, on=on)
    forms = [bound.get(key) or form(on=on) for key, form in FORMS.items()]
    context = {
        "forms": forms,
        "lines": change_lines(found),
        "has_programme": page_reads.shown_programme(runner) is not None,
    }
    return render(request, "training/changes.html", context, status=status)


@require_POST
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """An event: what would it change?"""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    if kind == EventKind.NEWS.value:
        return _propose(request, runner, on, [Event(EventKind.NEWS, on, on)])
    if kind not in FORMS:
        raise InvalidInputError(
            gettext("There is no such event."), remedy=gettext("Choose one of the list.")
        )
    form = FORMS[kind](request.POST, on=on)
    if not form.is_valid():
        return _list(request, runner, on, {kind: form}, status=400)
    return _propose(request, runner, on, [form.event()])


@require_safe
def other_days(request: HttpRequest) -> HttpResponse:
    """What each other day of the week would do to a session: shown before anything is asked."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    part = request.GET.get("what", "run")
    lines: tuple[DayLine, ...] = ()
    refused = ""
    try:
        day = _day(request.GET.get("day", ""))
        lines = day_lines(reads.other_days(runner, day=day, part=part, on=on, now=clock.now())[1])
    except LissomError as refusal:
        refused = refusal.message
    if request.GET.get("as") == "data":
        return JsonResponse({one.to: {"possible": one.possible, "text": one.text} for one in lines})
    context = {"lines": lines, "part": part, "day": request.GET.get("day", ""), "refused": refused}
    return render(request, "training/other_days.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            gettext("That day cannot be read."), remedy=gettext("Choose a day.")
        ) from None


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """A session on another day: what would it mean?"""
    runner = access.runner_of(request.user)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(
            gettext("That session or day cannot be read."),
            remedy=gettext("Choose both from the lists."),
        )
    return _propose(request, runner, clock.today(runner.timezone), [form.event()])


def _propose(
    request: HttpRequest, runner: Runner, on: date, events: Sequence[Event]
) -> HttpResponse:
    try:
        layer = layers.propose(runner=runner, events=events, on=on, now=clock.now())
    except LissomError as refusal:
        messages.error(request, refusal.message)
        return redirect("changes")
    return redirect("change", number=layer.number)


@require_safe
def change(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal, or what became of it."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    found = reads.change(runner, number, on=on)
    last = undoable(reads.changes(runner, on=on))
    page = change_page(
        found,
        undoable=last,
        zone=ZoneInfo(runner.timezone),
        rules=slots.rules(places_of(found)),
        standing=agreed_hours.still_booked(runner, found.effects, now=clock.now()),
    )
    return render(request, "training/change.html", {"page": page})


def change_cards(found: Sequence[StoredChange], runner: Runner) -> list[ChangeCard]:
    """Open proposals as cards that can be answered where they stand."""
    zone = ZoneInfo(runner.timezone)
    shown = [one for one in found if one.items]
    rules = slots.rules(sorted({place for one in shown for place in places_of(one)}))
    return [change_card(one, zone=zone, rules=rules) for one in shown]


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Agree, to all or to the sessions that are ticked."""
    only = request.POST.getlist("only") if "some" in request.POST else None
    if only == []:
        messages.error(
            request, gettext("Nothing was ticked. Tick what you agree to, or keep it as it is.")
        )
        return redirect("change", number=number)

    def act(runner: Runner, by: User) -> str:
        layer = layers.accept(
            runner=runner,
            on=clock.today(runner.timezone),
            now=clock.now(),
            number=number,
            only=only,
            by=by,
        )
        booked = agreed_hours.hours_of(layer.effects)
        return agreed_hours.told(booked, ZoneInfo(runner.timezone))

    return _answer(
        request, number, act, gettext("Agreed. The programme has changed; it can be undone.")
    )


@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Leave the programme as it is."""

    def act(runner: Runner, by: User) -> str:
        layers.reject(runner=runner, now=clock.now(), number=number, by=by)
        return ""

    return _answer(request, number, act, gettext("Kept as it was."))


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take the last change back. `late`: whether the page said that a notice has passed."""
    late = {"yes": True, "no": False}.get(request.POST.get("late", ""))

    def act(runner: Runner, by: User) -> str:  # noqa: ARG001 (the form of an answer)
        found = reads.change(runner, number, on=clock.today(runner.timezone))
        gone = agreed_hours.still_booked(runner, found.effects, now=clock.now())
        layers.undo(runner=runner, now=clock.now(), number=number, late=late)
        return gettext("The hours that it booked are given back.") if gone else ""

    return _answer(request, number, act, gettext("Taken back. The programme is as it was before."))


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a question that has gone by once more."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    try:
        layer = layers.refresh(runner=runner, number=number, on=on, now=clock.now())
    except InvalidInputError as refusal:
        messages.error(request, refusal.message)
        return redirect("changes")
    return redirect("change", number=layer.number)


def _answer(
    request: HttpRequest, number: int, act: Callable[[Runner, User], str], done: str
) -> HttpResponse:
    """Do it and say so with what else came of it, or say why not; nothing is half done."""
    runner = access.runner_of(request.user)
    try:
        more = act(runner, cast(User, request.user))
    except NotFoundError:
        raise
    except LissomError as refusal:
        messages.error(request, refusal.sentence())
        return redirect("change", number=number)
    messages.success(request, f"{done} {more}".strip())
    return redirect("programme")
