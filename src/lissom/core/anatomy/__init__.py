"""Muscle groups, sides, body-map regions, and the exercises that belong to them."""

from lissom.core.anatomy.groups import (
    GROUPS,
    LEG_GROUPS,
    STATE_INDEX,
    STATES,
    Group,
    Side,
    State,
    states_of,
)

__all__ = [
    "GROUPS",
    "LEG_GROUPS",
    "STATES",
    "STATE_INDEX",
    "Group",
    "Side",
    "State",
    "states_of",
]
