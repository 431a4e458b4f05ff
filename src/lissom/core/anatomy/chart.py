"""The body chart of a treatment: what was done where, in the regions that load and soreness use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from lissom.core.anatomy.groups import states_of
from lissom.core.anatomy.massage import Protocol, group_minutes
from lissom.core.anatomy.regions import REGIONS, regions_of
from lissom.core.anatomy.tables import read_toml
from lissom.core.errors import InvalidInputError

DEPTHS: Mapping[int, str] = MappingProxyType(
    {1: "very light", 2: "light", 3: "moderate", 4: "firm", 5: "deep"}
)
LONGEST_MIN = 240.0
LONGEST_FINDING = 300
_TABLE = read_toml("techniques.toml")
TECHNIQUES: Mapping[str, str] = MappingProxyType({key: row["label"] for key, row in _TABLE.items()})


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """Work on one region. `depth` 1-5, `minutes` above 0, `before`/`after` soreness 0-10 in half
    points as the client said (None: not asked). Raises InvalidInputError.
    """

    region: str
    technique: str
    depth: int
    minutes: float
    finding: str = ""
    before: float | None = None
    after: float | None = None

    def __post_init__(self) -> None:
        if self.region not in REGIONS:
            raise InvalidInputError(f"There is no region '{self.region}'.", remedy="Choose one.")
        place = REGIONS[self.region].label
        if self.technique not in TECHNIQUES:
            raise InvalidInputError(
                f"{place}: there is no technique '{self.technique}'.",
                remedy=f"One of {', '.join(TECHNIQUES)}.",
            )
        if self.depth not in DEPTHS:
            raise InvalidInputError(f"{place}: a depth of {self.depth}.", remedy="Give 1 to 5.")
        if not 0.0 < self.minutes <= LONGEST_MIN:
            raise InvalidInputError(
                f"{place}: {self.minutes:g} minutes cannot be.",
                remedy=f"Give more than 0, at most {LONGEST_MIN:g}.",
            )
        if len(self.finding) > LONGEST_FINDING:
            raise InvalidInputError(
                f"{place}: the finding is too long.", remedy=f"{LONGEST_FINDING} letters at most."
            )
        for name, points in (("before", self.before), ("after", self.after)):
            if points is not None and not (0.0 <= points <= 10.0 and (points * 2).is_integer()):
                raise InvalidInputError(
                    f"{place}: soreness {name} of {points:g}.",
                    remedy="Give 0 to 10 in half points.",
                )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def chart_from(rows: Iterable[Mapping[str, Any]]) -> tuple[ChartEntry, ...]:
    """Entries from stored rows, as `as_dict` made them."""
    return tuple(ChartEntry(**row) for row in rows)


def states_treated(chart: Iterable[ChartEntry]) -> frozenset[str]:
    """Ids of the muscle states that were worked on; joints and the head have none."""
    states = (REGIONS[entry.region].state for entry in chart)
    return frozenset(state for state in states if state is not None)


def minutes_by_state(chart: Iterable[ChartEntry]) -> dict[str, float]:
    """Minutes by muscle state, in the order of the chart."""
    found: dict[str, float] = {}
    for entry in chart:
        state = REGIONS[entry.region].state
        if state is not None:
            found[state] = found.get(state, 0.0) + entry.minutes
    return found


def chart_of_protocol(
    protocol: Protocol, *, focus: tuple[str, str] | None = None
) -> tuple[ChartEntry, ...]:
    """What a protocol would do, as a chart to start from: both sides, minutes halved between
    them. `focus` as for `group_minutes`."""
    minutes = group_minutes(protocol.id, focus=focus)
    return tuple(
        ChartEntry(
            region=region,
            technique=_technique(protocol, group),
            depth=_depth(protocol, group),
            minutes=round(spent / len(places) * 2) / 2 or 0.5,
        )
        for group, spent in minutes.items()
        for places in [_places(group)]
        for region in places
    )


def _places(group: str) -> tuple[str, ...]:
    """The region of each side that a group is known by: the one of its own name, else the first;
    both sides of a group that has no sides."""
    shown = [one for state in states_of(group) for one in regions_of(state.id)]
    slug = group.replace("_", "-")
    best = min(shown, key=lambda one: one.id.removesuffix(f"-{one.id[-1]}") != slug)
    name = best.id[:-2] if best.id.endswith(("-l", "-r")) else best.id
    return tuple(one.id for one in shown if one.id in {name, f"{name}-l", f"{name}-r"})


def _steps(protocol: Protocol, group: str) -> Sequence[Any]:
    """The steps on this group; else every hands-on one (a focus or a neighbour)."""
    own = [step for step in protocol.steps if step.group == group]
    return own or [step for step in protocol.steps if step.hands_on]


def _depth(protocol: Protocol, group: str) -> int:
    depths: list[int] = [step.depth for step in _steps(protocol, group)]
    return max(1, *depths)


def _technique(protocol: Protocol, group: str) -> str:
    for step in _steps(protocol, group):
        told = step.techniques.lower()
        found = [
            (told.index(word), key)
            for key, row in _TABLE.items()
            for word in row["known_by"]
            if word in told
        ]
        if found:
            return min(found)[1]
    return "gliding"
