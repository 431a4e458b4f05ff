"""The first steps of a new runner."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lissom.core.errors import InvalidInputError
from lissom.web import clock
from lissom.web.accounts.models import User
from lissom.web.training import services
from lissom.web.training.forms.begin import BeginForm


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A runner for this account; one that has its own goes to the day's page."""
    user = cast(User, request.user)
    if getattr(user, "runner", None) is not None:
        return redirect("home")
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.begin_runner(
                user=user,
                name=form.cleaned_data["name"],
                timezone=form.cleaned_data["timezone"],
                on=clock.today(form.cleaned_data["timezone"]),
            )
        except InvalidInputError as refusal:
            form.add_error("name", refusal.sentence())
        else:
            return redirect("home")
    status = 400 if form.is_bound else 200
    return render(request, "training/begin.html", {"form": form}, status=status)
