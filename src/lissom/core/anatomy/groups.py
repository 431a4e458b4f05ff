"""The sixteen muscle groups and their 27 states (left and right where paired)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """One muscle group: canonical id, label, paired or not, leg or trunk and arms."""

    id: str
    label: str
    paired: bool
    leg: bool


@dataclass(frozen=True, slots=True)
class State:
    """One group on one side: the unit of load, soreness and forecast arrays."""

    id: str
    group: str
    side: Side
    label: str


GROUPS: tuple[Group, ...] = (
    Group("quadriceps", "Quadriceps", paired=True, leg=True),
    Group("hamstrings", "Hamstrings", paired=True, leg=True),
    Group("gastrocnemius", "Calf (gastrocnemius)", paired=True, leg=True),
    Group("soleus", "Soleus and Achilles", paired=True, leg=True),
    Group("glute_max", "Gluteus maximus", paired=True, leg=True),
    Group("glute_med_tfl", "Side hip (gluteus medius, TFL)", paired=True, leg=True),
    Group("hip_flexors", "Hip flexors", paired=True, leg=True),
    Group("adductors", "Adductors", paired=True, leg=True),
    Group("shin", "Shin (tibialis anterior)", paired=True, leg=True),
    Group("foot_peroneals", "Foot and peroneals", paired=True, leg=True),
    Group("deep_rotators", "Deep hip rotators", paired=True, leg=True),
    Group("lower_back", "Lower back", paired=False, leg=False),
    Group("abdominals", "Abdominals and obliques", paired=False, leg=False),
    Group("upper_back", "Upper back", paired=False, leg=False),
    Group("shoulders_neck", "Shoulders and neck", paired=False, leg=False),
    Group("arms", "Arms", paired=False, leg=False),
)
LEG_GROUPS: tuple[str, ...] = tuple(group.id for group in GROUPS if group.leg)


def _states() -> tuple[State, ...]:
    made: list[State] = []
    for group in GROUPS:
        if group.paired:
            made.append(State(f"{group.id}-l", group.id, Side.LEFT, f"Left {group.label.lower()}"))
            made.append(
                State(f"{group.id}-r", group.id, Side.RIGHT, f"Right {group.label.lower()}")
            )
        else:
            made.append(State(group.id, group.id, Side.NONE, group.label))
    return tuple(made)


STATES: tuple[State, ...] = _states()
STATE_INDEX: dict[str, int] = {state.id: index for index, state in enumerate(STATES)}

_STATES_OF: dict[str, tuple[State, ...]] = {
    group.id: tuple(state for state in STATES if state.group == group.id) for group in GROUPS
}


def states_of(group: str) -> tuple[State, ...]:
    """The one or two states of a group id; empty for an unknown id."""
    return _STATES_OF.get(group, ())
