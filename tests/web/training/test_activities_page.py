"""Activities: listed, looked at, corrected, deleted, told by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lissom.core.activity.model import Sport
from lissom.core.anatomy import GROUPS
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.load.exposure import unpack
from lissom.core.runner import DoneKind, DoneSession
from lissom.web.training import activity_reads, editing, queries, services
from lissom.web.training.models import Activity, DoneEntry
from tests.conftest import ON
from tests.web import cast
from tests.web.builders import files, fit, poorer_fit
from tests.web.cast import World


def _page(world: World, name: str, **parts: int) -> str:
    response = world.client("runner").get(reverse(name, kwargs=parts))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_recordings_and_what_was_told_newest_first(world: World) -> None:
    cast.activity_of(world)
    cast.entry_of(world)
    page = _page(world, "activities")
    assert page.index("March 2026") < page.index("February 2026")
    assert "· by hand" in page
    assert "5\u00a0km" in page
    only = world.client("runner").get(reverse("activities"), {"kind": "walk"})
    assert "Nothing here yet" in only.content.decode()


@pytest.mark.parametrize(
    ("kind", "type_", "title"),
    [
        (DoneKind.STRENGTH, "runner_home", "Runner’s strength at home"),
        (DoneKind.STRENGTH, "core_10", "Core"),
        (DoneKind.MASSAGE, "maintenance", "Maintenance massage"),
        (DoneKind.MASSAGE, "pre_event", "Pre-event massage"),
        (DoneKind.STRETCH, "", "Stretching"),
    ],
)
def test_what_was_told_has_a_name_that_a_person_says(
    world: World, kind: DoneKind, type_: str, title: str
) -> None:
    services.log_done(
        runner=world.their, done=DoneSession(date=ON, kind=kind, minutes=20.0, type=type_)
    )
    assert f">{title}<" in _page(world, "activities")


@pytest.mark.parametrize("query", ["?page=999999", "?page=x", "?year=٣", "?kind=<b>", "?year=-1"])
def test_odd_filters_are_as_if_nothing_were_asked(world: World, query: str) -> None:
    cast.activity_of(world)
    assert world.client("runner").get(reverse("activities") + query).status_code == 200


def test_the_list_asks_the_database_the_same_number_of_times_however_long_it_is(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    services.import_files(
        runner=world.their, sources=files(*(fit(day, minutes=3) for day in range(12)))
    )
    for day in range(40):
        done = DoneSession(date=ON - timedelta(days=day), kind=DoneKind.STRENGTH, minutes=30)
        services.log_done(runner=world.their, done=done)
    browser = world.client("runner")
    browser.get(reverse("activities"))
    with django_assert_max_num_queries(16):
        assert "Page 1 of 2, 52 in all" in browser.get(reverse("activities")).content.decode()


def test_an_activity_shows_its_numbers_curves_splits_and_muscles(world: World) -> None:
    page = _page(world, "activity", activity=cast.activity_of(world))
    for word in ("Distance", "Pace", "trace-data", "Splits by kilometre", "Quadriceps", "Route"):
        assert word in page
    assert "style=" not in page


def test_muscles_without_a_measured_load_have_no_share(world: World) -> None:
    page = _page(world, "activity", activity=cast.activity_of(world))
    muscles = page[page.index("Muscles worked") :].partition("</section>")[0]
    assert "Quadriceps" in muscles
    for group in GROUPS:
        assert group.leg or group.label not in muscles


def test_miles_are_shown_to_who_wants_miles(world: World) -> None:
    services.save_profile(runner=world.their.name, on=ON, miles=True)
    page = _page(world, "activity", activity=cast.activity_of(world))
    assert "Splits by mile" in page
    assert "/mi" in page


def test_a_treadmill_distance_is_corrected_and_the_load_follows(world: World) -> None:
    key = cast.activity_of(world)
    before = Activity.objects.get(pk=key)
    assert before.distance_m is not None
    assert before.exposure is not None
    farther = before.distance_m * 1.1
    address = reverse("activity", kwargs={"activity": key})
    sent = {"title": "On the belt", "sport": "run", "distance": f"{farther / 1000:.2f}"}
    assert world.client("runner").post(address, sent).status_code == 302
    after = Activity.objects.get(pk=key)
    assert after.title == "On the belt"
    assert after.distance_m == pytest.approx(farther, abs=6)
    assert after.exposure is not None
    metres = [unpack(bytes(row.exposure or b"")).metres for row in (before, after)]
    assert metres[1] == pytest.approx(metres[0] * 1.1, rel=0.02)
    assert after.best_efforts_s["1000"] < before.best_efforts_s["1000"]
    assert after.corrections == {"distance_m": before.distance_m}
    assert "the recording said" in _page(world, "activity", activity=key)


@pytest.mark.parametrize("factor", [0.2, 3.0, float("inf"), float("nan")])
def test_a_distance_too_far_from_the_recording_is_refused(world: World, factor: float) -> None:
    key = cast.activity_of(world)
    before = Activity.objects.get(pk=key)
    with pytest.raises(InvalidInputError, match="too far"):
        editing.edit_activity(
            runner=world.their, activity=key, distance_m=factor * (before.distance_m or 0)
        )
    assert Activity.objects.get(pk=key).distance_m == before.distance_m


def test_a_run_that_was_a_ride_leaves_no_load(world: World) -> None:
    key = cast.activity_of(world)
    editing.edit_activity(runner=world.their, activity=key, sport=Sport.CYCLE)
    row = Activity.objects.get(pk=key)
    assert row.exposure is None
    assert row.best_efforts_s == {}
    assert row.corrections == {"sport": "run"}
    editing.edit_activity(runner=world.their, activity=key, sport=Sport.RUN)
    assert Activity.objects.get(pk=key).exposure is not None


def test_a_deleted_activity_takes_its_copies_along_and_does_not_come_back(world: World) -> None:
    contents = files(fit(0), poorer_fit(0))
    services.import_files(runner=world.their, sources=contents)
    key = Activity.objects.get(duplicate_of__isnull=True).pk
    assert editing.delete_activity(runner=world.their, activity=key) == 2
    assert not Activity.objects.exists()
    again = services.import_files(runner=world.their, sources=contents)
    assert (again.imported, again.duplicates) == (0, 2)
    with pytest.raises(NotFoundError):
        activity_reads.shown(world.their, key)


def test_the_file_comes_back_as_it_came(world: World) -> None:
    services.import_files(runner=world.their, sources=files(fit(3)))
    key = Activity.objects.get().pk
    response = world.client("runner").get(reverse("activity-file", kwargs={"activity": key}))
    assert response.content == fit(3)
    assert "a.fit" in response.headers["Content-Disposition"]


def test_a_run_without_a_watch_counts_in_the_load(world: World) -> None:
    sent = {
        "kind": "run",
        "date": ON.isoformat(),
        "minutes": "42",
        "distance": "7",
        "rpe_cr10": "4",
    }
    assert world.client("runner").post(reverse("entry-add"), sent).status_code == 302
    (done,) = queries.done_sessions(world.their, ON, ON)
    assert (done.minutes, done.distance_m, done.rpe_cr10) == (42, 7000, 4)
    assert sum(done.negative_work_j_per_kg.values()) > 0


def test_a_massage_elsewhere_is_noted_with_its_place(world: World) -> None:
    sent = {
        "kind": "massage",
        "date": ON.isoformat(),
        "minutes": "45",
        "massage_type": "maintenance",
        "place": "At home (invented)",
    }
    world.client("runner").post(reverse("entry-add"), sent)
    row = DoneEntry.objects.get()
    assert (row.kind, row.type, row.place) == ("massage", "maintenance", "At home (invented)")


def test_a_bad_entry_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    sent = {"kind": "run", "date": "tomorrow", "minutes": "0", "note": "by the sea"}
    response = world.client("runner").post(reverse("entry-add"), sent)
    assert response.status_code == 400
    page = response.content.decode()
    assert "by the sea" in page
    assert page.count('aria-invalid="true"') == 2
    assert not DoneEntry.objects.exists()
