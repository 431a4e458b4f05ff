"""Something changed: proposals, agreeing to them in whole or in part, taking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lissom.core.errors import InvalidInputError, LissomError
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web import clock
from lissom.web.accounts.models import User
from lissom.web.training import access, layers, page_reads
from lissom.web.training import changes as reads
from lissom.web.training.forms.change import FORMS, EventForm, MoveForm
from lissom.web.training.models import Runner
from lissom.web.training.presenters.changes import (
    DayLine,
    change_lines,
    change_page,
    day_lines,
    undoable,
)


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
        raise InvalidInputError("There is no such event.", remedy="Choose one of the list.")
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
        raise InvalidInputError("That day cannot be read.", remedy="Choose a day.") from None


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """A session on another day: what would it mean?"""
    runner = access.runner_of(request.user)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(
            "That session or day cannot be read.", remedy="Choose both from the lists."
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
    return render(request, "training/change.html", {"page": change_page(found, undoable=last)})


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Agree, to all or to the sessions that are ticked."""
    only = request.POST.getlist("only") if "some" in request.POST else None
    if only == []:
        messages.error(request, "Nothing was ticked. Tick what you agree to, or keep it as it is.")
        return redirect("change", number=number)

    def act(runner: Runner, by: User) -> None:
        layers.accept(
            runner=runner,
            on=clock.today(runner.timezone),
            now=clock.now(),
            number=number,
            only=only,
            by=by,
        )

    return _answer(request, number, act, "Agreed. The programme has changed; it can be undone.")


@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Leave the programme as it is."""

    def act(runner: Runner, by: User) -> None:
        layers.reject(runner=runner, now=clock.now(), number=number, by=by)

    return _answer(request, number, act, "Kept as it was.")


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take the last change back."""

    def act(runner: Runner, by: User) -> None:  # noqa: ARG001 (the form of an answer)
        layers.undo(runner=runner, now=clock.now(), number=number)

    return _answer(request, number, act, "Taken back. The programme is as it was before.")


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
    request: HttpRequest, number: int, act: Callable[[Runner, User], Any], done: str
) -> HttpResponse:
    runner = access.runner_of(request.user)
    try:
        act(runner, cast(User, request.user))
    except InvalidInputError as refusal:
        messages.error(request, refusal.message)
        return redirect("change", number=number)
    messages.success(request, done)
    return redirect("programme")
