"""Settings, Your data: take it along, bring it back, delete it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from lissom.core.errors import InvalidInputError
from lissom.web.accounts.models import User
from lissom.web.jobs import access as jobs
from lissom.web.jobs import kinds, queries
from lissom.web.training import access, archive, exports, services


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Export, bring back, delete. Staff of a clinic who do not run have an account to delete."""
    return _page(request)


def _page(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    user = cast(User, request.user)
    told = []
    for kind in (exports.EXPORT, exports.BRING_BACK):
        job = jobs.latest(user, kind)
        if job is not None:
            told.append((queries.told(job, now=timezone.now()), kinds.kind(kind).label))
    made = next(
        (one for one, _ in told if one.kind == exports.EXPORT and one.state == "done"), None
    )
    ready = made if made is not None and exports.path_of(made.id).is_file() else None
    runs = hasattr(user, "runner")
    context = {"told": told, "ready": ready, "problem": problem, "runs": runs}
    return render(request, "training/settings/data.html", context, status=status)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for an export."""
    runner = access.runner_of(request.user)
    exports.ask_for_export(runner=runner, owner=cast(User, request.user), now=timezone.now())
    return redirect("settings-data")


@require_safe
def export_file(request: HttpRequest, job: int) -> FileResponse:
    """The finished export."""
    runner = access.runner_of(request.user)
    place = exports.finished(cast(User, request.user), job)
    name = archive.file_name(runner, timezone.now())
    return FileResponse(place.open("rb"), as_attachment=True, filename=name)


@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """Take an export in."""
    runner = access.runner_of(request.user)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InvalidInputError(
                gettext("No file was sent."), remedy=gettext("Choose the ZIP of an export.")
            )
        exports.ask_to_bring_back(
            runner=runner, owner=cast(User, request.user), file=file, now=timezone.now()
        )
    except InvalidInputError as refusal:
        return _page(request, refusal.sentence(), 400)
    return redirect("settings-data")


@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account with everything; asks for the address as a safeguard."""
    user = cast(User, request.user)
    try:
        services.erase_account(user=user, typed=request.POST.get("email", ""), now=timezone.now())
    except InvalidInputError as refusal:
        return _page(request, refusal.sentence(), 400)
    logout(request)
    messages.success(request, gettext("The account and all its data are deleted."))
    return redirect("account_login")
