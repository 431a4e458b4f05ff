"""Settings: profile, week, massage, races, holidays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.runner import Priority
from lissom.web import clock
from lissom.web.training import access, queries, services
from lissom.web.training.forms import profile as forms
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.training.presenters.race import PRIORITIES
from lissom.web.ui.answers import accepted

_SAVED = gettext_lazy("Saved. The next programme uses it.")


def _save(runner: Runner, name: str | None = None, **changes: Any) -> None:
    services.save_profile(runner=runner.name, name=name, on=clock.today(runner.timezone), **changes)


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest) -> HttpResponse:
    """Who the runner is."""
    runner = access.runner_of(request.user)
    form = forms.AboutForm(
        request.POST if request.method == "POST" else None,
        miles=runner.miles,
        pounds=runner.pounds,
        initial=forms.about_initial(queries.profile_of(runner), pounds=runner.pounds),
    )
    if accepted(form, lambda: _save(runner, name=form.cleaned_data["name"], **form.changes())):
        services.show_pounds(runner=runner, pounds=form.cleaned_data["mass_in"] == "lb")
        messages.success(request, _SAVED)
        return redirect("settings")
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/about.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    """When there is time."""
    runner = access.runner_of(request.user)
    initial = forms.week_initial(queries.profile_of(runner))
    form = forms.WeekForm(request.POST if request.method == "POST" else None, initial=initial)
    if accepted(form, lambda: _save(runner, **form.changes())):
        messages.success(request, _SAVED)
        return redirect("settings-week")
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/week.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def massage(request: HttpRequest) -> HttpResponse:
    """Massage, equipment, what is tight."""
    runner = access.runner_of(request.user)
    initial = forms.massage_initial(queries.profile_of(runner))
    form = forms.MassageForm(request.POST if request.method == "POST" else None, initial=initial)
    if accepted(form, lambda: _save(runner, **form.changes())):
        messages.success(request, _SAVED)
        return redirect("settings-massage")
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/massage.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def races(request: HttpRequest) -> HttpResponse:
    """Races to come."""
    runner = access.runner_of(request.user)
    form = forms.RaceForm(
        request.POST if request.method == "POST" else None,
        miles=runner.miles,
        initial={"priority": "A"},
    )
    if accepted(form, lambda: _add_race(runner, form)):
        messages.success(request, gettext("The race is in. The next programme leads to it."))
        return redirect("settings-races")
    on = clock.today(runner.timezone)
    lines = [
        {
            "id": race.id,
            "title": race.name or words.distance(race.distance_m, miles=runner.miles),
            "text": f"{words.day_long(race.date)} {race.date.year} · "
            f"{words.distance(race.distance_m, miles=runner.miles)} · "
            f"{PRIORITIES[race.priority.value]}",
        }
        for race in queries.races_of(runner, since=on)
    ]
    context = {"form": form, "lines": lines}
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/races.html", context, status=status)


def _add_race(runner: Runner, form: forms.RaceForm) -> None:
    given = form.race()
    services.add_race(runner=runner, **{**given, "priority": Priority(given["priority"])})


@require_POST
def race_delete(request: HttpRequest, race: str) -> HttpResponse:
    """Take a race out."""
    services.remove_race(runner=access.runner_of(request.user), race=race)
    messages.success(request, gettext("The race is out."))
    return redirect("settings-races")


@require_http_methods(["GET", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """Days without training."""
    runner = access.runner_of(request.user)
    form = forms.HolidayForm(request.POST if request.method == "POST" else None)
    if accepted(form, lambda: services.add_holiday(runner=runner, **form.cleaned_data)):
        messages.success(request, gettext("Noted. The next programme leaves those days free."))
        return redirect("settings-away")
    lines = [
        {"id": row.pk, "title": words.days_range(row.first, row.last), "text": row.note}
        for row in queries.holidays(runner)
    ]
    context = {"form": form, "lines": lines}
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/away.html", context, status=status)


@require_POST
def away_delete(request: HttpRequest, holiday: int) -> HttpResponse:
    """Training days again."""
    services.remove_holiday(runner=access.runner_of(request.user), holiday=holiday)
    messages.success(request, gettext("Those days are open again."))
    return redirect("settings-away")
