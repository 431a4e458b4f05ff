"""The body, and one place of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lissom.core.anatomy.regions import REGIONS
from lissom.web import clock
from lissom.web.training import access, bridge, page_reads, planning, queries, standing
from lissom.web.training.presenters.body import body_page
from lissom.web.training.presenters.region import region_page


@require_safe
def body(request: HttpRequest) -> HttpResponse:
    """Load, soreness and forecast on the figure and in a list."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    day = request.GET.get("day", "")
    page = body_page(
        body=standing.body_state(runner, on),
        said=queries.check_ins(runner, on - planning.history_days(), on),
        programme=page_reads.shown_programme(runner),
        shown=request.GET.get("show", "now"),
        **({"day": int(day)} if day.isdecimal() and len(day) == 1 else {}),
    )
    return render(request, "training/body.html", {"page": page})


@require_safe
def region(request: HttpRequest, region: str) -> HttpResponse:
    """One place: what was said, what loaded it, what is good for it."""
    if region not in REGIONS:
        raise Http404
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    page = region_page(
        region,
        body=standing.body_state(runner, on),
        said=queries.check_ins(runner, on - planning.history_days(), on),
        programme=page_reads.shown_programme(runner),
        equipment=bridge.profile_from_row(runner).equipment,
        miles=runner.miles,
    )
    return render(request, "training/region.html", {"page": page})
