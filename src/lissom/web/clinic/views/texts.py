"""Texts of the clinic held against what tests found, as they are being written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.training.presenters.evidence import LONGEST_TEXT, checked, marked


@require_POST
@seated(Right.DIARY)
def text_check(request: HttpRequest, seat: Seat) -> HttpResponse:  # noqa: ARG001 (form of a view)
    """The marks of one text; `?field=` names the field that holds it."""
    text = request.POST.get(request.GET.get("field", "text"), "")[:LONGEST_TEXT]
    return render(request, "clinic/marks.html", {"sentences": marked(checked(text))})
