"""Massage choices: free hours with a protocol that fits, or the windows the programme asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

import numpy as np

from lissom.core.anatomy import LEG_GROUPS, STATE_INDEX, states_of
from lissom.core.anatomy.massage import FOCUS_GROUPS, PROTOCOLS, Protocol, group_minutes
from lissom.core.evidence import value
from lissom.core.planning.build.permissions import FreeTime, Permission
from lissom.core.planning.inputs import BusyTime, Hold, MassageSlot, PlanningInput, PreviousSession
from lissom.core.planning.overrules import Overrulable, overruled
from lissom.core.planning.problem import MassageChoice, Response
from lissom.core.runner import Race
from lissom.core.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

PLACED = ("maintenance", "deep", "light", "pre_event", "post_event")
"""Types that the planner may place; a first visit is the clinic's to offer."""

WANTED = ("maintenance_60", "maintenance_45", "deep_focus_60", "light_30", "post_event_45")
"""Protocols asked for while no free hour is known."""

RELIEF_LAGS = 4
_RACE_TYPES = ("pre_event", "post_event")
_ANY_RUN = 24 * 60
_BEYOND_HOUR = 7
"""Start of runs on days that are not planned any more: the definitions' default hour."""


@dataclass(frozen=True)
class Ground:
    """What the choices stand on: days with their free time and permissions. What hundreds of free
    hours ask of a day again and again is worked out once."""

    inputs: PlanningInput
    days: Sequence[date]
    free: Sequence[FreeTime]
    permissions: Sequence[Permission]
    focus: tuple[str, str]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.inputs.profile.timezone)

    @cached_property
    def run_starts(self) -> tuple[datetime, ...]:
        """When the run of each day begins, and of the days after the last on which relief lasts."""
        known = [
            datetime.combine(day, free.run_start, self.zone)
            for day, free in zip(self.days, self.free, strict=True)
        ]
        beyond = [
            datetime.combine(self.days[-1] + timedelta(days=more), time(_BEYOND_HOUR), self.zone)
            for more in range(1, RELIEF_LAGS)
        ]
        return (*known, *beyond)

    @cached_property
    def busy_on(self) -> dict[date, list[BusyTime]]:
        """What stands in the runner's calendar on each day that it touches."""
        found: dict[date, list[BusyTime]] = {}
        for one in self.inputs.busy:
            first, last = (instant.astimezone(self.zone).date() for instant in (one.start, one.end))
            for more in range((last - first).days + 1):
                found.setdefault(first + timedelta(days=more), []).append(one)
        return found

    @cached_property
    def race_hours(self) -> tuple[datetime, ...]:
        """When races begin: those planned, and those run."""
        done = [one for one in self.inputs.history if one.kind == "race"]
        return (
            *(_race_start(self, race) for race in self.inputs.races),
            *(one.start or datetime.combine(one.date, time(12), self.zone) for one in done),
        )

    @cached_property
    def races_near(self) -> tuple[tuple[int, ...], ...]:
        """By day: days to each race that is near enough to matter to a treatment."""
        most = round(value("planning.deep_near_days"))
        return tuple(
            tuple(
                (race.date - day).days
                for race in self.inputs.races
                if 0 <= (race.date - day).days <= most
            )
            for day in self.days
        )


def massage_choices(ground: Ground) -> tuple[MassageChoice, ...]:
    """All choices in order of day, start and id; dominated ones are left out."""
    wanted = ground.inputs.profile.massage_every_days is not None
    made: list[MassageChoice] = []
    slots = sorted(ground.inputs.slots, key=lambda slot: (slot.start, slot.id)) if wanted else []
    for slot in slots:
        made += _of_slot(ground, slot)
    known = [_local(ground, slot.start).date() for slot in slots if not slot.single]
    known_until = max(known, default=None)
    if wanted:
        for place, day in enumerate(ground.days):
            if known_until is None or day > known_until:
                made += _windows(ground, place)
    kept = _undominated(made)
    kept += [choice for item in ground.inputs.previous for choice in _booked(ground, item)]
    return tuple(sorted(kept, key=lambda choice: (choice.day, choice.start, choice.id)))


def focus_groups(inputs: PlanningInput) -> tuple[str, str]:
    """The two leg groups for focused work: named as tight, then most sore, then most used."""
    habit = np.asarray(inputs.carry_in.habitual_dose)
    sore = (
        np.asarray(inputs.carry_in.mean)[0] if len(inputs.carry_in.mean) else np.zeros(len(habit))
    )

    def rank(group: str) -> tuple[bool, float, float, int]:
        places = [STATE_INDEX[state.id] for state in states_of(group)]
        tight = group in inputs.profile.tight_groups
        return (
            not tight,
            -max(round(float(sore[place]), 1) for place in places),
            -max(float(habit[place]) for place in places),
            LEG_GROUPS.index(group),
        )

    first, second = sorted(LEG_GROUPS, key=rank)[:2]
    return first, second


def _local(ground: Ground, instant: datetime) -> datetime:
    return instant.astimezone(ground.zone)


def _of_slot(ground: Ground, slot: MassageSlot) -> list[MassageChoice]:
    start = _local(ground, slot.start)
    place = (start.date() - ground.days[0]).days
    if not 0 <= place < len(ground.days) or slot.start < ground.inputs.now:
        return []
    made: list[MassageChoice] = []
    for protocol in _longest(slot.minutes, tuple(slot.types)):
        end = start + timedelta(minutes=protocol.minutes)
        if not _reachable(ground, place, start, end, slot.travel_min):
            continue
        if _allowed(ground, place, protocol, start, end):
            made.append(placed_choice(ground, place, protocol, start, end, slot=slot))
    return made


@cache
def _longest(minutes: int, types: tuple[str, ...]) -> tuple[Protocol, ...]:
    """Of each type that a free hour is open to (empty: all), the longest protocol that fits."""
    longest: dict[str, Protocol] = {}
    for protocol in PROTOCOLS.values():
        fits = protocol.minutes <= minutes and protocol.type in (types or PLACED)
        if fits and protocol.type in PLACED and protocol.id not in _NOT_PLANNED:
            best = longest.get(protocol.type)
            if best is None or protocol.minutes > best.minutes:
                longest[protocol.type] = protocol
    return tuple(longest.values())


_NOT_PLANNED = ("chair_upper_30", "trial_quads_10", "self_care_12")


def _windows(ground: Ground, place: int) -> list[MassageChoice]:
    """Wanted windows of the day: the runner's clinic hours after the planned run."""
    day = ground.days[place]
    hours = ground.inputs.profile.clinic_hours[day.weekday()]
    if hours is None:
        return []
    opens, closes = (datetime.combine(day, hour, ground.zone) for hour in hours)
    after = datetime.combine(day, _window_from(), ground.zone)
    start, end = max(opens, after), closes
    made: list[MassageChoice] = []
    for key in WANTED:
        protocol = PROTOCOLS[key]
        if (end - start).total_seconds() < protocol.minutes * SECONDS_PER_MINUTE:
            continue
        if _allowed(ground, place, protocol, start, end):
            made.append(placed_choice(ground, place, protocol, start, end, slot=None))
    return made


def _window_from() -> time:
    return time(round(value("planning.window_from_hour")))


def placed_choice(
    ground: Ground,
    place: int,
    protocol: Protocol,
    start: datetime,
    end: datetime,
    *,
    slot: MassageSlot | None,
) -> MassageChoice:
    """A treatment on day `place` with everything the rules ask of it; `slot` None: a wanted
    window from `start` to `end`."""
    deep = protocol.type == "deep"
    travel = 0 if slot is None else 2 * slot.travel_min
    price = 0 if slot is None or slot.price_pence is None else slot.price_pence
    therapist = "" if slot is None else slot.therapist
    run_start = ground.run_starts[place]
    after_run = slot is None or start > run_start
    gap = _ANY_RUN
    if slot is not None and after_run:
        away = start - timedelta(minutes=slot.travel_min)
        gap = int((away - run_start).total_seconds() // SECONDS_PER_MINUTE)
    elif slot is not None and end + timedelta(minutes=slot.travel_min) > run_start:
        gap = 0
    treated = _treated(protocol.id, ground.focus)
    name = "want" if slot is None else slot.id
    return MassageChoice(
        id=f"{ground.days[place].isoformat()}/{name}/{protocol.id}",
        day=place,
        type=protocol.type,
        protocol=protocol.id,
        minutes=protocol.minutes,
        start=start,
        end=end,
        slot=None if slot is None else slot.id,
        therapist=therapist,
        place="" if slot is None else slot.place,
        travel_min=travel,
        price_pence=price,
        deep=deep,
        regular=protocol.type not in _RACE_TYPES,
        after_run=after_run,
        run_minutes_max=max(0, gap),
        no_key=_no_key(ground, place, end, known=slot is not None)
        if deep and not _overruled(ground, Overrulable.KEY, place)
        else (),
        deep_groups=_deep_groups(protocol.id, ground.focus)
        if deep and not _overruled(ground, Overrulable.SORE, place)
        else (),
        relief=_relief(ground, place, end if slot is not None else start, treated),
        cost=_cost(
            ground,
            place,
            protocol.type,
            price_pence=price,
            travel_min=travel,
            therapist=therapist,
        ),
    )


def _overruled(ground: Ground, rule: Overrulable, place: int) -> bool:
    return overruled(ground.inputs.overrules, rule, ground.days[place]) is not None


@cache
def _treated(protocol: str, focus: tuple[str, str]) -> tuple[bool, ...]:
    """By leg group: a hand is laid on it."""
    minutes = group_minutes(protocol, focus=focus if PROTOCOLS[protocol].needs_focus else None)
    return tuple(group in minutes for group in LEG_GROUPS)


@cache
def _deep_groups(key: str, focus: tuple[str, str]) -> tuple[int, ...]:
    """Positions in LEG_GROUPS of the groups that get deep work."""
    protocol = PROTOCOLS[key]
    named = dict(zip(FOCUS_GROUPS, focus, strict=True))
    deep = {
        named.get(step.group, step.group)
        for step in protocol.steps
        if step.depth >= value("planning.deep_depth")
    }
    return tuple(place for place, group in enumerate(LEG_GROUPS) if group in deep)


def _no_key(ground: Ground, place: int, end: datetime, *, known: bool) -> tuple[int, ...]:
    """Days on which a key session would begin less than 36 h after the end of deep work; two
    calendar days when the hour is not known."""
    if not known:
        return tuple(
            day
            for day in range(place + 1, place + 1 + round(value("planning.deep_key_days")))
            if day < len(ground.days)
        )
    clear = end + timedelta(hours=value("planning.deep_key_hours"))
    made: list[int] = []
    for day in range(place, len(ground.days)):
        begins = datetime.combine(ground.days[day], ground.free[day].run_start, ground.zone)
        if end <= begins < clear:
            made.append(day)
        if begins >= clear:
            break
    return tuple(made)


def _relief(ground: Ground, place: int, at: datetime, treated: tuple[bool, ...]) -> Response:
    """0.7 points at once, falling evenly to none after 72 h, on treated groups, in milli-points at
    the hour of the run of the following days."""
    size, fades = 1000 * value("planning.massage_relief"), value("planning.massage_fades")
    lags = [0]
    for start in ground.run_starts[place + 1 : place + RELIEF_LAGS]:
        hours = (start - at).total_seconds() / SECONDS_PER_HOUR
        lags.append(max(0, round(size * (1 - hours / fades))))
    eased = tuple(lags)
    return tuple(eased if hand else _NO_RELIEF for hand in treated)


_NO_RELIEF = (0,) * RELIEF_LAGS


def _cost(
    ground: Ground, place: int, type_: str, *, price_pence: int, travel_min: int, therapist: str
) -> int:
    """Money, travel, another therapist, deep work on days 5 to 2 before a race; light work is
    worth something there, deep work elsewhere."""
    cost = value("planning.value_pence") * price_pence
    cost += value("planning.value_travel") * travel_min
    usual = ground.inputs.usual_therapist
    if usual and therapist and therapist != usual:
        cost += value("planning.price_therapist_change")
    near = ground.races_near[place]
    if type_ == "deep":
        cost -= value("planning.value_type_deep")
        short = round(value("planning.deep_near_days")) + 1
        cost += sum(value("planning.price_deep_near_race") * (short - days) for days in near)
    light = type_ in ("light", "pre_event")
    if any(0 < days <= round(value("planning.light_near_days")) for days in near):
        light_worth = value("planning.value_light_near_race")
        cost += -light_worth if light else value("planning.price_heavy_near_race")
    if type_ == "post_event":
        cost -= value("planning.value_post_event")
    if light and not near:
        cost += value("planning.price_light_far")
    return round(cost)


def _reachable(ground: Ground, place: int, start: datetime, end: datetime, way_min: int) -> bool:
    """Within the runner's hours at a clinic and clear of the runner's own calendar."""
    hours = ground.inputs.profile.clinic_hours[ground.days[place].weekday()]
    if hours is None:
        return False
    opens, closes = hours
    if start.time() < opens or end.time() > closes or end.date() != start.date():
        return False
    way = timedelta(minutes=way_min)
    return not any(busy.start < end + way and start - way < busy.end for busy in ground.inputs.busy)


def _allowed(
    ground: Ground, place: int, protocol: Protocol, start: datetime, end: datetime
) -> bool:
    """What races, injuries and stop signs allow: the deep-work rules and the race windows."""
    kept = ground.permissions[place]
    deep = protocol.type == "deep"
    if not kept.massage or (deep and not kept.deep):
        return False
    if kept.light_only and protocol.type not in ("light", *_RACE_TYPES):
        return False
    if protocol.type in _RACE_TYPES:
        return _in_race_window(ground, place, protocol, start, end)
    if any(race.date == ground.days[place] for race in ground.inputs.races):
        return False
    return not (deep and _deep_too_near(ground, place, start, end))


def _race_start(ground: Ground, race: Race) -> datetime:
    hour = time(round(value("planning.race_hour")))
    return datetime.combine(race.date, hour, ground.zone)


def _deep_too_near(ground: Ground, place: int, start: datetime, end: datetime) -> bool:
    before = timedelta(hours=value("planning.deep_before_race_hours"))
    after = timedelta(hours=value("planning.deep_after_race_hours"))
    if _overruled(ground, Overrulable.RACE, place):
        return any(begin - before < end <= begin for begin in ground.race_hours)
    return any(begin - before < end and start < begin + after for begin in ground.race_hours)


def _in_race_window(
    ground: Ground, place: int, protocol: Protocol, start: datetime, end: datetime
) -> bool:
    for race in ground.inputs.races:
        begins = _race_start(ground, race)
        if protocol.type == "pre_event" and protocol.days_before_race is not None:
            low, high = protocol.days_before_race
            days = (race.date - ground.days[place]).days
            if low <= days <= high and end <= begins:
                return True
        if protocol.type == "post_event" and protocol.hours_after_race is not None:
            low, high = protocol.hours_after_race
            hours = (start - begins).total_seconds() / SECONDS_PER_HOUR
            if hours > 0 and low <= hours <= high:
                return True
    return False


def _undominated(choices: Sequence[MassageChoice]) -> list[MassageChoice]:
    """Choices of one day and protocol for which no other is at least as good in everything."""
    groups: dict[tuple[int, str], list[MassageChoice]] = {}
    for choice in choices:
        groups.setdefault((choice.day, choice.protocol), []).append(choice)
    kept: list[MassageChoice] = []
    for _, rivals in sorted(groups.items()):
        for place, one in enumerate(rivals):
            if not any(
                _as_good(other, one) and (not _as_good(one, other) or where < place)
                for where, other in enumerate(rivals)
                if other is not one
            ):
                kept.append(one)
    return kept


def _as_good(one: MassageChoice, other: MassageChoice) -> bool:
    """`one` is at least as good as `other`, of the same protocol, for the planner in every respect:
    the groups that get relief are the same, and each gets the same."""
    return (
        one.cost <= other.cost
        and one.price_pence <= other.price_pence
        and one.total_minutes <= other.total_minutes
        and one.after_run >= other.after_run
        and one.run_minutes_max >= other.run_minutes_max
        and set(one.no_key) <= set(other.no_key)
        and all(
            mine >= theirs for mine, theirs in zip(max(one.relief), max(other.relief), strict=True)
        )
    )


def _booked(ground: Ground, item: PreviousSession) -> list[MassageChoice]:
    """The runner's own appointment: offered even when it is not a free hour, and already paid."""
    if item.kind != "massage" or item.hold is not Hold.BOOKED or item.start is None:
        return []
    start = _local(ground, item.start)
    place = (start.date() - ground.days[0]).days
    if not 0 <= place < len(ground.days):
        return []
    found = [
        one for one in PROTOCOLS.values() if one.type == item.type and one.minutes <= item.minutes
    ]
    protocol = max(found, key=lambda one: one.minutes, default=PROTOCOLS["light_30"])
    slot = MassageSlot(
        id=item.slot or f"booked-{item.start.isoformat()}",
        start=item.start,
        minutes=item.minutes,
        therapist=item.therapist,
        place=item.place,
        travel_min=item.travel_min,
    )
    end = start + timedelta(minutes=item.minutes)
    if not _allowed(ground, place, protocol, start, end):
        return []
    choice = placed_choice(ground, place, protocol, start, end, slot=slot)
    return [replace(choice, minutes=item.minutes, booked=True, cost=0)]
