"""The waiting list in words: wishes, hours on their way, who was asked and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, gettext_lazy, ngettext

from lissom.core.booking.offers import Offer
from lissom.web.clinic.models import Service
from lissom.web.ui.components import Badge
from lissom.web.ui.naming import written
from lissom.web.waiting import access
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry
from lissom.web.waiting.queries import OnItsWay
from lissom.web.waiting.wishes import Wish

_SYNTHETIC = "(synthetic)"
_STATES = {
    "booked": Badge(gettext_lazy("has an hour"), "good", "check"),
    "withdrawn": Badge(gettext_lazy("left")),
    "lapsed": Badge(gettext_lazy("times passed")),
}
_ANSWERS = {
    "": Badge("awaited", "warn", "held"),
    "accepted": Badge(gettext_lazy("took it"), "good", "check"),
    "declined": Badge(gettext_lazy("said no")),
    "unanswered": Badge(gettext_lazy("no answer")),
    "withdrawn": Badge(gettext_lazy("passed on by the clinic")),
}
_FREED_BY = {
    "cancelled": gettext_lazy("an appointment was cancelled"),
    "moved": gettext_lazy("an appointment was moved"),
    "shorter": gettext_lazy("an appointment became shorter"),
    "opened": gettext_lazy("hours were opened"),
    "rest": gettext_lazy("left over of a freed hour"),
}
_SHOWN_WINDOWS = 3


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in a list."""

    key: int
    name: str
    what: str
    when: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class HourLine:
    """A freed hour in a list."""

    key: int
    when: str
    text: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One client asked for a freed hour. `reach`: how to tell the client when no mail went."""

    key: int
    entry: int
    name: str
    when: str
    text: str
    why: str
    reach: str
    badge: Badge
    awaited: bool
    can_take: bool


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A free hour that would meet a wish."""

    start: str
    therapist: str
    label: str
    reason: str


def plain(name: str) -> str:
    """A name of the demo without the mark that it is invented: the page says so once."""
    return name.removesuffix(_SYNTHETIC).strip()


def service_words(row: Service) -> str:
    """`Maintenance, 60 min`: the clinic's own name for it, else its type."""
    return _service(row.name, row.type, row.minutes)


def _service(name: str, type_: str, minutes: int) -> str:
    return gettext("{value}, {minutes} min").format(
        value=name or type_.replace("_", " ").capitalize(), minutes=minutes
    )


def day_words(day: date) -> str:
    """`Mon 2 Mar`."""
    return f"{written(day, 'D')} {day.day} {written(day, 'M')}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """`Mon 2 Mar, 10:00`."""
    local = at.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"


def span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """`Mon 2 Mar, 10:00–11:00`."""
    return f"{moment(start, zone)}–{end.astimezone(zone):%H:%M}"


def until_words(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`10:20` today, else with the day."""
    same = at.astimezone(zone).date() == now.astimezone(zone).date()
    return f"{at.astimezone(zone):%H:%M}" if same else moment(at, zone)


def entry_lines(wishes: Sequence[Wish], now: datetime) -> list[EntryLine]:
    return [entry_line(wish, now) for wish in wishes]


def entry_line(wish: Wish, now: datetime) -> EntryLine:
    """A wish, with the times of its clinic."""
    found = [_STATES[wish.state]] if wish.state in _STATES else []
    if wish.first and wish.state == WaitingEntry.State.WAITING:
        found.append(Badge("first", "firm"))
    if wish.asked:
        found.append(Badge(gettext("asked now"), "warn", "held"))
    what = _service(*wish.service)
    if wish.therapist:
        only = "only " if wish.only_therapist else ""
        what += gettext(", {only}with {plain}").format(only=only, plain=plain(wish.therapist))
    return EntryLine(
        key=wish.key,
        name=plain(wish.client),
        what=what,
        when=gettext("{windows_words} · waits {waits}").format(
            windows_words=windows_words(wish), waits=_waits(wish, now)
        ),
        badges=tuple(found),
    )


def windows_words(wish: Wish) -> str:
    """When the client could come: as it was said, else the next stretches."""
    if wish.pattern:
        return _pattern_words(wish.pattern)
    if not wish.ahead:
        return gettext("no time ahead")
    zone = ZoneInfo(wish.timezone)
    parts = [_stretch(one.start, one.end, zone) for one in wish.ahead[:_SHOWN_WINDOWS]]
    more = len(wish.ahead) - _SHOWN_WINDOWS
    return "; ".join(parts) + (gettext(" and {more} more").format(more=more) if more > 0 else "")


def _pattern_words(said: Mapping[str, Any]) -> str:
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    days = (
        day_words(first)
        if first == last
        else gettext("{day_words} to {day_words_2}").format(
            day_words=day_words(first), day_words_2=day_words(last)
        )
    )
    if len(said["weekdays"]) < len(WEEKDAYS_ABBR) and first != last:
        days += f", {', '.join(str(WEEKDAYS_ABBR[day]) for day in said['weekdays'])}"
    if (said["opens"], said["closes"]) == ("00:00", "00:00"):
        return gettext("{days}, any hour").format(days=days)
    closes = "24:00" if said["closes"] == "00:00" else said["closes"]
    return f"{days}, {said['opens']}–{closes}"


def _stretch(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """A day's stretch; a whole day without hours."""
    begin, close = start.astimezone(zone), end.astimezone(zone)
    if begin.time() == time(0) and close.time() == time(0):
        return gettext("{day_words}, any hour").format(day_words=day_words(begin.date()))
    shown = "24:00" if close.time() == time(0) else f"{close:%H:%M}"
    return f"{day_words(begin.date())}, {begin:%H:%M}–{shown}"


def _waits(wish: Wish, now: datetime) -> str:
    days = (now - wish.since) // timedelta(days=1)
    if days < 1:
        return gettext("since today")
    return ngettext("{days} day", "{days} days", days).format(days=days)


def list_sentence(count: int, words: str, *, ended: bool) -> str:
    """How many there are."""
    kind = gettext("entry that is over") if ended else gettext("person waits")
    if count != 1:
        kind = gettext("entries that are over") if ended else gettext("people wait")
    return f"{count:,} {kind}" + (f" with “{words}”" if words else "")


def facts(row: WaitingEntry, wish: Wish) -> list[tuple[str, str]]:
    """What is known of a wish, in pairs; `wish` is the same one."""
    zone = ZoneInfo(row.clinic.timezone)
    found = [
        (gettext("Service"), service_words(row.service)),
        (gettext("When"), windows_words(wish)),
        (gettext("With"), _with(row)),
        (gettext("Waits since"), moment(row.since, zone)),
        (gettext("Until"), moment(row.until, zone)),
    ]
    if row.notice_min:
        found.append(
            (
                gettext("Needs to know"),
                gettext("{length} before").format(length=_length(row.notice_min)),
            )
        )
    if row.client.phone:
        found.append((gettext("Telephone"), row.client.phone))
    found.append(
        (gettext("Mail"), access.mail_of(row.client) or gettext("none: tell by telephone"))
    )
    if row.note:
        found.append((gettext("Note"), row.note))
    return found


def _with(row: WaitingEntry) -> str:
    if row.therapist is None:
        return "anyone"
    name = plain(row.therapist.name)
    return (
        gettext("only {name}").format(name=name)
        if row.only_therapist
        else gettext("{name}, or anyone").format(name=name)
    )


def _length(minutes: int) -> str:
    return (
        f"{minutes // 60} h"
        if minutes >= 60 and minutes % 60 == 0
        else gettext("{minutes} min").format(minutes=minutes)
    )


def hour_lines(rows: Sequence[OnItsWay], now: datetime, zone: ZoneInfo) -> list[HourLine]:
    return [hour_line(row, now, zone) for row in rows]


def hour_line(row: OnItsWay, now: datetime, zone: ZoneInfo) -> HourLine:
    """A freed hour with whom it is kept for."""
    when = f"{span(row.start, row.end, zone)}, {plain(row.therapist)}"
    if row.until is not None:
        kept = gettext("Kept for {plain} until {until_words}").format(
            plain=plain(row.kept_for), until_words=until_words(row.until, now, zone)
        )
        return HourLine(row.key, when, kept, Badge("kept", "warn", "held"))
    asked = gettext("{asked} asked, nobody left: the first to answer has it").format(
        asked=row.asked
    )
    return HourLine(row.key, when, asked, Badge("free", "", "clock"))


def hour_facts(row: FreedHour, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [
        (gettext("Free"), span(row.start, row.end, zone)),
        (gettext("With"), plain(row.therapist.name)),
        (gettext("Why free"), str(_FREED_BY[row.freed_by])),
        (gettext("Since"), moment(row.made_at, zone)),
    ]


def stage_badge(row: FreedHour) -> Badge:
    return {
        "held": Badge("kept", "warn", "held"),
        "open": Badge("free", "", "clock"),
        "taken": Badge("taken", "good", "check"),
        "over": Badge("over"),
    }[row.stage]


def asked_lines(
    row: FreedHour, offers: Sequence[HourOffer], now: datetime, zone: ZoneInfo
) -> list[AskedLine]:
    """Who was asked, in order."""
    going = row.stage in (FreedHour.Stage.HELD, FreedHour.Stage.OPEN)
    held = any(one.answer == "" for one in offers)
    return [
        AskedLine(
            key=one.pk,
            entry=one.entry_id,
            name=plain(one.entry.client.name),
            when=f"{service_words(one.service)}, {span(one.start, one.end, zone)}",
            text=_asked_text(one, now, zone),
            why=one.why,
            reach=_reach(one) if one.answer == "" else "",
            badge=_ANSWERS[one.answer],
            awaited=one.answer == "" and going,
            can_take=going and (one.answer == "" or (not held and one.answer != "withdrawn")),
        )
        for one in offers
    ]


def _asked_text(one: HourOffer, now: datetime, zone: ZoneInfo) -> str:
    asked = gettext("asked {until_words}").format(until_words=until_words(one.at, now, zone))
    if one.answer == "":
        return gettext("{asked}, kept until {until_words}").format(
            asked=asked, until_words=until_words(one.until, now, zone)
        )
    if one.answered_at is None or one.answer == HourOffer.Answer.UNANSWERED:
        return gettext("{asked}, no answer until {until_words}").format(
            asked=asked, until_words=until_words(one.until, now, zone)
        )
    return gettext("{asked}, answered {until_words}").format(
        asked=asked, until_words=until_words(one.answered_at, now, zone)
    )


def _reach(one: HourOffer) -> str:
    client = one.entry.client
    if one.mailed_at is not None:
        return gettext("A mail went to {mail_of}.").format(mail_of=access.mail_of(client))
    call = gettext(" Telephone {phone}.").format(phone=client.phone) if client.phone else ""
    return (
        gettext("A mail goes out now.{call}").format(call=call)
        if access.mail_of(client)
        else gettext("No mail.{call}").format(call=call)
    )


def free_lines(found: Sequence[Offer], zone: ZoneInfo) -> list[FreeLine]:
    return [
        FreeLine(
            start=one.slot.start.isoformat(),
            therapist=one.slot.therapist,
            label=f"{moment(one.slot.start, zone)}, {plain(one.slot.therapist)}",
            reason=one.reason,
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class ListCard:
    """The waiting list beside the diary's day."""

    count: int
    hours: tuple[HourLine, ...]
    href: str


@dataclass(frozen=True, slots=True)
class TakenCard:
    """What clients of the list took on a day."""

    lines: tuple[tuple[str, str], ...]


def list_card(count: int, hours: Sequence[HourLine]) -> ListCard:
    return ListCard(count, tuple(hours), reverse("waiting"))


def taken_card(offers: Sequence[HourOffer], zone: ZoneInfo) -> TakenCard:
    return TakenCard(
        tuple(
            (plain(one.entry.client.name), f"{moment(one.start, zone)}, {one.freed.therapist}")
            for one in offers
        )
    )
