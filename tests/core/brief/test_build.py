"""The brief from facts: what is lent is told, what is not is not; numbers come from the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.brief.build import build
from lissom.core.brief.facts import Facts, LastVisit, Planned, Treated, Visit
from lissom.core.brief.loads import load_by_group
from lissom.core.recovery.state import Forecast
from lissom.core.runner import CheckIn, DoneKind, DoneSession, Priority, Race

ZONE = ZoneInfo("Europe/London")
ON = date(2026, 3, 2)
START = datetime(2026, 3, 2, 18, 15, tzinfo=ZONE)
NOW = datetime(2026, 3, 2, 17, 52, tzinfo=ZONE)
VISIT = Visit(START, START + timedelta(minutes=45), ZONE, number=6)
CALF_L, CALF_R, QUAD_L = "gastrocnemius-l", "gastrocnemius-r", "quadriceps-l"


def _forecast(days: int = 8, **points: float) -> Forecast:
    mean = np.zeros((days, len(STATES)))
    for key, value in points.items():
        mean[:, STATE_INDEX[key.replace("_l", "-l").replace("_r", "-r")]] = value
    return Forecast(mean, np.maximum(mean - 1, 0), mean + 1)


def _said(days: int = 0, hour: int = 6, **points: float) -> CheckIn:
    at = datetime(2026, 3, 2, hour, 10, tzinfo=ZONE) - timedelta(days=days)
    return CheckIn(
        at=at, soreness={k.replace("_l", "-l").replace("_r", "-r"): v for k, v in points.items()}
    )


def _runs(weekly_km: dict[int, float]) -> tuple[list[DoneSession], np.ndarray]:
    """One run for each given number of days ago, all work in quadriceps and left calf."""
    sessions, rows = [], []
    for ago, km in sorted(weekly_km.items(), reverse=True):
        sessions.append(
            DoneSession(
                date=ON - timedelta(days=ago),
                kind=DoneKind.RUN,
                minutes=6 * km,
                distance_m=1000 * km,
            )
        )
        work = np.zeros(len(STATES))
        work[STATE_INDEX[QUAD_L]] = 3 * km
        work[STATE_INDEX[CALF_L]] = km if ago < 7 else 0.0
        rows.append(work)
    return sessions, np.array(rows)


def _key(days: int, hour: int = 7) -> Planned:
    start = datetime(2026, 3, 2, hour, tzinfo=ZONE) + timedelta(days=days)
    return Planned(start.date(), "run", "Intervals", 60, key=True, start=start)


def _easy(days: int) -> Planned:
    return Planned(ON + timedelta(days=days), "run", "Easy run", 40, key=False)


def _race(days: int) -> Race:
    return Race(
        id="r",
        date=ON + timedelta(days=days),
        distance_m=21_097.5,
        priority=Priority.A,
        name="Half",
    )


def test_without_anything_lent_the_brief_tells_nothing_of_the_runner() -> None:
    made = build(Facts(visit=VISIT, now=NOW))
    assert (made.sore, made.loads, made.agenda, made.ranges, made.sided) == (None,) * 5
    assert made.deep_allowed is None
    assert "not shared: ask" in made.rules[0]
    assert made.against == ()


def test_loads_are_shares_of_the_leg_load_against_habit() -> None:
    sessions, work = _runs({2: 10, 5: 10, 10: 10, 40: 40, 70: 500})
    found = load_by_group(sessions, work, ON)
    assert found is not None
    first, second = found.groups[:2]
    assert (first.group, round(first.week, 2), round(first.habit, 2)) == ("quadriceps", 0.75, 1.0)
    assert (second.group, round(second.week, 2), second.change) == ("gastrocnemius", 0.25, 25)
    assert first.change == -25
    assert sum(one.week for one in found.groups) == pytest.approx(1)
    assert (found.week_km, found.month_km) == (20, 30)
    assert found.habit_km == pytest.approx(50 / 8)


def test_without_a_run_in_four_weeks_there_is_no_load_to_show() -> None:
    sessions, work = _runs({40: 10})
    assert load_by_group(sessions, work, ON) is None
    assert load_by_group([], np.zeros((0, len(STATES))), ON) is None


def test_what_was_said_today_stands_before_what_is_expected() -> None:
    facts = Facts(
        visit=VISIT,
        now=NOW,
        check_ins=[_said(gastrocnemius_l=3.5, gastrocnemius_r=2)],
        forecast=_forecast(gastrocnemius_l=1, quadriceps_l=2.6),
    )
    sore = build(facts).sore
    assert sore is not None
    assert (sore.now[CALF_L], sore.now[QUAD_L]) == (3.5, 2.5)
    assert sore.said_at == facts.check_ins[0].at  # type: ignore[index]
    assert [one.state for one in sore.ahead] == [CALF_L, QUAD_L]
    assert (sore.ahead[1].mean, sore.ahead[1].low, sore.ahead[1].high) == (2.5, 1.5, 3.5)
    old = replace(facts, check_ins=[_said(days=1, gastrocnemius_l=3.5)])
    late = build(old).sore
    assert late is not None
    assert (late.said_at, late.now[CALF_L]) == (None, 1)


def test_what_is_said_after_the_look_is_not_in_the_brief() -> None:
    facts = Facts(
        visit=VISIT, now=NOW, check_ins=[_said(hour=20, quadriceps_l=9)], forecast=_forecast()
    )
    sore = build(facts).sore
    assert sore is not None
    assert sore.now[QUAD_L] == 0


def test_the_outlook_is_for_the_next_key_session() -> None:
    facts = Facts(
        visit=VISIT, now=NOW, check_ins=[], forecast=_forecast(quadriceps_l=2), planned=[]
    )
    sore = build(facts).sore
    assert sore is not None
    assert sore.ahead_on == ON + timedelta(days=3)
    keyed = build(replace(facts, planned=[_easy(1), _key(5)])).sore
    assert keyed is not None
    assert keyed.ahead_on == ON + timedelta(days=5)


def test_a_sorer_side_is_named_with_the_mornings_it_was_so() -> None:
    said = [_said(days=9, gastrocnemius_l=5, gastrocnemius_r=0)]
    said += [_said(days=ago, gastrocnemius_l=3, gastrocnemius_r=2) for ago in (6, 5, 4, 3)]
    said += [_said(days=ago, gastrocnemius_l=1, gastrocnemius_r=2) for ago in (2, 1)]
    said += [_said(gastrocnemius_l=3.5, gastrocnemius_r=2)]
    facts = Facts(visit=VISIT, now=NOW, check_ins=said, forecast=_forecast())
    sided = build(facts).sided
    assert sided is not None
    assert (sided.state, sided.points, sided.other_side) == (CALF_L, 3.5, "right")
    assert (sided.mornings, sided.of) == (5, 7)
    alike = [_said(gastrocnemius_l=2, gastrocnemius_r=1.5)]
    assert build(replace(facts, check_ins=alike)).sided is None


def test_the_next_key_session_is_always_among_the_days_ahead() -> None:
    planned = [*(_easy(days) for days in range(1, 5)), _key(6), _easy(7)]
    facts = Facts(visit=VISIT, now=NOW, planned=planned, races=[_race(48), _race(90)])
    agenda = build(facts).agenda
    assert agenda is not None
    assert [one.key for one in agenda.ahead] == [False, False, True]
    assert agenda.race == _race(48)


def test_deep_work_is_allowed_or_refused_with_the_reason() -> None:
    facts = Facts(visit=VISIT, now=NOW, planned=[_key(3)], races=[_race(48)])
    free = build(facts)
    assert free.deep_allowed is True
    assert free.rules[:2] == (
        "Deep work may be done today.",
        "It closes on Tuesday 3 March at 19:00, before intervals on Thursday 5 March.",
    )
    key = build(replace(facts, planned=[_key(1)]))
    assert key.deep_allowed is False
    assert "Intervals begins 12 h after it" in key.rules[0]
    race = build(replace(facts, planned=[], races=[_race(1)]))
    assert race.deep_allowed is False
    assert "before Half" in race.rules[0]


def test_sore_groups_get_light_work_only() -> None:
    facts = Facts(visit=VISIT, now=NOW, check_ins=[], forecast=_forecast(quadriceps_l=3.5))
    assert "Left quadriceps 3.5: deep work stops at 4." in build(facts).rules
    sore = build(replace(facts, forecast=_forecast(quadriceps_l=4)))
    assert "Light work only at 4 of 10 or more: left quadriceps." in sore.rules


def test_what_was_treated_last_time_is_held_against_the_forecast_made_then() -> None:
    last = LastVisit(
        on=ON - timedelta(days=10),
        treated=(
            Treated("gastrocnemius", "effleurage, medium", 14, before=4),
            Treated("quadriceps", "stripping, medium", 12, side="left", before=2),
            Treated("lower_back", "kneading, light", 5),
        ),
        forecast=_forecast(days=3, gastrocnemius_l=3, quadriceps_l=2),
    )
    words = [_said(days=9, gastrocnemius_l=3, gastrocnemius_r=2.5, quadriceps_l=6)]
    facts = Facts(visit=VISIT, now=NOW, check_ins=words, forecast=_forecast(), last=last)
    calf, quad, back = build(facts).moved
    assert (calf.next_day, calf.within) == (3, True)
    assert (quad.next_day, quad.within) == (6, False)
    assert (back.next_day, back.within) == (None, None)


def test_the_same_facts_give_the_same_brief() -> None:
    sessions, work = _runs({2: 10, 5: 10, 40: 40})
    facts = Facts(
        visit=VISIT,
        now=NOW,
        sessions=sessions,
        work=work,
        check_ins=[_said(gastrocnemius_l=3.5)],
        forecast=_forecast(quadriceps_l=2),
        planned=[_key(3)],
    )
    assert repr(build(facts)) == repr(build(facts))
