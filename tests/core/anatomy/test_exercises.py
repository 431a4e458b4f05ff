"""Exercises, stretches and blocks: whole, in canonical groups, and fitted to the equipment."""

from __future__ import annotations

import pytest

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.blocks import (
    BLOCKS,
    TIGHT_GROUPS,
    groups_of,
    lines_of,
    possible,
    two_tight_groups,
)
from lissom.core.anatomy.exercises import (
    EXERCISES,
    equipment_names,
    exercise,
    exercises_for,
)
from lissom.core.anatomy.stretches import STRETCHES, stretch, stretches_for
from lissom.core.errors import InvalidInputError, NotFoundError

GROUP_IDS = {group.id for group in GROUPS}
PHASES = {"base", "build", "peak", "taper", "recovery"}
KINDS = {"evidence", "guideline", "inference", "custom"}
HOME = ("none", "mat", "step")
GYM = ("barbell", "rack", "machine", "bench", "dumbbell", "band", "mat", "step")


def test_every_exercise_is_whole() -> None:
    assert len(EXERCISES) == 48
    for one in EXERCISES.values():
        assert one.primary, one.id
        assert {*one.primary, *one.secondary} <= GROUP_IDS, one.id
        assert not {*one.primary} & {*one.secondary}, one.id
        assert 1 <= one.sets_low <= one.sets_high, one.id
        assert one.soreness_risk in {1, 2, 3}, one.id
        assert set(one.phases) <= PHASES, one.id
        assert one.kind in KINDS, one.id
        assert one.source, one.id


def test_every_stretch_is_whole() -> None:
    assert len(STRETCHES) == 25
    for one in STRETCHES.values():
        assert one.groups, one.id
        assert set(one.groups) <= GROUP_IDS, one.id
        assert one.type in {"static", "dynamic", "mobility", "pnf"}, one.id
        assert one.kind in KINDS, one.id
        assert one.source, one.id


def test_every_leg_group_has_an_exercise() -> None:
    for group in GROUPS:
        if group.leg:
            assert exercises_for(group.id, equipment=GYM), group.id


def test_equipment_decides_what_is_possible() -> None:
    assert exercise("squat_bw").possible_with(())
    assert not exercise("squat_back").possible_with(("barbell",))
    assert exercise("squat_back").possible_with(("barbell", "rack"))
    assert exercise("deadlift").possible_with(("trap_bar",))
    assert "none" not in equipment_names()


def test_unknown_ids_say_so() -> None:
    with pytest.raises(NotFoundError, match="flying"):
        exercise("flying")
    with pytest.raises(NotFoundError, match="splits"):
        stretch("splits")


def test_blocks_name_only_things_that_exist() -> None:
    for block in BLOCKS.values():
        for item in block.items:
            assert item.options, block.id
            for option in item.options:
                assert option in {*EXERCISES, *STRETCHES, *TIGHT_GROUPS}, option
        assert set(block.per_week) <= PHASES
        assert block.rule_kind in KINDS
        assert block.minutes > 0


def test_heavy_lifting_is_never_placed_in_peak_or_taper() -> None:
    assert not BLOCKS["gym_heavy"].allowed(phase="peak", level=3)
    assert not BLOCKS["gym_heavy"].allowed(phase="taper", level=3)
    assert BLOCKS["gym_heavy"].allowed(phase="base", level=3)
    assert not BLOCKS["gym_heavy"].allowed(phase="base", level=1)


def test_a_block_takes_the_first_exercise_that_the_equipment_allows() -> None:
    at_home = [line.id for line in lines_of("maintenance", equipment=HOME)]
    in_the_gym = [line.id for line in lines_of("maintenance", equipment=GYM)]
    assert at_home == ["split_squat", "sl_rdl", "calf_1"]
    assert in_the_gym == ["squat_back", "deadlift", "calf_1"]
    assert possible("gym_heavy", equipment=GYM)
    assert not possible("gym_heavy", equipment=HOME)


def test_first_jumps_grow_by_the_week() -> None:
    ids = [
        [line.id for line in lines_of("jump_start", equipment=("rope", "box"), week=week)]
        for week in (1, 3, 5, 7)
    ]
    assert ids == [
        ["skip_rope"],
        ["pogo"],
        ["pogo", "box_jump"],
        ["pogo", "box_jump", "hop_1"],
    ]


def test_weeks_count_from_one() -> None:
    with pytest.raises(InvalidInputError, match="Week 0"):
        lines_of("jump_start", equipment=(), week=0)


def test_evening_stretch_works_on_the_runners_own_tight_groups() -> None:
    lines = lines_of("evening_stretch_12", equipment=(), tight_groups=("hamstrings", "adductors"))
    assert [line.id for line in lines][:2] == ["ham_lying", "adductor_kneel"]
    assert two_tight_groups(("arms",)) == ("gastrocnemius", "hip_flexors")
    assert two_tight_groups(("soleus",)) == ("soleus", "gastrocnemius")


def test_every_group_that_can_be_tight_has_its_stretch() -> None:
    for group in ("quadriceps", "hamstrings", "gastrocnemius", "soleus", "hip_flexors"):
        assert stretches_for(group, kind_of="static"), group


def test_shares_of_a_block_add_to_one() -> None:
    for key in BLOCKS:
        shares = groups_of(lines_of(key, equipment=GYM, week=7))
        assert sum(shares.values()) == pytest.approx(1.0)
    assert groups_of(()) == {}
