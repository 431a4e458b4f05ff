"""Reads of records: of a client, last time, templates, what a runner was given, outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from lissom.core.anatomy.chart import chart_from, minutes_by_state
from lissom.core.anatomy.stretches import STRETCHES
from lissom.core.recovery.outcomes import Outcome, outcome
from lissom.core.runner import CheckIn
from lissom.core.screening.consent import Kind, Scope
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.records.content import TEXTS, Care, Content, content_from
from lissom.web.records.models import HomeCare, RecordTemplate, TreatmentRecord
from lissom.web.training import queries as training
from lissom.web.training.models import Runner
from lissom.web.training.treatments import Treated
from lissom.web.treatment.access import Sight
from lissom.web.treatment.models import Consent

_LATELY = timedelta(days=1)


def content_of(row: TreatmentRecord) -> Content:
    """What a record says."""
    return content_from(
        {
            "type": row.type,
            **{name: getattr(row, name) for name in TEXTS},
            "chart": row.chart,
            "strokes": row.strokes,
            "avoided": row.avoided,
            "reaction": row.reaction,
            "calm_before": row.calm_before,
            "calm_after": row.calm_after,
            "consent_reconfirmed": row.consent_reconfirmed,
            "care": [
                {"kind": one.kind, "item": one.item, "text": one.text}
                for one in row.home_care.all()
            ],
        }
    )


def record_at(visit: Appointment) -> TreatmentRecord | None:
    """The record of a visit, draft or locked."""
    return TreatmentRecord.objects.filter(appointment=visit).first()


def last_locked(client: Client, *, before: datetime) -> TreatmentRecord | None:
    """The last locked record of a client that began before."""
    rows = TreatmentRecord.objects.filter(client=client, locked_at__isnull=False, start__lt=before)
    return rows.prefetch_related("home_care").first()


def records_of(client: Client) -> list[TreatmentRecord]:
    """Every record of a client, newest first."""
    rows = TreatmentRecord.objects.filter(client=client).select_related("therapist")
    return list(rows.prefetch_related("amendments", "home_care"))


def templates(clinic: Clinic) -> list[RecordTemplate]:
    """The clinic's own templates that are offered."""
    return list(RecordTemplate.objects.filter(clinic=clinic, archived_at__isnull=True))


def treated(runner: Runner, since: date, until: date) -> Sequence[Treated]:
    """Locked records of a runner by the clinic's day, for training."""
    begin = datetime.combine(since - timedelta(days=1), time(0), ZoneInfo("UTC"))
    rows = TreatmentRecord.objects.filter(
        client__runner=runner,
        locked_at__isnull=False,
        start__gte=begin,
        start__lt=begin + (until - since) + timedelta(days=3),
    ).select_related("client__clinic", "therapist")
    found = [_treated(row) for row in rows.order_by("start")]
    return [one for one in found if since <= one.date <= until]


def _treated(row: TreatmentRecord) -> Treated:
    clinic = row.client.clinic
    return Treated(
        date=row.start.astimezone(ZoneInfo(clinic.timezone)).date(),
        start=row.start,
        minutes=float(row.minutes),
        type=row.type,
        place=clinic.name,
        therapist=row.therapist.name,
        minutes_by_state=minutes_by_state(chart_from(row.chart)),
    )


def care_for(runner: Runner) -> list[HomeCare]:
    """Home care that was proposed to a runner, open ones first, newest first."""
    rows = HomeCare.objects.filter(
        record__client__runner=runner, record__locked_at__isnull=False
    ).select_related("record__client__clinic", "record__therapist")
    return sorted(
        rows, key=lambda one: (one.answer != "offered", -one.record.start.timestamp(), one.pk)
    )


def groups_of(care: Care) -> tuple[str, ...]:
    """Muscle groups that a stretch is for; none for anything else."""
    return STRETCHES[care.item].groups if care.kind == "stretch" else ()


def tight_groups(runner: Runner) -> tuple[str, ...]:
    return training.profile_of(runner).tight_groups


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Soreness (by region answer) and calm (by visit), before and after, over `clients`."""

    clients: int
    visits: int
    soreness: Outcome
    calm: Outcome


def outcomes_of(rows: Sequence[TreatmentRecord]) -> Outcomes:
    """What the answers before and after of these records come to. Calm is turned round, so that
    less is calmer for both."""
    pairs = [
        (entry.before, entry.after)
        for row in rows
        for entry in chart_from(row.chart)
        if entry.before is not None and entry.after is not None
    ]
    calm = [
        (10.0 - row.calm_before, 10.0 - row.calm_after)
        for row in rows
        if row.calm_before is not None and row.calm_after is not None
    ]
    return Outcomes(
        clients=len({row.client_id for row in rows}),
        visits=len(rows),
        soreness=outcome(pairs),
        calm=outcome(calm),
    )


def locked_with_consent(clinic: Clinic, *, now: datetime) -> list[TreatmentRecord]:
    """Locked records of clients whose consent to treatment stands."""
    standing = Consent.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        client__clinic=clinic,
        scope=Scope.TREATMENT,
        withdrawn_at__isnull=True,
    )
    return list(
        TreatmentRecord.objects.filter(
            client__in=standing.values("client_id"), locked_at__isnull=False
        )
    )


def own_records(runner: Runner) -> list[TreatmentRecord]:
    """Locked records of a runner's treatments at every clinic here, newest first."""
    rows = TreatmentRecord.objects.filter(client__runner=runner, locked_at__isnull=False)
    return list(rows.select_related("client__clinic", "therapist").prefetch_related("amendments"))


def said_before(seen: Sight, start: datetime) -> CheckIn | None:
    """The last check-in of the two days before a visit, of a runner who lends soreness."""
    if seen.runner is None or not seen.shows(Kind.SORENESS):
        return None
    on = start.astimezone(ZoneInfo(seen.runner.timezone)).date()
    said = training.check_ins(seen.runner, on - _LATELY, on)
    return max((one for one in said if one.at <= start), key=lambda one: one.at, default=None)


def count_of(client: Client) -> int:
    """How many records a client has."""
    return TreatmentRecord.objects.filter(client=client).count()
