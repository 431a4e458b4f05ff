"""Activities: the list, and one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.activity.model import Sport
from lissom.core.errors import NotFoundError
from lissom.web import clock
from lissom.web.training import (
    access,
    activity_reads,
    editing,
    matches,
    page_reads,
    shoes,
)
from lissom.web.training.forms.activities import ActivityForm, unit_of
from lissom.web.training.models import Activity, Runner
from lissom.web.training.presenters import activities as presenter
from lissom.web.training.presenters import matching
from lissom.web.training.presenters.traces import route_of
from lissom.web.ui.answers import accepted


@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """Everything done, newest first, by kind and year."""
    runner = access.runner_of(request.user)
    kind, year, page = (request.GET.get(name, "") for name in ("kind", "year", "page"))
    found = activity_reads.lines_of(
        runner,
        kind=kind if kind in presenter.KINDS else "",
        year=_whole(year),
        page=_whole(page) or 1,
    )
    context = {
        "months": presenter.months(
            found.lines, on=clock.today(runner.timezone), miles=runner.miles
        ),
        "found": found,
        "kinds": [(name, presenter.KINDS[name]) for name in found.kinds],
        "kind": kind,
        "year": _whole(year),
    }
    return render(request, "training/activities.html", context)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


@require_http_methods(["GET", "POST"])
def activity(request: HttpRequest, activity: int) -> HttpResponse:
    """One activity; a POST changes what it says of itself."""
    runner = access.runner_of(request.user)
    item = activity_reads.shown(runner, activity)
    row = access.activity_of(runner, activity)
    chosen, shoe = shoes.worn_in(runner, row)
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        miles=runner.miles,
        shoes=shoes.choices(runner),
        initial={**_said(item, miles=runner.miles), "shoe": chosen},
    )
    if accepted(form, lambda: _save(runner, row, form), blame="distance"):
        messages.success(request, gettext("Saved. Load and forecast follow."))
        return redirect("activity", activity=activity)
    view = presenter.activity_view(item, miles=runner.miles)
    context = {
        "view": view,
        "form": form,
        "data": view.trace.data() if view.trace else None,
        "planned": _planned(runner, item),
        "shoe": shoe,
    }
    status = 400 if form.is_bound else 200
    return render(request, "training/activity.html", context, status=status)


def _save(runner: Runner, row: Activity, form: ActivityForm) -> None:
    """What the form says of a recording, and of its shoe."""
    editing.edit_activity(runner=runner, activity=row.pk, **_changes(form))
    if "shoe" in form.changed_data:
        shoes.wear_shoe(runner=runner, row=row, choice=form.cleaned_data["shoe"])


def _planned(runner: Runner, item: activity_reads.Shown) -> dict[str, str] | None:
    """The planned session that a recording answers to, in words."""
    day = item.local_date
    past = matches.past_sessions(
        runner,
        since=day - matches.DAY,
        on=day + matches.DAY,
        done=page_reads.done_days(runner, day - 2 * matches.DAY, day + 2 * matches.DAY),
    )
    match = matching.match_of_activity(past, f"a{item.id}")
    if match is None:
        return None
    row = past.sessions[match.planned.id]
    return {"text": matching.planned_line(match, row), "session": match.planned.id}


def _said(item: activity_reads.Shown, *, miles: bool) -> dict[str, Any]:
    unit_m, _ = unit_of(miles=miles)
    metres = item.whole.distance_m
    return {
        "title": item.whole.title,
        "sport": item.whole.sport.value,
        "rpe_cr10": item.whole.perceived_exertion,
        "distance": None if metres is None else round(metres / unit_m, 2),
    }


def _changes(form: ActivityForm) -> dict[str, Any]:
    given = form.cleaned_data
    changes: dict[str, Any] = {"title": given["title"], "sport": Sport(given["sport"])}
    if given["rpe_cr10"] is not None:
        changes["rpe_cr10"] = given["rpe_cr10"]
    if "distance" in form.changed_data and given["distance"] is not None:
        changes["distance_m"] = given["distance"] * form.unit_m
    return changes


@require_POST
def activity_delete(request: HttpRequest, activity: int) -> HttpResponse:
    """Take a recording out."""
    editing.delete_activity(runner=access.runner_of(request.user), activity=activity)
    messages.success(
        request, gettext("Deleted. Its file stays known and does not come back by itself.")
    )
    return redirect("activities")


@require_safe
def activity_route(request: HttpRequest, activity: int) -> HttpResponse:
    """The way run as a small picture, for the list."""
    item = activity_reads.shown(access.runner_of(request.user), activity)
    route = route_of(item.whole.streams, box=56)
    picture = render(request, "training/route.svg", {"route": route})
    picture.headers["Content-Type"] = "image/svg+xml"
    return picture


@require_safe
def activity_file(request: HttpRequest, activity: int) -> HttpResponse:
    """The file as it came."""
    name, data = activity_reads.file_of(access.runner_of(request.user), activity)
    if not data:
        raise NotFoundError(gettext("The file of this activity is not kept."))
    short = name.replace("\\", "/").rsplit("/", 1)[-1]
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(short)}"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 (here alone)

    return quote(name, safe="")
