"""Today."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lissom.core.screening.standing import standing_flags
from lissom.web import clock
from lissom.web.training import access, changes, matches, page_reads, queries
from lissom.web.training.presenters import matching, season
from lissom.web.training.presenters.today import today_page
from lissom.web.training.views.changes import change_cards

_SPOKEN = timedelta(days=28)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What to do today and why."""
    runner = access.runner_of(request.user)
    now, on = clock.now(), clock.today(runner.timezone)
    spoken = queries.check_ins(runner, on - _SPOKEN, on)
    programme = page_reads.booked_programme(runner, now=now)
    done = page_reads.done_days(runner, on - timedelta(weeks=season.WEEKS_BACK + 1), on)
    since = on - matching.ASK_WITHIN
    page = today_page(
        on=on,
        programme=programme,
        done=done,
        past=matches.past_sessions(runner, since=since, on=on, done=done, programme=programme),
        asked=matches.asked_about(runner, since),
        races=queries.races_of(runner, since=on),
        check_in=spoken[-1] if spoken else None,
        open_flags=standing_flags(spoken, now=now),
        has_history=programme is not None or page_reads.has_history(runner),
        miles=runner.miles,
    )
    waiting = change_cards(changes.open_changes(runner, on=on), runner)
    return render(request, "training/today.html", {"page": page, "changes": waiting})
