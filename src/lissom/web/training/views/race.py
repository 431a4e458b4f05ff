"""Races: the sheet of the next one, adding and removing."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.errors import InvalidInputError
from lissom.core.runner import Priority
from lissom.web import clock
from lissom.web.training import access, page_reads, queries, services
from lissom.web.training.forms.race import RaceForm
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.training.presenters.race import RacePage, chosen_race, race_page
from lissom.web.training.race_sheet import race_sheet
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "HEAD", "POST"])
def race(request: HttpRequest) -> HttpResponse:
    """The race sheet; POST adds a race."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    form = RaceForm(request.POST if request.method == "POST" else None, on=on)
    if accepted(form, lambda: _add(runner, form)):
        messages.success(
            request,
            gettext(
                "Added for {date}. A new programme will lead to it; the present one has not moved."
            ).format(date=words.day_long(form.cleaned_data["date"])),
        )
        return redirect("race")
    page = _page(runner, on=on, wanted=request.GET.get("race", ""))
    status = 400 if form.is_bound else 200
    return render(request, "training/race.html", {"page": page, "form": form}, status=status)


def _add(runner: Runner, form: RaceForm) -> None:
    services.add_race(
        runner=runner,
        date=form.cleaned_data["date"],
        distance_m=form.distance_m,
        priority=Priority(form.cleaned_data["priority"]),
        gain_m=form.cleaned_data["gain_m"] or 0.0,
        target_s=form.cleaned_data["target"],
        name=form.cleaned_data["name"],
    )


def _page(runner: Runner, *, on: date, wanted: str) -> RacePage | None:
    races = queries.races_of(runner, since=on)
    chosen = chosen_race(races, on=on, wanted=wanted)
    if chosen is None:
        return None
    try:
        sheet = race_sheet(runner, chosen.id, on=on)
    except InvalidInputError:  # no time can be told: the page says what is missing
        sheet = None
    return race_page(
        on=on,
        race=chosen,
        races=races,
        programme=page_reads.booked_programme(runner, now=clock.now()),
        profile=queries.profile_of(runner),
        sheet=sheet,
    )


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take a race out of the calendar."""
    runner = access.runner_of(request.user)
    gone = services.remove_race(runner=runner, race=request.POST.get("race", ""))
    messages.success(
        request,
        gettext("{race} is taken out. The programme has not moved yet.").format(
            race=gone.name or gettext("The race")
        ),
    )
    return redirect("race")
