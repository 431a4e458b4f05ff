"""The brief in words: every number with its unit, every part as long as one screen allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.anatomy import STATE_INDEX
from lissom.core.brief.build import Agenda, RangePair
from lissom.core.brief.facts import Answers, LastVisit, Planned
from lissom.core.brief.loads import Loads
from lissom.core.brief.soreness import Expected, Moved, Sided, Sore
from lissom.core.evidence import value
from lissom.core.recovery.flexibility import Change, flexibility_test
from lissom.core.runner import DoneSession
from lissom.core.screening.consent import NEVER_SHARED, Kind
from lissom.core.screening.deciding import OUTCOME_WORDS, Outcome
from lissom.core.screening.red_flags import FlagClass
from lissom.core.screening.rule_sets import CLASS_WORDS
from lissom.web.clinic.models import Appointment
from lissom.web.training.presenters import figures, words
from lissom.web.training.presenters.checkin import state_label
from lissom.web.treatment.briefs import VisitBrief
from lissom.web.treatment.presenters import consent as consents
from lissom.web.ui.components import LoadBar, load_step
from lissom.web.ui.figure import Figure
from lissom.web.ui.naming import written

_ROWS = 8
_MONTH_D = 30.4
_SIDE_WORDS = {"left": "left ", "right": "right ", "none": ""}


@dataclass(frozen=True, slots=True)
class AskLine:
    """One part of the strip. `tone`: warn, stop, good."""

    tone: str
    strong: str
    text: str

    @property
    def icon(self) -> str:
        return {"good": "check", "stop": "stop"}.get(self.tone, "warn")


@dataclass(frozen=True, slots=True)
class LoadRow:
    name: str
    bar: LoadBar
    week: str
    month: str
    change: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A session or race; `tag`: why it matters."""

    kind: str
    day: str
    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class LastRow:
    what: str
    how: str
    before: str
    next_day: str
    forecast: str


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The brief as the page and the sheet print it."""

    visit: int
    client: int
    name: str
    when: str
    sub: str
    asks: tuple[AskLine, ...]
    figure: Figure | None
    figure_note: str
    ahead: str
    load_rows: tuple[LoadRow, ...]
    load_note: str
    done: tuple[AgendaLine, ...]
    next: tuple[AgendaLine, ...]
    agenda_note: str
    range_note: str
    range_rows: tuple[tuple[str, str, str, str], ...]
    range_empty: str
    last_title: str
    last_rows: tuple[LastRow, ...]
    last_note: str
    rules: tuple[str, ...]
    scope: str


def brief_page(made: VisitBrief) -> BriefPage:
    """Everything on one screen."""
    brief, facts = made.brief, made.facts
    zone = facts.visit.zone
    on = facts.visit.on
    done, ahead, agenda_note = _agenda(brief.agenda, on)
    rows, note = _loads(brief.loads, lent=made.seen.shows(Kind.LOAD))
    return BriefPage(
        visit=made.visit.pk,
        client=made.seen.client.pk,
        name=made.seen.client.name,
        when=_when(made.visit, facts.now, zone),
        sub=_sub(made),
        asks=_asks(made, zone),
        figure=None
        if brief.sore is None
        else figures.soreness_figure(
            brief.sore.now, label=gettext("Soreness now, 0 to 10"), link=False
        ),
        figure_note=_said(brief.sore, facts.now, zone),
        ahead=_ahead(brief.sore),
        load_rows=rows,
        load_note=note,
        done=done,
        next=ahead,
        agenda_note=agenda_note,
        range_note=_range_note(brief.ranges),
        range_rows=_ranges(brief.ranges or ()),
        range_empty=_not_lent(made, Kind.RANGE)
        if brief.ranges is None
        else gettext("No test yet."),
        last_title=_last_title(brief.last),
        last_rows=tuple(_last_row(one) for one in brief.moved),
        last_note=_last_note(brief.last, brief.moved),
        rules=brief.rules,
        scope=_scope(made, zone),
    )


def _when(visit: Appointment, now: datetime, zone: ZoneInfo) -> str:
    start, end = visit.start.astimezone(zone), visit.end.astimezone(zone)
    day = words.day_spoken(start.date(), now.astimezone(zone).date())
    room = f", {visit.room.name}" if visit.room is not None else ""
    return f"{day} {start:%H:%M}{words.DASH}{end:%H:%M}{room}"


def _sub(made: VisitBrief) -> str:
    service = made.visit.service
    minutes = round((made.visit.end - made.visit.start).total_seconds() / 60)
    kind = (
        gettext("Treatment")
        if service is None
        else gettext("{kind} massage").format(kind=_kind(service.type))
    )
    last = made.brief.last
    number = made.facts.visit.number
    visits = (
        gettext("First visit")
        if last is None
        else gettext("Visit {number}, last on {day_month}").format(
            number=number, day_month=words.day_month(last.on)
        )
    )
    return gettext("{kind} {minutes}{nbsp}min. {visits}.").format(
        kind=kind, minutes=minutes, nbsp=words.NBSP, visits=visits
    )


def _kind(type_: str) -> str:
    return words.sentence(type_.replace("_", "-")).rstrip(".")


def _asks(made: VisitBrief, zone: ZoneInfo) -> tuple[AskLine, ...]:
    lines = [_to_ask(made.brief.answers), body_line(made, zone), _sign_line(made, zone)]
    found = [line for line in lines if line is not None]
    order = {"stop": 0, "warn": 1, "good": 2}
    return tuple(sorted(found, key=lambda line: order[line.tone]))


def _to_ask(answers: Answers | None) -> AskLine | None:
    if answers is None:
        return None
    text = f": {', '.join(rule.sign for rule in answers.aloud)}."
    if answers.stale:
        sign, days = next(iter(answers.stale.items()))
        text += gettext(" Answer on {sign}: {age} old").format(sign=sign, age=_age(days))
        rest = len(answers.stale) - 1
        text += gettext("; {rest} more old.").format(rest=rest) if rest else "."
    return AskLine("warn", gettext("Ask before starting"), text)


def _age(days: int) -> str:
    months = int(days / _MONTH_D)
    if months:
        return gettext("{months} month{value}").format(
            months=months, value="s" if months > 1 else ""
        )
    return gettext("{days} day{value}").format(days=days, value="s" if days != 1 else "")


def body_line(made: VisitBrief, zone: ZoneInfo) -> AskLine | None:
    """What stands out of the soreness; None when it is not lent."""
    sided, sore = made.brief.sided, made.brief.sore
    if sore is None:
        return None
    if sided is not None and sore.said_at is not None:
        return AskLine("warn", state_label(sided.state), f" {_sided(sided, made, zone)}")
    worst = max(sore.now, key=lambda key: (sore.now[key], -STATE_INDEX[key]))
    points = sore.now[worst]
    basis = "said" if sore.said_at is not None else gettext("expected, no check-in today")
    return AskLine(
        "good" if points < value("planning.deep_soreness") else "warn",
        state_label(worst),
        gettext(" is the sorest at {points:g} of 10 ({basis}); left and right are alike.").format(
            points=points, basis=basis
        ),
    )


def _sided(sided: Sided, made: VisitBrief, zone: ZoneInfo) -> str:
    text = gettext("{points:g} of 10, sorer than the {other_side}").format(
        points=sided.points, other_side=sided.other_side
    )
    if sided.of > 1:
        text += gettext(" in {mornings} of the last {of} check-ins").format(
            mornings=sided.mornings, of=sided.of
        )
    at = made.brief.sore.said_at if made.brief.sore is not None else None
    calf = sided.state.startswith(("gastrocnemius", "soleus"))
    if calf and at is not None and made.seen.shows(Kind.SIGNS):
        reported = any("calf" in one.sign for one in made.brief.against)
        if not reported:
            text += gettext("; no swelling or heat reported at {astimezone:%H:%M}").format(
                astimezone=at.astimezone(zone)
            )
    return f"{text}."


def _sign_line(made: VisitBrief, zone: ZoneInfo) -> AskLine:
    treatment, answers = made.seen.treatment, made.brief.answers
    if treatment is None or answers is None:
        return AskLine(
            "warn", gettext("No consent to treatment stands"), gettext(": ask for it first.")
        )
    if answers.against:
        first = answers.against[0]
        tone = "stop" if first.flag_class is FlagClass.STOP_REFER else "warn"
        text = f": {first.sign}. {first.sentence}"
        if len(answers.against) > 1:
            text += gettext(" And {joined}.").format(
                joined=words.joined(one.sign for one in answers.against[1:])
            )
        return AskLine(
            tone,
            CLASS_WORDS[first.flag_class],
            gettext("{text}{decided} You decide.").format(text=text, decided=_decided(made)),
        )
    given = consents.day_year(treatment.given_at, zone)
    if not answers.given:
        return AskLine(
            "warn", gettext("No health answers yet"), gettext(": ask the questions first.")
        )
    mind = [rule.sign for rule in (*answers.found.avoid_area, *answers.found.ask_first)]
    minded = gettext(" Mind: {mind}.").format(mind=", ".join(mind[:3])) if mind else ""
    return AskLine(
        "good",
        gettext("No stop or not-today sign"),
        gettext(
            " in the answers.{minded} Treatment consent of {given}; say it again aloud. You decide."
        ).format(minded=minded, given=given),
    )


def _decided(made: VisitBrief) -> str:
    if made.decision is None:
        return ""
    what = OUTCOME_WORDS[Outcome(made.decision.outcome)].lower()
    return gettext(" Decided by {therapist_name}: {what}.").format(
        therapist_name=made.decision.therapist_name, what=what
    )


def _said(sore: Sore | None, now: datetime, zone: ZoneInfo) -> str:
    if sore is None:
        return ""
    if sore.said_at is None:
        return gettext("expected, none said")
    local = sore.said_at.astimezone(zone)
    day = "" if local.date() == now.astimezone(zone).date() else f"{written(local, 'D')} "
    return gettext("check-in {day}{local:%H:%M}").format(day=day, local=local)


def _ahead(sore: Sore | None) -> str:
    if sore is None or not sore.ahead:
        return ""
    parts = ", ".join(f"{_place(one.state)} {_band(one)}" for one in sore.ahead)
    return gettext("By {ahead_on}, if rested: {parts}.").format(
        ahead_on=written(sore.ahead_on, "l"), parts=parts
    )


def _place(state: str) -> str:
    return words.lower_first(state_label(state))


def _band(one: Expected) -> str:
    return f"{one.mean:g} ({words.span(one.low, one.high)})"


def _loads(loads: Loads | None, *, lent: bool) -> tuple[tuple[LoadRow, ...], str]:
    if loads is None:
        return (), gettext("No run in 28 days.") if lent else gettext(
            "Load by muscle is not shared."
        )
    shown = loads.groups[:_ROWS]
    top = max(max(one.week, one.habit) for one in shown) or 1.0
    rows = tuple(
        LoadRow(
            name=words.group_name(one.group),
            bar=LoadBar(one.week / top, load_step(one.week / top), one.habit / top),
            week=f"{round(100 * one.week)}{words.NBSP}%",
            month=f"{round(100 * one.month)}{words.NBSP}%",
            change=_signed(one.change),
        )
        for one in shown
    )
    note = gettext(
        "{week_km:.0f} km in 7 days, {month_km:.0f} in 28. Habit: {habit_km:.0f} km a week."
    ).format(week_km=loads.week_km, month_km=loads.month_km, habit_km=loads.habit_km)
    return rows, note


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"\u2212{-points}" if points < 0 else "0"


def _agenda(
    agenda: Agenda | None, on: date
) -> tuple[tuple[AgendaLine, ...], tuple[AgendaLine, ...], str]:
    if agenda is None:
        return (), (), gettext("Programme and race dates are not shared.")
    ahead = [_ahead_line(one, on) for one in agenda.ahead]
    race = agenda.race
    if race is not None:
        days = (race.date - on).days
        name = race.name or words.distance(race.distance_m)
        ahead.append(
            AgendaLine(
                "race",
                f"{written(race.date, 'D')} {race.date.day} {written(race.date, 'F')}",
                f"{name}, {words.in_days(days)}",
            )
        )
    note = "" if ahead else gettext("Nothing is planned in the next days.")
    return tuple(_done_line(one) for one in agenda.done), tuple(ahead), note


def _done_line(one: DoneSession) -> AgendaLine:
    amount = words.distance(one.distance_m) if one.distance_m else words.length(one.minutes)
    hard = ", hard" if one.hard else ""
    return AgendaLine(
        one.kind.value,
        f"{written(one.date, 'D')} {one.date.day}",
        f"{amount} {one.kind.value}{hard}, {words.length(one.minutes)}"
        if one.distance_m
        else f"{one.kind.value}, {amount}",
    )


def _ahead_line(one: Planned, on: date) -> AgendaLine:
    days = (one.date - on).days
    tag = gettext("key, {in_days}").format(in_days=words.in_days(days)) if one.key else ""
    text = one.title if one.title.endswith("min") else f"{one.title}, {words.length(one.minutes)}"
    return AgendaLine(
        one.kind, f"{written(one.date, 'D')} {one.date.day}", words.lower_first(text), tag
    )


def _range_note(ranges: Sequence[RangePair] | None) -> str:
    lasts = [
        one.last.on
        for pair in ranges or ()
        for one in (pair.left, pair.right, pair.both)
        if one is not None and one.last is not None
    ]
    return words.day_month(max(lasts)) if lasts else ""


def _ranges(pairs: Sequence[RangePair]) -> tuple[tuple[str, str, str, str], ...]:
    rows = []
    for pair in pairs:
        test = flexibility_test(pair.test)
        known = [one for one in (pair.left, pair.right, pair.both) if one is not None]
        rows.append(
            (
                test.label,
                _amount(pair.left or pair.both, test.unit),
                _amount(pair.right or pair.both, test.unit),
                _change(known, test.noise_floor, test.unit),
            )
        )
    return tuple(rows[:3])


def _amount(one: Change | None, unit: str) -> str:
    if one is None or one.last is None:
        return ""
    return f"{one.last.amount:g}{_unit(unit)}"


def _unit(unit: str) -> str:
    return "°" if unit == "degrees" else f"{words.NBSP}{unit}"


def _change(known: Sequence[Change], floor: float | None, unit: str) -> str:
    sided = [one for one in known if one.verdict in ("more", "less")]
    if sided:
        return ", ".join(
            f"{_SIDE_WORDS[one.side.value]}{one.difference:+g}{_unit(unit)}"
            for one in sided
            if one.difference is not None
        )
    if all(one.verdict == "first" for one in known):
        return gettext("first result")
    return (
        "none"
        if floor is None
        else gettext("none, noise {floor:g}{unit}").format(floor=floor, unit=_unit(unit))
    )


def _last_title(last: LastVisit | None) -> str:
    return (
        gettext("Last time")
        if last is None
        else gettext("Last time, {day_month}").format(day_month=words.day_month(last.on))
    )


def _last_row(one: Moved) -> LastRow:
    side = one.treated.side or "both"
    return LastRow(
        what=f"{words.group_name(one.treated.group)}, {side}",
        how=f"{one.treated.how}, {one.treated.minutes}{words.NBSP}min",
        before="" if one.treated.before is None else f"{one.treated.before:g}",
        next_day="" if one.next_day is None else f"{one.next_day:g}",
        forecast="" if one.expected is None else _band(one.expected),
    )


def _last_note(last: LastVisit | None, moved: Sequence[Moved]) -> str:
    if last is None:
        return gettext("This is the first visit here.")
    if not moved:
        return gettext("No record says what was treated.")
    known = [one.within for one in moved if one.within is not None]
    home = (
        gettext(" Home care: {home_care}.").format(home_care=last.home_care)
        if last.home_care
        else ""
    )
    if not known:
        return gettext("No check-in on the next day.{home}").format(home=home)
    if all(known):
        return gettext("All inside the forecast: no change to report.{home}").format(home=home)
    outside = [words.group_word(one.treated.group) for one in moved if one.within is False]
    return gettext("Outside the forecast: {joined}.{home}").format(
        joined=words.joined(outside), home=home
    )


def _not_lent(made: VisitBrief, kind: Kind) -> str:
    return "" if made.seen.shows(kind) else gettext("Range of motion is not shared.")


def _scope(made: VisitBrief, zone: ZoneInfo) -> str:
    seen, first = made.seen, made.seen.client.name.split()[0]
    logged = gettext("This look was logged at {astimezone:%H:%M}; {first} can see it.").format(
        astimezone=made.facts.now.astimezone(zone), first=first
    )
    if not seen.kinds or seen.until is None:
        return gettext("{first} shares no training data with this clinic. {logged}").format(
            first=first, logged=logged
        )
    lent = consents.kind_words(kind.value for kind in seen.kinds)
    missing = consents.kinds_not_shared(seen.kinds)
    closed = ", ".join([*([missing] if missing else []), *NEVER_SHARED])
    until = consents.last_day(seen.until, zone)
    return gettext(
        "Shared by {first} until {until}: {lent}. Not shared: {closed}. {logged}"
    ).format(first=first, until=until, lent=lent, closed=closed, logged=logged)
