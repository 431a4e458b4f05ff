"""Free hours to choose from, the best first with their reasons, and what giving one up means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.booking.intervals import Interval, merge
from lissom.core.booking.model import MassageSlot, Span
from lissom.core.booking.offers import Offer, offers
from lissom.core.booking.sentences import clock_time
from lissom.core.booking.wanting import WHOLE_WEEK, DayWorth, Wanted, whole_days, windows_on
from lissom.core.evidence import value
from lissom.core.planning.wanted import day_from_dict
from lissom.web.training.page_reads import ShownProgramme
from lissom.web.training.presenters import sessions, words
from lissom.web.training.presenters.words import DASH
from lissom.web.training.slots import HouseRules, Standing
from lissom.web.ui.components import Slot
from lissom.web.ui.naming import written

_SPREAD_DAYS = 3
_OF_A_DAY, _TO_MOVE = 2, 8


def ranked(
    session: Mapping[str, Any],
    free: Sequence[MassageSlot],
    zone: ZoneInfo,
    *,
    now: datetime,
) -> tuple[Offer, ...]:
    """Free hours for a wanted treatment as the planner values them: what the programme gains on
    each day, less by the hour from its best moment, money, way and therapist.

    Only hours of the treatment's type and length, on the days where it may lie.
    """
    silent = [replace(one, why="") for one in _weighed(session)]  # the page says it in its words
    wanted = Wanted(
        type=str(session["type"]),
        minutes=int(session["minutes"]),
        windows=windows_of(session, WHOLE_WEEK, zone.key),
        zone=zone.key,
        need=need_of(session),
        days=tuple(silent),
        best=aim_of(session),
        slot=session.get("slot"),
        usual=session.get("usual", ""),
    )
    return offers(wanted, free, now=now)


def days_around(session: Mapping[str, Any]) -> tuple[date, ...]:
    """The days on which a wanted treatment may lie, in order: those that the programme has weighed
    and those within three days. Deep work lies only where the rules around key sessions were
    checked: on its own day and the weighed ones."""
    own, weighed = sessions.day_of(session), _weighed(session)
    barred = {one.date for one in weighed if one.worth is None}
    near = {one.date for one in weighed} | {own}
    if session.get("intensity") != "deep":
        near |= {own + timedelta(days=off) for off in range(-_SPREAD_DAYS, _SPREAD_DAYS + 1)}
    return tuple(sorted(near - barred))


def windows_of(
    session: Mapping[str, Any], weekly: Sequence[Sequence[Span]], zone: str
) -> tuple[Interval, ...]:
    """The hours of each weekday (Monday first) on the days where a wanted treatment may lie."""
    days = days_around(session)
    return merge(one for day in days for one in windows_on(day, day, weekly, zone))


def need_of(session: Mapping[str, Any]) -> int:
    """What the programme loses without a wanted treatment, in milli-points: as it was weighed,
    else what it pays for any."""
    own = sessions.day_of(session)
    weighed = next((one.worth for one in _weighed(session) if one.date == own), None)
    return _any_need() if weighed is None else max(weighed, 0)


def _any_need() -> int:
    return round(value("planning.price_massage_wish"))


def _weighed(session: Mapping[str, Any]) -> tuple[DayWorth, ...]:
    """What the programme gains by the treatment day by day; empty in programmes that were made
    before this was kept."""
    return tuple(day_from_dict(row) for row in session.get("days", ()))


def aim_of(session: Mapping[str, Any]) -> datetime:
    """The moment that the programme would choose."""
    return datetime.fromisoformat(session.get("start") or session["window"]["from"])


def other_hours(
    means: Standing, free: Sequence[MassageSlot], zone: ZoneInfo, *, now: datetime, days: int
) -> tuple[Offer, ...]:
    """Free hours to which an appointment can be moved: at its clinic, of its type and length, the
    nearest first, up to some days after it; at most two of a day, so that other days are seen."""
    last = means.start.astimezone(zone).date() + timedelta(days=days)
    wanted = Wanted(
        type=means.type,
        minutes=means.minutes,
        windows=whole_days(now.astimezone(zone).date(), last, zone.key),
        zone=zone.key,
        need=_any_need(),
        best=means.start,
        usual=means.therapist,
    )
    here = [one for one in free if one.place == means.place and one.start != means.start]
    found: list[Offer] = []
    on_day: dict[date, int] = {}
    for one in offers(wanted, here, now=now, most=len(here)):
        day = one.slot.start.astimezone(zone).date()
        on_day[day] = on_day.get(day, 0) + 1
        if on_day[day] <= _OF_A_DAY and len(found) < _TO_MOVE:
            found.append(one)
    return tuple(found)


def _slot_when(slot: MassageSlot, zone: ZoneInfo, *, on: date) -> str:
    start = slot.start.astimezone(zone)
    end = start + timedelta(minutes=slot.minutes)
    return f"{words.day_spoken(start.date(), on)}, {start:%H:%M}{DASH}{end:%H:%M}"


def _begins(start: datetime, on: date) -> str:
    """`today 18:00`, `Sat 14 March 18:00`."""
    near = {0: gettext("today"), 1: gettext("tomorrow")}.get((start.date() - on).days)
    return f"{near or words.day_short(start.date())} {start:%H:%M}"


def _because(offer: Offer, programme: ShownProgramme | None, zone: ZoneInfo) -> str:
    """Who, how the hour lies in the week, and what it is worth against the first."""
    around = _around(offer.slot.start.astimezone(zone).date(), programme)
    reason = words.curly(words.lower_first(offer.reason.rstrip(".")))
    return words.sentence(
        "; ".join(part for part in (offer.slot.therapist, around, reason) if part)
    )


def _around(day: date, programme: ShownProgramme | None) -> str:
    """The key session before and the one after a day."""
    if programme is None:
        return ""
    before = _near_key(day, programme, range(0, -4, -1))
    after = _near_key(day, programme, range(1, 7))
    told = []
    if before:
        gap, name = before
        told.append(
            gettext("the day of {name}").format(name=name)
            if gap == 0
            else gettext("{days} after {name}").format(days=words.days(-gap), name=name)
        )
    if after:
        gap, name = after
        told.append(gettext("{days} before {name}").format(days=words.days(gap), name=name))
    return words.joined(told)


def _near_key(day: date, programme: ShownProgramme, gaps: range) -> tuple[int, str] | None:
    for gap in gaps:
        when = day + timedelta(days=gap)
        found = programme.day(when)
        for one in found["sessions"] if found else ():
            if sessions.is_key(one):
                return gap, f"{written(when, 'l')}\u2019s {sessions.inside(one, length=False)}"
    return None


def hours_to_choose(
    chosen: Sequence[Offer], programme: ShownProgramme | None, zone: ZoneInfo, *, on: date
) -> tuple[Slot, ...]:
    """Free hours as a list to choose from, the first one chosen."""
    return tuple(
        Slot(
            id=one.slot.id,
            when=_slot_when(one.slot, zone, on=on),
            because=_because(one, programme, zone),
            price=words.money(one.slot.price_pence),
            checked=place == 0,
            begins=_begins(one.slot.start.astimezone(zone), on),
        )
        for place, one in enumerate(chosen)
    )


def starts_of(chosen: Sequence[Offer]) -> tuple[tuple[str, str], ...]:
    """The instant of each free hour, by its id."""
    return tuple((one.slot.id, one.slot.start.isoformat()) for one in chosen)


def giving_up(means: Standing) -> str:
    """Until when an appointment is moved or cancelled in time, and what may be due later."""
    until = clock_time(means.deadline, ZoneInfo(means.zone))
    fee = words.money(means.fee_pence)
    if not means.late:
        later = (
            gettext("Later, {fee} may be due.").format(fee=fee)
            if means.fee_pence
            else gettext("Later it is noted as late.")
        )
        return gettext("Move or cancel it in time until {until}. {later}").format(
            until=until, later=later
        )
    due = (
        gettext("{fee} may be due").format(fee=fee)
        if means.fee_pence
        else gettext("it is noted as late")
    )
    return gettext(
        "The notice ended on {until}: if you cancel now, {due}. Only {place} can still move it."
    ).format(until=until, due=due, place=means.place)


def house_rule(rules: HouseRules) -> str:
    """What a clinic asks, before an hour is booked there."""
    text = gettext("{place}: in time until {notice_h} hours before").format(
        place=rules.place, notice_h=rules.notice_h
    )
    if not rules.late_fee_percent:
        return gettext("{text}; later it is noted as late.").format(text=text)
    return gettext("{text}; given up later, {late_fee_percent} % of the price may be due.").format(
        text=text, late_fee_percent=rules.late_fee_percent
    )
