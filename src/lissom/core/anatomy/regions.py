"""Regions of the body map, and the names that people type for places on the body."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lissom.core.anatomy.groups import GROUPS, STATE_INDEX, STATES, Side, states_of
from lissom.core.anatomy.tables import read_json, read_toml
from lissom.core.errors import InvalidInputError

_SIDE_WORDS = {
    "left": Side.LEFT,
    "l": Side.LEFT,
    "lt": Side.LEFT,
    "right": Side.RIGHT,
    "r": Side.RIGHT,
    "rt": Side.RIGHT,
    "both": Side.NONE,
}
_NEAR_NAMES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the drawn body. `state` None: a joint or the head, which can hurt but has no
    muscle load. `neighbours`: by arrow key (`up down left right turn`); `touches`: adjoining.
    `side` is the person's own left or right; `view` is front, back or soles.
    """

    id: str
    label: str
    side: str
    view: str
    state: str | None
    neighbours: Mapping[str, str]
    touches: tuple[str, ...]


REGIONS: Mapping[str, Region] = MappingProxyType(
    {
        row["id"]: Region(
            id=row["id"],
            label=row["label"],
            side=row["side"],
            view=row["view"],
            state=row["state"],
            neighbours=MappingProxyType(row["neighbours"]),
            touches=tuple(row["touches"]),
        )
        for row in read_json("regions.json")
    }
)


def regions_of(state_id: str) -> tuple[Region, ...]:
    """Every region that shows a state, in drawing order."""
    return tuple(region for region in REGIONS.values() if region.state == state_id)


@cache
def group_neighbours(group: str) -> tuple[str, ...]:
    """Muscle groups whose regions adjoin those of `group`, sorted; without the group itself."""
    own = {state.id for state in states_of(group)}
    beside: set[str] = set()
    for region in REGIONS.values():
        if region.state in own:
            for key in region.touches:
                state = REGIONS[key].state
                if state is not None and state not in own:
                    beside.add(STATES[STATE_INDEX[state]].group)
    return tuple(sorted(beside - {group}))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


@cache
def _group_names() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for group in GROUPS:
        names[_plain(group.id)] = (group.id,)
        names[_plain(group.label)] = (group.id,)
    for text, groups in read_toml("names.toml").items():
        names[_plain(text)] = tuple(groups)
    return names


@cache
def _exact_names() -> Mapping[str, str]:
    """State ids, state labels, region ids and region labels, each to a region or state id."""
    names = {_plain(region.id): region.id for region in REGIONS.values()}
    names.update({_plain(region.label): region.id for region in REGIONS.values()})
    return names


def state_ids(text: str) -> tuple[str, ...]:
    """State ids meant by a typed name, in the order of STATES.

    Takes state ids (`quadriceps-l`), region ids (`achilles-r`), labels and everyday names with or
    without a side (`left calf`, `quads`, `hamstrings right`). Without a side both sides are meant.
    Raises InvalidInputError for joints and for unknown names, listing near names.
    """
    if text in STATE_INDEX:
        return (text,)
    plain = _plain(text)
    side, name = _side_and_name(plain)
    groups = _group_names().get(name)
    if groups is not None:
        found = [
            state.id
            for state in STATES
            if state.group in groups and (side is Side.NONE or state.side in (side, Side.NONE))
        ]
        return tuple(found)
    region_id = _exact_names().get(plain)
    if region_id is None:
        raise _unknown(text, plain)
    state_id = REGIONS[region_id].state
    if state_id is None:
        raise InvalidInputError(
            f"'{text}' is not a muscle: {REGIONS[region_id].label.lower()} has no muscle soreness.",
            remedy="Note pain there with `lissom injury add`, or name the muscle beside it.",
        )
    return (state_id,)


def region_named(text: str) -> Region | None:
    """The region with this id or label, with or without a side; None when there is none."""
    plain = _plain(text)
    _, name = _side_and_name(plain)
    found = _exact_names().get(plain)
    if found is not None:
        return REGIONS[found]
    for region in REGIONS.values():
        if name and _side_and_name(_plain(region.label))[1] == name:
            return region
    return None


def _side_and_name(plain: str) -> tuple[Side, str]:
    words = plain.split()
    side = Side.NONE
    kept: list[str] = []
    for word in words:
        if word in _SIDE_WORDS:
            side = _SIDE_WORDS[word]
        else:
            kept.append(word)
    return side, " ".join(kept)


def _unknown(text: str, plain: str) -> InvalidInputError:
    _, name = _side_and_name(plain)
    known = sorted({*_group_names(), *_exact_names()})
    near = difflib.get_close_matches(name, known, n=_NEAR_NAMES_SHOWN) or [
        group.id for group in GROUPS
    ]
    return InvalidInputError(
        f"'{text}' is not a place on the body that Lissom knows.",
        remedy=f"Did you mean: {', '.join(near)}?",
        code="unknown-region",
    )
