"""The reminder of the check-in: set in the settings, ended from its mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lissom.web.training import access, queries, reminders
from lissom.web.training.forms.reminder import ReminderForm, reminder_initial
from lissom.web.ui.answers import accepted


@require_http_methods(["GET", "POST"])
def reminder(request: HttpRequest) -> HttpResponse:
    """When to be reminded."""
    runner = access.runner_of(request.user)
    row = queries.reminder_of(runner)
    initial = (
        reminder_initial()
        if row is None
        else reminder_initial(active=row.active, at=row.at, weekdays=row.weekdays)
    )
    form = ReminderForm(request.POST if request.method == "POST" else None, initial=initial)
    if accepted(form, lambda: reminders.set_reminder(runner=runner, **form.wish())):
        messages.success(request, gettext("Saved."))
        return redirect("settings-reminder")
    context = {"form": form, "runner": runner, "mail": bool(settings.LISSOM.mail)}
    status = 400 if form.is_bound else 200
    return render(request, "training/settings/reminder.html", context, status=status)


@csrf_exempt  # mail programs post here with one tap; the secret of the address is the proof
@login_not_required
@require_http_methods(["GET", "POST"])
def reminder_stop(request: HttpRequest, word: str) -> HttpResponse:
    """End a reminder from its mail: asked on the page, at once for a mail program."""
    reminders.by_word(word)
    ended = request.method == "POST"
    if ended:
        reminders.stop(word=word)
    return render(request, "training/reminder_stop.html", {"ended": ended})
