"""How a job stands, as a part of a page that asks again until it has ended."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lissom.web.accounts.models import User
from lissom.web.jobs import access, kinds, queries, services


@require_safe
def status(request: HttpRequest, job: int) -> HttpResponse:
    """The part of the page; asked again by the browser while the job is under way."""
    row = access.job_of(cast(User, request.user), job)
    return _part(request, row.pk)


@require_POST
def cancel(request: HttpRequest, job: int) -> HttpResponse:
    """Stop a job."""
    row = access.job_of(cast(User, request.user), job)
    services.cancel(job=row, now=timezone.now())
    return _part(request, row.pk)


def _part(request: HttpRequest, key: int) -> HttpResponse:
    row = access.job_of(cast(User, request.user), key)
    told = queries.told(row, now=timezone.now())
    response = render(request, "jobs/part.html", {"job": told, "label": kinds.kind(row.kind).label})
    if not told.under_way:
        response.headers["HX-Trigger"] = "job-ended"
    return response
