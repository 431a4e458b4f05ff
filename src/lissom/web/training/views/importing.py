"""Bringing in files: send, watch, look at what became of each, take back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import LissomError
from lissom.web.accounts.models import User
from lissom.web.storage import StorageError
from lissom.web.training import access, background, imports, queries, services, uploads
from lissom.web.training.models import Runner
from lissom.web.training.presenters import importing as presenter

_SHOWN = 12
_PAGE = 50


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """The drop zone and the last imports; a POST brings files."""
    runner = access.runner_of(request.user)
    problem = ""
    if request.method == "POST":
        try:
            batch = background.start_import(
                runner=runner,
                owner=cast(User, request.user),
                files=request.FILES.getlist("files"),
                now=timezone.now(),
            )
        except LissomError as refusal:
            problem = refusal.sentence()
            status = 507 if isinstance(refusal, StorageError) else 400
        else:
            if request.POST.get("then") == "begin":
                return redirect("begin-step", step="race")
            return redirect("import-of", batch=batch)
    lines = [
        presenter.import_line(item, zone=runner.timezone, miles=runner.miles)
        for item in reversed(queries.imports(runner)[-_SHOWN:])
    ]
    context = {"lines": lines, "problem": problem}
    return render(request, "training/import.html", context, status=status if problem else 200)


@require_safe
def import_of(request: HttpRequest, batch: int) -> HttpResponse:
    """One import: its progress, then what became of each file."""
    runner = access.runner_of(request.user)
    view = _view(runner, batch)
    wanted = request.GET.get("result", "")
    wanted = wanted if wanted in presenter.RESULTS else ""
    outcomes = imports.file_outcomes(runner, batch, result=wanted or None)
    page = Paginator(outcomes, _PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "lines": presenter.file_lines(list(page)),
        "page": page,
        "wanted": wanted,
    }
    return render(request, "training/import_of.html", context)


@require_safe
def import_progress(request: HttpRequest, batch: int) -> HttpResponse:
    """The part that asks again every second; when the import is over the page loads anew."""
    view = _view(access.runner_of(request.user), batch)
    response = render(request, "training/import_progress.html", {"view": view})
    if view.over:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def import_stop(request: HttpRequest, batch: int) -> HttpResponse:
    """Stop an import; what is in stays."""
    services.stop_import(runner=access.runner_of(request.user), batch=batch)
    return redirect("import-of", batch=batch)


@require_POST
def import_retry(request: HttpRequest, batch: int) -> HttpResponse:
    """Go on with an import that broke off."""
    background.retry_import(
        runner=access.runner_of(request.user),
        owner=cast(User, request.user),
        batch=batch,
        now=timezone.now(),
    )
    return redirect("import-of", batch=batch)


@require_POST
def import_undo(request: HttpRequest, batch: int) -> HttpResponse:
    """Take back an import with everything it brought."""
    runner = access.runner_of(request.user)
    label = queries.import_progress(runner, batch).label or gettext("Import {batch}").format(
        batch=batch
    )
    report = services.undo_import(runner=runner, batch=batch)
    uploads.drop(batch)
    messages.success(
        request,
        gettext("{label} was taken back: {files} files, {activities} activities.").format(
            label=label, files=report.files, activities=report.activities
        ),
    )
    return redirect("import")


def _view(runner: Runner, batch: int) -> presenter.ImportView:
    return presenter.import_view(
        queries.import_progress(runner, batch),
        zone=runner.timezone,
        miles=runner.miles,
        files_wait=uploads.waiting(batch),
    )
