"""A diary from elsewhere: a calendar file, looked at, then entered."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from lissom.core.errors import LissomError
from lissom.web import clock
from lissom.web.clinic.models import Therapist
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.office import diary_import
from lissom.web.office.presenters import words

_MOST_BYTES = 1_000_000
_SHOWN = 200
_WORDS = {
    "new": (gettext_lazy("to enter"), "good"),
    "there": (gettext_lazy("there already"), ""),
    "overlap": ("overlaps", "warn"),
    "too-short": (gettext_lazy("left out"), "warn"),
    "refused": (gettext_lazy("left out"), "warn"),
}


class DiaryForm(forms.Form):
    """A calendar file, whose it is, and what its events become."""

    calendar = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        required=False,
        help_text=gettext_lazy("From today on, 400 days ahead; 1 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    therapist = forms.ModelChoiceField(
        label=gettext_lazy("Whose diary"), queryset=Therapist.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Its events become"),
        choices=[
            ("blocked", gettext_lazy("Blocked time")),
            (
                "confirmed",
                gettext_lazy("Appointments; a client's name as the title finds the card"),
            ),
        ],
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, seat: Seat) -> None:
        super().__init__(data, files)
        field = self.fields["therapist"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Therapist.objects.filter(clinic=seat.clinic).select_related("clinic")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        file, content = found.get("calendar"), b""
        if file is not None:
            if file.size > _MOST_BYTES:
                raise forms.ValidationError(
                    gettext("The file is larger than 1 MB. Export fewer days.")
                )
            content = file.read()
        elif found.get("held"):
            try:
                content = base64.b64decode(found["held"], validate=True)
            except (binascii.Error, ValueError) as error:
                raise forms.ValidationError(gettext("Choose the file again.")) from error
        if not content:
            raise forms.ValidationError(gettext("Choose a calendar file."))
        found["content"] = content
        return found


@require_http_methods(["GET", "POST"])
@seated(Right.DIARY)
def diary(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A calendar file against the diary: first looked at, then entered."""
    form = DiaryForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        seat=seat,
    )
    context: dict[str, Any] = {"form": form}
    fine = not form.is_bound
    if form.is_bound and form.is_valid():
        try:
            context |= _answer(request, seat, form)
            fine = True
        except LissomError as refusal:
            form.add_error(None, refusal.sentence())
    return render(request, "office/diary_import.html", context, status=200 if fine else 400)


def _answer(request: HttpRequest, seat: Seat, form: DiaryForm) -> dict[str, Any]:
    given, now = form.cleaned_data, clock.now()
    therapist, content = given["therapist"], given["content"]
    if request.POST.get("act") == "enter":
        entered = diary_import.enter(
            seat=seat, therapist=therapist, content=content, kind=given["kind"], now=now
        )
        return {
            "sentence": gettext("{made} entered in the diary of {name}; {left} left out.").format(
                made=entered.made, name=therapist.name, left=len(entered.left)
            ),
            "lines": _lines(entered.left, seat),
            "done": True,
        }
    seen = diary_import.preview(therapist=therapist, content=content, now=now)
    listed = ", ".join(f"{count} {_WORDS[what][0]}" for what, count in seen.counts.items())
    return {
        "sentence": gettext("{value}. Nothing is entered yet.").format(
            value=listed or gettext("No event from today on")
        ),
        "lines": _lines(seen.entries[:_SHOWN], seat),
        "more": max(0, len(seen.entries) - _SHOWN),
        "findings": [f"{one.message} {one.where}".strip() for one in seen.findings],
        "held": base64.b64encode(content).decode(),
        "chosen": therapist,
        "kind": given["kind"],
        "any_new": bool(seen.counts.get("new")),
    }


def _lines(entries: Any, seat: Seat) -> list[dict[str, Any]]:
    zone = seat.clinic.timezone
    return [
        {
            "when": gettext("{when} to {hour}").format(
                when=words.when(one.start, zone), hour=words.hour(one.end, zone)
            ),
            "title": one.title or gettext("no title"),
            "card": one.client,
            "word": _WORDS[one.what][0],
            "tone": _WORDS[one.what][1],
            "words": one.words,
        }
        for one in entries
    ]
