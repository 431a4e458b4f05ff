"""Reasons of the treatment against a booking: an open stop sign, deep work too near a race.

A runner who books reads the sign; the staff read that a therapist must decide, and no more.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.brief.deep_work import DEEP, KeyAhead, key_against, race_against
from lissom.core.screening.consent import Kind, kinds_shared
from lissom.web.clinic.models import Appointment, Client, Service
from lissom.web.clinic.refusals import RefusedError
from lissom.web.training import overrules, page_reads
from lissom.web.training import queries as training
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.training.presenters.sessions import is_key
from lissom.web.treatment import access, screening
from lissom.web.treatment.models import Consent

LIGHT = "light"
_REACH = timedelta(days=5)


def refuse(row: Appointment, now: datetime, own: bool) -> None:  # noqa: FBT001
    """`own`: the runner asks. Raises RefusedError (`stop-sign`, `deep-race`, `deep-key`)."""
    client = access.client_at(row)
    runner = row.runner if own else _lent_by(client, now)
    _refuse_stopped(client, row.runner if own else None, now)
    if runner is not None and row.service is not None and row.service.type == DEEP:
        _refuse_deep(row, runner, now)


def _lent_by(client: Client | None, now: datetime) -> Runner | None:
    """The client's runner while programme and race dates are lent."""
    if client is None or client.runner_id is None:
        return None
    rows = Consent.objects.filter(client=client, withdrawn_at__isnull=True)
    shared = kinds_shared(map(access.standing_of, rows), now=now)
    return client.runner if Kind.PROGRAMME in shared else None


def _refuse_stopped(client: Client | None, runner: Runner | None, now: datetime) -> None:
    signs = [] if client is None else screening.stored_signs(client)
    if runner is not None:
        signs += screening.checked_in_signs(runner, now=now)
    stopping = [one for one in signs if one.stops]
    if not stopping:
        return
    if runner is not None:
        first = stopping[0]
        raise RefusedError(
            gettext("You reported a sign that comes first ({sign}). {sentence}").format(
                sign=first.sign, sentence=first.sentence
            ),
            remedy=gettext("A therapist or doctor decides when a treatment may be booked again."),
            code="stop-sign",
        )
    raise RefusedError(
        gettext("The health answers of this client say stop: no treatment is booked now."),
        remedy=gettext("A therapist reads the answers, decides and says why."),
        code="stop-sign",
    )


def _refuse_deep(row: Appointment, runner: Runner, now: datetime) -> None:
    zone = ZoneInfo(row.therapist.clinic.timezone)
    day = row.start.astimezone(zone).date()
    races = training.races_of(runner, since=day - _REACH, until=day + _REACH)
    let = overrules.standing(runner, since=day, now=now)
    why, code = race_against(row.start, row.end, races, zone, let), "deep-race"
    if why is None:
        why, code = key_against(row.end, keys_ahead(runner, row.end), zone, let), "deep-key"
    if why is not None:
        raise RefusedError(
            gettext("Deep work cannot be booked at that hour. {why}").format(why=why),
            remedy=_light(row),
            code=code,
        )


def keys_ahead(runner: Runner, since: datetime) -> list[KeyAhead]:
    """Hard and long sessions of the programme's firm days from `since` on that have an hour."""
    programme = page_reads.shown_programme(runner)
    if programme is None or not programme.days:
        return []
    first = since.astimezone(ZoneInfo(runner.timezone)).date()
    days = [programme.day(first + timedelta(days=ahead)) for ahead in range(_REACH.days)]
    sessions = [
        one
        for day in days
        if day is not None and date.fromisoformat(day["date"]) <= programme.firm_until
        for one in day["sessions"]
        if words.is_running(one["kind"]) and is_key(one) and one.get("start")
    ]
    found = [KeyAhead(one["title"], datetime.fromisoformat(one["start"])) for one in sessions]
    return [one for one in found if one.start >= since]


def _light(row: Appointment) -> str:
    """What can be booked instead: light work of the same therapist at that hour."""
    named = list(row.therapist.services.filter(active=True, type=LIGHT))
    rows = named or list(
        Service.objects.filter(clinic=row.therapist.clinic_id, active=True, type=LIGHT)
    )
    if not rows:
        return gettext("Light work may be done; ask the clinic.")
    lengths = ", ".join(
        gettext("{minutes} min").format(minutes=one.minutes)
        for one in sorted(rows, key=lambda one: one.minutes)
    )
    return gettext("Light work ({lengths}) can be booked at that hour.").format(lengths=lengths)
