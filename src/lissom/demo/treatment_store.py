"""Consents, health answers, range tests and visits of the synthetic clients, through the services.

Everybody is invented. What is there stays; a second demo adds nothing twice.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from lissom.core.anatomy import Side
from lissom.core.recovery.flexibility import Measured
from lissom.core.screening.consent import Kind, Scope
from lissom.demo import life
from lissom.demo.settings import RUNNER_NAME, TIMEZONE
from lissom.web.clinic import booking, people
from lissom.web.clinic.models import Appointment, Client, Clinic, Service
from lissom.web.clinic.refusals import TakenError
from lissom.web.training import services as training
from lissom.web.training.models import Measurement, Runner
from lissom.web.treatment import screening, services
from lissom.web.treatment.models import ClientAnswer, Consent
from lissom.web.treatment.services import Given

_ZONE = ZoneInfo(TIMEZONE)
_INTAKE_D = 400
_AGREED_D = 84
_LAST_ANSWERS_D = 14
_SHARED_D = 180
_OLD = frozenset({"heart_condition", "osteoporosis"})
_STOPPED = "Dana Specimen (synthetic)"
_TRIES = 20
_NEW = "Eli Sample (synthetic)"
_TESTS = (
    ("knee_to_wall", Side.LEFT, 9.0, 9.5),
    ("knee_to_wall", Side.RIGHT, 10.5, 11.0),
    ("straight_leg_raise", Side.LEFT, 72.0, 74.0),
    ("straight_leg_raise", Side.RIGHT, 76.0, 75.0),
)


def save_treatment(runner: Runner, clinic: Clinic, *, on: date) -> None:
    """The demo runner's consents, answers, tests and past visits; two more clients for the list."""
    with transaction.atomic():
        card = _card(runner, clinic, on)
        _agree(card, on)
        if not Consent.objects.filter(client=card, scope=Scope.SHARING).exists():
            services.share(
                runner=runner,
                clinic=clinic,
                kinds=list(Kind),
                until=on + timedelta(days=_SHARED_D),
                now=_at(on - timedelta(days=_AGREED_D), 9),
            )
        _answer(card, on)
        _measure(runner, on)
        _past_visits(card, on)
        _others(clinic, on)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), _ZONE)


def _card(runner: Runner, clinic: Clinic, on: date) -> Client:
    """The runner's card; one that an earlier demo's runner left is taken over."""
    rows = Client.objects.select_related("clinic", "runner").filter(clinic=clinic)
    found = rows.filter(runner=runner).first() or rows.filter(name=RUNNER_NAME).first()
    if found is not None and found.runner_id == runner.pk:
        return found
    return people.save_client(
        clinic=clinic,
        client=found,
        name=RUNNER_NAME,
        email="robin@example.org",
        runner=runner,
        now=_at(on - timedelta(days=_INTAKE_D), 9),
    )


def _agree(card: Client, on: date) -> None:
    if not Consent.objects.filter(client=card, scope=Scope.TREATMENT).exists():
        services.give_consent(
            client=card,
            scope=Scope.TREATMENT,
            given=Given(name=card.name, how=Consent.How.TABLET),
            now=_at(on - timedelta(days=_AGREED_D), 9),
        )


def _answer(card: Client, on: date) -> None:
    """A first visit a year ago and the last visit's questions; some answers are old by now."""
    if ClientAnswer.objects.filter(client=card).exists():
        return
    for days, left_out in ((_INTAKE_D, frozenset()), (_LAST_ANSWERS_D, _OLD)):
        now = _at(on - timedelta(days=days), 18)
        due = [rule.id for rule in screening.due_for(card, now=now) if rule.id not in left_out]
        screening.save_answers(
            client=card,
            answers={rule: rule == "varicose_veins" for rule in due},
            notes={"varicose_veins": "left shin, small"} if "varicose_veins" in due else {},
            how=Consent.How.TABLET,
            now=now,
        )


def _measure(runner: Runner, on: date) -> None:
    if Measurement.objects.filter(runner=runner).exists():
        return
    for test, side, before, last in _TESTS:
        for days, amount in ((42, before), (_LAST_ANSWERS_D, last)):
            training.record_measurement(
                runner=runner,
                measured=Measured(on - timedelta(days=days), test, side, amount),
                note="synthetic",
            )


def _past_visits(card: Client, on: date) -> None:
    """The massages of the runner's history as completed visits."""
    known = set(Appointment.objects.filter(booked_for=card).values_list("start", flat=True))
    for deed in life.massages(on=on):
        if deed.start in known or deed.start.date() >= on:
            continue
        _enter(card, deed.start, deed.type, deed.minutes, Appointment.State.COMPLETED)


def _visit(card: Client, on: date, *, hour: int) -> None:
    """A visit on that day, once, at the first hour that is free."""
    first, last = _at(on, 0), _at(on + timedelta(days=1), 0)
    if Appointment.objects.filter(booked_for=card, start__gte=first, start__lt=last).exists():
        return
    for quarter in range(_TRIES):
        start = _at(on, hour) + timedelta(minutes=15 * (quarter + 1))
        if _enter(card, start, "maintenance", 45, Appointment.State.CONFIRMED):
            return


def _enter(card: Client, start: datetime, type_: str, minutes: int, state: str) -> bool:
    clinic = card.clinic
    service = Service.objects.filter(clinic=clinic, type=type_, minutes=minutes).first()
    therapist = clinic.therapists.order_by("name").first()
    if therapist is None:
        return False
    try:
        booking.take_slot(
            therapist=therapist,
            start=start,
            service=service,
            minutes=minutes,
            booked_for=card,
            client=card.name,
            state=str(state),
            now=_at(start.astimezone(_ZONE).date() - timedelta(days=1), 9),
        )
    except TakenError:
        return False
    return True


def _others(clinic: Clinic, on: date) -> None:
    """One client whose answers say stop, and a new one who has agreed to nothing yet."""
    now = _at(on - timedelta(days=1), 9)
    for name in (_STOPPED, _NEW):
        card = Client.objects.filter(clinic=clinic, name=name).first()
        if card is not None:
            continue
        card = people.save_client(clinic=clinic, name=name, now=now)
        if name == _STOPPED:
            _agree(card, on)
            due = screening.due_for(card, now=now)
            screening.save_answers(
                client=card,
                answers={rule.id: rule.id == "calf_hot_swollen" for rule in due},
                notes={},
                how=Consent.How.LINK,
                now=now,
            )
        _visit(card, on + timedelta(days=1), hour=7)
