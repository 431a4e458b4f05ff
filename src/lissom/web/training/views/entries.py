"""What is told by hand: added, changed, taken out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.runner import DoneKind, DoneSession
from lissom.web import clock
from lissom.web.training import access, activity_reads, editing, services, shoes
from lissom.web.training.forms.activities import DoneForm, unit_of
from lissom.web.training.models import DoneEntry, Runner
from lissom.web.training.presenters import activities as presenter
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
def entry_add(request: HttpRequest) -> HttpResponse:
    """A session that no watch recorded."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    form = _form(request, runner, {"date": on, "kind": request.GET.get("kind", "run")})
    if accepted(form, lambda: _log(runner, form)):
        messages.success(request, gettext("Noted. Load and forecast follow."))
        return redirect("activities")
    status = 400 if form.is_bound else 200
    return render(request, "training/entry.html", {"form": form}, status=status)


def _form(request: HttpRequest, runner: Runner, initial: dict[str, Any]) -> DoneForm:
    return DoneForm(
        request.POST if request.method == "POST" else None,
        miles=runner.miles,
        shoes=shoes.choices(runner),
        initial=initial,
    )


def _log(runner: Runner, form: DoneForm) -> None:
    row = services.log_done(runner=runner, done=_done(form), **_beside(form))
    _wear(runner, row, form)


def _wear(runner: Runner, row: DoneEntry, form: DoneForm) -> None:
    if "shoe" in form.changed_data:
        shoes.wear_shoe(runner=runner, row=row, choice=form.cleaned_data["shoe"])


def _done(form: DoneForm) -> DoneSession:
    given = form.cleaned_data
    distance, kind = given["distance"], DoneKind(given["kind"])
    return DoneSession(
        date=given["date"],
        kind=kind,
        minutes=given["minutes"],
        type=given["massage_type"] if kind is DoneKind.MASSAGE else "",
        distance_m=None if distance is None else distance * form.unit_m,
        rpe_cr10=given["rpe_cr10"],
    )


def _beside(form: DoneForm) -> dict[str, str]:
    given = form.cleaned_data
    massage = given["kind"] == DoneKind.MASSAGE.value
    return {"place": given["place"] if massage else "", "note": given["note"]}


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """Something told by hand, to look at, to put right and to take out."""
    runner = access.runner_of(request.user)
    row = access.entry_of(runner, entry)
    chosen, shoe = shoes.worn_in(runner, row)
    form = _form(request, runner, {**_said(row, miles=runner.miles), "shoe": chosen})
    if accepted(form, lambda: _change(runner, row, form)):
        messages.success(request, gettext("Saved. Load and forecast follow."))
        return redirect("entry", entry=entry)
    line = activity_reads.told_line(row)
    (month,) = presenter.months([line], on=clock.today(runner.timezone), miles=runner.miles)
    context = {"row": month.rows[0], "entry": row, "form": form, "shoe": shoe}
    status = 400 if form.is_bound else 200
    return render(request, "training/entry_of.html", context, status=status)


def _said(row: DoneEntry, *, miles: bool) -> dict[str, Any]:
    unit_m, _ = unit_of(miles=miles)
    return {
        "kind": row.kind,
        "date": row.date,
        "minutes": round(row.minutes, 1),
        "distance": None if row.distance_m is None else round(row.distance_m / unit_m, 2),
        "rpe_cr10": row.rpe_cr10,
        "massage_type": row.type if row.kind == DoneKind.MASSAGE.value else "",
        "place": row.place,
        "note": row.note,
    }


def _change(runner: Runner, row: DoneEntry, form: DoneForm) -> None:
    editing.edit_entry(runner=runner, entry=row.pk, done=_done(form), **_beside(form))
    _wear(runner, row, form)


@require_POST
def entry_delete(request: HttpRequest, entry: int) -> HttpResponse:
    """Take out what was told by hand."""
    services.remove_entry(runner=access.runner_of(request.user), entry=entry)
    messages.success(request, gettext("Deleted."))
    return redirect("activities")
