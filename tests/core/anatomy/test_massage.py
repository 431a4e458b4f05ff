"""Massage protocols: minutes add up, focus is resolved, depth fits the type."""

from __future__ import annotations

import pytest

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.massage import PROTOCOLS, group_minutes, protocol
from lissom.core.errors import InvalidInputError, NotFoundError

GROUP_IDS = [group.id for group in GROUPS]
FOCUS = ("hamstrings", "gastrocnemius")


def test_there_are_thirteen_and_their_minutes_add_up() -> None:
    assert len(PROTOCOLS) == 13
    for one in PROTOCOLS.values():
        assert sum(step.minutes for step in one.steps) == one.minutes, one.id
        assert [step.number for step in one.steps] == list(range(1, len(one.steps) + 1)), one.id


def test_group_minutes_are_the_hands_on_minutes_in_body_order() -> None:
    for key, one in PROTOCOLS.items():
        found = group_minutes(key, focus=FOCUS)
        assert sum(found.values()) == pytest.approx(one.hands_on_min), key
        assert list(found) == [group for group in GROUP_IDS if group in found], key


def test_a_focused_protocol_gives_the_focus_most_minutes() -> None:
    found = group_minutes("deep_focus_60", focus=FOCUS)
    assert found["hamstrings"] == 22
    assert found["gastrocnemius"] == 13
    assert found["hamstrings"] + found["gastrocnemius"] >= 0.4 * sum(found.values())
    assert "abdominals" not in group_minutes("deep_focus_60", focus=("hip_flexors", "adductors"))


@pytest.mark.parametrize(
    "focus", [None, ("hamstrings", "hamstrings"), ("hamstrings", "wings")], ids=str
)
def test_a_focused_protocol_refuses_a_focus_it_cannot_use(
    focus: tuple[str, str] | None,
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        group_minutes("deep_focus_60", focus=focus)
    assert caught.value.remedy


def test_race_massage_is_never_deep() -> None:
    for one in PROTOCOLS.values():
        if one.type in {"light", "pre_event"}:
            assert one.depth <= 2, one.id
        if one.type == "deep":
            assert one.depth >= 4, one.id


def test_race_windows() -> None:
    assert protocol("pre_event_15").days_before_race == (0, 1)
    assert protocol("post_event_20").hours_after_race == (0.5, 24)
    assert protocol("post_event_45").hours_after_race == (24, 72)
    assert protocol("maintenance_45").days_before_race is None


def test_only_the_trial_routine_claims_evidence() -> None:
    assert [one.id for one in PROTOCOLS.values() if one.kind == "evidence"] == ["trial_quads_10"]


def test_no_protocol_makes_a_claim_that_tests_do_not_support() -> None:
    words = " ".join(
        f"{step.techniques} {step.aim} {step.adapt}"
        for one in PROTOCOLS.values()
        for step in one.steps
    ).lower()
    for claim in ("toxin", "lactate", "scar tissue", "endorphin", "prevent"):
        assert claim not in words


def test_unknown_protocol_names_the_known_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        protocol("hot_stones")
    assert "maintenance_45" in caught.value.remedy
