"""One session recorded or exported twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lissom.core.activity.model import Sport
from lissom.core.importers.dedup import Summary, duplicates, same_session, summary_of
from tests.core.importers.writers import START, a_run

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
