"""What there is to do for a place: every muscle has something; joints lend from beside them."""

from __future__ import annotations

import json

import pytest

from lissom.core.anatomy import GROUPS, STATES
from lissom.core.anatomy.exercises import equipment_names
from lissom.core.anatomy.region_care import care_for, group_care, region_care
from lissom.core.anatomy.regions import REGIONS
from lissom.core.errors import InvalidInputError, NotFoundError

HOME = ("none", "mat", "step")


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.id)
def test_every_group_has_strength_and_massage(group) -> None:  # type: ignore[no-untyped-def]
    found = group_care(group.id, equipment=equipment_names())
    assert found.exercises
    assert not found.needs_equipment
    if group.id != "abdominals":
        assert found.treatments
    for one in found.treatments:
        assert 0 < one.minutes <= one.protocol.minutes
    for exercise in found.exercises:
        assert exercise.sets_low >= 1
        assert exercise.tempo
        assert exercise.how.endswith(".")
        assert exercise.source


def test_equipment_changes_the_exercises() -> None:
    bare, full = (group_care("quadriceps", equipment=have) for have in (HOME, equipment_names()))
    assert {one.id for one in bare.exercises} < {one.id for one in full.exercises}
    assert {one.id for one in bare.needs_equipment} == {one.id for one in full.exercises} - {
        one.id for one in bare.exercises
    }


@pytest.mark.parametrize("region", REGIONS, ids=str)
def test_every_region_of_the_drawing_has_an_answer(region: str) -> None:
    found = region_care(region, equipment=HOME)
    assert found.own_muscle == (REGIONS[region].state is not None)
    assert json.dumps(found.as_dict())
    if found.own_muscle:
        assert len(found.groups) == 1


def test_states_are_regions_too() -> None:
    for state in STATES:
        assert region_care(state.id, equipment=HOME).groups[0].group == state.group


def test_a_joint_lends_from_the_muscles_beside_it() -> None:
    found = care_for("knee", equipment=HOME)
    assert {"quadriceps", "hamstrings"} & {one.group for one in found}


def test_places_as_people_type_them() -> None:
    assert [one.group for one in care_for("left calf", equipment=HOME)] == [
        "gastrocnemius",
        "soleus",
    ]
    with pytest.raises(InvalidInputError) as caught:
        care_for("wing", equipment=HOME)
    assert caught.value.remedy
    with pytest.raises(NotFoundError):
        group_care("wing", equipment=HOME)
    with pytest.raises(NotFoundError):
        region_care("wing", equipment=HOME)


def test_ways_back_that_spare_the_group_are_named() -> None:
    assert "calf_strain" in group_care("soleus", equipment=HOME).ways_back
