"""The diary itself: a day or a week as a calendar, and as a list for reading and for paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lissom.web import clock
from lissom.web.clinic import panel
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.diary import programmes, queries
from lissom.web.diary.presenters import calendar, day, words
from lissom.web.diary.queries import Sheet
from lissom.web.ui.naming import written

_WEEK = 7


def day_asked(request: HttpRequest, seat: Seat, name: str = "day") -> date:
    """The day in the address; today for none or one that is no day."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return clock.today(seat.clinic.timezone)


def _span(request: HttpRequest, seat: Seat) -> tuple[date, int]:
    """First day and number of days that are asked for."""
    asked = day_asked(request, seat)
    if request.GET.get("view") == "week":
        return asked - timedelta(days=asked.weekday()), _WEEK
    return asked, 1


@require_safe
@seated(Right.DIARY)
def diary(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The calendar of a day or a week, with what comes next beside it."""
    now = clock.now()
    first, days = _span(request, seat)
    sheet = queries.sheet(seat.clinic, first, days, now=now)
    asked, today = day_asked(request, seat), clock.today(seat.clinic.timezone)
    shown = sheet if first == today and days == 1 else queries.sheet(seat.clinic, today, 1, now=now)
    mine = None if seat.therapist is None else seat.therapist.pk
    questions = programmes.questions(sheet.appointments, now=now)
    context: dict[str, Any] = {
        "seat": seat,
        "day": asked,
        "first": first,
        "week": days == _WEEK,
        "title": _title(first, days),
        "today": today,
        "is_today": first <= today < first + timedelta(days=days),
        "before": asked - timedelta(days=days),
        "after": asked + timedelta(days=days),
        "empty": not sheet.people,
        "columns": calendar.columns(sheet, now=now),
        "data": _data(sheet, seat, questions=questions, days=days),
        "next": day.next_up(shown, now=now, therapist=mine),
        "summary": day.summary(sheet, asked),
        "summary_title": words.day_long(asked),
        "cards": panel.cards_of(seat, asked),
        "questions": [row for row in sheet.appointments if row.pk in questions],
    }
    return render(request, "diary/diary.html", context)


def _title(first: date, days: int) -> str:
    if days == 1:
        return words.day_long(first)
    last = first + timedelta(days=days - 1)
    if first.month == last.month:
        return gettext("{day} to {day_2} {last}").format(
            day=first.day, day_2=last.day, last=written(last, "F")
        )
    return gettext("{day} {first} to {day_2} {last}").format(
        day=first.day, first=written(first, "F"), day_2=last.day, last=written(last, "F")
    )


def _data(sheet: Sheet, seat: Seat, *, questions: frozenset[int], days: int) -> dict[str, Any]:
    """What the calendar is built from; read again after each change."""
    now = clock.now()
    begin, end = calendar.limits(sheet)
    offset = now.astimezone(sheet.zone).strftime("%z")
    return {
        "date": sheet.first.isoformat(),
        "view": "resourceTimeGridWeek" if days == _WEEK else "resourceTimeGridDay",
        "zone": f"{offset[:3]}:{offset[3:]}",
        "begin": f"{begin:02}:00",
        "end": f"{end:02}:00",
        "now": now.astimezone(sheet.zone).replace(tzinfo=None).isoformat(timespec="minutes"),
        "mine": "" if seat.therapist is None else f"t{seat.therapist.pk}",
        "columns": calendar.columns(sheet, now=now),
        "events": calendar.events(sheet, questions=sorted(questions)),
    }


@require_safe
@seated(Right.DIARY)
def diary_events(request: HttpRequest, seat: Seat) -> JsonResponse:
    """The same day or week as data, after a change."""
    now = clock.now()
    first, days = _span(request, seat)
    sheet = queries.sheet(seat.clinic, first, days, now=now)
    questions = programmes.questions(sheet.appointments, now=now)
    return JsonResponse(_data(sheet, seat, questions=questions, days=days))


@require_safe
@seated(Right.DIARY)
def diary_list(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The day or week as a list: without the calendar, on paper for when the network is down."""
    now = clock.now()
    first, days = _span(request, seat)
    sheet = queries.sheet(seat.clinic, first, days, now=now)
    asked = day_asked(request, seat)
    questions = programmes.questions(sheet.appointments, now=now)
    context = {
        "seat": seat,
        "day": asked,
        "week": days == _WEEK,
        "title": _title(first, days),
        "before": asked - timedelta(days=days),
        "after": asked + timedelta(days=days),
        "days": day.listed(sheet, phones=seat.may(Right.CLIENTS), questions=sorted(questions)),
        "printed": now.astimezone(sheet.zone),
    }
    return render(request, "diary/list.html", context)
