"""Screening: questions to a client, what the answers mean, what a therapist decides, the rules."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.screening.consent import Scope
from lissom.core.screening.rule_sets import CLASS_WORDS
from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.treatment import access, queries, screening, services
from lissom.web.treatment.forms.screening import (
    CloseForm,
    DecisionForm,
    QuestionsForm,
    RuleForm,
    SignForm,
)
from lissom.web.treatment.models import Consent, OpenSign
from lissom.web.treatment.presenters import screening as shown
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
@seated(Right.HEALTH)
def questions(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """The questions that are due, asked on the clinic's tablet."""
    row = access.client_of(seat, client)
    now = clock.now()
    if queries.standing_consent(row, Scope.TREATMENT, now=now) is None:
        messages.warning(
            request, gettext("First the consent to treatment: answers are kept with it alone.")
        )
        return redirect("client-consent", client=row.pk)
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        due=screening.due_for(row, now=now),
    )
    if accepted(
        form,
        lambda: screening.save_answers(
            client=row,
            answers=form.answers(),
            notes=form.notes(),
            how=Consent.How.TABLET,
            now=now,
        ),
    ):
        return redirect("client-screening", client=row.pk)
    context = {"client": row, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "treatment/questions.html", context, status=status)


@require_http_methods(["GET", "POST"])
@seated(Right.HEALTH)
def of_client(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """What the answers mean, what stands against a treatment; decide and say why."""
    row = access.client_of(seat, client)
    now = clock.now()
    seen = access.sight(seat, row, now=now)
    if seen.blind:
        return render(request, "treatment/no_consent.html", {"client": row}, status=403)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if accepted(
        form,
        lambda: screening.decide(
            seen=seen,
            appointment=access.next_visit(row, now=now),
            by=seat,
            now=now,
            **form.cleaned_data,
        ),
    ):
        messages.success(request, gettext("Recorded."))
        return redirect("client-screening", client=row.pk)
    services.note_look(seat=seat, seen=seen, what="screening", now=now)
    zone = ZoneInfo(seat.clinic.timezone)
    context = {
        "client": row,
        "form": form,
        "close": CloseForm(),
        "page": shown.screening_page(
            found=screening.screening_of(seen, now=now),
            answers=screening.answers_seen(seen),
            signs=screening.signs_against(seen, now=now),
            decisions=screening.decisions_on(seen),
            rules=screening.rules_of(seat.clinic),
            zone=zone,
        ),
    }
    status = 400 if form.is_bound else 200
    return render(request, "treatment/client_screening.html", context, status=status)


@require_POST
@seated(Right.HEALTH)
def close_sign(request: HttpRequest, seat: Seat, client: int, sign: int) -> HttpResponse:
    """A therapist says why a sign stands no more."""
    row = access.client_of(seat, client)
    if access.sight(seat, row, now=clock.now()).treatment is None:
        raise NotFoundError(gettext("There is no such sign."))
    found = OpenSign.objects.filter(client=row, pk=sign).first()
    if found is None:
        raise NotFoundError(gettext("There is no such sign."))
    screening.close_sign(sign=found, why=request.POST.get("why", ""), by=seat, now=clock.now())
    messages.success(request, gettext("Closed, with your name and reason."))
    return redirect("client-screening", client=row.pk)


@require_safe
@seated(Right.DIARY)
def rules(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The rules in force by class, who signed them, earlier versions."""
    found = screening.rules_of(seat.clinic)
    context = {
        "rules": found,
        "classes": [
            (text, [rule for rule in found.rules.values() if rule.flag_class is kind])
            for kind, text in CLASS_WORDS.items()
        ],
        "versions": screening.versions_of(seat.clinic),
        "may_edit": seat.may(Right.SETUP),
        "form": SignForm(),
    }
    return render(request, "treatment/rules.html", context)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def rule(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """Change one rule: a new version of all, to be signed again."""
    found = screening.rules_of(seat.clinic)
    if key not in found.rules:
        raise NotFoundError(gettext("There is no rule '{key}'.").format(key=key))
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        initial=RuleForm.initial_of(found.rules[key], request.user.get_username()),
    )
    if accepted(
        form,
        lambda: screening.change_rule(
            clinic=seat.clinic,
            rule=key,
            changes=form.changes(),
            author=form.cleaned_data["author"],
            by=seat,
            now=clock.now(),
        ),
    ):
        messages.success(request, gettext("Saved as a new version. It needs sign-off again."))
        return redirect("screening-rules")
    context = {"form": form, "key": key}
    return render(request, "treatment/rule.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def rule_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A rule of the clinic's own: a new version of all, to be signed."""
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        initial={"author": request.user.get_username(), "fresh_days": 0, "urgency": "none"},
    )
    if accepted(
        form,
        lambda: screening.add_rule(
            clinic=seat.clinic,
            row=form.changes(),
            author=form.cleaned_data["author"],
            by=seat,
            now=clock.now(),
        ),
    ):
        messages.success(request, gettext("Added in a new version. It needs sign-off."))
        return redirect("screening-rules")
    context = {"form": form}
    return render(request, "treatment/rule.html", context, status=400 if form.is_bound else 200)


@require_POST
@seated(Right.SETUP)
def rule_remove(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """A version without a rule; what was answered to it stays."""
    if key not in screening.rules_of(seat.clinic).rules:
        raise NotFoundError(gettext("There is no rule '{key}'.").format(key=key))
    try:
        screening.remove_rule(
            clinic=seat.clinic,
            rule=key,
            why=request.POST.get("why", ""),
            by=seat,
            now=clock.now(),
        )
    except InvalidInputError as refusal:
        messages.error(request, refusal.sentence())
        return redirect("screening-rule", key=key)
    messages.success(request, gettext("Removed in a new version. It needs sign-off."))
    return redirect("screening-rules")


@require_POST
@seated(Right.SETUP)
def sign(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A qualified clinician answers for the rules in force."""
    form = SignForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(gettext("A sign-off names a person and a qualification."))
    screening.sign_rules(clinic=seat.clinic, by=seat, now=clock.now(), **form.cleaned_data)
    messages.success(request, gettext("Signed."))
    return redirect("screening-rules")
