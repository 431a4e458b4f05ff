"""Ways back to running: structured minutes, safe stages, no running where none is allowed."""

from __future__ import annotations

import pytest

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.pathways import (
    PATHWAYS,
    Running,
    StageMassage,
    ladder_session,
    novice_week,
    parse_intervals,
    pathway,
    stage,
)
from lissom.core.errors import NotFoundError


def test_there_are_fifteen_pathways_with_63_stages() -> None:
    assert len(PATHWAYS) == 15
    assert sum(len(one.stages) for one in PATHWAYS.values()) == 63
    groups = {group.id for group in GROUPS}
    for one in PATHWAYS.values():
        assert set(one.groups) <= groups
        assert one.kind in {"injury", "illness", "gap", "birth", "start"}
        numbers = [part.number for part in one.stages]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_walk_run_stages_have_sessions_and_the_others_have_none() -> None:
    for one in PATHWAYS.values():
        for part in one.stages:
            assert bool(part.sessions) == (part.running is Running.WALK_RUN), (one.id, part.number)
            assert part.source
            assert not (part.hard_allowed and part.running is not Running.FULL)


def test_bone_pain_and_fever_begin_without_running() -> None:
    for key in ("bone_stress", "illness_fever", "postpartum", "post_viral"):
        assert pathway(key).first.running is Running.NONE
    assert pathway("bone_stress").first.massage is StageMassage.AVOID_AREA
    assert pathway("illness_fever").first.massage is StageMassage.NO_TREATMENT


def test_novice_minutes_follow_the_nine_week_table() -> None:
    weeks = [[one.run_min for one in novice_week(week)] for week in range(1, 10)]
    assert weeks == [
        [8, 8, 8],
        [9, 9, 9],
        [9, 9, 9],
        [16, 16, 16],
        [15, 16, 20],
        [18, 20, 25],
        [25, 25, 25],
        [28, 28, 28],
        [30, 30, 30],
    ]
    assert novice_week(1)[0].total_min == 30


def test_the_ladder_rises_to_forty_minutes() -> None:
    runs = [ladder_session(step)[-1].run_min for step in range(1, 10)]
    assert runs == [5, 10, 15, 20, 24, 26, 25, 30, 40]
    longest = [max(run for run, _ in ladder_session(step)[-1].intervals) for step in range(1, 10)]
    assert longest == sorted(longest)
    assert stage("walk_run_ladder", 10).running is Running.EASY


def test_stages_that_refer_to_the_ladder_hold_its_sessions() -> None:
    assert stage("calf_strain", 3).sessions[0] == ladder_session(4)[0]
    assert stage("bone_stress", 1).sessions[0] == ladder_session(1)[0]


def test_intervals_are_read_as_written() -> None:
    assert parse_intervals("2*1/4 8/0") == ((1, 4), (1, 4), (8, 0))
    assert ladder_session(1)[0].text() == ("5 min walk; 5 × (1 min run, 4 min walk); 5 min walk")


def test_shares_after_a_gap_never_fall() -> None:
    for part in pathway("layoff").stages:
        assert list(part.week_shares) == sorted(part.week_shares)
        assert all(0 < share <= 1 for share in part.week_shares)


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(NotFoundError) as caught:
        pathway("broken_heart")
    assert "calf_strain" in caught.value.remedy
    with pytest.raises(NotFoundError, match="no stage 9"):
        stage("calf_strain", 9)
