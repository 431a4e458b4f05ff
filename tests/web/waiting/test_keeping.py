"""What the waiting list knows of a person: exported, erased, gone some weeks after the end."""

from __future__ import annotations

import json
from datetime import timedelta

from django.apps import apps

from lissom.web.accounts import services as accounts
from lissom.web.clinic import people
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.seats import Seat, seat_of
from lissom.web.privacy import erasure, subjects
from lissom.web.waiting import answering, keeping, mailing
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry, WaitingWindow
from tests.web.waiting.conftest import NOW, TEN, Desk
from tests.web.waiting.test_rounds import awaited, freed_hour, go_on


def owner(desk: Desk) -> Seat:
    user = accounts.make_user(email="keeper@example.org", password=None)
    people.add_member(clinic=desk.clinic, user=user, role="owner", now=NOW)
    return seat_of(user)


def test_a_client_gets_what_the_list_knows_without_the_secret(desk: Desk) -> None:
    kit = desk.waits("Kit Rowan", note="calls back", days=3).client
    desk.waits("Sam Alder", note="another person")
    freed_hour(desk)
    mailing.send(offer=awaited().pk, now=desk.now.at)
    found = subjects.export(kit)
    told = json.dumps(found)
    assert {"waiting.waitingentry", "waiting.waitingwindow", "waiting.houroffer"} <= set(
        found["tables"]
    )
    assert "calls back" in told
    assert "another person" not in told
    assert "secret_hash" not in told


def test_an_erased_client_is_gone_and_the_kept_hour_goes_to_the_next(desk: Desk) -> None:
    kit = desk.waits("Zebedia Quillfeather", note="Zebedia calls back", days=3).client
    sam = desk.waits("Sam Alder").client
    freed_hour(desk)
    made = erasure.erase(
        seat=owner(desk), client=kit, typed=str(kit.number), ground="request", now=desk.now.at
    )
    assert made.counts["waiting.waitingentry"] == 1
    for model in apps.get_models():
        rows = json.dumps(list(model._default_manager.values()), default=str)
        assert "Zebedia" not in rows, model
    assert awaited().entry.client == sam
    assert WaitingWindow.objects.exclude(entry__client=sam).count() == 0
    assert Appointment.objects.filter(start=TEN, state="held").get().booked_for == sam


def test_who_gets_an_erased_clients_hour_keeps_the_own_offers(desk: Desk) -> None:
    kit = desk.waits("Kit Rowan", days=3)
    desk.waits("Sam Alder")
    freed_hour(desk)
    answering.decline(offer=awaited(), now=desk.now.on(1))
    seat = owner(desk)
    erasure.erase(
        seat=seat,
        client=kit.client,
        typed=str(kit.client.number),
        ground="request",
        now=desk.now.at,
    )
    assert HourOffer.objects.get().entry.client.name == "Sam Alder"
    assert FreedHour.objects.get().stage == "held"
    assert answering.accept(offer=awaited(), now=desk.now.on(1)).state == "confirmed"


def test_old_wishes_lapse_and_go(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    freed_hour(desk)
    answering.decline(offer=awaited(), now=desk.now.on(1))
    desk.now.at = TEN + timedelta(days=1)
    go_on(desk)
    assert WaitingEntry.objects.get().state == "lapsed"
    assert keeping.tidy(now=desk.now.at + timedelta(days=89)) == (0, 0)
    assert keeping.tidy(now=desk.now.at + timedelta(days=91)) == (0, 1)
    assert not HourOffer.objects.exists()
    assert not FreedHour.objects.exists()
