"""The brief of a visit: what is lent and no more, logged, gone with the consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lissom.core.anatomy import Side
from lissom.core.recovery.flexibility import Measured
from lissom.core.runner import CheckIn
from lissom.core.screening.consent import Kind, Scope
from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment
from lissom.web.training import services as training
from lissom.web.treatment import screening, services
from lissom.web.treatment.models import Consent, Look
from lissom.web.treatment.services import Given
from tests.web import cast
from tests.web.cast import World

MARKS = {
    Kind.LOAD: "km in 7 days",
    Kind.SORENESS: "Soreness now, 0 to 10",
    Kind.PROGRAMME: "Quay 10k",
    Kind.RANGE: "Knee to wall",
    Kind.SIGNS: "Stop: do not treat, refer now",
}


def _now() -> datetime:
    return datetime.now(UTC)


def _visit(world: World, *kinds: Kind) -> Appointment:
    """A runner with data of every kind who lends some, with consent and an hour."""
    today = _now().date()
    cast.activity_of(world)
    training.add_race(
        runner=world.their, date=today + timedelta(days=30), distance_m=10_000, name="Quay 10k"
    )
    training.record_measurement(
        runner=world.their, measured=Measured(today, "knee_to_wall", Side.LEFT, 9.5)
    )
    training.record_check_in(
        runner=world.their,
        check_in=CheckIn(
            at=_now() - timedelta(minutes=30),
            soreness={"quadriceps-l": 3, "quadriceps-r": 1},
            red_flags=("calf_hot_swollen",),
        ),
    )
    card = services.card_of(runner=world.their, clinic=world.clinic, now=_now())
    services.give_consent(
        client=card,
        scope=Scope.TREATMENT,
        given=Given(name="Robin Example", how="account"),
        now=_now(),
    )
    if kinds:
        services.share(
            runner=world.their,
            clinic=world.clinic,
            kinds=kinds,
            until=today + timedelta(days=60),
            now=_now(),
        )
    return booking.take_slot(
        therapist=world.clinic.therapists.get(name="Tess Sample"),
        start=_now() + timedelta(hours=1),
        minutes=45,
        booked_for=card,
        now=_now(),
    )


def _page(world: World, visit: Appointment, role: str = "therapist") -> str:
    return world.client(role).get(f"/clinic/visits/{visit.pk}/brief").content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_shown_when_it_is_lent_and_not_otherwise(world: World, kind: Kind) -> None:
    visit = _visit(world, kind)
    page = _page(world, visit)
    shown = {one for one, mark in MARKS.items() if mark in page}
    if kind is Kind.LOAD:
        assert shown <= {Kind.LOAD}
        assert "28 days" in page or MARKS[Kind.LOAD] in page
    else:
        assert shown == {kind}


def test_the_look_is_logged_with_what_was_shown(world: World) -> None:
    visit = _visit(world, Kind.SORENESS, Kind.PROGRAMME)
    page = _page(world, visit)
    look = Look.objects.get(runner=world.their)
    assert (look.what, look.kinds, look.appointment) == ("brief", ["programme", "soreness"], visit)
    assert "This look was logged at" in page
    assert "Not shared: load by muscle" in page


def test_a_consent_taken_back_empties_the_brief_at_once(world: World) -> None:
    visit = _visit(world, *Kind)
    assert all(mark in _page(world, visit) for mark in (MARKS[Kind.SORENESS], MARKS[Kind.RANGE]))
    row = Consent.objects.get(scope=Scope.SHARING)
    world.client("runner").post(f"/settings/sharing/{row.pk}/withdraw")
    page = _page(world, visit)
    assert not any(mark in page for mark in MARKS.values())
    assert "shares no training data" in page
    services.withdraw(consent=Consent.objects.get(scope=Scope.TREATMENT), now=_now())
    answer = world.client("therapist").get(f"/clinic/visits/{visit.pk}/brief")
    assert answer.status_code == 403
    assert "No consent stands" in answer.content.decode()


def test_who_has_no_right_to_health_reads_no_brief_and_no_list(world: World) -> None:
    visit = _visit(world, *Kind)
    for role in ("keeper", "receptionist"):
        browser = world.client(role)
        assert browser.get(f"/clinic/visits/{visit.pk}/brief").status_code == 403
        assert browser.get("/clinic/visits").status_code == 403
    assert not Look.objects.exists()


def test_the_list_says_what_stands_against_each_visit(world: World) -> None:
    visit = _visit(world, Kind.SIGNS)
    page = world.client("therapist").get("/clinic/visits").content.decode()
    assert "stop: swollen, hot or red calf" in page
    assert f"/clinic/visits/{visit.pk}/brief" in page


def test_an_hour_of_nobody_on_a_card_has_no_brief(world: World) -> None:
    row = booking.take_slot(
        therapist=world.clinic.therapists.get(name="Tess Sample"),
        start=_now() + timedelta(hours=1),
        minutes=45,
        client="Walk-in",
        now=_now(),
    )
    answer = world.client("therapist").get(f"/clinic/visits/{row.pk}/brief")
    assert answer.status_code == 404
    assert "nobody of the card file" in answer.content.decode()


def test_a_decision_stands_in_the_brief(world: World) -> None:
    visit = _visit(world, Kind.SIGNS)
    browser = world.client("therapist")
    card = visit.booked_for
    assert card is not None
    due = screening.due_for(card, now=_now())
    screening.save_answers(
        client=card,
        answers={rule.id: rule.id == "varicose_veins" for rule in due},
        notes={},
        how="tablet",
        now=_now(),
    )
    address = f"/clinic/clients/{card.pk}/screening"
    assert browser.post(address, {"outcome": "treat", "why": ""}).status_code == 400
    sent = {"outcome": "refer", "why": "sent to NHS 111 by telephone"}
    assert browser.post(address, sent).status_code == 302
    page = browser.get(address).content.decode()
    assert "Tess Sample: Do not treat, refer to a clinician" in page
    assert "sent to NHS 111 by telephone" in page
    assert "Decided by Tess Sample: do not treat, refer" in _page(world, visit)


def test_a_runner_prints_the_sheet_for_a_clinic_elsewhere(world: World) -> None:
    _visit(world)
    page = world.client("runner").get("/settings/sharing/sheet").content.decode()
    for part in ("Soreness now, 0 to 10", "Quay 10k", "Knee to wall", "Rules in force"):
        assert part in page
    assert "Reported</b>: swollen, hot or red calf" in page
    assert "handed it over" in page
    assert not Look.objects.exists()
    bare = world.client("other").get("/settings/sharing/sheet")
    assert bare.status_code == 200
    assert "Quay 10k" not in bare.content.decode()
    assert "No warning sign" in bare.content.decode()
