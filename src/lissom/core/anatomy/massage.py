"""Massage protocols: what is done in which minute, and minutes per muscle group.

Minutes per group are clinical habit (kind: custom); only the ten-minute quadriceps routine comes
from a trial. A therapist changes them freely, and the record keeps what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lissom.core.anatomy.groups import GROUPS
from lissom.core.anatomy.regions import group_neighbours
from lissom.core.anatomy.tables import read_csv, read_toml, words
from lissom.core.errors import InvalidInputError, NotFoundError

FOCUS_GROUPS = ("focus_group_1", "focus_group_2")
NEIGHBOURS = "neighbour_groups"
NOT_BESIDE = ("abdominals",)  # the belly is never worked on as a mere neighbour
_GROUP_IDS = frozenset(group.id for group in GROUPS)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `group` is a muscle group, a placeholder (FOCUS_GROUPS, NEIGHBOURS) or talk
    (`check_in`, `intake`, `tests`, `plan`, `aftercare`). `depth` 0-5, 0 for talk. `evidence`:
    claims behind an `aim` that names an effect.
    """

    number: int
    position: str
    group: str
    side: str
    minutes: float
    depth: int
    techniques: str
    aim: str
    adapt: str
    evidence: tuple[str, ...]

    @property
    def hands_on(self) -> bool:
        return self.group in _GROUP_IDS or self.group in FOCUS_GROUPS or self.group == NEIGHBOURS


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol. `type`: maintenance, deep, light, pre_event, post_event, first_visit, self.

    `pressure_cap`: highest pressure the client should feel, 0-10. `days_before_race` and
    `hours_after_race`: window of race massage (None: no window of its own).
    """

    id: str
    type: str
    label: str
    minutes: int
    phases: tuple[str, ...]
    pressure_cap: int
    days_before_race: tuple[float, float] | None
    hours_after_race: tuple[float, float] | None
    kind: str
    source: str
    steps: tuple[Step, ...]

    @property
    def hands_on_min(self) -> float:
        return sum(step.minutes for step in self.steps if step.hands_on)

    @property
    def depth(self) -> int:
        """Deepest work in it, 0-5."""
        return max(step.depth for step in self.steps)

    @property
    def needs_focus(self) -> bool:
        return any(step.group in FOCUS_GROUPS for step in self.steps)


def _step(row: Mapping[str, str]) -> Step:
    return Step(
        number=int(row["step"]),
        position=row["position"],
        group=row["group"],
        side=row["side"],
        minutes=float(row["minutes"]),
        depth=int(row["depth"]),
        techniques=row["techniques"],
        aim=row["aim"],
        adapt=row["adapt"],
        evidence=words(row["evidence"]),
    )


def _window(row: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    if name not in row:
        return None
    low, high = row[name]
    return float(low), float(high)


def _load() -> Mapping[str, Protocol]:
    rows = read_csv("massage_steps.csv")
    made: dict[str, Protocol] = {}
    for key, head in read_toml("protocols.toml").items():
        made[key] = Protocol(
            id=key,
            type=head["type"],
            label=head["label"],
            minutes=head["minutes"],
            phases=tuple(head["phases"]),
            pressure_cap=head["pressure_cap"],
            days_before_race=_window(head, "days_before_race"),
            hours_after_race=_window(head, "hours_after_race"),
            kind=head["kind"],
            source=head["source"],
            steps=tuple(_step(row) for row in rows if row["protocol"] == key),
        )
    return MappingProxyType(made)


PROTOCOLS: Mapping[str, Protocol] = _load()
MASSAGE_TYPES: tuple[str, ...] = tuple(dict.fromkeys(one.type for one in PROTOCOLS.values()))


def protocol(key: str) -> Protocol:
    """The protocol with this id. Raises NotFoundError, naming the ids there are."""
    try:
        return PROTOCOLS[key]
    except KeyError:
        raise NotFoundError(
            f"There is no massage protocol '{key}'.", remedy=f"There are: {', '.join(PROTOCOLS)}."
        ) from None


def group_minutes(key: str, *, focus: tuple[str, str] | None = None) -> dict[str, float]:
    """Hands-on minutes by muscle group, in the order of GROUPS.

    `focus`: the two groups that a focused protocol works on. Minutes for neighbouring groups are
    split equally over those that touch a focus group on the body. Raises InvalidInputError when
    a focused protocol gets no focus, an unknown group, or the same group twice.
    """
    done = protocol(key)
    named = _checked_focus(done, focus)
    found: dict[str, float] = {}
    for step in done.steps:
        if not step.hands_on:
            continue
        targets = _targets(step, named)
        for group in targets:
            found[group] = found.get(group, 0.0) + step.minutes / len(targets)
    return {group.id: found[group.id] for group in GROUPS if group.id in found}


def _checked_focus(done: Protocol, focus: tuple[str, str] | None) -> tuple[str, str] | None:
    if not done.needs_focus:
        return None
    if focus is None:
        raise InvalidInputError(
            f"'{done.label}' needs two muscle groups to work on.",
            remedy="Name the two groups with most load or soreness.",
        )
    unknown = sorted(set(focus) - _GROUP_IDS)
    if unknown or focus[0] == focus[1]:
        said = unknown[0] if unknown else focus[0]
        raise InvalidInputError(
            f"'{said}' cannot be a focus group of '{done.label}'.",
            remedy="Name two different muscle groups.",
        )
    return focus


def _targets(step: Step, focus: tuple[str, str] | None) -> tuple[str, ...]:
    if focus is None:
        return (step.group,)
    if step.group in FOCUS_GROUPS:
        return (focus[FOCUS_GROUPS.index(step.group)],)
    if step.group == NEIGHBOURS:
        beside = {one for group in focus for one in group_neighbours(group)}
        beside -= {*focus, *NOT_BESIDE}
        return tuple(sorted(beside))
    return (step.group,)
