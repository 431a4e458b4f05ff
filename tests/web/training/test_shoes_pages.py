"""Shoes in the browser: added, usual, named by recordings, of one run, put away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.runner import DoneKind, DoneSession
from lissom.web import clock
from lissom.web.training import services, shoes
from lissom.web.training.models import Activity, DoneEntry, Shoe, ShoeWorn
from tests.conftest import NOW, ON
from tests.web.builders import files, fit
from tests.web.cast import World
from tests.web.training.pages.reading import said

TODAY = "/settings/shoes"


@pytest.fixture(autouse=True)
def on_the_tests_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page(world: World, address: str = TODAY) -> str:
    response = world.client("runner").get(address)
    assert response.status_code == 200
    return said(response.content.decode())


def ran(world: World, day: int = 0, km: float = 10.0) -> DoneEntry:
    return services.log_done(
        runner=world.their,
        done=DoneSession(
            date=ON + timedelta(days=day), kind=DoneKind.RUN, minutes=60, distance_m=1000 * km
        ),
    )


def test_a_usual_pair_counts_the_runs_from_its_day_on(world: World) -> None:
    ran(world, -1)
    sent = world.client("runner").post(
        TODAY, {"name": "Blue Pair", "before": "100", "limit": "600", "usual": "on"}
    )
    assert sent.status_code == 302
    assert "Blue Pair 100 km usual" in page(world)
    ran(world, 0)
    text = page(world)
    assert "Blue Pair 110 km usual" in text
    assert "1 run, last on 2 March 2026; your own limit is 600 km; 100 km before." in text


def test_the_limit_is_told_when_it_is_reached_and_nothing_else_is(world: World) -> None:
    shoes.save_shoe(
        runner=world.their, name="Old", before_m=595_000, limit_m=600_000, usual_from=ON
    )
    assert "your limit is reached" not in page(world)
    ran(world)
    text = page(world)
    assert "your limit is reached" in text
    for word in ("injur", "worn out", "replace", "risk"):
        assert word not in text.lower()


def test_a_new_usual_pair_ends_the_one_before(world: World) -> None:
    first = shoes.save_shoe(runner=world.their, name="First", usual_from=ON - timedelta(days=10))
    second = shoes.save_shoe(runner=world.their, name="Second")
    ran(world, -1)
    world.client("runner").post(f"{TODAY}/{second.pk}/act", {"act": "usual"})
    ran(world, 0)
    wear = {one.shoe.name: one.runs for one in shoes.shoes_with_distance(world.their).wear}
    assert wear == {"First": 1, "Second": 1}
    first.refresh_from_db()
    assert first.usual_until == ON - timedelta(days=1)
    shoes.make_usual(runner=world.their, shoe=first.pk, on=ON)  # and back on the same day
    second.refresh_from_db()
    assert second.usual_from is None


def test_a_name_of_the_recordings_is_kept_in_one_tap(world: World) -> None:
    services.import_files(runner=world.their, sources=files(fit(0)))
    Activity.objects.update(gear="Strava Pair", distance_m=8_000)
    assert "Strava Pair 1 run, 8 km" in page(world)
    world.client("runner").post(f"{TODAY}/named", {"name": "Strava Pair"})
    (wear,) = shoes.shoes_with_distance(world.their).wear
    assert (wear.shoe.name, wear.distance_m) == ("Strava Pair", 8_000)
    assert not shoes.shoes_with_distance(world.their).named
    with pytest.raises(InvalidInputError, match="No recording"):
        shoes.keep_named(runner=world.their, name="Strava Pair")


def test_one_run_may_be_in_another_pair(world: World) -> None:
    shoes.save_shoe(runner=world.their, name="Usual", usual_from=ON - timedelta(days=60))
    racer = shoes.save_shoe(runner=world.their, name="Racer")
    services.import_files(runner=world.their, sources=files(fit(0)))
    row = Activity.objects.get(runner=world.their)
    browser, address = world.client("runner"), f"/activities/{row.pk}"
    assert "Shoes: Usual" in page(world, address)
    form = {"title": "", "sport": "run", "shoe": str(racer.pk)}
    assert browser.post(address, form).status_code == 302
    assert "Shoes: Racer" in page(world, address)
    browser.post(address, {**form, "shoe": "none"})
    assert "Shoes:" not in page(world, address)
    browser.post(address, {**form, "shoe": ""})
    assert not ShoeWorn.objects.exists()
    assert "Shoes: Usual" in page(world, address)


def test_a_run_by_hand_names_its_pair_and_may_be_changed(world: World) -> None:
    shoe = shoes.save_shoe(runner=world.their, name="Racer")
    browser = world.client("runner")
    form = {"kind": "run", "date": ON.isoformat(), "minutes": "40", "distance": "8"}
    assert browser.post("/entries/add", {**form, "shoe": str(shoe.pk)}).status_code == 302
    row = DoneEntry.objects.get(runner=world.their)
    assert "Shoes: Racer" in page(world, f"/entries/{row.pk}")
    sent = browser.post(f"/entries/{row.pk}", {**form, "minutes": "50", "kind": "walk"})
    assert sent.status_code == 302
    row.refresh_from_db()
    assert (row.minutes, row.kind) == (50, "walk")
    assert not ShoeWorn.objects.exists()
    wrong = browser.post(f"/entries/{row.pk}", {**form, "minutes": "0"})
    assert wrong.status_code == 400


def test_put_away_it_keeps_its_distance_and_counts_no_more(world: World) -> None:
    shoe = shoes.save_shoe(
        runner=world.their, name="Old", usual_from=ON - timedelta(days=5), before_m=5_000
    )
    ran(world, -1)
    browser = world.client("runner")
    browser.post(f"{TODAY}/{shoe.pk}/act", {"act": "away"})
    ran(world, 1)
    (wear,) = shoes.shoes_with_distance(world.their).wear
    assert wear.distance_m == 15_000
    assert "Put away (1)" in page(world)
    refused = browser.post(f"{TODAY}/{shoe.pk}/act", {"act": "usual"}, follow=True)
    assert "Take it out again first" in said(refused.content.decode())
    browser.post(f"{TODAY}/{shoe.pk}/act", {"act": "out"})
    assert "Put away (1)" not in page(world)
    browser.post(f"{TODAY}/{shoe.pk}/act", {"act": "forget"})
    assert not Shoe.objects.exists()


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "TAKEN"}, "There is a shoe"),
        ({"name": "New", "before": "-1"}, "greater than or equal to 0"),
        ({"name": "New", "limit": "99999"}, "less than or equal to"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(
    world: World, form: dict[str, str], wrong: str
) -> None:
    shoes.save_shoe(runner=world.their, name="Taken")
    response = world.client("runner").post(TODAY, form)
    assert response.status_code == 400
    assert wrong in said(response.content.decode())
    assert Shoe.objects.count() == 1


def test_another_runners_shoe_cannot_be_worn(world: World) -> None:
    other = shoes.save_shoe(runner=world.other.runner, name="Theirs")
    row = ran(world)
    with pytest.raises(NotFoundError, match="no shoe"):
        shoes.wear_shoe(runner=world.their, row=row, choice=str(other.pk))
    with pytest.raises(InvalidInputError):
        shoes.wear_shoe(runner=world.their, row=row, choice="the blue one")


def test_miles_are_kept_as_metres(world: World) -> None:
    world.their.miles = True
    world.their.save()
    world.client("runner").post(TODAY, {"name": "Pair", "before": "10"})
    assert Shoe.objects.get().before_m == pytest.approx(16_093.44)
    assert "10 mi" in page(world)
