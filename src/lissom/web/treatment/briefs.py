"""The pre-session brief: loads what is lent, asks the core.

Only what `access.sight` opens is read at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lissom.core.anatomy import Side
from lissom.core.brief.build import Brief, build
from lissom.core.brief.facts import Against, Answers, Facts, LastVisit, Planned, Visit
from lissom.core.evidence import value
from lissom.core.recovery.flexibility import Change, Measured, changes
from lissom.core.recovery.soreness import default_model
from lissom.core.recovery.state import Forecast
from lissom.core.runner import CheckIn
from lissom.core.screening.answers import ages_of, due_at_visit
from lissom.core.screening.consent import Kind
from lissom.core.screening.red_flags import Asked
from lissom.web.clinic.models import Appointment
from lissom.web.training import overrules, page_reads, planning
from lissom.web.training import queries as training
from lissom.web.training.history import LoadedHistory, loaded
from lissom.web.training.models import Runner
from lissom.web.training.presenters import words
from lissom.web.training.presenters.sessions import is_key
from lissom.web.treatment import access, last_time, screening
from lissom.web.treatment.access import Sight
from lissom.web.treatment.models import Decision

_AHEAD_D = 14
_FORECAST_D = 8
_WORDS = timedelta(days=28)


@dataclass(frozen=True, slots=True, eq=False)
class VisitBrief:
    """The brief of one appointment, with what it rests on."""

    visit: Appointment
    seen: Sight
    facts: Facts
    brief: Brief
    decision: Decision | None


def brief_of(seen: Sight, visit: Appointment, *, now: datetime) -> VisitBrief:
    """The brief of an appointment for a client that may be seen."""
    zone = ZoneInfo(visit.therapist.clinic.timezone)
    facts = _facts(seen, visit, zone, now)
    decided = None
    if seen.treatment is not None:
        decided = Decision.objects.filter(client=seen.client, appointment=visit).first()
    return VisitBrief(visit=visit, seen=seen, facts=facts, brief=build(facts), decision=decided)


def _facts(seen: Sight, visit: Appointment, zone: ZoneInfo, now: datetime) -> Facts:
    before = past_visits(seen, visit)
    on = visit.start.astimezone(zone).date()
    part = Facts(
        visit=Visit(visit.start, visit.end, zone, number=len(before) + 1),
        now=now,
        answers=_answers(seen, now),
        last=_last(seen, visit, before, zone),
    )
    runner = seen.runner
    if runner is None:
        return part
    return with_training(part, seen, runner, on)


def _last(
    seen: Sight, visit: Appointment, before: Sequence[Appointment], zone: ZoneInfo
) -> LastVisit | None:
    """The visit before, with what its record says while the consent to treatment stands."""
    done = None if seen.treatment is None else last_time.of(seen.client, before=visit.start)
    day = before[-1].start.astimezone(zone).date() if before else None
    if done is not None and (day is None or done.on >= day):
        return LastVisit(done.on, treated=done.treated, home_care=done.home_care)
    return None if day is None else LastVisit(day)


def with_training(part: Facts, seen: Sight, runner: Runner, on: date) -> Facts:
    """What the runner lends, kind by kind; what is not lent is not read."""
    load, sore, dates = (seen.shows(kind) for kind in (Kind.LOAD, Kind.SORENESS, Kind.PROGRAMME))
    day = min(on, part.now.astimezone(ZoneInfo(runner.timezone)).date())
    past = loaded(runner, day - planning.history_days(), day) if load or sore or dates else None
    said = training.check_ins(runner, day - planning.history_days(), day) if sore else None
    return Facts(
        visit=part.visit,
        now=part.now,
        answers=part.answers,
        last=_expected_then(part.last, past, said),
        check_ins=None if said is None else [one for one in said if one.at.date() > day - _WORDS],
        forecast=None if past is None or said is None else _forecast(past, said, day),
        sessions=None if past is None or not (load or dates) else past.sessions,
        work=past.negative_work_j_per_kg if past is not None and load else None,
        planned=_planned(runner, on) if dates else None,
        races=training.races_of(runner, since=on - timedelta(days=5)) if dates else (),
        ranges=_ranges(runner, on) if seen.shows(Kind.RANGE) else None,
        overrules=overrules.standing(runner, since=on, now=part.now) if dates else (),
    )


def _forecast(past: LoadedHistory, said: Sequence[CheckIn], on: date) -> Forecast:
    state = planning.recovery_state(past, said, on)
    return default_model().forecast(state, _FORECAST_D)


def _expected_then(
    last: LastVisit | None, past: LoadedHistory | None, said: Sequence[CheckIn] | None
) -> LastVisit | None:
    """With what was expected on the evening of that visit."""
    if last is None or not last.treated or past is None or said is None:
        return last
    words_then = [one for one in said if one.at.date() <= last.on]
    state = planning.recovery_state(past, words_then, last.on)
    return replace(last, forecast=default_model().forecast(state, 1))


def _planned(runner: Runner, on: date) -> tuple[Planned, ...]:
    """Sessions of the programme in force from the day of the visit on."""
    programme = page_reads.shown_programme(runner)
    if programme is None:
        return ()
    found = []
    for ahead in range(_AHEAD_D):
        day = programme.day(on + timedelta(days=ahead))
        for one in [] if day is None else day["sessions"]:
            start = one.get("start")
            found.append(
                Planned(
                    date=on + timedelta(days=ahead),
                    kind=one["kind"],
                    title=one["title"],
                    minutes=round(one.get("minutes") or 0),
                    key=words.is_running(one["kind"]) and is_key(one),
                    start=None if not start else datetime.fromisoformat(start),
                )
            )
    return tuple(found)


def _ranges(runner: Runner, on: date) -> tuple[Change, ...]:
    rows = training.measurements(runner, on)
    measured = [Measured(row.date, row.test, Side(row.side), row.amount) for row in rows]
    long = value("distances.marathon_m")
    marathons = [
        race.date for race in training.races_of(runner, until=on) if race.distance_m >= long
    ]
    return changes(measured, on, marathons=marathons)


def _answers(seen: Sight, now: datetime) -> Answers | None:
    """Screening as far as it may be seen; None without the consent to treatment."""
    if seen.treatment is None:
        return None
    found = screening.rules_of(seen.client.clinic)
    told = screening.answers_seen(seen)
    ages = ages_of(told, now=now, rules=found.rules)
    stale = {
        rule.sign: ages[rule.id].days
        for rule in due_at_visit(told, now=now, rules=found.rules)
        if rule.id in ages and Asked.INTAKE in rule.asked and rule.fresh.days
    }
    return Answers(
        found=screening.screening_of(seen, now=now, told=told),
        aloud=tuple(rule for rule in found.rules.values() if rule.aloud),
        stale=dict(sorted(stale.items(), key=lambda one: (-one[1], one[0]))),
        given=bool(told),
        against=tuple(
            Against(one.flag_class, one.sign, one.sentence)
            for one in screening.signs_against(seen, now=now)
        ),
    )


def past_visits(seen: Sight, visit: Appointment) -> Sequence[Appointment]:
    """Completed visits of the client at the clinic before this one, by start."""
    return access.completed_visits(seen.client, before=visit.start)
