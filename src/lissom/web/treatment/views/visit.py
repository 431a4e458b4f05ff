"""The page behind a one-time link: a client without account agrees, and answers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lissom.core.errors import NotFoundError
from lissom.core.screening.consent import Scope
from lissom.web import clock
from lissom.web.training.views.answers import accepted
from lissom.web.treatment import access, services
from lissom.web.treatment.forms.consent import AgreeForm
from lissom.web.treatment.models import ClientLink, Consent
from lissom.web.treatment.views.consent import agree

MOST_OPENED = 30
_SPAN_S = 600


class TooOftenError(NotFoundError):
    """Links are tried from one address more often than a person would."""

    code = "too-often"


@login_not_required
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, secret: str) -> HttpResponse:
    """Consent of a client who needs no account. Works until it is answered."""
    _count(request)
    now = clock.now()
    link = access.link_by_secret(secret, now=now)
    form = AgreeForm(
        request.POST if request.method == "POST" else None, initial={"name": link.client.name}
    )
    if accepted(form, lambda: _answer(link, secret, form)):
        return render(request, "treatment/visit_done.html", {"client": link.client})
    words = services.text_in_force(clinic=link.client.clinic, scope=Scope.TREATMENT, now=now)
    context = {"form": form, "client": link.client, "words": words}
    status = 400 if form.is_bound else 200
    return render(request, "treatment/visit.html", context, status=status)


@transaction.atomic
def _answer(link: ClientLink, secret: str, form: AgreeForm) -> None:
    services.use_client_link(secret=secret, now=clock.now())
    agree(client=link.client, form=form, how=Consent.How.LINK)


def _count(request: HttpRequest) -> None:
    key = f"visit-link:{request.META.get('REMOTE_ADDR', '')}"
    if not cache.add(key, 1, _SPAN_S) and cache.incr(key) > MOST_OPENED:
        raise TooOftenError("Too many tries from here.", remedy="Try again in ten minutes.")
