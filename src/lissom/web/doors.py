"""What every request passes: headers of every answer, and refusals of the core as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.web.storage import GONE, known_storage_error

FILES_GO_TO = frozenset(
    {"/import", "/api/imports", "/settings/bring-back", "/clinic/clients/import"}
)
MOST_BYTES = 2_000_000
_STATUS = {"too-often": 429, "storage": 507, "import-busy": 409}

Answer = Callable[[HttpRequest], HttpResponseBase]


def headers(get_response: Answer) -> Answer:
    """Nothing private is kept by caches; the page may ask the browser for no sensor."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response

    return middleware


def sizes(get_response: Answer) -> Answer:
    """Large bodies are taken from people who are signed in, where files belong; others never.

    Asked before anything of the body is read.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        known = request.user.is_authenticated or "Authorization" in request.headers
        files = known and request.path in FILES_GO_TO
        most = settings.LISSOM.upload_mb * 1_000_000 if files else MOST_BYTES
        if length > most:
            message = f"That is too much at once: {length / 1e6:.0f} MB of {most / 1e6:.0f}."
            remedy = "Send it in parts, or read it in with the command line."
            context = {"message": message, "remedy": remedy}
            return render(request, "ui/refusal.html", context, status=413)
        return get_response(request)

    return middleware


class Refusals:
    """A `LissomError` that a view lets pass becomes a page: 404 for what is not there, else 400.

    Without a runner the way leads to the first steps.

    The remedy is shown unless it speaks of the command line. A database that is full, busy or gone
    is told as well; of one that is gone in plain text, because a page would ask it again.
    PostgreSQL takes no NUL in a text, not in a search either.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            exception = known_storage_error(exception) or exception
        if isinstance(exception, DataError) and "NUL" in str(exception):
            exception = InvalidInputError(
                "What was sent has a sign (NUL) that cannot be kept or looked for.",
                remedy="Write it without.",
            )
        if not isinstance(exception, LissomError):
            return None
        if exception.code == GONE:
            text = f"{exception.message} {exception.remedy}"
            return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
        if exception.code == "no-runner":
            return redirect("begin")
        status = _STATUS.get(exception.code) or (
            404 if isinstance(exception, NotFoundError) else 400
        )
        return render(
            request,
            "ui/refusal.html",
            {"message": exception.message, "remedy": spoken(exception.remedy)},
            status=status,
        )


def spoken(remedy: str) -> str:
    """The remedy for a page: sentences about commands or options are left out."""
    kept = [part for part in remedy.split(". ") if "`lissom" not in part and "--" not in part]
    return ". ".join(kept)
