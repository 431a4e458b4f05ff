"""A therapist overrules a rule of a runner's programme; either side takes it back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.planning.overrules import Overrulable
from lissom.core.screening.consent import Kind
from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.training.access import runner_of
from lissom.web.treatment import access, overruling, services
from lissom.web.treatment.forms.overruling import OverruleForm
from lissom.web.treatment.presenters.overruling import overrule_lines
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
@seated(Right.HEALTH)
def overrules(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """What stands, and a new one: first its effect, then its yes. The look is logged."""
    row = access.client_of(seat, client)
    now = clock.now()
    seen = access.sight(seat, row, now=now)
    if seen.blind:
        return render(request, "treatment/no_consent.html", {"client": row}, status=403)
    zone = ZoneInfo(seat.clinic.timezone)
    lent = seen.shows(Kind.PROGRAMME) and seen.treatment is not None
    form = OverruleForm(request.POST if request.method == "POST" else None)
    effect: tuple[str, ...] | None = None
    if "save" in request.POST:
        if accepted(
            form,
            lambda: overruling.overrule(seen=seen, by=seat, now=now, **form.cleaned_data),
        ):
            messages.success(
                request,
                gettext("It does not bind for {row} now. {row} can see it.").format(row=row),
            )
            return redirect("client-overrules", client=row.pk)
    elif form.is_bound and form.is_valid() and lent:
        effect = overruling.effect(seen, Overrulable(form.cleaned_data["rule"]), now=now)
    services.note_look(seat=seat, seen=seen, what=gettext("rules overruled"), now=now)
    page = {
        "client": row,
        "form": form,
        "lent": lent,
        "effect": effect,
        "lines": overrule_lines(overruling.history(row), zone),
    }
    refused = form.is_bound and effect is None
    return render(request, "treatment/overrules.html", page, status=400 if refused else 200)


@require_POST
@seated(Right.HEALTH)
def overrule_end(request: HttpRequest, seat: Seat, client: int, overrule: int) -> HttpResponse:
    """A therapist takes it back."""
    row = access.client_of(seat, client)
    overruling.end(
        row=overruling.of_client(row, overrule), name=seat.name, by=seat, now=clock.now()
    )
    messages.success(request, gettext("The rule binds again."))
    return redirect("client-overrules", client=row.pk)


@require_POST
def own_end(request: HttpRequest, overrule: int) -> HttpResponse:
    """The runner takes it back."""
    runner = runner_of(request.user)
    row = overruling.of_runner(runner, overrule)
    overruling.end(row=row, name=runner.name, by=None, now=clock.now())
    messages.success(request, gettext("The rule binds again."))
    return redirect("settings-sharing")
