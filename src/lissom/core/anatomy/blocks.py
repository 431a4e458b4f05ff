"""Blocks of strength, core and mobility: what is done together, how long, and where it may go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.anatomy.stretches import STRETCHES, stretches_for
from lissom.core.anatomy.tables import read_toml
from lissom.core.errors import InvalidInputError, NotFoundError

TIGHT_GROUPS = ("tight_group_1", "tight_group_2")
DEFAULT_TIGHT_GROUPS = ("gastrocnemius", "hip_flexors")
HIGHEST_SORENESS_RISK = 3


@dataclass(frozen=True, slots=True)
class BlockItem:
    """One line of a block: exercises or stretches in order of preference, sets, dose of each.

    Done from `first_week` to `last_week` of the runner's own progress with the block.
    """

    options: tuple[str, ...]
    sets: int
    doses: tuple[str, ...]
    first_week: int | None = None
    last_week: int | None = None

    def due_in(self, week: int) -> bool:
        return (self.first_week is None or week >= self.first_week) and (
            self.last_week is None or week <= self.last_week
        )


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `kind`: strength, core, upper, foot, mobility or stretch. `legs`: it loads the
    legs enough that no key run should follow the next day. `levels`: lowest and highest runner
    level; `after_weeks_of_strength`: weeks of regular strength work that must come before it.
    """

    id: str
    label: str
    kind: str
    minutes: int
    legs: bool
    per_week: Mapping[str, int]
    levels: tuple[int, int]
    after_weeks_of_strength: int
    rule_kind: str
    items: tuple[BlockItem, ...]

    def allowed(self, *, phase: str, level: int) -> bool:
        """Whether the block may be placed for a runner of this level in this phase."""
        low, high = self.levels
        return low <= level <= high and self.per_week.get(phase, 0) > 0


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One line as the runner reads it: exercise or stretch id, its name, sets, dose."""

    id: str
    name: str
    sets: int
    dose: str
    groups: tuple[str, ...]
    soreness_risk: int

    def text(self) -> str:
        return f"{self.name}: {self.sets} × {self.dose}"


def _item(row: Mapping[str, Any]) -> BlockItem:
    first, last = row.get("weeks", (None, None))
    options, dose = tuple(row["options"]), row["dose"]
    doses = (dose,) * len(options) if isinstance(dose, str) else tuple(dose)
    if len(doses) != len(options):
        raise InvalidInputError(
            f"{len(doses)} doses for {len(options)} exercises: {', '.join(options)}.",
            remedy="Give one dose for all, or one for each.",
        )
    return BlockItem(options, int(row["sets"]), doses, first, last)


def _block(key: str, row: Mapping[str, Any]) -> Block:
    low, high = row["levels"]
    return Block(
        id=key,
        label=row["label"],
        kind=row["kind"],
        minutes=row["minutes"],
        legs=row["legs"],
        per_week=dict(row["per_week"]),
        levels=(low, high),
        after_weeks_of_strength=row["after_weeks_of_strength"],
        rule_kind=row["rule_kind"],
        items=tuple(_item(item) for item in row["items"]),
    )


BLOCKS: Mapping[str, Block] = {
    key: _block(key, row) for key, row in read_toml("blocks.toml").items()
}


def block(key: str) -> Block:
    """The block with this id. Raises NotFoundError, naming the ids there are."""
    try:
        return BLOCKS[key]
    except KeyError:
        raise NotFoundError(
            f"There is no block '{key}'.", remedy=f"There are: {', '.join(BLOCKS)}."
        ) from None


def _line(item: BlockItem, key: str, dose: str) -> BlockLine:
    if key in EXERCISES:
        done = EXERCISES[key]
        return BlockLine(key, done.name, item.sets, dose, done.primary, done.soreness_risk)
    held = STRETCHES[key]
    return BlockLine(key, held.name, item.sets, dose, held.groups, 0)


def _chosen(
    item: BlockItem, have: Collection[str], tight: tuple[str, str]
) -> tuple[str, str] | None:
    """The first exercise or stretch that can be done with `have`, and its dose."""
    for option, dose in zip(item.options, item.doses, strict=True):
        if option in TIGHT_GROUPS:
            found = stretches_for(tight[TIGHT_GROUPS.index(option)], kind_of="static")[0]
            return found.id, dose
        if option in STRETCHES or EXERCISES[option].possible_with(have):
            return option, dose
    return None


def lines_of(
    key: str,
    *,
    equipment: Collection[str],
    week: int = 1,
    tight_groups: Collection[str] = (),
) -> tuple[BlockLine, ...]:
    """What a runner with `equipment` does in week `week` (from 1) of a block.

    Of each line the first exercise that the equipment allows is taken; a line with none is left
    out. `tight_groups`: for the evening stretch; only groups that have a static stretch count,
    and calf and hip flexors stand in for missing ones. Raises NotFoundError (no such block),
    InvalidInputError (week below 1).
    """
    if week < 1:
        raise InvalidInputError(f"Week {week} is not a week.", remedy="Weeks count from 1.")
    tight = two_tight_groups(tight_groups)
    made: list[BlockLine] = []
    for item in block(key).items:
        chosen = _chosen(item, equipment, tight) if item.due_in(week) else None
        if chosen is not None and all(line.id != chosen[0] for line in made):
            made.append(_line(item, *chosen))
    return tuple(made)


def two_tight_groups(named: Collection[str]) -> tuple[str, str]:
    """The two groups an evening stretch works on, in the order the runner named them."""
    usable = [group for group in named if stretches_for(group, kind_of="static")]
    wanted = list(dict.fromkeys([*usable, *DEFAULT_TIGHT_GROUPS]))
    return wanted[0], wanted[1]


def possible(key: str, *, equipment: Collection[str]) -> bool:
    """Whether every line of a block can be done with `equipment`."""
    tight = two_tight_groups(())
    return all(_chosen(item, equipment, tight) is not None for item in block(key).items)


def groups_of(lines: Collection[BlockLine]) -> dict[str, float]:
    """Share of sets by muscle group, adding to 1; each line splits over its main groups."""
    found: dict[str, float] = {}
    for line in lines:
        for group in line.groups:
            found[group] = found.get(group, 0.0) + line.sets / len(line.groups)
    total = sum(found.values())
    return {group: found[group] / total for group in sorted(found)} if total else {}
