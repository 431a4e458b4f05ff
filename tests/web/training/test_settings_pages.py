"""Settings: everything of the profile can be told, and nothing half is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from lissom.core.runner import RunnerLevel
from lissom.web.training import queries, services
from lissom.web.training.models import Race, Runner
from tests.conftest import ON
from tests.web.cast import World

ABOUT = {
    "name": "Robin Example",
    "timezone": "Europe/London",
    "units": "km",
    "mass_in": "kg",
    "mass": "65",
}


def _week(**changes: str) -> dict[str, str]:
    days = {
        f"{key}_{day}": content
        for day in range(7)
        for key, content in (
            ("minutes", "60"),
            ("run", "06:30"),
            ("strength", "19:00"),
            ("opens", "09:00"),
            ("closes", "17:30"),
        )
    }
    return days | {"long_run_weekday": "5", "runs_a_week": ""} | changes


def _post(world: World, name: str, sent: dict[str, Any]) -> int:
    return world.client("runner").post(reverse(name), sent).status_code


def test_a_profile_in_miles_and_pounds_is_kept_in_metres_and_kilograms(world: World) -> None:
    services.save_profile(runner=world.their.name, on=ON, miles=True)
    services.show_pounds(runner=world.their, pounds=True)
    sent = ABOUT | {
        "units": "mi",
        "mass_in": "lb",
        "mass": "150",
        "birth_year": "1988",
        "sex": "female",
        "said_level": "2",
        "result_distance": "13.109",
        "result_time": "1:45:30",
        "result_date": "2025-10-05",
    }
    assert _post(world, "settings", sent) == 302
    profile = queries.profile_of(Runner.objects.get(pk=world.their.pk))
    assert profile.body_mass_kg == pytest.approx(68.04, abs=0.01)
    assert profile.said_level is RunnerLevel.L2
    result = profile.recent_result
    assert result is not None
    assert result.distance_m == pytest.approx(21_097, abs=2)
    assert (result.time_s, result.date) == (6330.0, date(2025, 10, 5))
    page = world.client("runner").get(reverse("settings")).content.decode()
    assert 'value="150"' in page
    assert 'value="1:45:30"' in page


def test_a_new_name_keeps_the_runner(world: World) -> None:
    assert _post(world, "settings", ABOUT | {"name": "Robin Renamed"}) == 302
    assert Runner.objects.get(pk=world.their.pk).name == "Robin Renamed"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "Sam Specimen"}, "already a runner"),
        ({"mass": "2"}, "body mass"),
        ({"birth_year": "2030"}, "2030"),
        ({"timezone": "Atlantis/Centre"}, "valid choice"),
        ({"result_distance": "10"}, "needs distance, time and day"),
        ({"result_time": "fast", "result_distance": "10", "result_date": "2025-01-01"}, "48:30"),
    ],
)
def test_a_wrong_profile_is_refused_whole_with_the_reason(
    world: World,
    unchanged: Callable[[], AbstractContextManager[None]],
    wrong: dict[str, str],
    words: str,
) -> None:
    browser = world.client("runner")
    browser.get(reverse("settings"))
    with unchanged():
        response = browser.post(reverse("settings"), ABOUT | {"sex": "male"} | wrong)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_the_week_is_kept_as_wall_hours(world: World) -> None:
    sent = _week(minutes_4="0", opens_6="", closes_6="")
    assert _post(world, "settings-week", sent) == 302
    profile = queries.profile_of(Runner.objects.get(pk=world.their.pk))
    assert profile.weekday_minutes == (60, 60, 60, 60, 0, 60, 60)
    assert profile.run_start[0] == time(6, 30)
    assert profile.clinic_hours[5] == (time(9), time(17, 30))
    assert profile.clinic_hours[6] is None
    assert profile.long_run_weekday == 5
    assert profile.runs_a_week is None


def test_a_clinic_that_closes_before_it_opens_is_named_by_its_day(world: World) -> None:
    sent = _week(opens_2="18:00")
    response = world.client("runner").post(reverse("settings-week"), sent)
    assert response.status_code == 400
    assert "Wednesday: the clinic closes before it opens." in response.content.decode()


def test_no_massage_and_a_budget_are_two_things(world: World) -> None:
    sent = {"massage": "on", "massage_every_days": "10", "budget": "12.50", "equipment": ["mat"]}
    assert _post(world, "settings-massage", sent) == 302
    profile = queries.profile_of(Runner.objects.get(pk=world.their.pk))
    assert (profile.massage_every_days, profile.massage_budget_pence_week) == (10, 1250)
    assert profile.equipment == ("none", "mat")
    assert _post(world, "settings-massage", {}) == 302
    assert queries.profile_of(Runner.objects.get(pk=world.their.pk)).massage_every_days is None


def test_a_race_is_added_and_removed(world: World) -> None:
    sent = {
        "date": "2030-04-28",
        "distance": "21097.5",
        "name": "Coast Half (invented)",
        "priority": "A",
        "target": "1:45:00",
    }
    assert _post(world, "settings-races", sent) == 302
    race = Race.objects.get()
    assert (race.distance_m, race.target_s, race.priority) == (21_097.5, 6300.0, "A")
    page = world.client("runner").get(reverse("settings-races")).content.decode()
    assert "Coast Half (invented)" in page
    (line,) = queries.races_of(world.their)
    world.client("runner").post(reverse("race-delete", kwargs={"race": line.id}))
    assert not Race.objects.exists()


def test_holidays_that_end_before_they_begin_are_refused(world: World) -> None:
    sent = {"first": "2026-08-20", "last": "2026-08-01"}
    assert _post(world, "settings-away", sent) == 400
    assert _post(world, "settings-away", sent | {"last": "2026-08-25"}) == 302
    assert "20–25 August" in world.client("runner").get(reverse("settings-away")).content.decode()
