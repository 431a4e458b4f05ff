"""The Race page: countdown, taper, fuelling by kilometre, drinking, massage around it, packing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_lazy

from lissom.core.evidence import value
from lissom.core.fuelling.race import RaceFuel
from lissom.core.runner import Profile, Race
from lissom.core.units import duration_text
from lissom.web.training.page_reads import ShownProgramme
from lissom.web.training.presenters import season, sessions, words
from lissom.web.training.presenters.sessions import Item
from lissom.web.training.presenters.words import NBSP
from lissom.web.training.race_sheet import RaceSheet
from lissom.web.ui.components import FindingLine

_BEFORE_D, _AFTER_D = 10, 6
PRIORITIES = {
    "A": gettext_lazy("main race"),
    "B": gettext_lazy("second race"),
    "C": gettext_lazy("for training"),
}


@dataclass(frozen=True, slots=True)
class TaperDay:
    """A day around the race: how far away, what is planned."""

    gap: str
    title: str
    items: tuple[Item, ...]
    is_race: bool


@dataclass(frozen=True, slots=True)
class ServingLine:
    place: str
    time: str
    grams: str


@dataclass(frozen=True, slots=True)
class OtherRace:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RacePage:
    """`missing`: what would make the sheet whole."""

    id: str
    heading: str
    crumb: str
    facts: str
    days: int
    unit: str
    expected: str
    expected_source: str
    taper_text: str
    taper: tuple[TaperDay, ...]
    before: tuple[str, ...]
    during: str
    servings: tuple[ServingLine, ...]
    fluid: str
    fluid_basis: str
    massages: tuple[str, ...]
    packing: tuple[str, ...]
    missing: tuple[FindingLine, ...]
    others: tuple[OtherRace, ...]


def chosen_race(races: Sequence[Race], *, on: date, wanted: str = "") -> Race | None:
    """The race asked for, else the main one still to come; None without any."""
    ahead = [race for race in races if race.date >= on]
    return next((one for one in ahead if one.id == wanted), season.goal_of(ahead, on=on))


def race_page(
    *,
    on: date,
    race: Race,
    races: Sequence[Race],
    programme: ShownProgramme | None,
    profile: Profile,
    sheet: RaceSheet | None,
) -> RacePage:
    """The page of `race`; `sheet` None: no time can be told yet."""
    ahead = [one for one in races if one.date >= on]
    fuel = None if sheet is None else sheet.fuel
    days = (race.date - on).days
    miles = profile.miles
    return RacePage(
        id=race.id,
        heading=race.name or gettext("Your race"),
        crumb=f"{words.day_long(race.date)}, {PRIORITIES[race.priority.value]}",
        facts=_facts(race, miles=miles),
        days=days,
        unit="day" if days == 1 else "days",
        expected="" if sheet is None else duration_text(sheet.expected_s),
        expected_source="" if sheet is None else sheet.basis.removeprefix("expected "),
        taper_text=_taper_text(race, programme, on=on),
        taper=_taper(race, programme, on=on, miles=miles),
        before=_before(fuel),
        during=_during(fuel),
        servings=_servings(fuel, miles=miles),
        fluid="" if fuel is None else words.curly(words.uncited(fuel.fluid.text)),
        fluid_basis=""
        if fuel is None
        else words.curly(gettext("From {basis}.").format(basis=words.uncited(fuel.fluid.basis))),
        massages=_massages(race, programme),
        packing=_packing(fuel),
        missing=_missing(sheet, profile),
        others=tuple(
            OtherRace(
                one.id,
                one.name or words.distance(one.distance_m, miles=miles),
                f"{words.day_long(one.date)}, {_facts(one, miles=miles)}",
            )
            for one in ahead
            if one.id != race.id
        ),
    )


def _facts(race: Race, *, miles: bool) -> str:
    parts = [words.distance(race.distance_m, miles=miles)]
    if race.gain_m:
        parts.append(gettext("{gain_m:g}{nbsp}m of climb").format(gain_m=race.gain_m, nbsp=NBSP))
    parts.append(
        gettext("target {duration_text}").format(duration_text=duration_text(race.target_s))
        if race.target_s
        else gettext("to finish well")
    )
    return ", ".join(parts)


def _taper_text(race: Race, programme: ShownProgramme | None, *, on: date) -> str:
    if programme is None:
        return gettext("Make a programme, and the last weeks before the race stand here.")
    first = next((day for day in programme.days if day["phase"] == "taper"), None)
    if first is None or date.fromisoformat(first["date"]) > race.date:
        return gettext("The programme has no taper before this race.")
    begins = date.fromisoformat(first["date"])
    if begins <= on:
        return gettext("The taper is under way: less running, the same rhythm, some of it quick.")
    return gettext(
        "The taper begins on {begins}: less running, the same rhythm, some of it quick."
    ).format(begins=words.day_long(begins))


def _taper(
    race: Race, programme: ShownProgramme | None, *, on: date, miles: bool
) -> tuple[TaperDay, ...]:
    made = []
    for gap in range(-_BEFORE_D, _AFTER_D + 1):
        when = race.date + timedelta(days=gap)
        day = None if programme is None or when < on else programme.day(when)
        if day is None:
            continue
        made.append(
            TaperDay(
                gap=_gap(gap),
                title=words.day_short(when),
                items=sessions.items_of(day, miles=miles),
                is_race=gap == 0,
            )
        )
    return tuple(made)


def _gap(gap: int) -> str:
    if gap == 0:
        return gettext("race")
    count = words.days(abs(gap))
    said = gettext("{days} before") if gap < 0 else gettext("{days} after")
    return said.format(days=count)


def _before(fuel: RaceFuel | None) -> tuple[str, ...]:
    if fuel is None:
        return ()
    made = [words.curly(words.uncited(note)) for note in fuel.notes]
    if fuel.loading_g_per_day:
        made.append(
            gettext("For you: carbohydrate {g} a day.").format(
                g=words.pair(fuel.loading_g_per_day, "g")
            )
        )
    if fuel.meal_g:
        made.append(
            gettext("For you: carbohydrate {g} in the meal before.").format(
                g=words.pair(fuel.meal_g, "g")
            )
        )
    return tuple(made)


def _during(fuel: RaceFuel | None) -> str:
    if fuel is None:
        return ""
    if fuel.carbohydrate is None:
        return gettext("Nothing needs to be eaten on the way.")
    low, high = fuel.carbohydrate.g_per_h
    hourly, total = words.span(low, high, "g"), words.pair(fuel.carbohydrate.g, "g")
    return gettext(
        "{hourly} carbohydrate an hour, {total} in all. Practise it in long runs."
    ).format(hourly=hourly, total=total)


def _servings(fuel: RaceFuel | None, *, miles: bool) -> tuple[ServingLine, ...]:
    if fuel is None:
        return ()
    return tuple(
        ServingLine(
            words.distance(one.km * 1000.0, miles=miles),
            words.length(one.minute),
            f"{one.g}{NBSP}g",
        )
        for one in fuel.servings
    )


def _massages(race: Race, programme: ShownProgramme | None) -> tuple[str, ...]:
    made = []
    for day in [] if programme is None else programme.days:
        when = date.fromisoformat(day["date"])
        gap = (when - race.date).days
        if not -_BEFORE_D <= gap <= _AFTER_D:
            continue
        for one in day["sessions"]:
            if one["kind"] == "massage":
                state = "booked" if sessions.is_booked(one) else "wanted"
                what = words.lower_first(sessions.title_of(one))
                made.append(f"{words.day_short(when)}, {_gap(gap)}: {what}, {state}.")
    before = round(value("planning.deep_before_race_hours"))
    after = round(value("planning.deep_after_race_hours"))
    made.append(
        gettext(
            "No deep work within {before}{nbsp}hours before the race or {after}{nbsp}hours "
            "after it."
        ).format(before=before, nbsp=NBSP, after=after)
    )
    return tuple(made)


def _packing(fuel: RaceFuel | None) -> tuple[str, ...]:
    """What to take: counted where the sheet counts."""
    made = [
        gettext("Race number and pins"),
        gettext("Shoes and socks that you know"),
        gettext("Watch, charged"),
    ]
    if fuel is not None and fuel.servings:
        total = sum(one.g for one in fuel.servings)
        count = len(fuel.servings)
        portion = "portion" if count == 1 else "portions"
        made.append(
            gettext(
                "{count} {portion} of food that you know, {total}{nbsp}g carbohydrate in all"
            ).format(count=count, portion=portion, total=total, nbsp=NBSP)
        )
    if fuel is not None and fuel.fluid.ml:
        made.append(
            gettext("A drink, as far as the course offers none; at most {ml}{nbsp}ml").format(
                ml=fuel.fluid.ml, nbsp=NBSP
            )
        )
    made += [
        gettext("Dry clothes and something warm for after"),
        gettext("Food with protein for after"),
    ]
    return tuple(made)


def _missing(sheet: RaceSheet | None, profile: Profile) -> tuple[FindingLine, ...]:
    made = []
    if sheet is None:
        made.append(gettext("An expected time: give a target, or a recent result in the settings."))
    if profile.body_mass_kg is None:
        made.append(
            gettext("Your body mass: without it the grams before the race are not worked out.")
        )
    if sheet is None or sheet.sweat_rate_l_per_h is None:
        made.append(
            gettext(
                "A sweat rate, from weighing before and after a run: it sets the most to drink."
            )
        )
    return tuple(FindingLine(text) for text in made)
