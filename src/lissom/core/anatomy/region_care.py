"""What there is to do for a place on the body: stretches, strength and massage, with cautions.

A joint or the head has no muscle of its own: its neighbours' groups are offered. Doses carry their
kind; what they do is said elsewhere, with its evidence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from lissom.core.anatomy.exercises import Exercise, equipment_names, exercises_for
from lissom.core.anatomy.groups import GROUPS, STATE_INDEX, STATES
from lissom.core.anatomy.massage import FOCUS_GROUPS, PROTOCOLS, Protocol, group_minutes
from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.anatomy.regions import REGIONS, region_named, state_ids
from lissom.core.anatomy.stretches import Stretch, stretches_for
from lissom.core.errors import NotFoundError

_LABELS = {group.id: group.label for group in GROUPS}


@dataclass(frozen=True, slots=True)
class Treatment:
    """A massage protocol that works on the group, with its minutes there. `focused`: only when
    the group is chosen as the one to work on.
    """

    protocol: Protocol
    minutes: float
    focused: bool

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.protocol.id,
            "type": self.protocol.type,
            "label": self.protocol.label,
            "minutes": self.protocol.minutes,
            "minutes_here": self.minutes,
            "focused": self.focused,
            "kind": self.protocol.kind,
            "source": self.protocol.source,
        }


@dataclass(frozen=True, slots=True)
class GroupCare:
    """What there is for one muscle group. `ways_back`: ids of the ways back that spare it."""

    group: str
    label: str
    stretches: tuple[Stretch, ...]
    exercises: tuple[Exercise, ...]
    needs_equipment: tuple[Exercise, ...]
    treatments: tuple[Treatment, ...]
    ways_back: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "label": self.label,
            "stretches": [_stretch(one) for one in self.stretches],
            "exercises": [_exercise(one) for one in self.exercises],
            "needs_equipment": [_exercise(one) for one in self.needs_equipment],
            "treatments": [one.as_dict() for one in self.treatments],
            "ways_back": list(self.ways_back),
        }


@dataclass(frozen=True, slots=True)
class RegionCare:
    """A place of the body map and what there is for its group, or for the groups beside it."""

    region: str
    label: str
    own_muscle: bool
    groups: tuple[GroupCare, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "region": self.region,
            "label": self.label,
            "own_muscle": self.own_muscle,
            "groups": [one.as_dict() for one in self.groups],
        }


def _stretch(one: Stretch) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "sets": one.sets,
        "dose": one.dose,
        "weekly_minutes": one.weekly_minutes,
        "cue": one.cue,
        "when": one.when,
        "not_when": one.not_when,
        "caution": one.caution,
        "kind": one.kind,
        "source": one.source,
    }


def _exercise(one: Exercise) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "how": one.how,
        "level": one.level,
        "sets": [one.sets_low, one.sets_high],
        "dose": one.dose,
        "tempo": one.tempo,
        "rest_s": one.rest_s,
        "load": one.load_guide,
        "equipment": one.equipment,
        "one_sided": one.one_sided,
        "easier": one.easier,
        "harder": one.harder,
        "caution": one.caution,
        "soreness_risk": one.soreness_risk,
        "kind": one.kind,
        "source": one.source,
    }


def group_care(group: str, *, equipment: Collection[str]) -> GroupCare:
    """What there is for a muscle group. `equipment`: what the runner has.

    Raises NotFoundError for an unknown group.
    """
    if group not in _LABELS:
        raise NotFoundError(
            f"There is no muscle group '{group}'.", remedy=f"There are: {', '.join(_LABELS)}."
        )
    possible = exercises_for(group, equipment=equipment)
    everything = exercises_for(group, equipment=_every_piece())
    return GroupCare(
        group=group,
        label=_LABELS[group],
        stretches=stretches_for(group),
        exercises=possible,
        needs_equipment=tuple(one for one in everything if one not in possible),
        treatments=_treatments(group),
        ways_back=tuple(key for key, way in PATHWAYS.items() if group in way.groups),
    )


def region_care(place: str, *, equipment: Collection[str]) -> RegionCare:
    """What there is for a region of the body map, or for a state such as `quadriceps-l`.

    Raises NotFoundError for an unknown place.
    """
    if place in STATE_INDEX:
        state = STATES[STATE_INDEX[place]]
        return RegionCare(
            region=place,
            label=state.label,
            own_muscle=True,
            groups=(group_care(state.group, equipment=equipment),),
        )
    if place not in REGIONS:
        raise NotFoundError(
            f"There is no region '{place}' on the body map.",
            remedy="Regions are those of the drawing, such as achilles-l or knee-front-r.",
        )
    region = REGIONS[place]
    own = region.state is not None
    states = [region.state] if own else [REGIONS[key].state for key in region.touches]
    groups = {STATES[STATE_INDEX[one]].group for one in states if one is not None}
    return RegionCare(
        region=place,
        label=region.label,
        own_muscle=own,
        groups=tuple(
            group_care(group.id, equipment=equipment) for group in GROUPS if group.id in groups
        ),
    )


def care_for(name: str, *, equipment: Collection[str]) -> tuple[GroupCare, ...]:
    """What there is for a place as people type it (`left calf`, `knee`), group by group.

    Raises InvalidInputError for names that are not known, listing near ones.
    """
    joint = region_named(name)
    if joint is not None and joint.state is None:
        return region_care(joint.id, equipment=equipment).groups
    groups = {STATES[STATE_INDEX[key]].group for key in state_ids(name)}
    return tuple(
        group_care(group.id, equipment=equipment) for group in GROUPS if group.id in groups
    )


def _every_piece() -> frozenset[str]:
    return frozenset(equipment_names())


def _treatments(group: str) -> tuple[Treatment, ...]:
    """Protocols that reach the group: focused ones with it as first focus, shortest first."""
    made: list[Treatment] = []
    for one in PROTOCOLS.values():
        focused = any(step.group in FOCUS_GROUPS for step in one.steps)
        other = next(label for label in _LABELS if label != group)
        minutes = group_minutes(one.id, focus=(group, other) if focused else None)
        if minutes.get(group, 0) > 0:
            made.append(Treatment(one, minutes[group], focused))
    return tuple(sorted(made, key=lambda item: (item.protocol.minutes, item.protocol.id)))
