"""A programme's JSON read back into days that the rules can judge, whatever was edited in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from lissom.core.anatomy import LEG_GROUPS
from lissom.core.anatomy.massage import MASSAGE_TYPES, PROTOCOLS
from lissom.core.booking.model import MassageSlot
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.planning.build.permissions import free_time, permissions
from lissom.core.planning.build.responses import with_responses
from lissom.core.planning.build.run_options import draft
from lissom.core.planning.build.treatments import Ground, focus_groups, placed_choice
from lissom.core.planning.catalogue import RACE_TYPES, sessions
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import (
    BlockType,
    MassageChoice,
    Problem,
    RunOption,
    SessionKind,
    StrengthBlock,
)
from lissom.core.planning.rules.model import RuleLevel, Violation, weekday_text

_RUNNING = ("run", "walk", "cross", "race")
_MOST_MINUTES = 24 * 60


@dataclass(slots=True)
class _Reading:
    """What one day of the JSON holds, in the making."""

    runs: list[RunOption] = field(default_factory=list)
    run_times: list[tuple[datetime, int]] = field(default_factory=list)
    blocks: list[StrengthBlock] = field(default_factory=list)
    block_starts: list[datetime] = field(default_factory=list)
    stretches: int = 0
    stretch_minutes: int = 0
    massages: list[MassageChoice] = field(default_factory=list)

    def facts(self) -> DayFacts:
        times = sorted(self.run_times)
        first = bool(self.block_starts and times and min(self.block_starts) < times[0][0])
        gap = timedelta(hours=value("planning.second_run_gap_h"))
        close = any(
            later - earlier < timedelta(minutes=minutes) + gap
            for (earlier, minutes), (later, _) in pairwise(times)
        )
        return DayFacts(
            runs=tuple(self.runs),
            blocks=tuple(self.blocks),
            stretches=self.stretches,
            stretch_minutes=self.stretch_minutes,
            massages=tuple(self.massages),
            strength_first=first,
            runs_close=close,
        )


class EditedPlan:
    """Reads the days of a programme's JSON against its problem.

    `facts` has one entry per problem day; `faults` are sessions that no rule can judge (unknown
    types, days outside the plan, days named twice). Raises InvalidInputError when the JSON has
    not the shape of a programme.
    """

    def __init__(self, data: object, inputs: PlanningInput, problem: Problem) -> None:
        self.inputs, self.problem = inputs, problem
        self.faults: list[Violation] = []
        self._readings = [_Reading() for _ in problem.days]
        days = tuple(day.date for day in problem.days)
        self._ground = Ground(
            inputs,
            days,
            tuple(free_time(inputs, day) for day in days),
            permissions(inputs, days),
            focus_groups(inputs),
        )
        self._read(data)

    @property
    def facts(self) -> tuple[DayFacts, ...]:
        return tuple(reading.facts() for reading in self._readings)

    def _read(self, data: object) -> None:
        rows = _list(_object(data, "The plan"), "days", "The plan")
        seen: set[date] = set()
        for number, row in enumerate(rows):
            where = f"days[{number}]"
            entry = _object(row, where)
            day = _date(entry.get("date"), where)
            place = (day - self.problem.on).days
            if day in seen:
                self._fault(day, f"{weekday_text(day)} stands in the plan twice.")
            seen.add(day)
            items = _list(entry, "sessions", where)
            if not 0 <= place < len(self._readings):
                if items:
                    self._fault(day, f"{weekday_text(day)} lies outside the plan.")
                continue
            for item, session in enumerate(items):
                self._session(
                    place, _object(session, f"{where}.sessions[{item}]"), f"{where}[{item}]"
                )

    def _fault(self, day: date, message: str) -> None:
        self.faults.append(Violation("known", day, message, RuleLevel.HARD))

    def _session(self, place: int, row: Mapping[str, Any], where: str) -> None:
        kind, type_ = _text(row, "kind", where), _text(row, "type", where)
        minutes = _minutes(row.get("minutes", 0), where)
        start = _instant(row.get("start"), where)
        reading = self._readings[place]
        if kind in _RUNNING:
            option = self._run(place, kind, type_, minutes, row)
            if option is not None:
                reading.runs.append(option)
                reading.run_times += [(start, minutes)] if start is not None else []
        elif kind == SessionKind.STRENGTH:
            block = self._block(type_, minutes, row)
            if block is None:
                self._unknown(place, kind, type_)
            else:
                reading.blocks.append(block)
                reading.block_starts += [start] if start is not None else []
        elif kind == SessionKind.STRETCH:
            reading.stretches += 1
            reading.stretch_minutes += minutes
        elif kind == SessionKind.MASSAGE:
            self._massage(place, type_, minutes, row, where)
        elif kind != SessionKind.REST:
            self._unknown(place, kind, type_)

    def _unknown(self, place: int, kind: str, type_: str) -> None:
        day = self.problem.days[place].date
        self._fault(day, f"'{type_}' ({kind}) on {weekday_text(day)} is not a session of Lissom.")

    def _run(
        self, place: int, kind: str, type_: str, minutes: int, row: Mapping[str, Any]
    ) -> RunOption | None:
        option = self.problem.option_index.get(str(row.get("option", "")))
        if option is not None:
            found = self.problem.options[option]
            if found.type == type_ and found.minutes == minutes:
                return self._resized(found, row)
        if kind == SessionKind.RACE or type_ in RACE_TYPES:
            return self._race(place, minutes)
        known = self.problem.option_index.get(f"{type_}@{minutes}")
        if known is not None:
            return self._resized(self.problem.options[known], row)
        same = [one for one in self.problem.options if one.type == type_ == "walk_run"]
        if same:
            near = min(same, key=lambda one: abs(one.minutes - minutes))
            return self._resized(replace(near, id=f"{type_}@{minutes}", minutes=minutes), row)
        found_row = sessions().get(type_)
        if found_row is None or found_row.kind is SessionKind.REST:
            self._unknown(place, kind, type_)
            return None
        made = draft(found_row, minutes, level=self.problem.level, pace=self.inputs.pace)
        full = with_responses([made], self.inputs.carry_in)[0]
        rows = tuple(full.response[LEG_GROUPS.index(group)] for group in self.problem.groups)
        return self._resized(replace(full, response=rows), row)

    def _resized(self, option: RunOption, row: Mapping[str, Any]) -> RunOption:
        """With the distance that the JSON gives, when it gives one."""
        metres = row.get("distance_m")
        if isinstance(metres, int | float) and not isinstance(metres, bool) and metres >= 0:
            return replace(option, distance_m=round(metres))
        return option

    def _race(self, place: int, minutes: int) -> RunOption | None:
        race = self.problem.days[place].race
        if race is not None:
            return self.problem.options[self.problem.races[race].option]
        row = sessions()["race"]
        made = draft(row, max(minutes, 1), level=self.problem.level, pace=self.inputs.pace)
        full = with_responses([made], self.inputs.carry_in)[0]
        rows = tuple(full.response[LEG_GROUPS.index(group)] for group in self.problem.groups)
        return replace(full, response=rows, race="not-entered", spike_exempt=True)

    def _block(self, type_: str, minutes: int, row: Mapping[str, Any]) -> StrengthBlock | None:
        named = self.problem.block_index.get(str(row.get("block", "")))
        if named is not None and type_ == self.problem.blocks[named].type:
            return replace(self.problem.blocks[named], minutes=minutes)
        by_id = self.problem.block_index.get(type_)
        if by_id is not None:
            return replace(self.problem.blocks[by_id], minutes=minutes)
        if type_ not in tuple(BlockType):
            return None
        same = [block for block in self.problem.blocks if block.type == type_]
        if same:
            near = min(same, key=lambda block: (abs(block.minutes - minutes), block.id))
            return replace(near, minutes=minutes)
        nothing = tuple((0,) * 7 for _ in self.problem.groups)
        return StrengthBlock(type_, BlockType(type_), type_, minutes, 0, nothing)

    def _massage(
        self, place: int, type_: str, minutes: int, row: Mapping[str, Any], where: str
    ) -> None:
        fits = [one for one in PROTOCOLS.values() if one.type == type_]
        if type_ not in MASSAGE_TYPES or not fits:
            self._unknown(place, "massage", type_)
            return
        protocol = PROTOCOLS.get(str(row.get("protocol", "")))
        if protocol is None or protocol.type != type_:
            protocol = min(fits, key=lambda one: (abs(one.minutes - minutes), one.id))
        day = self.problem.days[place].date
        start = _instant(row.get("start"), where)
        slot: MassageSlot | None = None
        if start is None:
            window = row.get("window")
            span = _object(window, f"{where}.window") if window is not None else {}
            begin = _instant(span.get("from"), where) or _noon(day, self.inputs)
            end = _instant(span.get("to"), where) or begin + timedelta(minutes=minutes)
            start = begin
        else:
            end = start + timedelta(minutes=minutes)
            slot = self._slot(row, start, minutes)
        if start.astimezone(self._ground.zone).date() != day:
            self._fault(day, f"The massage on {weekday_text(day)} begins on another day.")
        choice = placed_choice(
            self._ground,
            place,
            protocol,
            start.astimezone(self._ground.zone),
            end.astimezone(self._ground.zone),
            slot=slot,
        )
        known = next(
            (
                one
                for one in self.problem.massages
                if one.day == place
                and one.slot == choice.slot
                and one.start == choice.start
                and one.protocol == choice.protocol
            ),
            None,
        )
        made = known if known is not None else self._tracked(choice)
        self._readings[place].massages.append(replace(made, minutes=minutes))

    def _slot(self, row: Mapping[str, Any], start: datetime, minutes: int) -> MassageSlot:
        name = row.get("slot")
        real = next((one for one in self.inputs.slots if one.id == name), None)
        if real is not None and real.start == start:
            return real
        booked = next(
            (one for one in self.problem.massages if one.slot == name and one.start == start), None
        )
        return MassageSlot(
            id=str(name or "unknown"),
            start=start,
            minutes=minutes,
            therapist=str(row.get("therapist", "")),
            place=str(row.get("place", "")),
            travel_min=0 if booked is None else booked.travel_min // 2,
        )

    def _tracked(self, choice: MassageChoice) -> MassageChoice:
        """On the problem's tracked groups instead of all leg groups."""
        places = [LEG_GROUPS.index(group) for group in self.problem.groups]
        return replace(
            choice,
            relief=tuple(choice.relief[place] for place in places),
            deep_groups=tuple(
                where for where, place in enumerate(places) if place in choice.deep_groups
            ),
        )


def _noon(day: date, inputs: PlanningInput) -> datetime:
    zone = inputs.now.tzinfo
    return datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=12)


def _object(data: object, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise InvalidInputError(
            f"{where} should be an object.", remedy="Give a plan as `lissom plan --json` prints it."
        )
    return data


def _list(data: Mapping[str, Any], name: str, where: str) -> list[Any]:
    found = data.get(name)
    if not isinstance(found, list):
        raise InvalidInputError(
            f"{where} has no list '{name}'.",
            remedy="Give a plan as `lissom plan --json` prints it.",
        )
    return found


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    found = data.get(name)
    if not isinstance(found, str):
        raise InvalidInputError(f"{where} has no '{name}'.")
    return found


def _date(found: object, where: str) -> date:
    try:
        return date.fromisoformat(str(found))
    except ValueError:
        raise InvalidInputError(f"{where} has no date, but '{found}'.") from None


def _minutes(found: object, where: str) -> int:
    whole = isinstance(found, int | float) and not isinstance(found, bool)
    if not whole or not 0 <= float(str(found)) <= _MOST_MINUTES:
        raise InvalidInputError(f"{where} lasts '{found}' minutes.", remedy="Give 0 to 1440.")
    return round(float(str(found)))


def _instant(found: object, where: str) -> datetime | None:
    if found is None:
        return None
    try:
        made = datetime.fromisoformat(str(found))
    except ValueError:
        raise InvalidInputError(f"{where} has the time '{found}'.") from None
    if made.tzinfo is None:
        raise InvalidInputError(f"{where}: '{found}' has no offset from UTC.")
    return made
