"""A therapist lets a rule of a runner's programme not bind: who may, what follows, who ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.planning.overrules import Overrulable
from lissom.web.clinic.models import AuditEntry, Client
from lissom.web.clinic.seats import seat_of
from lissom.web.training import overrules, planning
from lissom.web.training import services as training
from lissom.web.treatment import access, overruling, services
from lissom.web.treatment.access import NotSharedError
from lissom.web.treatment.models import Consent, Overruling
from tests.web import cast
from tests.web.cast import World


def _now() -> datetime:
    return datetime.now(UTC)


def _standing(world: World) -> list[str]:
    found = overrules.standing(world.their, since=_now().date(), now=_now())
    return [one.rule.value for one in found]


def test_it_reaches_the_planner_the_brief_and_the_runner(world: World) -> None:
    row = cast.overruled(world)
    on = _now().date()
    (one,) = planning.planning_input(runner=world.their, on=on, now=_now()).overrules
    assert (one.rule, one.by, one.why) == (
        Overrulable.KEY,
        "Tess Sample, Reed practice",
        "Used to it",
    )
    page = unescape(world.client("runner").get("/settings/sharing").content.decode())
    assert "no hard or long run within 36 h after deep work. Reason: Used to it" in page
    entry = AuditEntry.objects.get(action="rule-overruled")
    assert entry.detail == {"rule": "deep-key"}
    assert entry.key == str(row.client_id)


def test_the_therapist_sees_the_effect_before_it_stands(world: World) -> None:
    row = cast.overruled(world)
    overruling.end(row=row, name="Tess Sample", by=seat_of(world.therapist), now=_now())
    training.add_race(
        runner=world.their, date=_now().date() + timedelta(days=3), distance_m=10_000, name="Quay"
    )
    browser = world.client("therapist")
    address = f"/clinic/clients/{row.client_id}/overrules"
    last = (_now() + timedelta(days=5)).date().isoformat()
    sent = {"rule": "deep-after-race", "why": "Walked it", "last": last}
    page = unescape(browser.post(address, {**sent, "look": ""}).content.decode())
    assert "After Quay deep work may begin on" in page
    assert _standing(world) == []
    assert browser.post(address, {**sent, "save": ""}).status_code == 302
    assert _standing(world) == ["deep-after-race"]


@pytest.mark.parametrize("who", ["therapist", "runner"])
def test_either_side_takes_it_back(world: World, who: str) -> None:
    row = cast.overruled(world)
    address = {
        "therapist": f"/clinic/clients/{row.client_id}/overrules/{row.pk}/end",
        "runner": f"/settings/sharing/overrules/{row.pk}/end",
    }[who]
    assert world.client(who).post(address).status_code == 302
    assert _standing(world) == []
    row.refresh_from_db()
    assert row.ended_name == {"therapist": "Tess Sample", "runner": "Robin Example"}[who]


def test_it_ends_with_the_sharing_and_on_its_last_day(world: World) -> None:
    row = cast.overruled(world)
    assert overrules.standing(world.their, since=row.last, now=_now())
    assert not overrules.standing(world.their, since=row.last + timedelta(days=1), now=_now())
    services.withdraw(consent=Consent.objects.get(scope="sharing"), now=_now())
    assert _standing(world) == []


def test_a_new_one_takes_the_place_of_the_one_before(world: World) -> None:
    first, second = cast.overruled(world), cast.overruled(world)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert second.ended_at is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"why": " "}, "not said why"),
        ({"rule": "deep-before-race"}, "not said which rule"),
        ({"last": date(2020, 1, 1)}, "01 January 2020 cannot be the last day"),
        ({"last": date(2099, 1, 1)}, "01 January 2099 cannot be the last day"),
    ],
)
def test_what_cannot_be_is_refused(world: World, change: dict[str, Any], says: str) -> None:
    row = cast.overruled(world)
    card = Client.objects.get(pk=row.client_id)
    seen = access.sight(seat_of(world.therapist), card, now=_now())
    given: dict[str, Any] = {
        "rule": "deep-key",
        "why": "Used to it",
        "last": _now().date() + timedelta(days=3),
    }
    with pytest.raises(InvalidInputError, match=says):
        overruling.overrule(seen=seen, by=seat_of(world.therapist), now=_now(), **given | change)
    assert Overruling.objects.count() == 1


def test_without_dates_lent_there_is_nothing_to_overrule(world: World) -> None:
    row = cast.overruled(world)
    services.withdraw(consent=Consent.objects.get(scope="sharing"), now=_now())
    seat = seat_of(world.therapist)
    seen = access.sight(seat, Client.objects.get(pk=row.client_id), now=_now())
    with pytest.raises(NotSharedError):
        overruling.overrule(
            seen=seen, rule="deep-key", why="x", last=_now().date(), by=seat, now=_now()
        )
    page = world.client("therapist").get(f"/clinic/clients/{row.client_id}/overrules")
    assert "are not shared" in page.content.decode()
