"""What was done, recorded or told, with its load: the base of planning and of the status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from lissom.core.activity.model import Sport
from lissom.core.anatomy import STATES
from lissom.core.anatomy.blocks import BLOCKS, lines_of
from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.evidence import value
from lissom.core.load.classify import race_run, run_effort
from lissom.core.load.exposure import (
    LACKS_STEP_RATE,
    Exposure,
    Segment,
    exposure_of_segments,
)
from lissom.core.load.level import LevelReading, runner_level
from lissom.core.load.muscles import MuscleLoad, muscle_load
from lissom.core.load.other_sports import sport_negative_work
from lissom.core.load.pace import PaceReading, pace_basis
from lissom.core.load.session_load import HeartLimits, SessionLoads, session_loads
from lissom.core.load.step_rate import own_step_rate_spm
from lissom.core.load.strength import StrengthSets, strength_load
from lissom.core.recovery.soreness import MassageDone, SessionDose
from lissom.core.runner import DoneKind, DoneSession, Profile, Race
from lissom.core.units import SECONDS_PER_MINUTE, minutes
from lissom.web.training import bridge, models, queries, treatments
from lissom.web.training.queries import RecordedSession
from lissom.web.training.treatments import Treated

FloatArray = NDArray[np.float64]

_KINDS = {
    Sport.RUN: DoneKind.RUN,
    Sport.WALK: DoneKind.WALK,
    Sport.STRENGTH: DoneKind.STRENGTH,
}
_RUNNING = (DoneKind.RUN, DoneKind.RACE)
_ON_FOOT = (DoneKind.RUN, DoneKind.WALK, DoneKind.RACE)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedHistory:
    """Sessions in order of day and start, and their load: row n of `negative_work_j_per_kg`,
    `downhill_work_j_per_kg` and `impulse_bw_s` (n, 27) belongs to session n, and so do exposure
    and mean heart rate where they are known.
    """

    sessions: tuple[DoneSession, ...]
    negative_work_j_per_kg: FloatArray
    downhill_work_j_per_kg: FloatArray
    impulse_bw_s: FloatArray
    exposures: tuple[Exposure | None, ...]
    heart_rates_bpm: tuple[float | None, ...]
    limits: HeartLimits
    pace: PaceReading
    level: LevelReading
    treated: Mapping[date, frozenset[str]] = field(default_factory=dict)

    def known_at(self, now: datetime) -> LoadedHistory:
        """Without recordings that begin after `now` (aware)."""
        keep = [
            place
            for place, done in enumerate(self.sessions)
            if done.start is None or done.start <= now
        ]
        return replace(
            self,
            sessions=tuple(self.sessions[place] for place in keep),
            negative_work_j_per_kg=self.negative_work_j_per_kg[keep],
            downhill_work_j_per_kg=self.downhill_work_j_per_kg[keep],
            impulse_bw_s=self.impulse_bw_s[keep],
            exposures=tuple(self.exposures[place] for place in keep),
            heart_rates_bpm=tuple(self.heart_rates_bpm[place] for place in keep),
        )

    def loads(self) -> tuple[SessionLoads, ...]:
        """The load of every session by each way that its data allow."""
        return tuple(
            session_loads(
                done.minutes,
                rpe_cr10=done.rpe_cr10,
                mean_heart_rate_bpm=rate,
                limits=self.limits,
                exposure=grid if done.kind in _RUNNING else None,
                threshold_speed_mps=self.pace.critical_speed_mps,
            )
            for done, grid, rate in zip(
                self.sessions, self.exposures, self.heart_rates_bpm, strict=True
            )
        )

    def doses(self) -> tuple[SessionDose, ...]:
        """What the soreness model takes: every session that loads the legs or trunk."""
        span = timedelta(days=value("recovery.habit_d"))
        last_strength: date | None = None
        found: list[SessionDose] = []
        for row, done in enumerate(self.sessions):
            new = False
            if done.kind is DoneKind.STRENGTH:
                new = last_strength is None or done.date - last_strength > span
                last_strength = done.date
            if np.any(self.negative_work_j_per_kg[row] > 0.0):
                found.append(
                    SessionDose(
                        date=done.date,
                        negative_work_j_per_kg=self.negative_work_j_per_kg[row],
                        downhill_j_per_kg=self.downhill_work_j_per_kg[row],
                        new_exercise=new,
                    )
                )
        return tuple(found)

    def massages(self) -> tuple[MassageDone, ...]:
        """Massage by day: the states that a record names, else the whole body; none where a
        record names joints alone."""
        return tuple(
            MassageDone(done.date, self.treated.get(done.date, frozenset()))
            for done in self.sessions
            if done.kind is DoneKind.MASSAGE and self.treated.get(done.date) != frozenset()
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """One session on its way: what is known of it, the running in it, else its negative work
    (27,), where that is known."""

    session: DoneSession
    exposure: Exposure | None
    other_work: FloatArray | None
    steps_measured: bool = False
    heart_rate_bpm: float | None = None


def done_sessions(runner: models.Runner, since: date, until: date) -> tuple[DoneSession, ...]:
    """Everything done on the days `since`..`until`, with negative work by state."""
    return loaded(runner, since, until).sessions


def loaded(runner: models.Runner, since: date, until: date) -> LoadedHistory:
    """Everything done on the days `since`..`until` (both included) with its load."""
    profile = queries.profile_of(runner)
    races = queries.races_of(runner, since=since, until=until)
    recorded = queries.recorded_sessions(runner, since, until)
    grids = {key: grid for key, _, grid in queries.exposures(runner, since, until)}
    anchor = _anchor(profile, recorded, until)
    rows = _merged(
        [_recorded(item, grids.get(item.id), races, anchor) for item in recorded],
        [
            _told(row, profile, anchor.easy_speed_mps)
            for row in queries.entries(runner, since, until)
        ],
    )
    records = treatments.treated(runner, since, until)
    rows += _recorded_massages(rows, records)
    rows.sort(key=lambda row: _order(row.session))
    work, downhill, impulse = _loads(rows, until)
    sessions = tuple(_with_work(row.session, work[place]) for place, row in enumerate(rows))
    level = runner_level(sessions, until + timedelta(days=1), said=profile.said_level)
    pace = pace_basis(
        level=level.level,
        on=until,
        best_efforts=recent_bests(recorded, until),
        results=() if profile.recent_result is None else (profile.recent_result,),
        history=sessions,
    )
    return LoadedHistory(
        sessions=sessions,
        negative_work_j_per_kg=work,
        downhill_work_j_per_kg=downhill,
        impulse_bw_s=impulse,
        exposures=tuple(row.exposure for row in rows),
        heart_rates_bpm=tuple(row.heart_rate_bpm for row in rows),
        limits=HeartLimits(
            profile.resting_heart_rate_bpm, profile.highest_heart_rate_bpm, profile.sex
        ),
        pace=pace,
        level=level,
        treated=_states_by_day(records),
    )


def _recorded_massages(rows: Sequence[_Row], records: Sequence[Treated]) -> list[_Row]:
    """Treatments that a clinic recorded and the runner did not tell of."""
    told = {row.session.date for row in rows if row.session.kind is DoneKind.MASSAGE}
    new = {one.date: one for one in records if one.date not in told}
    return [
        _Row(
            DoneSession(
                date=one.date,
                kind=DoneKind.MASSAGE,
                minutes=one.minutes,
                type=one.type,
                start=one.start,
            ),
            exposure=None,
            other_work=None,
        )
        for one in new.values()
    ]


def _states_by_day(records: Sequence[Treated]) -> dict[date, frozenset[str]]:
    """States that the records of a day name; none when they name joints alone."""
    found: dict[date, frozenset[str]] = {}
    for one in records:
        found[one.date] = found.get(one.date, frozenset()) | frozenset(one.minutes_by_state)
    return found


def _merged(recorded: Sequence[_Row], told: Sequence[_Row]) -> list[_Row]:
    """All sessions, one that was both recorded and told once: the recording, with the effort
    that was told unless it has one. Each recording answers for one told session."""
    rows = list(recorded)
    free = set(range(len(rows)))
    for row in told:
        place = next((at for at in sorted(free) if _same(rows[at].session, row.session)), None)
        if place is None:
            rows.append(row)
            continue
        free.remove(place)
        done = rows[place].session
        rpe = row.session.rpe_cr10 if done.rpe_cr10 is None else done.rpe_cr10
        hard, key = done.hard or row.session.hard, done.key or row.session.key
        session = replace(done, rpe_cr10=rpe, hard=hard, key=key)
        rows[place] = replace(rows[place], session=session)
    return rows


def _same(recorded: DoneSession, told: DoneSession) -> bool:
    """Same day on foot, same kind (a race is a run), time alike as for two recordings."""
    if told.kind not in _ON_FOOT:
        return False
    kinds = [DoneKind.RUN if one.kind is DoneKind.RACE else one.kind for one in (recorded, told)]
    longer = max(recorded.minutes, told.minutes)
    shorter = min(recorded.minutes, told.minutes)
    share = value("import.duplicate_overlap_share")
    return recorded.date == told.date and kinds[0] is kinds[1] and shorter >= share * longer


def recent_bests(recorded: Sequence[RecordedSession], until: date) -> dict[float, float]:
    """Best time in seconds by metres over the weeks that a result stays good for."""
    span = timedelta(days=value("load.cs_result_days"))
    best: dict[float, float] = {}
    for item in recorded:
        if item.sport is Sport.RUN and timedelta(0) <= until - item.local_date <= span:
            for metres, seconds in item.best_efforts_s.items():
                best[metres] = min(seconds, best.get(metres, seconds))
    return dict(sorted(best.items()))


def _anchor(profile: Profile, recorded: Sequence[RecordedSession], until: date) -> PaceReading:
    """The pace anchor before sessions are classified: from efforts and results alone."""
    plain = [
        DoneSession(
            date=item.local_date,
            kind=_KINDS.get(item.sport, DoneKind.CROSS),
            minutes=minutes(item.moving_s),
            distance_m=item.distance_m,
            rpe_cr10=item.rpe_cr10,
        )
        for item in recorded
    ]
    level = runner_level(plain, until + timedelta(days=1), said=profile.said_level)
    return pace_basis(
        level=level.level,
        on=until,
        best_efforts=recent_bests(recorded, until),
        results=() if profile.recent_result is None else (profile.recent_result,),
        history=plain,
    )


def _recorded(
    item: RecordedSession, exposure: Exposure | None, races: Sequence[Race], anchor: PaceReading
) -> _Row:
    kind = _KINDS.get(item.sport, DoneKind.CROSS)
    hard, quality = False, 0.0
    if kind is DoneKind.RUN and exposure is not None:
        effort = run_effort(
            exposure, critical_speed_mps=anchor.critical_speed_mps, rpe_cr10=item.rpe_cr10
        )
        hard, quality = effort.hard, effort.quality_minutes
        if race_run(races, on=item.local_date, distance_m=item.distance_m) is not None:
            kind, hard = DoneKind.RACE, True
    session = DoneSession(
        date=item.local_date,
        kind=kind,
        minutes=minutes(item.moving_s),
        start=item.start,
        distance_m=item.distance_m,
        hard=hard,
        key=hard,
        quality_minutes=min(quality, minutes(item.moving_s)),
        rpe_cr10=item.rpe_cr10,
    )
    other_work: FloatArray | None = None
    if kind is DoneKind.CROSS:
        other_work = sport_negative_work(
            item.sport.value, session.minutes, effort_cr10=item.rpe_cr10
        )
    measured = exposure is not None and LACKS_STEP_RATE not in exposure.lacks
    return _Row(
        session,
        exposure,
        other_work,
        steps_measured=measured,
        heart_rate_bpm=item.mean_heart_rate_bpm,
    )


def _told(row: models.DoneEntry, profile: Profile, easy_speed_mps: float) -> _Row:
    session = bridge.entry_from_row(row)
    if session.kind is DoneKind.STRENGTH:
        return _Row(session, None, _strength_work(session, profile))
    if session.kind not in _ON_FOOT:
        return _Row(session, None, None)
    seconds = session.minutes * SECONDS_PER_MINUTE
    metres = easy_speed_mps * seconds if session.distance_m is None else session.distance_m
    if metres <= 0.0:
        return _Row(session, None, None)
    return _Row(session, exposure_of_segments([Segment(metres, metres / seconds)]), None)


def _strength_work(session: DoneSession, profile: Profile) -> FloatArray | None:
    """Work of a known block of exercises; None when what was done is not known."""
    if session.type not in BLOCKS:
        return None
    lines = lines_of(session.type, equipment=profile.equipment)
    return strength_load(
        [
            StrengthSets(line.id, line.sets, session.rpe_cr10)
            for line in lines
            if line.id in EXERCISES
        ]
    )


def _loads(rows: Sequence[_Row], until: date) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Negative work, its downhill part and impulse of every row; steps against the runner's own
    usual ones of the last weeks before `until`."""
    shape = (len(rows), len(STATES))
    work, downhill, impulse = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    grids = {place: row.exposure for place, row in enumerate(rows) if row.exposure is not None}
    stepped = {place: grid for place, grid in grids.items() if rows[place].steps_measured}
    since = until - timedelta(days=value("load.step_rate_days"))
    usual = own_step_rate_spm(
        [grid for place, grid in stepped.items() if rows[place].session.date > since]
    )
    # Where steps were not measured those of other runners stand in, and count as usual.
    unstepped = {place: grid for place, grid in grids.items() if place not in stepped}
    for some, reference in ((stepped, usual), (unstepped, None)):
        places = list(some)
        load: MuscleLoad = muscle_load(list(some.values()), reference_step_rate=reference)
        work[places] = load.negative_work_j_per_kg
        downhill[places] = load.downhill_work_j_per_kg
        impulse[places] = load.impulse_bw_s
    for place, row in enumerate(rows):
        if row.other_work is not None:
            work[place] = row.other_work
    return work, downhill, impulse


def _with_work(session: DoneSession, work: FloatArray) -> DoneSession:
    named: Mapping[str, float] = (
        {state.id: float(work[place]) for place, state in enumerate(STATES)}
        if np.any(work > 0.0)
        else {}
    )
    return replace(session, negative_work_j_per_kg=named)


def _order(session: DoneSession) -> tuple[date, str, str, float]:
    start = "" if session.start is None else session.start.isoformat()
    return (session.date, start, session.kind.value, session.minutes)
