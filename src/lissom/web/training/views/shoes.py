"""Settings, Shoes: how far each has gone, the usual one, putting away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.errors import InvalidInputError
from lissom.web import clock
from lissom.web.training import access, shoes
from lissom.web.training.forms.shoes import ShoeForm
from lissom.web.training.models import Runner
from lissom.web.training.presenters.shoes import shoes_page
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
def shoes_list(request: HttpRequest) -> HttpResponse:
    """All shoes; a POST adds one."""
    runner = access.runner_of(request.user)
    form = ShoeForm(request.POST if request.method == "POST" else None, miles=runner.miles)
    if accepted(form, lambda: _save(runner, form)):
        messages.success(request, gettext("Kept. Its runs count from here."))
        return redirect("settings-shoes")
    on = clock.today(runner.timezone)
    page = shoes_page(shoes.shoes_with_distance(runner), on=on, miles=runner.miles)
    status = 400 if form.is_bound else 200
    context = {"page": page, "form": form}
    return render(request, "training/settings/shoes.html", context, status=status)


def _save(runner: Runner, form: ShoeForm, shoe: int | None = None) -> None:
    on = clock.today(runner.timezone)
    usual = on if form.cleaned_data["usual"] else None
    shoes.save_shoe(runner=runner, shoe=shoe, usual_from=usual, **form.metres())


@require_http_methods(["GET", "POST"])
def shoe(request: HttpRequest, shoe: int) -> HttpResponse:
    """One shoe to change."""
    runner = access.runner_of(request.user)
    row = access.shoe_of(runner, shoe)
    on = clock.today(runner.timezone)
    form = ShoeForm(request.POST if request.method == "POST" else None, miles=runner.miles)
    form.initial = {
        "name": row.name,
        "before": round(row.before_m / form.unit_m, 1) or None,
        "limit": None if row.limit_m is None else round(row.limit_m / form.unit_m, 1),
        "usual": shoes.is_usual(row, on),
    }
    if accepted(form, lambda: _save(runner, form, shoe)):
        messages.success(request, gettext("Saved."))
        return redirect("settings-shoes")
    status = 400 if form.is_bound else 200
    context = {"form": form, "row": row}
    return render(request, "training/settings/shoe.html", context, status=status)


@require_POST
def shoe_act(request: HttpRequest, shoe: int) -> HttpResponse:
    """The usual one, put away, taken out, or deleted."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    acts = {
        "usual": lambda: shoes.make_usual(runner=runner, shoe=shoe, on=on),
        "away": lambda: shoes.put_away(runner=runner, shoe=shoe, on=on),
        "out": lambda: shoes.put_away(runner=runner, shoe=shoe, on=None),
        "forget": lambda: shoes.forget_shoe(runner=runner, shoe=shoe),
    }
    access.shoe_of(runner, shoe)
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise InvalidInputError(
            gettext("There is no such act."), remedy=gettext("Use the buttons of the page.")
        )
    try:
        act()
    except InvalidInputError as refusal:
        messages.error(request, refusal.sentence())
    return redirect("settings-shoes")


@require_POST
def shoe_named(request: HttpRequest) -> HttpResponse:
    """Keep a shoe that recordings name."""
    runner = access.runner_of(request.user)
    try:
        shoes.keep_named(runner=runner, name=request.POST.get("name", ""))
    except InvalidInputError as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(request, gettext("Kept, with the runs that name it."))
    return redirect("settings-shoes")
