"""The programme: firm weeks, later weeks, a day in full."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lissom.core.errors import NotFoundError
from lissom.core.units import monday_of
from lissom.web import clock
from lissom.web.training import access, changes, matches, page_reads, queries, workouts
from lissom.web.training.presenters import season
from lissom.web.training.presenters.changes import change_card
from lissom.web.training.presenters.programme import programme_page


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """The programme with the day asked for opened."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    done = page_reads.done_days(runner, on - timedelta(weeks=season.WEEKS_BACK + 1), on)
    shown = page_reads.booked_programme(runner, now=clock.now())
    page = programme_page(
        on=on,
        programme=shown,
        done=done,
        past=matches.past_sessions(runner, since=monday_of(on), on=on, done=done, programme=shown),
        races=queries.races_of(runner, since=on),
        picked=day_asked(request),
        kind=request.GET.get("kind", ""),
        show_all=request.GET.get("show") == "all",
        miles=runner.miles,
    )
    waiting = [change_card(one) for one in changes.open_changes(runner, on=on) if one.items]
    return render(request, "training/programme.html", {"page": page, "changes": waiting})


@require_safe
def workout(request: HttpRequest, day: str, session: str) -> HttpResponse:
    """A planned run as a file for the watch."""
    runner = access.runner_of(request.user)
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise NotFoundError("There is no such day.") from None
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
