"""A client agrees and answers before a visit: by one-time link, or a runner in the own account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.screening.consent import Scope
from lissom.web import clock
from lissom.web.clinic.models import Client, Clinic
from lissom.web.training.access import runner_of
from lissom.web.treatment import access, queries, screening, services
from lissom.web.treatment.forms.consent import AgreeForm
from lissom.web.treatment.forms.screening import QuestionsForm
from lissom.web.treatment.models import Consent, OpenSign
from lissom.web.treatment.presenters import screening as shown
from lissom.web.treatment.views.consent import agree

MOST_OPENED = 30
_SPAN_S = 600


class TooOftenError(NotFoundError):
    """Links are tried from one address more often than a person would."""

    code = "too-often"


@dataclass(slots=True)
class _Desk:
    """What one client still has to say: consent when none stands, and questions that are due."""

    client: Client
    now: datetime
    agree: AgreeForm | None
    questions: QuestionsForm

    @classmethod
    def of(cls, client: Client, data: Mapping[str, Any] | None, now: datetime) -> _Desk:
        stands = queries.standing_consent(client, Scope.TREATMENT, now=now)
        words = services.text_in_force(clinic=client.clinic, scope=Scope.TREATMENT, now=now)
        known = stands is not None and stands.text_id == words.pk
        form = None if known else AgreeForm(data, initial={"name": client.name})
        questions = QuestionsForm(data, due=screening.due_for(client, now=now))
        return cls(client, now, form, questions)

    @property
    def valid(self) -> bool:
        """Both forms, so that every mistake is shown at once."""
        told = [self.questions.is_valid()]
        if self.agree is not None:
            told.append(self.agree.is_valid())
        return all(told)

    def save(self, how: str) -> tuple[OpenSign, ...]:
        """Keep consent and answers; call within a transaction."""
        if self.agree is not None:
            agree(client=self.client, form=self.agree, how=how)
        return screening.save_answers(
            client=self.client,
            answers=self.questions.answers(),
            notes=self.questions.notes(),
            how=how,
            now=self.now,
        )


@login_not_required
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, secret: str) -> HttpResponse:
    """Consent and questions of a client who needs no account. Works until it is answered."""
    _count(request)
    link = access.link_by_secret(secret, now=clock.now())
    return _page(request, link.client, how=Consent.How.LINK, secret=secret)


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, clinic: int) -> HttpResponse:
    """The same for a runner with an account, for a clinic of this installation."""
    runner = runner_of(request.user)
    found = Clinic.objects.filter(pk=clinic, outside=False).first()
    if found is None:
        raise NotFoundError(gettext("There is no such clinic."))
    with transaction.atomic():
        card = services.card_of(runner=runner, clinic=found, now=clock.now())
    return _page(request, card, how=Consent.How.ACCOUNT)


def _page(request: HttpRequest, client: Client, *, how: str, secret: str = "") -> HttpResponse:
    desk = _Desk.of(client, request.POST if request.method == "POST" else None, clock.now())
    refusal = ""
    if request.method == "POST" and desk.valid:
        try:
            with transaction.atomic():
                if secret:
                    services.use_client_link(secret=secret, now=desk.now)
                raised = desk.save(how)
        except InvalidInputError as error:
            refusal = error.sentence()
        else:
            context = {"client": client, "signs": shown.raised_lines(raised)}
            return render(request, "treatment/visit_done.html", context)
    rules = screening.rules_of(client.clinic)
    context = {
        "client": client,
        "agree": desk.agree,
        "questions": desk.questions,
        "words": services.text_in_force(clinic=client.clinic, scope=Scope.TREATMENT, now=desk.now),
        "sign_off": rules.sign_off_sentence,
        "refusal": refusal,
        "secret": secret,
        "join": bool(secret) and client.runner_id is None and request.user.is_authenticated,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "treatment/visit.html", context, status=status)


@login_not_required
@require_POST
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Who is signed in says that the card of this link is the own one."""
    _count(request)
    access.link_by_secret(secret, now=clock.now())
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("visit", kwargs={"secret": secret}))
    card = services.join_card(secret=secret, runner=runner_of(request.user), now=clock.now())
    messages.success(
        request,
        gettext(
            "Your card at {clinic} belongs to your account now. Nothing is shared by it."
        ).format(clinic=card.clinic),
    )
    return redirect("visit", secret=secret)


def _count(request: HttpRequest) -> None:
    key = f"visit-link:{request.META.get('REMOTE_ADDR', '')}"
    if not cache.add(key, 1, _SPAN_S) and cache.incr(key) > MOST_OPENED:
        raise TooOftenError(
            gettext("Too many tries from here."), remedy=gettext("Try again in ten minutes.")
        )
