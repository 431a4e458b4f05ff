"""What an overrule would change: read by the therapist before it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.brief.deep_work import race_start
from lissom.core.brief.facts import Facts
from lissom.core.brief.soreness import sore_now
from lissom.core.evidence import value
from lissom.core.planning.overrules import Overrulable


def effect_of(rule: Overrulable, facts: Facts) -> tuple[str, ...]:
    """A sentence for every hour or muscle at which deep work opens, from the programme, races and
    soreness that are lent; empty when nothing of it would change."""
    found = {
        Overrulable.KEY: _keys,
        Overrulable.RACE: _races,
        Overrulable.SORE: _sore,
    }[rule]
    return tuple(found(facts))


def _keys(facts: Facts) -> list[str]:
    gap = timedelta(hours=value("planning.deep_key_hours"))
    zone = facts.visit.zone
    return [
        f"{key.title} on {_moment(key.start.astimezone(zone))}: deep work may end until it begins, "
        f"not by {_moment((key.start - gap).astimezone(zone))}."
        for key in sorted(facts.keys, key=lambda one: one.start)
        if key.start > facts.now
    ]


def _races(facts: Facts) -> list[str]:
    gap = timedelta(hours=value("planning.deep_after_race_hours"))
    zone = facts.visit.zone
    return [
        f"After {race.name or 'the race'} deep work may begin on "
        f"{_moment(race_start(race, zone))}, not from {_moment(race_start(race, zone) + gap)}."
        for race in sorted(facts.races, key=lambda one: one.date)
        if race_start(race, zone) + gap > facts.now
    ]


def _sore(facts: Facts) -> list[str]:
    sore = sore_now(facts)
    limit = value("planning.deep_soreness")
    if sore is None:
        return []
    return [
        f"{STATES[STATE_INDEX[key]].label} at {points:g} of 10: deep work opens, not light alone."
        for key, points in sorted(sore.now.items(), key=lambda one: STATE_INDEX[one[0]])
        if points >= limit
    ]


def _moment(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B}, {at:%H:%M}"
