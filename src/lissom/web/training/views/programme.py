"""The programme: firm weeks, later weeks, a day in full; by the month, by the season."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lissom.core.errors import NotFoundError
from lissom.core.units import monday_of
from lissom.web import clock
from lissom.web.training import access, changes, matches, page_reads, queries, workouts
from lissom.web.training.presenters import month, season
from lissom.web.training.presenters.programme import programme_page
from lissom.web.training.views.changes import change_cards


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """The programme with the day asked for opened, or as a month or a season."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    view = request.GET.get("view", "")
    first = month.month_of(request.GET.get("month", ""), on)
    since = monday_of(on)
    if view == "month":
        since = max(min(since, month.grid_of(first)[0]), on - timedelta(weeks=season.WEEKS_BACK))
    done = page_reads.done_days(runner, on - timedelta(weeks=season.WEEKS_BACK + 1), on)
    shown = page_reads.booked_programme(runner, now=clock.now())
    past = matches.past_sessions(runner, since=since, on=on, done=done, programme=shown)
    races = queries.races_of(runner, since=on)
    kind = request.GET.get("kind", "")
    page = programme_page(
        on=on,
        programme=shown,
        done=done,
        past=past,
        races=races,
        picked=day_asked(request),
        kind=kind,
        show_all=request.GET.get("show") == "all",
        miles=runner.miles,
    )
    waiting = change_cards(changes.open_changes(runner, on=on), runner)
    context: dict[str, Any] = {"page": page, "changes": waiting, "view": view, "kind": kind}
    context |= {"views": [(key, word, key == view) for key, word in month.VIEWS.items()]}
    if shown is not None and page.empty is None:
        if view == "month":
            context["month"] = month.month_view(
                first, on=on, programme=shown, past=past, kind=kind, miles=runner.miles
            )
            context["month_key"] = f"{first:%Y-%m}"
        elif view == "season":
            context["season"] = month.season_rows(
                on=on, programme=shown, done=done, races=races, miles=runner.miles
            )
    return render(request, "training/programme.html", context)


@require_safe
def workout(request: HttpRequest, day: str, session: str) -> HttpResponse:
    """A planned run as a file for the watch."""
    runner = access.runner_of(request.user)
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise NotFoundError(gettext("There is no such day.")) from None
    found = workouts.of_day(runner, when, session)
    response = HttpResponse(found.data, content_type="application/vnd.ant.fit")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def day_asked(request: HttpRequest) -> date | None:
    """`?day=2026-03-02`; anything else is as if nothing were asked."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
