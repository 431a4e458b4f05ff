"""Planned and done: how the sessions of the last weeks went, and the runner's word on them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from lissom.core.errors import InvalidInputError
from lissom.web import clock
from lissom.web.training import access, answering, matches, page_reads
from lissom.web.training.forms.done import AnswerForm
from lissom.web.training.presenters import matching
from lissom.web.ui.answers import accepted


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The last weeks, day by day."""
    runner = access.runner_of(request.user)
    on = clock.today(runner.timezone)
    since = on - timedelta(weeks=matching.SHOWN_WEEKS)
    past = matches.past_sessions(
        runner,
        since=since,
        on=on,
        done=page_reads.done_days(runner, since - matches.DAY, on),
    )
    days = matching.day_pages(past, matches.asked_about(runner, since), miles=runner.miles)
    context = {"days": days, "summary": matching.summary(days)}
    return render(request, "training/done.html", context)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """What the runner says of one session."""
    runner = access.runner_of(request.user)
    form = AnswerForm(request.POST)

    def save() -> None:
        given = form.cleaned_data
        answering.answer_session(
            runner=runner,
            day=given["day"],
            session=given["session"],
            answer=given["answer"],
            effort_cr10=given["effort"],
            on=clock.today(runner.timezone),
        )

    if not accepted(form, save):
        raise InvalidInputError(form.problem(), remedy=gettext("Go back and choose again."))
    messages.success(request, gettext("Kept. Load and forecast follow."))
    if form.cleaned_data["back"] == "today":
        return redirect("today")
    return redirect(f"/programme/done#s{form.cleaned_data['session']}")
