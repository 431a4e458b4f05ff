"""One session recorded or exported twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.activity.model import Activity, Channel, Sport
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.dedup import Summary, duplicates, same_session, summary_of
from lissom.core.importers.registry import read
from tests.core.importers.writers import START, Point, a_run, gpx_text, tcx_text

RUN = Summary(Sport.RUN, START, 3600.0, 12_000.0, richness=100)


def test_the_same_run_from_two_devices_is_one_and_the_richer_is_kept() -> None:
    phone = replace(RUN, start=START + timedelta(seconds=20), distance_m=11_900.0, richness=40)
    assert duplicates([phone, RUN]) == {0: 1}


def test_what_makes_two_sessions() -> None:
    assert not same_session(RUN, replace(RUN, sport=Sport.WALK))
    assert not same_session(RUN, replace(RUN, start=START + timedelta(hours=2)))
    assert not same_session(RUN, replace(RUN, distance_m=10_000.0))
    assert not same_session(RUN, replace(RUN, start=START + timedelta(minutes=40)))
    assert not same_session(RUN, replace(RUN, distance_m=None))


def test_without_distance_time_alone_decides() -> None:
    strength = Summary(Sport.STRENGTH, START, 1800.0, None, 1)
    assert same_session(strength, replace(strength, richness=5))


def test_three_copies_have_one_original() -> None:
    assert duplicates([RUN, RUN, replace(RUN, richness=500)]) == {0: 2, 1: 2}


def test_richness_counts_recorded_values_and_wholeness() -> None:
    run = a_run(2)
    assert summary_of(run).richness > summary_of(replace(run, partial=True)).richness


def test_no_distance_and_none_covered_are_the_same() -> None:
    weights = Summary(Sport.STRENGTH, START, 1800.0, 0.0, 1)
    assert same_session(weights, replace(weights, distance_m=None))


summaries = st.builds(
    Summary,
    sport=st.sampled_from([Sport.RUN, Sport.WALK]),
    start=st.integers(-4000, 4000).map(lambda seconds: START + timedelta(seconds=seconds)),
    elapsed_s=st.integers(0, 5000).map(float),
    distance_m=st.one_of(st.none(), st.integers(0, 12_000).map(float)),
    richness=st.integers(0, 5),
)


@given(summaries, summaries)
def test_the_same_session_both_ways_round(one: Summary, other: Summary) -> None:
    assert same_session(one, other) == same_session(other, one)


@given(summaries.filter(lambda one: one.elapsed_s > 0), st.integers(0, 100))
def test_a_session_is_the_same_as_itself_recorded_poorer(one: Summary, less: int) -> None:
    assert same_session(one, replace(one, richness=one.richness - less))


@given(st.lists(summaries, max_size=12))
def test_what_is_kept_is_pairwise_different_and_every_copy_has_a_richer_original(
    found: list[Summary],
) -> None:
    copies = duplicates(found)
    kept = [index for index in range(len(found)) if index not in copies]
    for copy, original in copies.items():
        assert original in kept
        assert same_session(found[copy], found[original])
        assert found[original].richness >= found[copy].richness
    for place, one in enumerate(kept):
        assert not any(same_session(found[one], found[other]) for other in kept[place + 1 :])


@given(st.lists(summaries, max_size=6, unique_by=lambda one: one.richness), st.data())
def test_the_order_of_arrival_does_not_matter(found: list[Summary], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(found))
    by_value = {found[copy]: found[original] for copy, original in duplicates(found).items()}
    turned_by_value = {turned[copy]: turned[o] for copy, o in duplicates(turned).items()}
    assert by_value == turned_by_value


def by_another_vendor(run: Activity, *, late_s: float, noise_m: float) -> list[Point]:
    """The same run as a phone saw it: begun later, every third second, positions that wander."""
    columns, noise = run.streams.columns, np.random.default_rng(4)
    degrees = noise.normal(0, noise_m / 111_195, len(run.streams))
    latitude = columns[Channel.LATITUDE] + degrees
    return [
        Point(float(run.streams.time_s[i]), float(latitude[i]), altitude_m=521.0)
        for i in range(int(late_s), len(run.streams), 3)
    ]


@pytest.mark.parametrize("late_s", [0, 9, 45])
def test_one_run_from_three_vendors_is_one_and_the_watch_is_kept(late_s: int) -> None:
    run = a_run(30)
    points = by_another_vendor(run, late_s=late_s, noise_m=1.0)
    metres = (run.distance_m or 0.0) * 0.99
    files = [
        gpx_text([points]),
        encode_activity(run),
        tcx_text([(1800 - late_s, metres, points)]),
    ]
    found = [activity for data in files for activity in read(data, name="").activities]
    assert duplicates([summary_of(one) for one in found]) == {0: 1, 2: 1}


def test_two_runs_of_one_day_stay_two() -> None:
    morning, evening = a_run(30), replace(a_run(30), start=START + timedelta(hours=10))
    found = [read(encode_activity(run), name="").activities[0] for run in (morning, evening)]
    assert duplicates([summary_of(one) for one in found]) == {}
