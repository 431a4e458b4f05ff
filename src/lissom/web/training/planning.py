"""Everything the planner may know about a runner on a day, gathered from the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.core.evidence import value
from lissom.core.planning.inputs import CarryIn, PaceBasis, PlanningInput
from lissom.core.planning.replan.change import check_in_of
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.recovery.soreness import SorenessState, default_model, habit, history
from lissom.core.runner import CheckIn, Race
from lissom.core.runner.checks import check_aware, check_race
from lissom.core.screening.answers import standing_answers
from lissom.core.screening.standing import standing_flags
from lissom.web.training import models, overrules, queries, slots, walk_runs
from lissom.web.training.history import LoadedHistory, loaded


def history_days() -> timedelta:
    """How far back planning and status look: half a year."""
    return timedelta(days=value("store.history_days"))


def planning_input(
    *,
    runner: models.Runner,
    on: date,
    now: datetime,
    races_override: Sequence[Race] | None = None,
    expected_wbgt_c: float | None = None,
    told: Sequence[Event] = (),
) -> PlanningInput:
    """The planner's input for a programme that begins `on`, asked for at `now` (aware).

    `races_override` stands in for the races of the calendar from `on` onwards. `told`: events
    whose soreness counts as said already. Without `expected_wbgt_c` the heat of changes that were
    agreed to holds. Raises
    LissomError for a race or an instant that cannot be used.
    """
    check_aware(now, "time of asking")
    races = queries.races_of(runner, since=on) if races_override is None else races_override
    for race in races:
        check_race(race)
    horizon = planning_horizon(on, races)
    past = loaded(runner, on - history_days(), on).known_at(now)
    spoken = [item for item in queries.check_ins(runner, on - history_days(), on) if item.at <= now]
    zone = ZoneInfo(runner.timezone)
    spoken += _said(told, on, now, zone)
    heat, heat_days = (expected_wbgt_c, None)
    if heat is None:
        heat, heat_days = _standing_heat(runner, on)
    begin = datetime.combine(on, time(0), zone)
    end = datetime.combine(on + horizon, time(0), zone)
    diary_end = min(end, begin + timedelta(days=value("store.diary_days")))
    busy = queries.busy_times(runner, begin, end)
    return PlanningInput(
        on=on,
        now=now,
        profile=queries.profile_of(runner),
        races=tuple(sorted(races, key=lambda race: (race.date, race.distance_m))),
        history=walk_runs.named(runner, past.sessions, until=on),
        carry_in=carry_in(past, spoken, on, days=horizon.days),
        pace=PaceBasis(past.pace.critical_speed_mps, past.pace.easy_speed_mps, past.pace.source),
        slots=slots.free_slots(runner, max(begin, now), diary_end, busy=busy),
        busy=busy,
        injuries=queries.injuries(runner, on=on),
        check_ins=tuple(item for item in spoken if on - item.at.date() <= _SPOKEN),
        open_red_flags=_signs(runner, spoken, now),
        expected_wbgt_c=heat,
        previous=slots.booked(runner, begin, end),
        usual_therapist=slots.usual_therapist(runner, now=now),
        health=queries.health_answers(runner, since=on - _SPOKEN, until=on),
        heat_days=heat_days,
        overrules=overrules.standing(runner, since=on, now=now),
    )


def _said(told: Sequence[Event], on: date, now: datetime, zone: ZoneInfo) -> list[CheckIn]:
    """Soreness that events tell of, as check-ins."""
    return [
        check_in_of(event, on=on, now=now, zone=zone)
        for event in told
        if event.kind is EventKind.SORE and event.soreness
    ]


def _standing_heat(
    runner: models.Runner, on: date
) -> tuple[float | None, tuple[date, date] | None]:
    """The heat of the last change agreed to whose days are not over."""
    agreed = models.ChangeLayer.objects.filter(
        runner=runner, state__in=["accepted", "partly"]
    ).order_by("-answered_at", "-number")
    for layer in agreed:
        for row in layer.events:
            event = Event.from_dict(row)
            if event.kind is EventKind.HEAT and event.last >= on:
                return event.amount, (event.first, event.last)
    return None, None


_SPOKEN = timedelta(days=28)  # the planner reads the last days; older words are in the state


def _signs(runner: models.Runner, spoken: Sequence[CheckIn], now: datetime) -> tuple[str, ...]:
    """Signs that stand: of check-ins, and of screening answers that still hold."""
    told = standing_answers(queries.screening_answers(runner), now=now)
    return tuple(sorted({*standing_flags(spoken, now=now), *told}))


def planning_horizon(on: date, races: Sequence[Race]) -> timedelta:
    """From `on` to a fortnight after the last race, at least 12 and at most 28 weeks."""
    last = max((race.date for race in races), default=on)
    wanted = (last - on).days + value("store.horizon_after_race_days")
    least, most = value("store.horizon_least_days"), value("store.horizon_most_days")
    return timedelta(days=round(min(max(wanted, least), most)))


def recovery_state(past: LoadedHistory, check_ins: Sequence[CheckIn], on: date) -> SorenessState:
    """Soreness on `on` from everything done and said up to that day."""
    return history(past.doses(), check_ins, on, massages=past.massages())


def carry_in(past: LoadedHistory, check_ins: Sequence[CheckIn], on: date, *, days: int) -> CarryIn:
    """What history alone leaves on the next `days` days, day 0 being `on`."""
    state = recovery_state(past, check_ins, on)
    used_to = habit(past.doses(), on)
    accustomed, unaccustomed = state.protection_now
    ahead = default_model().forecast(state, days)
    return CarryIn(
        mean=ahead.mean,
        high=ahead.high,
        habitual_dose=used_to.dose_j_per_kg,
        protection=accustomed,
        habitual_downhill=used_to.downhill_j_per_kg,
        unaccustomed_protection=unaccustomed,
        personal_gain=state.personal.gain,
        personal_pace=state.personal.pace,
    )
