"""`lissom race`: the races that the programme leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import RaceWords, duration_s, race_of
from lissom.cli.people import the_runner, the_runner_or_first
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.export.documents import plain
from lissom.core.runner import Race
from lissom.core.units import METRES_PER_KM, days_between, duration_text

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from lissom.web.training.race_sheet import RaceSheet

app = typer.Typer(
    add_completion=False,
    help="Add, list and remove races. A: the goal, B: matters, C: a training race.\n\n"
    "Examples:\n\n"
    "  lissom race add 2027-04-25:marathon:A --name Spring\n\n"
    "  lissom race list",
)


@app.command("add")
def add_race(
    *,
    race: Annotated[
        str,
        typer.Argument(
            metavar="DATE:DISTANCE[:A|B|C][:GAIN_M][:TARGET]",
            help="Distance: km, or 5k, 10k, half, marathon. Climb in metres. Target h:mm:ss.",
        ),
    ],
    name: Annotated[str, typer.Option("--name", help="What the race is called.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Add a race, or change the one of that day and distance.

    Examples:

      lissom race add 2027-04-25:marathon

      lissom race add 2027-03-07:half:B:120:1:45:00 --name "Coast half"
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    words = coming(race_of(race), desk)
    row = the_runner_or_first(desk)
    from lissom.web.training import queries, services  # noqa: PLC0415

    services.add_race(
        runner=row,
        date=words.date,
        distance_m=words.distance_m,
        priority=words.priority,
        gain_m=words.gain_m,
        target_s=words.target_s,
        name=name,
    )
    _show(desk, queries.races_of(row))
    return 0


@app.command("list")
def list_races(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """The races to come and those gone by.

    Examples:

      lissom race list

      lissom race list --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import queries  # noqa: PLC0415

    _show(desk, queries.races_of(row))
    return 0


@app.command("remove")
def remove_race(
    *,
    race: Annotated[str, typer.Argument(metavar="ID", help="As `lissom race list` shows it.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Take a race out of the calendar.

    Examples:

      lissom race remove 2027-04-25-42195
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import queries, services  # noqa: PLC0415

    services.remove_race(runner=row, race=race)
    _show(desk, queries.races_of(row))
    return 0


@app.command("sheet")
def sheet(
    *,
    race: Annotated[str, typer.Argument(metavar="ID", help="As `lissom race list` shows it.")],
    time: Annotated[
        str | None, typer.Option("--time", metavar="H:MM:SS", help="Time you expect.")
    ] = None,
    temperature: Annotated[
        float | None, typer.Option("--temperature", help="Air temperature expected, °C.")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """What to eat and drink before, in and after a race, kilometre by kilometre.

    Examples:

      lissom race sheet 2027-04-25-42195

      lissom race sheet 2027-04-25-42195 --time 3:45:00 --temperature 18
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    seconds = None if time is None else duration_s(time, "--time")
    row = the_runner(desk)
    from lissom.web.training.race_sheet import race_sheet  # noqa: PLC0415

    made = race_sheet(row, race, on=desk.on, expected_s=seconds, temperature_c=temperature)
    desk.show({"sheet": made.as_dict()}, lambda console: _draw_sheet(console, made))
    return 0


def _draw_sheet(console: Console, made: RaceSheet) -> None:
    from lissom.core.fuelling.race import serving_text  # noqa: PLC0415

    fuel = made.fuel
    heading(console, race_words(made.race), f"{duration_text(made.expected_s)}, {made.basis}")
    if fuel.loading_g_per_day is not None:
        low, high = fuel.loading_g_per_day
        note(console, f"The two days before: {low}-{high} g carbohydrate a day.", style="")
    if fuel.meal_g is not None:
        low, high = fuel.meal_g
        note(console, f"One to four hours before: {low}-{high} g carbohydrate.", style="")
    for serving in fuel.servings:
        note(console, serving_text(serving), indent=2, style="")
    note(console, fuel.fluid.text, style="")
    for text in fuel.notes:
        note(console, text)
    note(console, f"Evidence: {', '.join(fuel.evidence)}")


def coming(words: RaceWords, desk: Desk) -> RaceWords:
    """The race if it is still to come. Raises InvalidInputError."""
    if words.date < desk.on:
        raise InvalidInputError(
            f"The race on {words.date} is in the past (today is {desk.on}).",
            remedy="Give a date to come.",
        )
    return words


def race_words(race: Race) -> str:
    """Distance and target in words: `half marathon, target 1:45:00`."""
    parts = [distance_words(race.distance_m)]
    if race.gain_m:
        parts.append(f"{race.gain_m:g} m of climb")
    if race.target_s:
        parts.append(f"target {duration_text(race.target_s)}")
    return ", ".join(parts)


def day_words(day: date) -> str:
    """`Sun 25 Apr 2027`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def distance_words(metres: float) -> str:
    """The name of an official distance, else kilometres."""
    for name, key in (("half marathon", "half_marathon_m"), ("marathon", "marathon_m")):
        if metres == value(f"distances.{key}"):
            return name
    return f"{metres / METRES_PER_KM:g} km"


def _show(desk: Desk, races: Any) -> None:
    rows = tuple(races)
    document = {
        "races": [{**plain(race), "days_to_go": days_between(desk.on, race.date)} for race in rows]
    }
    desk.show(document, lambda console: _draw(console, rows, desk))


def _draw(console: Console, rows: tuple[Race, ...], desk: Desk) -> None:
    if not rows:
        note(console, "No race yet. Add one: lissom race add 2027-04-25:marathon", style="")
        return
    heading(console, "Races")
    table = grid("Date", "To go", "", "Race", "Id", right=(1,))
    for race in rows:
        days = days_between(desk.on, race.date)
        ahead = f"{days} days" if days >= 0 else "gone by"
        named = f"{race.name}: {race_words(race)}" if race.name else race_words(race)
        table.add_row(f"{race.date:%a} {race.date}", ahead, race.priority.value, named, race.id)
    console.print(table)
