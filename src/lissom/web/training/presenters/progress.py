"""The Progress page: running by week, form, and how the mornings felt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_lazy

from lissom.core.evidence import value
from lissom.core.runner import CheckIn, DoneKind
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE, monday_of, pace_text
from lissom.web.training.page_reads import DoneDay
from lissom.web.training.presenters import words
from lissom.web.training.presenters.words import NBSP
from lissom.web.training.standing import BodyState
from lissom.web.ui.charts import LineChart, Series
from lissom.web.ui.components import Action, EmptyState, Table
from lissom.web.ui.naming import written

WEEKS = 26
_SAID_WEEKS = 8
_ON_FOOT = (DoneKind.RUN, DoneKind.RACE, DoneKind.WALK)
_BASES = {"done": gettext_lazy("from what you did"), "said": gettext_lazy("as you said")}


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
        weekly=_weekly(done, on=on, known=body.days_known, miles=miles)
        if body.days_known
        else None,
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
            gettext("about {pace_text}").format(pace_text=pace_text(pace.easy_speed_mps)),
            words.in_km(gettext("from {source}").format(source=pace.source)),
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
                missing=words.days(max(missing, 1))
            ),
        )
    return Fact(
        label,
        gettext("{level} of 4").format(level=int(level.level)),
        gettext("{weekly_km:.0f}{nbsp}km a week, {basis}").format(
            weekly_km=level.weekly_km, nbsp=NBSP, basis=_BASES[level.basis]
        ),
    )


def _weekly(done: Sequence[DoneDay], *, on: date, known: int, miles: bool) -> LineChart:
    """Distance week by week; before the first of the `known` days there is no number."""
    first = monday_of(on) - timedelta(weeks=WEEKS - 1)
    mondays = [first + timedelta(weeks=at) for at in range(WEEKS)]
    unit = METRES_PER_MILE if miles else METRES_PER_KM
    name = "mi" if miles else "km"
    sums = dict.fromkeys(mondays, 0.0)
    for one in done:
        if one.kind in _ON_FOOT and monday_of(one.date) in sums:
            sums[monday_of(one.date)] += one.distance_m / unit
    whole = mondays[:-1]
    begun = monday_of(on - timedelta(days=known - 1))
    values = tuple(sums[monday] if monday >= begun else None for monday in whole)
    return LineChart(
        sentence=_weekly_sentence(
            {monday: sums[monday] for monday in mondays if monday >= begun}, name
        ),
        series=(Series("", values, "c-run", dots=True),),
        ticks=_month_ticks(whole),
        table=Table(
            gettext("Show as table"),
            (gettext("Week of"), name),
            tuple(
                (words.day_month(monday), f"{sums[monday]:.0f}")
                for monday in mondays
                if monday >= begun
            ),
            (1,),
        ),
        unit=gettext("{name} a week").format(name=name),
        days=tuple(whole),
    )


def _weekly_sentence(sums: Mapping[date, float], unit: str) -> str:
    """The usual week of the last eight that are whole, the present one and the longest."""
    *whole, this = sorted(sums)
    now = f"{sums[this]:.0f}{NBSP}{unit}"
    if not whole:
        return gettext("{now} so far this week; a whole week is needed to compare.").format(now=now)
    most = max(whole, key=lambda monday: sums[monday])
    last = whole[-8:]
    usual = f"{sum(sums[monday] for monday in last) / len(last):.0f}{NBSP}{unit}"
    over = (
        gettext("{usual} a week over the last eight")
        if len(last) == 8
        else gettext("{usual} a week over the {weeks} that are known")
        if len(last) > 1
        else gettext("{usual} in the one week that is known")
    ).format(usual=usual, weeks=len(last))
    return gettext(
        "{over}, {now} so far this week. The most was {most_text} in the week of {most}."
    ).format(
        over=over,
        now=now,
        most_text=f"{sums[most]:.0f}{NBSP}{unit}",
        most=words.day_month(most),
    )


def _month_ticks(days: Sequence[date]) -> tuple[tuple[int, str], ...]:
    """The first day of each month that is shown."""
    seen: set[tuple[int, int]] = set()
    made = []
    for at, day in enumerate(days):
        if (day.year, day.month) not in seen:
            seen.add((day.year, day.month))
            made.append((at, f"{written(day, 'M')}"))
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
    sentence = gettext(
        "Form today is {form}: {standing}. It is fitness, the mean load of six weeks, minus "
        "fatigue, that of one week."
    ).format(form=words.signed(form, 0), standing=standing)
    if series.missing_days:
        sentence = gettext(
            "Form is not told yet: fitness is the mean load of six weeks, and still climbs from "
            "nought. Fatigue is that of one week."
        )
    return LineChart(
        sentence=sentence,
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
        missing=words.days(missing)
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
        spoken=words.days(len(spoken)), days=len(days)
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
