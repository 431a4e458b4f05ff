"""The audit log of a clinic, to read."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from lissom.web.clinic.models import AuditEntry
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.office import audit_reads
from lissom.web.office.forms.fields import Day
from lissom.web.office.presenters import words


class LogForm(forms.Form):
    """What of the log to show."""

    who = forms.TypedChoiceField(
        label=gettext_lazy("Who"), required=False, coerce=lambda text: int(text) if text else None
    )
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    first = Day(label=gettext_lazy("From"), required=False)
    last = Day(label=gettext_lazy("To"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, choices: audit_reads.Choices) -> None:
        super().__init__(data)
        for name, rows in (
            ("who", choices.people),
            ("kind", tuple((one, _plain(one)) for one in choices.kinds)),
            ("action", tuple((one, _plain(one)) for one in choices.actions)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", gettext("All")), *((str(key), text) for key, text in rows)]

    def wanted(self) -> audit_reads.Wanted:
        """What a valid form asks for."""
        given: dict[str, Any] = {key: item for key, item in self.cleaned_data.items() if item}
        return audit_reads.Wanted(**given)


@require_safe
@seated(Right.PRIVACY)
def log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who did what, when."""
    form = LogForm(request.GET, audit_reads.choices(seat.clinic))
    rows: list[AuditEntry] = []
    more: int | None = None
    if form.is_valid():
        rows, more = audit_reads.entries(seat.clinic, form.wanted())
    onward = request.GET.copy()
    if more is not None:
        onward["before"] = str(more)
    context = {
        "form": form,
        "lines": [_line(row, seat.clinic.timezone) for row in rows],
        "onward": onward.urlencode() if more is not None else "",
        "narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "office/audit.html", context, status=200 if form.is_valid() else 400)


def _line(row: AuditEntry, zone: str) -> dict[str, str]:
    return {
        "when": words.when(row.at, zone),
        "who": f"{row.who.email} ({row.role})"
        if row.who is not None
        else gettext("client or system"),
        "what": f"{_plain(row.kind)} {row.key}".strip(),
        "kind": row.kind,
        "key": row.key,
        "action": _plain(row.action),
        "detail": "; ".join(f"{_plain(key)}: {_value(item)}" for key, item in row.detail.items()),
        "reason": row.reason,
    }


def _plain(word: str) -> str:
    return word.replace("-", " ").replace("_", " ")


def _value(item: Any) -> str:
    if isinstance(item, bool):
        return "yes" if item else "no"
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
