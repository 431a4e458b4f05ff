"""Progress, and the part of it that takes a moment to work out."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lissom.web import clock
from lissom.web.training import access, page_reads, queries, standing, trends
from lissom.web.training.presenters.progress import WEEKS, progress_page
from lissom.web.training.presenters.slow_changes import trends_part


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Load, form and mornings over half a year."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    since = on - timedelta(weeks=WEEKS)
    page = progress_page(
        body=standing.body_state(runner, on),
        done=page_reads.done_days(runner, since, on),
        said=queries.check_ins(runner, since, on),
        miles=runner.miles,
    )
    return render(request, "training/progress.html", {"page": page})


@require_safe
def progress_trends(request: HttpRequest) -> HttpResponse:
    """Trends of twelve weeks, read from the recorded streams; a part of the page."""
    runner = access.runner_of(request.user)
    found = trends.runner_trends(runner, clock.today(runner.timezone))
    whole = request.headers.get("HX-Request") != "true"
    return render(request, "training/trends.html", {"part": trends_part(found), "whole": whole})
