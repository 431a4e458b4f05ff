"""The runner's page: what is lent to which clinic until when, who looked, and taking it back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.screening.consent import NEVER_SHARED, Scope, first_words
from lissom.web import clock
from lissom.web.training.access import runner_of
from lissom.web.treatment import access, overruling, queries, services
from lissom.web.treatment.forms.consent import ShareForm
from lissom.web.treatment.own_sheet import own_sheet
from lissom.web.treatment.presenters import consent as shown
from lissom.web.treatment.presenters.overruling import overrule_lines
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """What a clinic sees of the runner."""
    runner = runner_of(request.user)
    now = clock.now()
    clinics = queries.clinics_to_join()
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        clinics=clinics,
        on=clock.today(runner.timezone),
    )
    if accepted(
        form,
        lambda: services.share(
            runner=runner,
            clinic=form.cleaned_data["clinic"],
            kinds=form.cleaned_data["kinds"],
            until=form.cleaned_data["until"],
            now=now,
        ),
    ):
        messages.success(request, gettext("Shared. You can take it back at any time."))
        return redirect("settings-sharing")
    zone = ZoneInfo(runner.timezone)
    words = next(one for one in first_words() if one.scope is Scope.SHARING)
    context = {
        "form": form,
        "clinics": clinics,
        "words": words,
        "texts": [
            (clinic.name, services.text_in_force(clinic=clinic, scope=Scope.SHARING, now=now))
            for clinic in clinics
        ],
        "never": ", ".join(NEVER_SHARED),
        "lines": shown.shared_lines(queries.shared_by(runner), zone=zone, now=now),
        "agreed": shown.agreed_lines(queries.agreed_by(runner, now=now), zone=zone, now=now),
        "overrules": overrule_lines(
            overruling.rows_for(runner, since=now.astimezone(zone).date(), now=now), zone
        ),
        "looks": shown.look_lines(queries.looks_at(runner), zone=zone),
    }
    status = 400 if form.is_bound else 200
    return render(request, "treatment/sharing.html", context, status=status)


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet to print and hand to a clinic elsewhere."""
    page = own_sheet(runner_of(request.user), now=clock.now())
    return render(request, "treatment/sheet.html", {"page": page})


@require_POST
def withdraw(request: HttpRequest, consent: int) -> HttpResponse:
    """Take a consent back: the clinic loses sight at once."""
    row = access.own_consent(runner_of(request.user), consent)
    services.withdraw(consent=row, now=clock.now())
    messages.success(
        request,
        gettext("Taken back. {after_taking_back}").format(
            after_taking_back=shown.after_taking_back(row)
        ),
    )
    return redirect("settings-sharing")
