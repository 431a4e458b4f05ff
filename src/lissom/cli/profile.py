"""`lissom profile`: who the runner is and when there is time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_database, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import (
    WEEKDAYS,
    date_of,
    distance_m,
    duration_s,
    number_of,
    seven,
    time_of,
    weekday_of,
    within,
    words,
)
from lissom.cli.people import the_runner
from lissom.cli.tables import grid, heading, note
from lissom.core.anatomy import GROUPS
from lissom.core.errors import InvalidInputError
from lissom.core.runner import Profile, Result, RunnerLevel, Sex
from lissom.core.units import METRES_PER_KM, duration_text

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    add_completion=False,
    help="Say who you are and when you have time; see what is known.\n\n"
    "Examples:\n\n"
    "  lissom profile set --name Sam --minutes 45,60,45,60,0,120,90\n\n"
    "  lissom profile show",
)
_MINUTES_A_DAY = 24 * 60
_NO_WORDS = frozenset({"none", "no", "-", ""})
_DROP = "`none` takes it away."


@app.command("show")
def show_profile(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """What is known about the runner, and which numbers are missing for what.

    Examples:

      lissom profile show

      lissom profile show --runner Sam --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import queries  # noqa: PLC0415

    _show(desk, queries.profile_of(row))
    return 0


@app.command("set")
def set_profile(
    *,
    name: Annotated[
        str | None, typer.Option("--name", help="Your name (renames the runner).")
    ] = None,
    minutes: Annotated[
        str | None,
        typer.Option("--minutes", help="Minutes free for training, Monday to Sunday, commas."),
    ] = None,
    birth_year: Annotated[int | None, typer.Option("--birth-year", help="Year of birth.")] = None,
    sex: Annotated[
        str | None, typer.Option("--sex", help=f"female or male; optional. {_DROP}")
    ] = None,
    body_mass: Annotated[
        str | None, typer.Option("--body-mass-kg", help=f"For food and drink. {_DROP}")
    ] = None,
    resting: Annotated[
        str | None, typer.Option("--resting-hr", help=f"Resting heart rate, bpm. {_DROP}")
    ] = None,
    highest: Annotated[
        str | None, typer.Option("--highest-hr", help=f"Highest heart rate, bpm. {_DROP}")
    ] = None,
    sweat_rate: Annotated[
        str | None, typer.Option("--sweat-rate", help=f"Litres an hour, weighed. {_DROP}")
    ] = None,
    result: Annotated[
        str | None,
        typer.Option("--result", help=f"A recent race, DATE:DISTANCE:TIME. {_DROP}"),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            "--level", help=f"0 (cannot run 20 min yet) to 4 (over 80 km a week). {_DROP}"
        ),
    ] = None,
    runs: Annotated[
        str | None, typer.Option("--runs-a-week", help=f"Runs wanted a week. {_DROP}")
    ] = None,
    second_runs: Annotated[
        str | None,
        typer.Option(
            "--second-runs",
            help="Days a week that may hold a second, short run: 0 (none) to 5; "
            "planned from 70 km a week on.",
        ),
    ] = None,
    run_start: Annotated[
        str | None, typer.Option("--run-start", help="Usual hour of runs: 07:00, or seven of them.")
    ] = None,
    strength_start: Annotated[
        str | None,
        typer.Option("--strength-start", help="Usual hour of strength: 18:00, or seven of them."),
    ] = None,
    clinic_hours: Annotated[
        str | None,
        typer.Option(
            "--clinic-hours",
            help="When you can be at a clinic: 08:00-20:00, or seven of them, `none` for a day.",
        ),
    ] = None,
    massage_every: Annotated[
        str | None,
        typer.Option("--massage-every", help="Days from one massage to the next. `none`: none."),
    ] = None,
    budget: Annotated[
        str | None,
        typer.Option("--massage-budget", help=f"Pounds a week, e.g. 25. {_DROP}"),
    ] = None,
    long_run: Annotated[
        str | None, typer.Option("--long-run", help="Weekday of the long run, e.g. sun.")
    ] = None,
    equipment: Annotated[
        str | None, typer.Option("--equipment", help="For strength, e.g. none,mat,step.")
    ] = None,
    tight: Annotated[
        str | None, typer.Option("--tight", help="Muscle groups that feel tight, commas.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Where you live, e.g. Europe/London.")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Set what you name and keep the rest. The first call makes the runner; `--runner NAME`
    with a name that is not known makes another one.

    Every physical value is optional: without it the place that needs it says what is missing.

    Examples:

      lissom profile set --name Sam --minutes 45,60,45,60,0,120,90

      lissom profile set --body-mass-kg 68 --resting-hr 52 --highest-hr 186

      lissom profile set --result 2026-09-20:10k:48:30 --massage-every 14 --massage-budget 30
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    given: dict[str, Any] = {
        "name": _name(name),
        "weekday_minutes": _minutes(minutes),
        "birth_year": None if birth_year is None else _birth_year(birth_year, desk.on),
        "long_run_weekday": None if long_run is None else weekday_of(long_run, "Long run"),
        "run_start": _starts(run_start, "Start of runs"),
        "strength_start": _starts(strength_start, "Start of strength"),
        "clinic_hours": _clinic_hours(clinic_hours),
        "second_runs": None
        if second_runs is None
        else _whole(second_runs, "Days with a second run", 0, 5),
        "equipment": None if equipment is None else words(equipment, "Equipment", _equipment()),
        "tight_groups": None if tight is None else words(tight, "Tight", _groups()),
        "timezone": _zone(timezone),
    }
    changes = {key: item for key, item in given.items() if item is not None}
    changes |= _droppable(
        desk,
        sex=sex,
        body_mass_kg=body_mass,
        resting_heart_rate_bpm=resting,
        highest_heart_rate_bpm=highest,
        sweat_rate_l_per_h=sweat_rate,
        recent_result=result,
        said_level=level,
        runs_a_week=runs,
        massage_every_days=massage_every,
        massage_budget_pence_week=budget,
    )
    if not changes:
        raise InvalidInputError(
            "Nothing to set was named.", remedy="See `lissom profile set --help`."
        )
    _show(desk, _save(desk, changes))
    return 0


def _save(desk: Desk, changes: dict[str, Any]) -> Profile:
    """Change the runner that is meant, or make the first one of this name."""
    open_database()
    from lissom.web.training import queries, services  # noqa: PLC0415

    known = queries.runner_names()
    row = services.save_profile(runner=desk.runner, on=desk.on, **changes)
    if len(queries.runner_names()) > len(known):
        desk.say(f"Made a runner named '{row.name}'.")
    return queries.profile_of(row)


def _droppable(desk: Desk, **texts: str | None) -> dict[str, Any]:
    """Values that may also be taken away with `none`."""
    read: dict[str, Callable[[str], Any]] = {
        "sex": _sex,
        "body_mass_kg": lambda text: number_of(text, "Body mass (kg)", low=25, high=250),
        "resting_heart_rate_bpm": lambda text: number_of(
            text, "Resting heart rate (bpm)", low=25, high=120
        ),
        "highest_heart_rate_bpm": lambda text: number_of(
            text, "Highest heart rate (bpm)", low=100, high=240
        ),
        "sweat_rate_l_per_h": lambda text: number_of(
            text, "Sweat rate (litres an hour)", low=0.1, high=4
        ),
        "recent_result": lambda text: _result(text, desk.on),
        "said_level": lambda text: RunnerLevel(_whole(text, "Level", 0, 4)),
        "runs_a_week": lambda text: _whole(text, "Runs a week", 1, 14),
        "massage_every_days": lambda text: _whole(text, "Days between massages", 2, 180),
        "massage_budget_pence_week": lambda text: round(
            number_of(text.lstrip("£"), "Massage budget (pounds a week)", low=0, high=1000) * 100
        ),
    }
    changes: dict[str, Any] = {}
    for key, text in texts.items():
        if text is not None:
            changes[key] = None if text.strip().lower() in _NO_WORDS else read[key](text)
    return changes


def _name(text: str | None) -> str | None:
    if text is None:
        return None
    name = " ".join(text.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise InvalidInputError(
            "The name is empty, too long or has odd signs.",
            remedy="Give 1 to 100 letters.",
        )
    return name


def _minutes(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    values = tuple(
        _whole(part, "Minutes of a weekday", 0, _MINUTES_A_DAY) for part in seven(text, "Minutes")
    )
    if not any(values):
        raise InvalidInputError(
            "There are no minutes on any weekday, so nothing could be planned.",
            remedy="Give at least one weekday some minutes: --minutes 0,30,0,30,0,0,60.",
        )
    return values


def _whole(text: str, what: str, low: int, high: int) -> int:
    number = number_of(text, what, low=low, high=high)
    if number != int(number):
        raise InvalidInputError(f"{what}: {text} is not a whole number.", remedy="Round it.")
    return int(number)


def _birth_year(year: int, on: date) -> int:
    return int(within(year, "Birth year", low=on.year - 110, high=on.year - 10))


def _sex(text: str) -> Sex:
    return Sex(words(text, "Sex", tuple(item.value for item in Sex))[0])


def _starts(text: str | None, what: str) -> tuple[time, ...] | None:
    if text is None:
        return None
    parts = seven(text, what) if "," in text else (text,) * len(WEEKDAYS)
    return tuple(time_of(part, what) for part in parts)


def _clinic_hours(text: str | None) -> tuple[tuple[time, time] | None, ...] | None:
    if text is None:
        return None
    parts = seven(text, "Clinic hours") if "," in text else (text,) * len(WEEKDAYS)
    return tuple(_hours(part) for part in parts)


def _hours(text: str) -> tuple[time, time] | None:
    if text.strip().lower() in _NO_WORDS:
        return None
    opens, dash, closes = text.partition("-")
    first = time_of(opens, "Clinic hours")
    last = time_of(closes if dash else "", "Clinic hours")
    if last <= first:
        raise InvalidInputError(
            f"Clinic hours: {text} ends before it begins.", remedy="Write e.g. 08:00-20:00."
        )
    return first, last


def _result(text: str, on: date) -> Result:
    parts = text.split(":", 2)
    if len(parts) != len(("date", "distance", "time")):
        raise InvalidInputError(
            f"Result: '{text}' is not DATE:DISTANCE:TIME.",
            remedy="Write e.g. 2026-09-20:10k:48:30.",
        )
    day = date_of(parts[0], "Result")
    if day > on:
        raise InvalidInputError(
            f"Result: {day} is still to come.", remedy="Give a race that was run."
        )
    return Result(distance_m(parts[1], "Result"), duration_s(parts[2], "Result"), day)


def _zone(text: str | None) -> str | None:
    if text is None:
        return None
    from lissom.core.booking.model import zone_of  # noqa: PLC0415

    return zone_of(text.strip()).key


def _groups() -> tuple[str, ...]:
    return tuple(group.id for group in GROUPS)


def _equipment() -> tuple[str, ...]:
    """Everything that some exercise needs."""
    from lissom.core.anatomy.exercises import EXERCISES  # noqa: PLC0415

    needed = {item for exercise in EXERCISES.values() for need in exercise.needs for item in need}
    return ("none", *sorted(needed))


def _show(desk: Desk, profile: Profile) -> None:
    from lissom.core.export.documents import plain  # noqa: PLC0415

    document = {"profile": plain(profile), "missing": _missing(profile)}
    desk.show(document, lambda console: _draw(console, profile))


def _missing(profile: Profile) -> list[dict[str, str]]:
    """What is not known, and the place that needs it."""
    rows = (
        ("body_mass_kg", "grams of food and millilitres to drink", "--body-mass-kg"),
        ("highest_heart_rate_bpm", "load from heart rate", "--highest-hr"),
        ("resting_heart_rate_bpm", "load from heart rate", "--resting-hr"),
        ("sweat_rate_l_per_h", "a limit to what you drink", "--sweat-rate"),
        ("massage_budget_pence_week", "a limit to what massage costs", "--massage-budget"),
    )
    return [
        {"value": field, "needed_for": need, "option": option}
        for field, need, option in rows
        if getattr(profile, field) is None
    ]


def _draw(console: Console, profile: Profile) -> None:
    heading(console, profile.name, profile.timezone)
    week = grid("", *(day.title() for day in WEEKDAYS), right=range(1, 8))
    week.add_row("Minutes", *(str(item) for item in profile.weekday_minutes))
    week.add_row("Run at", *(f"{item:%H:%M}" for item in profile.run_start))
    week.add_row("Strength at", *(f"{item:%H:%M}" for item in profile.strength_start))
    week.add_row("Clinic from", *(f"{h[0]:%H:%M}" if h else "-" for h in profile.clinic_hours))
    week.add_row("Clinic until", *(f"{h[1]:%H:%M}" if h else "-" for h in profile.clinic_hours))
    console.print(week)
    for line in _facts(profile):
        console.print(f"  {line}")
    for gap in _missing(profile):
        note(console, f"Not known: {gap['needed_for']} needs {gap['option']}.", indent=2)


def _facts(profile: Profile) -> list[str]:
    facts = [
        ("Born", profile.birth_year, ""),
        ("Sex", profile.sex.value if profile.sex else None, ""),
        ("Body mass", profile.body_mass_kg, " kg"),
        ("Resting heart rate", profile.resting_heart_rate_bpm, " bpm"),
        ("Highest heart rate", profile.highest_heart_rate_bpm, " bpm"),
        ("Sweat rate", profile.sweat_rate_l_per_h, " l/h"),
        ("Runs wanted", profile.runs_a_week, " a week"),
        ("Days with a second run", profile.second_runs or None, " a week"),
        ("Long run", WEEKDAYS[profile.long_run_weekday].title(), ""),
    ]
    shown = [
        f"{name}: {item if isinstance(item, str) else f'{item:g}'}{unit}"
        for name, item, unit in facts
        if item is not None
    ]
    if profile.said_level is not None:
        shown.append(f"Level: L{int(profile.said_level)} (as said)")
    if profile.recent_result is not None:
        best = profile.recent_result
        distance = f"{best.distance_m / METRES_PER_KM:g} km"
        shown.append(f"Recent result: {distance} in {duration_text(best.time_s)} on {best.date}")
    every = profile.massage_every_days
    shown.append("Massage: none wanted" if every is None else f"Massage: every {every} days")
    if profile.massage_budget_pence_week is not None:
        shown.append(f"Massage budget: £{profile.massage_budget_pence_week / 100:.2f} a week")
    if profile.equipment:
        shown.append(f"Equipment: {', '.join(profile.equipment)}")
    if profile.tight_groups:
        shown.append(f"Tight: {', '.join(profile.tight_groups)}")
    return shown
