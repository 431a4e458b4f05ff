"""The Progress page: running by week, form, how the mornings felt, and what moves slowly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_lazy

from lissom.core.evidence import value
from lissom.core.load.trend import Trend
from lissom.core.recovery.readiness import Readiness
from lissom.core.runner import CheckIn, DoneKind
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE, days_text, monday_of, pace_text
from lissom.web.training.page_reads import DoneDay
from lissom.web.training.presenters import words
from lissom.web.training.presenters.words import NBSP
from lissom.web.training.standing import BodyState
from lissom.web.training.trends import RunnerTrends
from lissom.web.ui.charts import LineChart, Series
from lissom.web.ui.components import Action, Badge, EmptyState, Table

WEEKS = 26
_SAID_WEEKS = 8
_ON_FOOT = (DoneKind.RUN, DoneKind.RACE, DoneKind.WALK)
_MORE_DIGITS = 2
_BASES = {"done": gettext_lazy("from what you did"), "said": gettext_lazy("as you said")}
_GAIT = {
    "step_rate_spm": (gettext_lazy("Steps"), gettext_lazy("a minute"), 0),
    "stride_length_m": (gettext_lazy("Stride, two steps"), "m", 2),
    "contact_time_ms": (gettext_lazy("Ground contact"), "ms", 0),
    "oscillation_mm": (gettext_lazy("Up and down"), "mm", 0),
    "left_share_pct": (gettext_lazy("Left share of ground contact"), "%", 1),
}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class ProgressPage:
    crumb: str
    facts: tuple[Fact, ...]
    weekly: LineChart | None
    form: LineChart | None
    form_note: str
    said: LineChart | None
    said_missing: str
    empty: EmptyState | None


@dataclass(frozen=True, slots=True)
class TrendRow:
    label: str
    now: str
    change: str
    badge: Badge
    points: str


@dataclass(frozen=True, slots=True)
class TrendsPart:
    rows: tuple[TrendRow, ...]
    readiness: str


def progress_page(
    *, body: BodyState, done: Sequence[DoneDay], said: Sequence[CheckIn], miles: bool
) -> ProgressPage:
    """The page of the day `body.on`."""
    on = body.on
    if not body.days_known and not said:
        return ProgressPage("", (), None, None, "", None, "", _empty())
    return ProgressPage(
        crumb=gettext("{value} weeks up to {on}").format(value=WEEKS, on=words.day_long(on)),
        facts=_facts(body),
        weekly=_weekly(done, on=on, miles=miles) if body.days_known else None,
        form=_form(body) if body.days_known else None,
        form_note=_form_note(body),
        said=_said(said, on=on),
        said_missing=gettext(
            "Nothing was said in the last eight weeks; a check-in takes ten seconds."
        ),
        empty=None,
    )


def _facts(body: BodyState) -> tuple[Fact, ...]:
    pace = body.past.pace
    made = [
        Fact(
            gettext("Easy pace"),
            f"about {pace_text(pace.easy_speed_mps)}",
            words.in_km(f"from {pace.source}"),
        ),
        _level(body),
    ]
    if pace.critical_speed_mps:
        made.insert(
            0,
            Fact(
                gettext("Critical speed"),
                pace_text(pace.critical_speed_mps),
                gettext("what you could hold for about half an hour to an hour"),
            ),
        )
    return tuple(made)


def _level(body: BodyState) -> Fact:
    """The level with what it rests on; with few data, how many days are missing."""
    level, label = body.past.level, gettext("Level")
    missing = round(value("load.level_data_d")) - body.days_known
    if level.basis not in _BASES:
        return Fact(
            label,
            gettext("not known yet"),
            gettext("{missing} of runs are missing to three weeks").format(
                missing=days_text(max(missing, 1))
            ),
        )
    return Fact(
        label,
        gettext("{level} of 4").format(level=int(level.level)),
        gettext("{weekly_km:.0f}{nbsp}km a week, {basis}").format(
            weekly_km=level.weekly_km, nbsp=NBSP, basis=_BASES[level.basis]
        ),
    )


def _weekly(done: Sequence[DoneDay], *, on: date, miles: bool) -> LineChart:
    first = monday_of(on) - timedelta(weeks=WEEKS - 1)
    mondays = [first + timedelta(weeks=at) for at in range(WEEKS)]
    unit = METRES_PER_MILE if miles else METRES_PER_KM
    name = "mi" if miles else "km"
    sums = dict.fromkeys(mondays, 0.0)
    for one in done:
        if one.kind in _ON_FOOT and monday_of(one.date) in sums:
            sums[monday_of(one.date)] += one.distance_m / unit
    whole = mondays[:-1]
    values = tuple(sums[monday] for monday in whole)
    most = max(whole, key=lambda monday: sums[monday])
    usual = sum(values[-8:]) / len(values[-8:])
    usual_text, now_text, most_text = (
        f"{amount:.0f}{NBSP}{name}" for amount in (usual, sums[mondays[-1]], sums[most])
    )
    return LineChart(
        sentence=(
            gettext(
                "{usual_text} a week over the last eight, {now_text} so far this week. The "
                "most was {most_text} in the week of {most}."
            ).format(
                usual_text=usual_text,
                now_text=now_text,
                most_text=most_text,
                most=words.day_month(most),
            )
        ),
        series=(Series("", values, "c-run", dots=True),),
        ticks=_month_ticks(whole),
        table=Table(
            gettext("Show as table"),
            (gettext("Week of"), name),
            tuple((words.day_month(monday), f"{sums[monday]:.0f}") for monday in mondays),
            (1,),
        ),
        unit=gettext("{name} a week").format(name=name),
        days=tuple(whole),
    )


def _month_ticks(days: Sequence[date]) -> tuple[tuple[int, str], ...]:
    """The first day of each month that is shown."""
    seen: set[tuple[int, int]] = set()
    made = []
    for at, day in enumerate(days):
        if (day.year, day.month) not in seen:
            seen.add((day.year, day.month))
            made.append((at, f"{day:%b}"))
    return tuple(made)


def _form(body: BodyState) -> LineChart:
    """Fitness and fatigue week by week, each at its Sunday."""
    series = body.form
    days = [series.first + timedelta(days=at) for at in range(len(series.fitness))]
    settled = round(2 * value("load.fitness_days"))  # before it the means still climb from zero
    last = list(range(len(days) - 1, -1, -7))[::-1]
    places = [at for at in last if at >= settled] or last
    fitness = tuple(round(float(series.fitness[at]), 1) for at in places)
    fatigue = tuple(round(float(series.fatigue[at]), 1) for at in places)
    form = float(series.form[-1])
    standing = (
        gettext("fresher than usual")
        if form > 0
        else gettext("more tired than usual")
        if form < 0
        else "even"
    )
    shown = [days[at] for at in places]
    return LineChart(
        sentence=(
            gettext(
                "Form today is {form:+.0f}: {standing}. It is fitness, the mean load of six "
                "weeks, minus fatigue, that of one week."
            ).format(form=form, standing=standing)
        ),
        series=(
            Series(gettext("Fitness"), fitness, "c-run"),
            Series(gettext("Fatigue"), fatigue, "c-massage", dashed=True),
        ),
        ticks=_month_ticks(shown),
        table=Table(
            gettext("Show as table"),
            (gettext("Day"), gettext("Fitness"), gettext("Fatigue")),
            tuple(
                (words.day_month(day), f"{fit:g}", f"{tired:g}")
                for day, fit, tired in zip(shown, fitness, fatigue, strict=True)
            ),
            (1, 2),
        ),
        unit=gettext("minutes × effort a day"),
        days=tuple(shown),
    )


def _form_note(body: BodyState) -> str:
    missing = body.form.missing_days
    if not missing:
        return ""
    return gettext("Still building: {missing} of data are missing to a full picture.").format(
        missing=days_text(missing)
    )


def _said(said: Sequence[CheckIn], *, on: date) -> LineChart | None:
    """Worst soreness and calm, day by day, as they were said."""
    first = on - timedelta(weeks=_SAID_WEEKS) + timedelta(days=1)
    days = [first + timedelta(days=at) for at in range(7 * _SAID_WEEKS)]
    sore: dict[date, float] = {}
    calm: dict[date, float] = {}
    for item in said:
        day = item.at.date()
        if item.soreness:
            sore[day] = max(item.soreness.values())
        if item.calm is not None:
            calm[day] = item.calm
    sore = {day: told for day, told in sore.items() if first <= day <= on}
    calm = {day: told for day, told in calm.items() if first <= day <= on}
    if not sore and not calm:
        return None
    spoken = sorted({*sore, *calm})
    worst = max(sore, key=lambda day: (sore[day], day), default=None)
    sentence = gettext("You checked in on {spoken} of {days}.").format(
        spoken=days_text(len(spoken)), days=len(days)
    )
    if worst is not None:
        sentence += gettext(" The most soreness was {worst:g} of 10 on {worst_2}.").format(
            worst=sore[worst], worst_2=words.day_month(worst)
        )
    return LineChart(
        sentence=sentence,
        series=(
            Series(
                gettext("Worst soreness, 0 none"),
                tuple(sore.get(day) for day in days),
                "c-sore",
                dots=True,
            ),
            Series(
                gettext("Calm, 10 best"),
                tuple(calm.get(day) for day in days),
                "c-stretch",
                dashed=True,
            ),
        ),
        ticks=tuple(
            (at, f"{day.day}/{day.month}") for at, day in enumerate(days) if day.weekday() == 0
        ),
        table=Table(
            gettext("Show as table"),
            (gettext("Day"), gettext("Worst soreness"), gettext("Calm")),
            tuple(
                (words.day_month(day), _or_dash(sore.get(day)), _or_dash(calm.get(day)))
                for day in spoken
            ),
            (1, 2),
        ),
        top=10.0,
        days=tuple(days),
    )


def _or_dash(points: float | None) -> str:
    return words.DASH if points is None else f"{points:g}"


def trends_part(found: RunnerTrends) -> TrendsPart:
    """What moves slowly, each with its interval; a change is one only when its interval says so."""
    rows = [
        _row(gettext("Ground per heartbeat, easy runs"), "m", 2, found.efficiency),
        _row(gettext("Drift within easy runs"), "%", 1, found.decoupling, scale=100.0),
    ]
    rows += [
        _row(str(label), str(unit), digits, found.gait[key])
        for key, (label, unit, digits) in _GAIT.items()
        if key in found.gait
    ]
    rows.append(_row(gettext("Calm, 10 best"), "", 1, found.calm))
    some = any(one.points for one in (found.efficiency, found.calm, *found.gait.values()))
    return TrendsPart(tuple(rows) if some else (), _ready(found.readiness))


def _row(label: str, unit: str, digits: int, one: Trend, *, scale: float = 1.0) -> TrendRow:
    read = (
        gettext("from 1 reading")
        if one.points == 1
        else gettext("from {points} readings").format(points=one.points)
    )
    if one.level is None or one.change is None:
        needed = gettext("{points} over four weeks or more are needed").format(
            points=round(value("load.trend_points"))
        )
        return TrendRow(label, "", needed, Badge(gettext("too few yet"), "prov"), read)
    low, high = scale * (one.change_low or 0.0), scale * (one.change_high or 0.0)
    moved = one.verdict in ("rising", "falling")
    shown = _digits(low, high, digits, moved=moved)
    span = gettext("{low} to {high}").format(low=_signed(low, shown), high=_signed(high, shown))
    if moved:
        change = gettext("{change} in four weeks (95{nbsp}% range {span})").format(
            change=_signed(scale * one.change, shown), nbsp=NBSP, span=span
        )
    else:
        change = gettext("in four weeks somewhere from {span}").format(span=span)
    now = f"{scale * one.level:.{digits}f}{NBSP}{unit}".strip()
    return TrendRow(label, now, change, Badge(one.verdict, "firm" if moved else ""), read)


def _digits(low: float, high: float, least: int, *, moved: bool) -> int:
    """As few digits as leave the range readable: not all of it nought, and where a change is named,
    neither end."""
    for digits in range(least, least + _MORE_DIGITS):
        ends = [round(end, digits) for end in (low, high)]
        if all(ends) if moved else any(ends):
            return digits
    return least + _MORE_DIGITS


def _signed(number: float, digits: int) -> str:
    """`+0.3`, `−0.3` or `0`."""
    if not round(number, digits):
        return "0"
    return f"{number:+.{digits}f}".replace("-", words.MINUS)


def _ready(found: Readiness) -> str:
    if found.verdict == "nothing said" or found.score is None:
        return gettext("Readiness: no check-in today.")
    score = gettext("Readiness {score:.1f} of 10").format(score=found.score)
    if found.low is None or found.high is None:
        return gettext("{score}; more check-ins are needed for your usual range.").format(
            score=score
        )
    how = {
        "usual": gettext("as usual"),
        "lower": gettext("lower than usual"),
        "higher": gettext("higher than usual"),
    }
    return gettext("{score}, {verdict}; your usual range is {low:.1f}{words}{high:.1f}.").format(
        score=score,
        verdict=how.get(found.verdict, found.verdict),
        low=found.low,
        words=words.DASH,
        high=found.high,
    )


def _empty() -> EmptyState:
    return EmptyState(
        gettext("Nothing to compare yet"),
        gettext(
            "With a few weeks of runs this page shows how load and form move; with check-ins, how "
            "the mornings feel. Trends need about six weeks."
        ),
        "progress",
        "run",
        (
            Action(gettext("Import files"), "/import", "primary"),
            Action(gettext("Check in"), "/checkin"),
        ),
    )
