"""The first steps of a new runner: a name, then files, race, week, clinic. Each may be left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import InvalidInputError
from lissom.core.runner import Priority
from lissom.web import clock
from lissom.web.accounts.models import User
from lissom.web.jobs import access as jobs
from lissom.web.jobs import kinds, queries
from lissom.web.training import access, background, services
from lissom.web.training import queries as reads
from lissom.web.training.forms import profile as forms
from lissom.web.training.forms.begin import BeginForm
from lissom.web.training.jobs import PLAN
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words

STEPS = (
    ("files", gettext_lazy("Bring in your runs")),
    ("race", gettext_lazy("What are you training for?")),
    ("week", gettext_lazy("When is there time?")),
    ("clinic", gettext_lazy("Massage")),
)
_NAMES = tuple(name for name, _ in STEPS)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A runner for this account; one that has its own goes to the day's page."""
    user = cast(User, request.user)
    if getattr(user, "runner", None) is not None:
        return redirect("home")
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.begin_runner(
                user=user,
                name=given["name"],
                timezone=given["timezone"],
                on=clock.today(given["timezone"]),
            )
        except InvalidInputError as refusal:
            form.add_error("name", refusal.sentence())
        else:
            return redirect("begin-step", step=_NAMES[0])
    status = 400 if form.is_bound else 200
    return render(request, "training/begin.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One of the four steps; a POST keeps what was said and goes on."""
    runner = access.runner_of(request.user)
    if step not in _NAMES:
        return redirect("begin-step", step=_NAMES[0])
    made = _FORMS[step](request, runner) if step in _FORMS else None
    if request.method == "POST" and made is not None and made.is_valid():
        try:
            _KEEP[step](runner, made)
        except InvalidInputError as refusal:
            made.add_error(None, refusal.sentence())
        else:
            return _next(step)
    number = _NAMES.index(step) + 1
    context = {
        "form": made,
        "step": step,
        "number": number,
        "count": len(STEPS),
        "title": dict(STEPS)[step],
        "next": _NAMES[number] if number < len(STEPS) else "",
        "races": _races(runner) if step == "race" else [],
    }
    status = 400 if made is not None and made.is_bound else 200
    return render(request, "training/begin_step.html", context, status=status)


def _races(runner: Runner) -> list[dict[str, str]]:
    """What was said at an earlier visit."""
    some = reads.races_of(runner, since=clock.today(runner.timezone))
    return [
        {
            "title": race.name or words.distance(race.distance_m, miles=runner.miles),
            "text": words.day_long(race.date),
        }
        for race in some
    ]


def _next(step: str) -> HttpResponse:
    number = _NAMES.index(step) + 1
    if number < len(STEPS):
        return redirect("begin-step", step=_NAMES[number])
    return redirect("plan")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _race_form(request: HttpRequest, runner: Runner) -> forms.RaceForm:
    return forms.RaceForm(_sent(request), miles=runner.miles, initial={"priority": "A"})


def _week_form(request: HttpRequest, runner: Runner) -> forms.WeekForm:
    return forms.WeekForm(_sent(request), initial=forms.week_initial(reads.profile_of(runner)))


def _massage_form(request: HttpRequest, runner: Runner) -> forms.WishForm:
    return forms.WishForm(_sent(request), initial=forms.massage_initial(reads.profile_of(runner)))


def _keep_race(runner: Runner, form: Any) -> None:
    given = form.race()
    services.add_race(runner=runner, **{**given, "priority": Priority(given["priority"])})


def _keep_profile(runner: Runner, form: Any) -> None:
    services.save_profile(runner=runner.name, on=clock.today(runner.timezone), **form.changes())


_FORMS: dict[str, Callable[[HttpRequest, Runner], Any]] = {
    "race": _race_form,
    "week": _week_form,
    "clinic": _massage_form,
}
_KEEP: dict[str, Callable[[Runner, Any], None]] = {
    "race": _keep_race,
    "week": _keep_profile,
    "clinic": _keep_profile,
}


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Making the programme: what it takes, and how it stands."""
    access.runner_of(request.user)
    job = jobs.latest(cast(User, request.user), PLAN)
    told = None if job is None else queries.told(job, now=timezone.now())
    context = {"job": told, "label": kinds.kind(PLAN).label}
    return render(request, "training/plan.html", context)


@require_POST
def plan_make(request: HttpRequest) -> HttpResponse:
    """Ask for the programme."""
    user = cast(User, request.user)
    runner = access.runner_of(user)
    background.ask_for_plan(runner=runner, owner=user, now=timezone.now())
    return redirect("plan")
