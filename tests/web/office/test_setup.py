"""What a clinic is, set by its owner: services, texts, prices, rules, a new clinic."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from lissom.core.errors import InvalidInputError
from lissom.core.practice.policy import usual_policy
from lissom.web.clinic import access as clinic_access
from lissom.web.clinic import bridge, seats
from lissom.web.clinic import people as clinic_people
from lissom.web.clinic import queries as clinic_queries
from lissom.web.clinic.models import Appointment, AuditEntry, Clinic, Service
from lissom.web.clinic.wording import MarkedTextError
from lissom.web.office import catalogue, queries, rules
from lissom.web.office.catalogue import Offer
from lissom.web.office.rules import Letterhead
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.office_cast import NOW, ON, keeper

BOLD = "Massage flushes toxins out of your muscles. You lie on a warm table."
CALM = "You lie on a warm table. Tell us when something hurts."


def _offer(**said: Any) -> Offer:
    return Offer(**{"type": "maintenance", "minutes": 60, **said})


def test_a_marked_text_is_kept_by_choice_alone_and_the_choice_is_recorded(world: World) -> None:
    seat = keeper(world)
    with pytest.raises(MarkedTextError, match="One sentence"):
        catalogue.save_service(seat=seat, offer=_offer(text=BOLD), now=NOW)
    assert not Service.objects.exists()
    row = catalogue.save_service(seat=seat, offer=_offer(text=BOLD), keep=True, now=NOW)
    entry = AuditEntry.objects.get(action="text-kept")
    assert (entry.who, entry.key) == (world.keeper, str(row.pk))
    assert entry.detail["statements"]
    assert queries.service_of(row, ON).kept == entry
    catalogue.save_service(seat=seat, service=row, offer=_offer(text=BOLD), keep=True, now=NOW)
    assert AuditEntry.objects.filter(action="text-kept").count() == 1
    row = catalogue.save_service(
        seat=seat, service=row, offer=_offer(text=BOLD + " Always."), keep=True, now=NOW
    )
    assert AuditEntry.objects.filter(action="text-kept").count() == 2
    catalogue.save_service(seat=seat, service=row, offer=_offer(text=CALM), now=NOW)
    assert queries.service_of(row, ON).marks == 0


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"type": "magic"}, "no massage type"),
        ({"minutes": 4}, "4 minutes"),
        ({"minutes": 481}, "481 minutes"),
        ({"buffer_before_min": 241}, "buffer of 241"),
        ({"audience": "friends"}, "nobody"),
        ({"name": "x" * 81}, "too long"),
    ],
)
def test_a_service_that_cannot_be_is_refused(
    world: World,
    said: dict[str, Any],
    says: str,
    unchanged: Callable[[], AbstractContextManager[None]],
) -> None:
    seat = keeper(world)
    with unchanged(), pytest.raises(InvalidInputError, match=says):
        catalogue.save_service(seat=seat, offer=_offer(**said), now=NOW)


def test_two_services_of_one_type_and_length_need_names_of_their_own(world: World) -> None:
    seat = keeper(world)
    catalogue.save_service(seat=seat, offer=_offer(), now=NOW)
    catalogue.save_service(seat=seat, offer=_offer(name="Monthly hour"), now=NOW)
    with pytest.raises(InvalidInputError, match="type, length and name"):
        catalogue.save_service(seat=seat, offer=_offer(name="monthly HOUR"), now=NOW)
    assert Service.objects.count() == 2


def test_prices_have_a_history_that_nobody_rewrites(world: World) -> None:
    seat = keeper(world)
    row = Service.objects.get(pk=office.service_of(world))
    since = ON + timedelta(days=10)
    catalogue.set_price(seat=seat, service=row, pence=6500, since=since, now=NOW)
    for day, pence in ((ON, 6000), (since, 6500)):
        fresh = Service.objects.get(pk=row.pk)
        assert bridge.service_from_row(fresh, on=day).price_pence == pence
    with pytest.raises(InvalidInputError, match="what was charged"):
        catalogue.set_price(seat=seat, service=row, pence=1, since=ON - timedelta(days=1), now=NOW)
    with pytest.raises(InvalidInputError, match="in force"):
        catalogue.drop_price(seat=seat, price=row.prices.get(since=date(2026, 1, 1)), now=NOW)
    catalogue.drop_price(seat=seat, price=row.prices.get(since=since), now=NOW)
    assert row.prices.count() == 1


def test_who_may_book_a_service_online(world: World) -> None:
    """Staff see every service; a runner what is online and for such a client."""
    office.therapist_of(world)
    for minutes, said in (
        (30, {"audience": "new"}),
        (45, {"online": False}),
        (60, {"audience": "known"}),
        (90, {}),
    ):
        catalogue.save_service(seat=keeper(world), offer=_offer(minutes=minutes, **said), now=NOW)
    until = NOW + timedelta(days=1)

    def lengths(runner: Any = None) -> set[int]:
        found = clinic_queries.free_slots(NOW, until, runner=runner, clinic=world.clinic)
        return {slot.minutes for slot in found}

    assert lengths() == {30, 45, 60, 90}
    everything = lengths(world.their)
    assert everything == {30, 90}
    clinic_people.save_client(
        clinic=world.clinic, name="Robin Example", runner=world.their, now=NOW
    )
    assert lengths(world.their) == {30, 90}
    person = world.clinic.therapists.get()
    past = NOW - timedelta(days=30)
    Appointment.objects.create(
        therapist=person,
        runner=world.their,
        start=past,
        end=past + timedelta(minutes=30),
        blocked_start=past,
        blocked_end=past + timedelta(minutes=30),
        state="completed",
        made_at=past,
    )
    assert lengths(world.their) == {60, 90}


def test_the_grid_of_starts_is_a_setting(world: World) -> None:
    office.therapist_of(world)
    office.service_of(world)
    for step, count in ((15, 29), (60, 8)):
        rules.save_policy(
            seat=keeper(world),
            policy=replace(usual_policy(), slot_step_min=step),
            letterhead=Letterhead(),
            now=NOW,
        )
        clinic = Clinic.objects.get(pk=world.clinic.pk)
        morning = datetime(2026, 3, 3, tzinfo=UTC)
        found = clinic_queries.free_slots(morning, morning + timedelta(days=1), clinic=clinic)
        assert len(found) == count
        assert clinic_access.policy_of(clinic).slot_step_min == step


def test_a_tax_without_its_number_is_refused(world: World) -> None:
    with pytest.raises(InvalidInputError, match="VAT number"):
        rules.save_policy(
            seat=keeper(world),
            policy=replace(usual_policy(), vat_rate_bp=2000),
            letterhead=Letterhead(),
            now=NOW,
        )


def test_the_rules_page_keeps_what_is_wrong_in_sight(world: World) -> None:
    browser = world.client("keeper")
    given = {
        "notice_h": "400",
        "waiting_hold_min": "20",
        "late_fee_percent": "50",
        "no_show_fee_percent": "100",
        "deposit_percent": "0",
        "slot_step_min": "15",
        "remind_days": "30",
        "client_reminder_h": "48",
    }
    response = browser.post("/clinic/rules", given)
    assert response.status_code == 400
    assert "A notice of 400 hours" in response.content.decode()
    response = browser.post(
        "/clinic/rules",
        given | {"notice_h": "48", "vat_percent": "20", "vat_number": "GB 000 0000 00"},
    )
    assert response.status_code == 302
    found = clinic_access.policy_of(Clinic.objects.get(pk=world.clinic.pk))
    assert (found.notice_h, found.late_fee_percent, found.vat_rate_bp) == (48, 50, 2000)
    assert AuditEntry.objects.filter(action="rules-set").count() == 1


def test_the_owner_of_the_installation_makes_a_clinic_and_others_by_setting(world: World) -> None:
    given = {
        "name": "Quay practice",
        "place": "Poole",
        "timezone": "Europe/London",
        "treats_as": "Ola Sample",
    }
    assert world.client("runner").post("/clinic/new", given).status_code == 404
    browser = world.client("owner")
    response = browser.post("/clinic/new", given)
    assert (response.status_code, response.headers["Location"]) == (302, "/clinic/steps")
    seat = seats.seat_of(world.owner)
    assert (seat.clinic.name, seat.role, seat.therapist and seat.therapist.name) == (
        "Quay practice",
        "owner",
        "Ola Sample",
    )
    page = browser.get("/clinic/steps").content.decode()
    assert "Services offered: 0" in page
    again = browser.post("/clinic/new", given | {"name": "QUAY practice"})
    assert again.status_code == 400
    assert "already" in again.content.decode()
    from django.conf import settings  # noqa: PLC0415

    with override_settings(LISSOM=replace(settings.LISSOM, clinics="anyone")):
        response = world.client("runner").post("/clinic/new", given | {"name": "Third practice"})
        assert response.status_code == 302


def test_the_service_page_marks_the_text_and_asks(world: World) -> None:
    browser = world.client("keeper")
    given = {
        "type": "maintenance",
        "minutes": "60",
        "text": BOLD,
        "audience": "everybody",
        "buffer_before_min": "0",
        "buffer_after_min": "10",
        "online": "on",
        "active": "on",
    }
    response = browser.post("/clinic/services/add", given)
    page = response.content.decode()
    assert response.status_code == 400
    assert "Rather:" in page
    assert "more than tests carry" in page
    assert browser.post("/clinic/services/add", given | {"keep": "on"}).status_code == 302
    live = browser.post("/clinic/text-check", {"text": CALM}).content.decode()
    assert "No sentence is marked" in live


def test_the_log_is_looked_through_by_who_what_and_when(world: World) -> None:
    for _ in range(60):
        office.room_of(world)
    office.service_of(world)
    browser = world.client("keeper")
    page = browser.get("/clinic/audit").content.decode()
    assert page.count("<tr>") == 51
    assert "Earlier" in page
    page = browser.get("/clinic/audit?kind=service").content.decode()
    assert page.count("<tr>") == 3
    assert browser.get("/clinic/audit?first=2026-03-03").content.decode().count("<tr>") <= 5
    who = browser.get(f"/clinic/audit?who={world.keeper.pk}&action=price-set").content.decode()
    assert "£60.00" in who
    assert browser.get("/clinic/audit?who=x").status_code == 400
    elsewhere = world.client("elsewhere").get("/clinic/audit").content.decode()
    assert "price" not in elsewhere


def test_what_is_written_is_shown_as_text(world: World) -> None:
    office.service_of(world, name="<script>alert(1)</script>")
    page = world.client("keeper").get("/clinic/services").content.decode()
    assert "<script>alert" not in page
