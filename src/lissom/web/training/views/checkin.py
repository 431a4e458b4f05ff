"""The check-in: said in ten seconds, answered at once where a sign calls for it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lissom.core.errors import NotFoundError
from lissom.web import clock
from lissom.web.training import access, page_reads, services, standing
from lissom.web.training.forms.check_in import CheckInForm, half_points, whole_points
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.training.presenters.checkin import check_in_page, saved_page
from lissom.web.ui.naming import written

_AHEAD = 3


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Ask; after saving go to what it means."""
    runner = access.runner_of(request.user)
    form = CheckInForm(now=clock.now())
    if request.method == "POST":
        form = CheckInForm(request.POST, now=clock.now())
        if form.is_valid():
            services.record_check_in(runner=runner, check_in=form.check_in())
            return redirect("checkin-saved")
    return render(
        request,
        "training/checkin.html",
        {
            "form": form,
            "page": check_in_page(),
            "heading": words.day_long(clock.today(runner.timezone)),
            "points": half_points(),
            "whole": whole_points()[1:],
        },
        status=400 if form.is_bound else 200,
    )


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What the last check-in means: signs, and the forecast that has heard it."""
    runner: Runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    said = page_reads.last_check_in(runner)
    if said is None:
        raise NotFoundError(gettext("There is no check-in yet."))
    names = [f"{written(on + timedelta(days=at), 'l')}" for at in range(1, _AHEAD + 1)]
    body = standing.body_state(runner, on)
    page = saved_page(said, body.ahead, day_names=names)
    return render(request, "training/checkin_saved.html", {"page": page, "at": f"{said.at:%H:%M}"})
