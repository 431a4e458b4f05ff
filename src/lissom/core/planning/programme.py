"""The programme: days with sessions, fuel and reasons, as immutable data and as JSON values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.anatomy.blocks import groups_of, lines_of
from lissom.core.errors import Finding
from lissom.core.evidence import value
from lissom.core.fuelling.day import FuelSession, day_fuel
from lissom.core.planning.build.permissions import expected_heat
from lissom.core.planning.build.treatments import focus_groups
from lissom.core.planning.details import (
    block_detail,
    intensity_of,
    massage_detail,
    massage_shares,
    massage_title,
    run_detail,
    stretch_detail,
)
from lissom.core.planning.explain import Explainer, Reason
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline, Schedule, Status
from lissom.core.planning.problem import MassageChoice, Problem, RunOption, SessionKind
from lissom.core.planning.steps import as_data, steps_of
from lissom.core.planning.timing import DayTimes, day_times
from lissom.core.planning.wanted import day_as_dict, day_worths


@dataclass(frozen=True, slots=True)
class Session:
    """One session of one day. `start` for a known hour, `window` for a wanted one."""

    id: str
    kind: SessionKind
    type: str
    title: str
    minutes: int
    intensity: str
    muscles: Mapping[str, float]
    detail: str
    why: tuple[Reason, ...]
    start: datetime | None = None
    window: tuple[datetime, datetime] | None = None
    extra: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": self.id,
            "kind": str(self.kind),
            "type": self.type,
            "title": self.title,
        }
        if self.start is not None:
            made["start"] = self.start.isoformat()
        if self.window is not None:
            begin, end = self.window
            made["window"] = {"from": begin.isoformat(), "to": end.isoformat()}
        made |= {
            "minutes": self.minutes,
            "intensity": self.intensity,
            "muscles": dict(self.muscles),
            "detail": self.detail,
            "why": [{"rule": reason.rule, "text": reason.text} for reason in self.why],
        }
        return made | dict(self.extra or {})


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """One day: phase, sessions in order of their start, fluid and food."""

    date: date
    phase: str
    sessions: tuple[Session, ...]
    fluid: Mapping[str, Any]
    food: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return {
            "date": self.date.isoformat(),
            "phase": self.phase,
            "sessions": [session.as_dict() for session in self.sessions],
            "fluid": dict(self.fluid),
            "food": dict(self.food),
        }


@dataclass(frozen=True, slots=True)
class Programme:
    """A judged programme. `objective` is the judge's own value by term; `bound` and `gap` are those
    of the firm weeks when the solver proved them. `problem` is the hash of the input."""

    status: Status
    firm_until: date
    days: tuple[ProgrammeDay, ...]
    objective: Mapping[str, int]
    bound: int | None
    gap: float | None
    findings: tuple[Finding, ...]
    versions: Mapping[str, str]
    problem: str
    schedule: Schedule

    def as_dict(self) -> dict[str, Any]:
        """JSON values: no timing, no path, the same bytes for the same input and versions."""
        return {
            "status": str(self.status),
            "firm_until": self.firm_until.isoformat(),
            "days": [day.as_dict() for day in self.days],
            "objective": dict(self.objective),
            "bound": self.bound,
            "gap": None if self.gap is None else round(self.gap, 4),
            "findings": [finding.as_dict() for finding in self.findings],
            "versions": dict(self.versions),
            "problem": self.problem,
        }


def session_id(day: date, kind: str, type_: str, ordinal: int) -> str:
    """Twelve hexadecimal digits from date, kind, type and place among equals."""
    text = f"{day.isoformat()}/{kind}/{type_}/{ordinal}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def make_days(
    inputs: PlanningInput, problem: Problem, outline: Outline, facts: Sequence[DayFacts]
) -> tuple[ProgrammeDay, ...]:
    """Every day with its sessions, reasons, fluid and food."""
    writer = _Writer(inputs, problem, outline, tuple(facts))
    return tuple(writer.day(place) for place in range(len(problem.days)))


class _Writer:
    """Turns placed sessions into what a runner reads."""

    def __init__(
        self,
        inputs: PlanningInput,
        problem: Problem,
        outline: Outline,
        facts: tuple[DayFacts, ...],
    ) -> None:
        self.inputs, self.problem, self.outline, self.facts = inputs, problem, outline, facts
        self.explainer = Explainer.of(problem, outline, facts)
        self.zone = ZoneInfo(inputs.profile.timezone)
        self.focus = focus_groups(inputs)
        self.prices = {one.slot: one.price_pence for one in inputs.previous}
        self.prices |= {slot.id: slot.price_pence for slot in inputs.slots}

    def day(self, place: int) -> ProgrammeDay:
        day, placed = self.problem.days[place], self.facts[place]
        times = day_times(day, placed, self.zone)
        sessions = [self._run(place, run, times) for run in placed.runs]
        sessions += self._blocks(place, times)
        sessions += [self._massage(place, choice) for choice in placed.massages]
        if placed.stretches:
            sessions.append(self._stretch(place, times))
        if not placed.runs and not placed.blocks:
            sessions.append(self._rest(place))
        fuel = day_fuel(
            [FuelSession(str(one.kind), one.minutes, one.intensity, one.start) for one in sessions],
            body_mass_kg=self.inputs.profile.body_mass_kg,
            sweat_rate_l_per_h=self.inputs.profile.sweat_rate_l_per_h,
            race_within_48h_min=self._race_soon(place),
        ).as_dict()
        phase = "race" if day.race is not None else str(self.outline.weeks[day.week].phase)
        return ProgrammeDay(
            day.date,
            phase,
            tuple(sorted(sessions, key=lambda one: (_begin(one, self.zone, day.date), one.id))),
            fuel["fluid"],
            fuel["food"],
        )

    def _race_soon(self, place: int) -> float | None:
        found = [
            self.problem.options[race.option].minutes
            for race in self.problem.races
            if 0 < race.day - place <= 2
        ]
        return float(max(found)) if found else None

    def _run(self, place: int, run: RunOption, times: DayTimes) -> Session:
        day = self.problem.days[place].date
        heat = expected_heat(self.inputs, day)
        return Session(
            id=session_id(day, str(run.kind), run.type, 0),
            kind=run.kind,
            type=run.type,
            title=run.title,
            minutes=run.minutes,
            intensity=intensity_of(run),
            muscles=dict(run.muscles),
            detail=run_detail(self.problem, run, wbgt_c=heat),
            why=self.explainer.run(place, run),
            start=times.second if run.second and times.second else times.run,
            extra={
                "distance_m": run.distance_m,
                "option": run.id,
                "steps": as_data(steps_of(self.problem, run, wbgt_c=heat)),
            },
        )

    def _blocks(self, place: int, times: DayTimes) -> list[Session]:
        day = self.problem.days[place].date
        made: list[Session] = []
        for ordinal, (block, start) in enumerate(
            zip(self.facts[place].blocks, times.blocks, strict=True)
        ):
            week = self.problem.history.strength_weeks + self.problem.days[place].week
            made.append(
                Session(
                    id=session_id(day, "strength", str(block.type), ordinal),
                    kind=SessionKind.STRENGTH,
                    type=str(block.type),
                    title=block.title,
                    minutes=block.minutes,
                    intensity="moderate",
                    muscles=dict(block.muscles),
                    detail=block_detail(block.id, self.inputs.profile.equipment, week=week),
                    why=self.explainer.block(place, block),
                    start=start,
                    extra={"block": block.id},
                )
            )
        return made

    def _stretch(self, place: int, times: DayTimes) -> Session:
        day = self.problem.days[place].date
        profile = self.inputs.profile
        return Session(
            id=session_id(day, "stretch", "evening_stretch_12", 0),
            kind=SessionKind.STRETCH,
            type="evening_stretch_12",
            title="Evening stretch",
            minutes=self.problem.stretch_minutes,
            intensity="easy",
            muscles=_stretch_shares(profile.equipment, profile.tight_groups),
            detail=stretch_detail(profile.equipment, profile.tight_groups),
            why=self.explainer.stretch(place),
            start=times.stretch,
        )

    def _massage(self, place: int, choice: MassageChoice) -> Session:
        day = self.problem.days[place].date
        open_hour = choice.slot is None
        return Session(
            id=session_id(day, "massage", choice.type, 0),
            kind=SessionKind.MASSAGE,
            type=choice.type,
            title=massage_title(choice),
            minutes=choice.minutes,
            intensity="deep" if choice.deep else "easy",
            muscles=massage_shares(choice, self.focus),
            detail=massage_detail(choice, self.focus),
            why=self.explainer.massage(place, choice),
            start=None if open_hour else choice.start,
            window=(choice.start, choice.end) if open_hour else None,
            extra={
                "protocol": choice.protocol,
                "slot": choice.slot,
                "therapist": choice.therapist,
                "place": choice.place,
                "travel_min": choice.travel_min,
                "price_pence": self.prices.get(choice.slot or ""),
                "booked": choice.booked,
            }
            | self._worth(choice),
        )

    def _worth(self, choice: MassageChoice) -> dict[str, Any]:
        """What a treatment that nobody has booked is worth on its day and on those near it, and the
        therapist whom the runner usually sees."""
        if choice.booked:
            return {}
        usual = self.inputs.usual_therapist or ""
        days = day_worths(self.problem, self.outline, self.facts, choice, usual=usual)
        return {"days": [day_as_dict(one) for one in days], "usual": usual}

    def _rest(self, place: int) -> Session:
        day = self.problem.days[place].date
        return Session(
            id=session_id(day, "rest", "rest", 0),
            kind=SessionKind.REST,
            type="rest",
            title="Rest day",
            minutes=0,
            intensity="rest",
            muscles={},
            detail="No training; walking and gentle mobility as you like.",
            why=self.explainer.rest(place),
        )


def _begin(session: Session, zone: ZoneInfo, day: date) -> datetime:
    if session.start is not None:
        return session.start
    if session.window is not None:
        return session.window[0]
    return datetime.combine(day, datetime.min.time(), zone)


def _stretch_shares(equipment: Sequence[str], tight: Sequence[str]) -> dict[str, float]:
    lines = lines_of("evening_stretch_12", equipment=equipment, tight_groups=tight)
    return {group: round(share, 3) for group, share in groups_of(lines).items()}


def firm_until(problem: Problem) -> date:
    """Last day of the firm window: two weeks, as far as the plan goes."""
    last = problem.on + timedelta(days=round(value("planning.firm_days")) - 1)
    return min(last, problem.days[-1].date)
