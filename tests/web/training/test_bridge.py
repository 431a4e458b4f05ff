"""Values survive the way into the database and back, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lissom.core.anatomy import GROUPS, STATE_INDEX
from lissom.core.errors import InvalidInputError
from lissom.core.runner import (
    BusyTime,
    CheckIn,
    DoneKind,
    DoneSession,
    Priority,
    Profile,
    Race,
    Result,
    RunnerLevel,
    Sex,
)
from lissom.web.training import bridge, queries, services
from lissom.web.training.models import BusyTime as BusyRow
from lissom.web.training.models import DoneEntry, Runner
from tests.conftest import NOW, ON

Unchanged = Callable[[], AbstractContextManager[None]]
often = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
maybe = st.none
words = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0")
clocks = st.times(max_value=time(23, 0)).map(lambda moment: moment.replace(fold=0))
weeks = st.lists(st.integers(0, 1440), min_size=7, max_size=7).map(tuple)
spans = st.tuples(clocks, st.just(time(23, 30)))
days = st.dates(date(2000, 1, 1), date(2026, 3, 1))
instants = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
scores = maybe() | st.floats(0, 10)

profiles = st.builds(
    Profile,
    name=st.just("Robin Example"),
    birth_year=maybe() | st.integers(1930, 2012),
    sex=maybe() | st.sampled_from(Sex),
    body_mass_kg=maybe() | st.floats(20, 300),
    resting_heart_rate_bpm=maybe() | st.floats(30, 80),
    highest_heart_rate_bpm=maybe() | st.floats(120, 220),
    sweat_rate_l_per_h=maybe() | st.floats(0, 5),
    recent_result=maybe()
    | st.builds(Result, distance_m=st.just(10_000.0), time_s=st.floats(1700.0, 7000.0), date=days),
    said_level=maybe() | st.sampled_from(RunnerLevel),
    runs_a_week=maybe() | st.integers(1, 14),
    weekday_minutes=weeks,
    run_start=st.lists(clocks, min_size=7, max_size=7).map(tuple),
    strength_start=st.lists(clocks, min_size=7, max_size=7).map(tuple),
    clinic_hours=st.lists(maybe() | spans, min_size=7, max_size=7).map(tuple),
    massage_every_days=maybe() | st.integers(1, 365),
    massage_budget_pence_week=maybe() | st.integers(0, 1_000_000),
    long_run_weekday=st.integers(0, 6),
    equipment=st.lists(st.sampled_from(["none", "mat", "bar"]), unique=True).map(tuple),
    tight_groups=st.lists(st.sampled_from([group.id for group in GROUPS]), unique=True).map(tuple),
    timezone=st.sampled_from(["Europe/London", "Pacific/Chatham"]),
    miles=st.booleans(),
)


@often
@given(profile=profiles)
def test_a_profile_comes_back_as_it_went(runner: Runner, profile: Profile) -> None:
    services.accept_profile(profile=profile, on=ON, row=runner)
    assert queries.profile_of(queries.get_runner()) == profile


@often
@given(
    race=st.builds(
        Race,
        id=st.just(""),
        date=days,
        distance_m=st.floats(100, 500_000),
        priority=st.sampled_from(Priority),
        gain_m=st.floats(0, 50_000),
        name=st.text(words, max_size=120),
    )
)
def test_a_race_comes_back_as_it_went(runner: Runner, race: Race) -> None:
    saved = services.add_race(
        runner=runner,
        date=race.date,
        distance_m=race.distance_m,
        priority=race.priority,
        gain_m=race.gain_m,
        name=race.name,
    )
    assert saved in queries.races_of(runner, since=race.date, until=race.date)
    assert saved == replace(race, id=saved.id, name=race.name.strip())
    assert services.remove_race(runner=runner, race=saved.id) == saved


@often
@given(
    check_in=st.builds(
        CheckIn,
        at=instants,
        soreness=st.dictionaries(
            st.sampled_from(list(STATE_INDEX)), st.integers(0, 20).map(lambda half: half / 2)
        ),
        sleep=scores,
        fatigue=scores,
        stress=scores,
        mood=scores,
        calm=scores,
        note=st.text(words, max_size=200),
    )
)
def test_a_check_in_comes_back_as_it_went(runner: Runner, check_in: CheckIn) -> None:
    services.record_check_in(runner=runner, check_in=check_in)
    day = check_in.at.date()
    found = queries.check_ins(runner, day.replace(day=1), date(2100, 1, 1))
    assert check_in in found


@often
@given(
    done=st.builds(
        DoneSession,
        date=days,
        kind=st.sampled_from([kind for kind in DoneKind if kind is not DoneKind.RACE]),
        minutes=st.floats(1, 2880),
        type=st.text("abc_", max_size=60),
        start=maybe() | instants,
        distance_m=maybe() | st.floats(0, 500),
        rpe_cr10=scores,
    )
)
def test_an_entry_comes_back_as_it_went(runner: Runner, done: DoneSession) -> None:
    row = services.log_done(runner=runner, done=done)
    assert bridge.entry_from_row(DoneEntry.objects.get(pk=row.pk)) == done


@often
@given(start=instants, title=st.text("xyz ", max_size=200))
def test_a_busy_time_comes_back_as_it_went(runner: Runner, start: datetime, title: str) -> None:
    busy = BusyTime(start, datetime(2095, 1, 1, tzinfo=UTC), title)
    services.replace_busy(runner=runner, times=[busy], source="test")
    assert bridge.busy_from_row(BusyRow.objects.get()) == busy


@often
@given(day=st.dates(), distance_m=st.floats(100, 500_000))
def test_races_of_different_days_or_distances_have_different_ids(
    day: date, distance_m: float
) -> None:
    assert bridge.race_id(day, distance_m) == bridge.race_id(day, distance_m)
    assert bridge.race_id(day, distance_m) != bridge.race_id(day, distance_m + 1)


def test_a_sign_that_no_database_keeps_is_refused(runner: Runner, unchanged: Unchanged) -> None:
    with unchanged():
        with pytest.raises(InvalidInputError, match="name of the race has a sign"):
            services.add_race(runner=runner, date=ON, distance_m=10_000, name="Quay\0 10")
        with pytest.raises(InvalidInputError, match="note has a sign"):
            services.record_check_in(runner=runner, check_in=CheckIn(at=NOW, note="calm\0"))
        done = DoneSession(date=ON, kind=DoneKind.RUN, minutes=30.0)
        for told in ({"note": "\0"}, {"place": "\0"}):
            with pytest.raises(InvalidInputError, match="has a sign"):
                services.log_done(runner=runner, done=done, **told)
