"""Self-massage in the place of a treatment that nobody can give or pay for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.evidence import value
from lissom.core.planning.build.treatments import Ground, placed_choice
from lissom.core.planning.problem import MassageChoice

STAND_IN = "self_care_12"


def with_stand_ins(
    ground: Ground, choices: Sequence[MassageChoice], windows: Sequence[tuple[int, int]]
) -> tuple[MassageChoice, ...]:
    """The choices, and on the days of every wish window that no affordable treatment can fill an
    evening of self-massage. Without any money nobody is asked for a treatment."""
    broke = ground.inputs.profile.massage_budget_pence_week == 0
    real = [one for one in choices if one.booked or not broke or _free_of_charge(one)]
    made = list(real)
    for first, last in windows:
        if any(one.regular for one in real if first <= one.day <= last):
            continue
        made += [_stand_in(ground, day) for day in range(first, last + 1) if _open(ground, day)]
    return tuple(sorted(made, key=lambda one: (one.day, one.start, one.id)))


def _free_of_charge(choice: MassageChoice) -> bool:
    return choice.slot is not None and not choice.price_pence


def _open(ground: Ground, day: int) -> bool:
    race = any(one.date == ground.days[day] for one in ground.inputs.races)
    return ground.permissions[day].massage and not race


def _stand_in(ground: Ground, day: int) -> MassageChoice:
    protocol = PROTOCOLS[STAND_IN]
    hour = time(round(value("planning.stretch_hour")))
    start = datetime.combine(ground.days[day], hour, ground.zone)
    end = start + timedelta(minutes=protocol.minutes)
    made = placed_choice(ground, day, protocol, start, end, slot=None)
    nothing = tuple((0,) * len(row) for row in made.relief)
    return replace(made, relief=nothing, cost=round(value("planning.price_self_massage")))
