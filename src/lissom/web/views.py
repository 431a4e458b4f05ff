"""Pages that belong to no app: the first address, and the sign of health."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from lissom.web.clinic import seats


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the page a runner opens every morning; to the clinic for who works there and has no
    training here."""
    if getattr(request.user, "runner", None) is None and seats.seats_of(request.user):
        return redirect("clinic")
    return redirect("today")


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the form of a view)
    """Whether pages can be answered: the database is asked. For load balancers and scripts."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database-unavailable"}, status=503)
    return JsonResponse({"status": "ok"})
