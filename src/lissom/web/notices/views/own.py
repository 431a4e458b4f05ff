"""The client's side of the mails: agreed to or ended in the own account, ended from a mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.screening.consent import Scope
from lissom.web import clock
from lissom.web.notices import queries, services
from lissom.web.notices.presenters import clinic_lines
from lissom.web.training.access import runner_of
from lissom.web.treatment.services import text_in_force


@require_http_methods(["GET", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    """Which clinic may write to the runner about appointments."""
    runner = runner_of(request.user)
    now = clock.now()
    rows = queries.clinics_of(runner, now=now)
    if request.method == "POST":
        chosen = {str(clinic.pk): (clinic, card) for clinic, card, _ in rows}
        found = chosen.get(request.POST.get("clinic", ""))
        if found is None:
            raise NotFoundError(gettext("There is no such clinic."))
        clinic, card = found
        try:
            if request.POST.get("want") == "yes":
                services.agree(runner=runner, clinic=clinic, now=now)
                messages.success(
                    request,
                    gettext("{clinic} writes to you about your appointments.").format(
                        clinic=clinic
                    ),
                )
            elif card is not None:
                services.stop(client=card, now=now)
                messages.success(
                    request, gettext("{clinic} writes to you no more.").format(clinic=clinic)
                )
        except InvalidInputError as refusal:
            messages.error(request, refusal.sentence())
        return redirect("massage-mails")
    account = "" if runner.user is None else str(runner.user.email)
    context = {
        "lines": clinic_lines(rows, account=account),
        "texts": [
            text_in_force(clinic=clinic, scope=Scope.REMINDERS, now=now) for clinic, _, _ in rows
        ],
    }
    return render(request, "notices/mails.html", context)


@csrf_exempt  # mail programs post here with one tap; the secret of the address is the proof
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, word: str) -> HttpResponse:
    """End the mails from one of them: asked on the page, at once for a mail program."""
    client = services.client_by_word(word)
    ended = request.method == "POST"
    if ended:
        services.stop(client=client, now=clock.now())
    return render(request, "notices/stop.html", {"ended": ended, "clinic": client.clinic})
