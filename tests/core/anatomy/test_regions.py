"""The body map: every region and every typed name leads to muscle states, or says why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.anatomy import GROUPS, STATE_INDEX, STATES
from lissom.core.anatomy.regions import REGIONS, group_neighbours, regions_of, state_ids
from lissom.core.errors import InvalidInputError


def test_the_map_has_84_regions_and_shows_every_state() -> None:
    assert len(REGIONS) == 84
    for state in STATES:
        assert regions_of(state.id), state.id


def test_regions_point_only_at_regions_and_states_that_exist() -> None:
    for region in REGIONS.values():
        assert region.state is None or region.state in STATE_INDEX
        assert set(region.neighbours) <= {"up", "down", "left", "right", "turn"}
        assert set(region.neighbours.values()) <= REGIONS.keys()
        assert set(region.touches) <= REGIONS.keys()


def test_touching_is_mutual() -> None:
    for region in REGIONS.values():
        for other in region.touches:
            assert region.id in REGIONS[other].touches


def test_sides_of_regions_and_states_agree() -> None:
    for region in REGIONS.values():
        if region.state is not None and region.state.endswith(("-l", "-r")):
            assert region.side[0] == region.state[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quadriceps-l", ("quadriceps-l",)),
        ("quads", ("quadriceps-l", "quadriceps-r")),
        ("hamstrings", ("hamstrings-l", "hamstrings-r")),
        ("left calf", ("gastrocnemius-l", "soleus-l")),
        ("Calf, right", ("gastrocnemius-r", "soleus-r")),
        ("achilles-r", ("soleus-r",)),
        ("right Achilles tendon", ("soleus-r",)),
        ("Left outer thigh (IT band)", ("glute_med_tfl-l",)),
        ("lower back", ("lower_back",)),
        ("left shoulder", ("shoulders_neck",)),
        ("l glute max", ("glute_max-l",)),
        ("both calves", ("gastrocnemius-l", "gastrocnemius-r", "soleus-l", "soleus-r")),
    ],
)
def test_names_as_people_type_them(text: str, expected: tuple[str, ...]) -> None:
    assert state_ids(text) == expected


def test_a_joint_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match="right knee") as caught:
        state_ids("right knee")
    assert "injury" in caught.value.remedy


def test_an_unknown_name_lists_near_names() -> None:
    with pytest.raises(InvalidInputError) as caught:
        state_ids("hamstrigns")
    assert "hamstrings" in caught.value.remedy
    assert caught.value.code == "unknown-region"


@given(st.text(max_size=30))
def test_any_text_gives_states_or_a_sentence(text: str) -> None:
    found: tuple[str, ...] = ()
    sentence = ""
    try:
        found = state_ids(text)
    except InvalidInputError as error:
        sentence = error.sentence()
    assert bool(found) != bool(sentence)
    assert set(found) <= STATE_INDEX.keys()


def test_group_neighbours_are_mutual_and_never_the_group_itself() -> None:
    for group in GROUPS:
        beside = group_neighbours(group.id)
        assert beside
        assert group.id not in beside
        assert all(group.id in group_neighbours(other) for other in beside)
