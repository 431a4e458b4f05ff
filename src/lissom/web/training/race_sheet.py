"""The fuelling sheet of a race in the calendar: expected time, sweat rate in such weather, food."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.fuelling.race import RaceFuel, race_fuel
from lissom.core.fuelling.sweat import usual_rate
from lissom.core.planning.build.speeds import race_speed_mps
from lissom.core.runner import Race
from lissom.web.training import access, bridge, models, queries
from lissom.web.training.history import loaded
from lissom.web.training.kept import kept
from lissom.web.training.planning import history_days


@dataclass(frozen=True, slots=True)
class RaceSheet:
    """What to eat and drink in a race. `basis`: where the expected time comes from."""

    race: Race
    expected_s: float
    basis: str
    sweat_rate_l_per_h: float | None
    fuel: RaceFuel

    def as_dict(self) -> dict[str, Any]:
        return {
            "race": self.race.id,
            "distance_m": self.race.distance_m,
            "expected_s": round(self.expected_s),
            "basis": self.basis,
            "sweat_rate_l_per_h": self.sweat_rate_l_per_h,
            **self.fuel.as_dict(),
        }


def race_sheet(
    runner: models.Runner,
    race_id: str,
    *,
    on: date,
    expected_s: float | None = None,
    temperature_c: float | None = None,
) -> RaceSheet:
    """The sheet of a race, as known `on` a day.

    Time: the one given, else the race's target, else from critical speed. `temperature_c`: the
    air expected, for the sweat rate. Raises NotFoundError (no such race), InvalidInputError (no
    time can be told).
    """
    race = bridge.race_from_row(access.race_of(runner, race_id))
    profile = queries.profile_of(runner)
    seconds, basis = _expected(runner, race, on, expected_s)
    rate = usual_rate(queries.sweat_tests(runner, until=on), temperature_c=temperature_c)
    sweat = profile.sweat_rate_l_per_h if rate is None else rate
    fuel = race_fuel(
        race.distance_m,
        seconds,
        body_mass_kg=profile.body_mass_kg,
        sweat_rate_l_per_h=sweat,
    )
    return RaceSheet(race, seconds, basis, sweat, fuel)


def _expected(
    runner: models.Runner, race: Race, on: date, given_s: float | None
) -> tuple[float, str]:
    if given_s is not None:
        return given_s, "as you said"
    if race.target_s is not None:
        return race.target_s, "your target"
    since = on - history_days()
    pace = kept("pace", runner, since=since, on=on, make=lambda: loaded(runner, since, on).pace)
    anchor = pace.critical_speed_mps
    if anchor is None:
        raise InvalidInputError(
            "No target and no hard run are known, so the time of the race cannot be told.",
            remedy="Give it with --time H:MM:SS.",
        )
    seconds = race.distance_m / race_speed_mps(race.distance_m, anchor)
    return seconds, "expected from your critical speed"
