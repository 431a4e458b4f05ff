"""The brief: everything a therapist reads on one screen before touching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.brief.deep_work import key_against, race_against, race_start
from lissom.core.brief.facts import Against, Answers, Facts, LastVisit, Planned
from lissom.core.brief.loads import Loads, load_by_group
from lissom.core.brief.soreness import Moved, Sided, Sore, moved_since, one_sided, sore_now
from lissom.core.evidence import value
from lissom.core.planning.overrules import Overrulable, overruled
from lissom.core.recovery.flexibility import Change
from lissom.core.runner import DoneSession, Race


@dataclass(frozen=True, slots=True)
class RangePair:
    """A test of both sides (or one for both): the last results and what changed."""

    test: str
    left: Change | None
    right: Change | None
    both: Change | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Done in the last 48 hours; sessions ahead to the next key one; the next race."""

    done: tuple[DoneSession, ...]
    ahead: tuple[Planned, ...]
    race: Race | None


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """All parts; None: not lent or not known. `rules`: sentences in force for this visit."""

    answers: Answers | None
    sided: Sided | None
    sore: Sore | None
    loads: Loads | None
    agenda: Agenda | None
    ranges: tuple[RangePair, ...] | None
    last: LastVisit | None
    moved: tuple[Moved, ...]
    deep_allowed: bool | None
    rules: tuple[str, ...]

    @property
    def against(self) -> tuple[Against, ...]:
        """Signs against a treatment, gravest first."""
        return () if self.answers is None else self.answers.against


def build(facts: Facts) -> Brief:
    """The brief of a visit. Pure: the same facts give the same brief."""
    loads = None
    if facts.sessions is not None and facts.work is not None:
        loads = load_by_group(facts.sessions, facts.work, facts.visit.on)
    sore = sore_now(facts)
    allowed, rules = rules_in_force(facts, sore)
    return Brief(
        answers=facts.answers,
        sided=one_sided(facts),
        sore=sore,
        loads=loads,
        agenda=_agenda(facts),
        ranges=None if facts.ranges is None else _pairs(facts.ranges),
        last=facts.last,
        moved=moved_since(facts),
        deep_allowed=allowed,
        rules=rules,
    )


def _agenda(facts: Facts) -> Agenda | None:
    if facts.planned is None:
        return None
    on = facts.visit.on
    since = on - timedelta(days=round(value("brief.done_hours") / 24))
    done = [one for one in facts.sessions or () if since <= one.date <= on]
    ahead = sorted(
        (one for one in facts.planned if one.date > on and one.kind not in ("rest", "massage")),
        key=lambda one: (one.date, one.start is None, str(one.start), one.title),
    )
    races = sorted((one for one in facts.races if one.date >= on), key=lambda one: one.date)
    return Agenda(
        done=tuple(done[-round(value("brief.done_shown")) :]),
        ahead=_to_next_key(ahead),
        race=races[0] if races else None,
    )


def _to_next_key(ahead: Sequence[Planned]) -> tuple[Planned, ...]:
    """The first sessions, the next key one always among them."""
    most = round(value("brief.ahead_shown"))
    place = next((at for at, one in enumerate(ahead) if one.key), None)
    if place is None or place < most:
        return tuple(ahead[:most])
    return (*ahead[: most - 1], ahead[place])


def _pairs(changes: Sequence[Change]) -> tuple[RangePair, ...]:
    tests = dict.fromkeys(one.test for one in changes)
    by_side = {(one.test, one.side.value): one for one in changes}
    return tuple(
        RangePair(
            test,
            by_side.get((test, "left")),
            by_side.get((test, "right")),
            by_side.get((test, "none")),
        )
        for test in tests
    )


def rules_in_force(facts: Facts, sore: Sore | None) -> tuple[bool | None, tuple[str, ...]]:
    """Whether deep work may be done at this visit, and the sentences that say so.

    None: dates are not lent, so races and key sessions have to be asked for.
    """
    said: list[str] = []
    allowed: bool | None = True
    if facts.planned is None:
        allowed = None
        said.append("Race and session dates are not shared: ask for them before deep work.")
    else:
        visit = facts.visit
        why = race_against(visit.start, visit.end, facts.races, visit.zone, facts.overrules)
        why = why or key_against(visit.end, facts.keys, visit.zone, facts.overrules)
        allowed = why is None
        said.append("Deep work may be done today." if why is None else f"No deep work today. {why}")
        said += _closed_later(facts, allowed=allowed)
    if overruled(facts.overrules, Overrulable.SORE, facts.visit.on) is None:
        said += _sore_rules(sore)
    if overruled(facts.overrules, Overrulable.KEY, facts.visit.on) is None:
        hours = value("planning.deep_key_hours")
        said.append(f"No hard or long run for {hours:g} h after deep work.")
    said += [one.sentence for one in facts.overrules if one.first <= facts.visit.on <= one.last]
    return allowed, tuple(said)


def _closed_later(facts: Facts, *, allowed: bool) -> list[str]:
    """The days ahead on which a race or key session closes deep work."""
    if not allowed:
        return []
    race = min(
        (one for one in facts.races if one.date >= facts.visit.on),
        key=lambda one: one.date,
        default=None,
    )
    said = []
    keys = sorted(facts.keys, key=lambda one: one.start)
    if keys and overruled(facts.overrules, Overrulable.KEY, facts.visit.on) is None:
        gap = timedelta(hours=value("planning.deep_key_hours"))
        shut = (keys[0].start - gap).astimezone(facts.visit.zone)
        said.append(
            f"It closes on {_day(shut.date())} at {shut:%H:%M}, before {_lower(keys[0].title)} on "
            f"{_day(keys[0].start.astimezone(facts.visit.zone).date())}."
        )
    near = value("brief.race_near_days")
    if race is not None and (race.date - facts.visit.on).days <= near:
        said.append(_race_rule(race, facts.visit.zone, facts.visit.on))
    return said


def _race_rule(race: Race, zone: ZoneInfo, on: date) -> str:
    before = timedelta(hours=value("planning.deep_before_race_hours"))
    shut = race_start(race, zone) - before
    days = (race.date - on).days
    name = race.name or "the race"
    return f"For {name} in {days} days the last deep work ends by {_day(shut.date())} {shut:%H:%M}."


def _sore_rules(sore: Sore | None) -> list[str]:
    if sore is None:
        return []
    limit = value("planning.deep_soreness")
    worst = max(sore.now, key=lambda key: (sore.now[key], -STATE_INDEX[key]))
    places = [key for key in sore.now if sore.now[key] >= limit]
    if not places:
        label = STATES[STATE_INDEX[worst]].label
        return [f"{label} {sore.now[worst]:g}: deep work stops at {limit:g}."]
    named = ", ".join(STATES[STATE_INDEX[key]].label.lower() for key in places)
    return [f"Light work only at {limit:g} of 10 or more: {named}."]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
