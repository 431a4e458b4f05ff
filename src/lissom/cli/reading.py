"""Read the programme: `today`, `week`, `calendar`, `workout`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.files import write_file
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of
from lissom.cli.people import the_runner
from lissom.cli.programme_view import draw_day, draw_days
from lissom.cli.running import exit_code
from lissom.cli.tables import heading, note
from lissom.core.export.ics import programme_calendar

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.core.runner import Race

app = typer.Typer(add_completion=False)
_TWO_WEEKS = 14


@app.command("today")
def show_today(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Today's sessions: what, how long, how hard, why today; what to eat and drink.

    Examples:

      lissom today

      lissom today --on 2026-12-01
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    document, days = _days(row, desk.on, 1)
    document |= {"day": days[0] if days else None, "races": _races(row, desk.on)}
    desk.show(document, lambda console: _draw_today(console, desk, document))
    return exit_code(attention=not days)


@app.command("week")
def show_week(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """The two weeks ahead, day by day.

    Examples:

      lissom week

      lissom week --on 2026-12-07 --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    document, days = _days(the_runner(desk), desk.on, _TWO_WEEKS)
    document |= {"days": days}

    def draw(console: Console) -> None:
        draw_days(console, days, on=desk.on, firm_until=str(document["firm_until"] or ""))
        _draw_end(console, document)

    desk.show(document, draw)
    return exit_code(attention=not days)


@app.command("calendar")
def write_calendar(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where to write it.")],
    busy_only: Annotated[
        bool, typer.Option("--busy-only", help="Tell the hours and not what they are for.")
    ] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Write the programme as a calendar file. Reading it again moves what has moved.

    Examples:

      lissom calendar programme.ics

      lissom calendar for-the-office.ics --busy-only
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import queries  # noqa: PLC0415 - needs Django

    stored = queries.current_programme(row)
    data = programme_calendar(
        stored.document,
        now=stored.made_at,
        zone=queries.profile_of(row).timezone,
        busy_only=busy_only,
        sequence=stored.number,
    )
    write_file(file, data)
    events = data.count(b"BEGIN:VEVENT")
    desk.show(
        {"file": str(file), "events": events, "busy_only": busy_only},
        lambda console: note(console, f"Wrote {events} events to {file}.", style=""),
    )
    return 0


@app.command("workout")
def write_workout(
    *,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day of the run.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.fit", help="Where to write it.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Write the run of a day for the watch: its steps with paces, as a FIT workout file.

    Copy it into the watch's folder for new files (NewFiles or Workouts), or send it with the
    maker's app.

    Examples:

      lissom workout 2026-12-03 tempo.fit
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import workouts  # noqa: PLC0415 - needs Django

    found = workouts.of_day(row, date_of(day, "DATE"))
    write_file(file, found.data)
    document = {"file": str(file), "title": found.title, "steps": found.steps}
    desk.show(
        document,
        lambda console: note(console, f"Wrote {found.title} to {file}.", style=""),
    )
    return 0


def _days(row: Any, on: date, count: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the current programme says about the days from `on`; the days that it has."""
    from lissom.web.training import queries  # noqa: PLC0415 - needs Django

    stored = queries.current_programme(row)
    every = stored.document["days"]
    last = (on + timedelta(days=count - 1)).isoformat()
    days = [day for day in every if on.isoformat() <= day["date"] <= last]
    document = {
        "on": on,
        "programme": stored.number,
        "made_on": stored.on,
        "first": every[0]["date"] if every else None,
        "last": every[-1]["date"] if every else None,
        "firm_until": stored.document.get("firm_until"),
    }
    return document, days


def _races(row: Any, on: date) -> list[dict[str, Any]]:
    from lissom.web.training import queries  # noqa: PLC0415 - needs Django

    races: tuple[Race, ...] = queries.races_of(row, since=on)
    return [
        {
            "date": race.date,
            "name": race.name,
            "priority": race.priority.value,
            "distance_m": race.distance_m,
            "days_to_go": (race.date - on).days,
        }
        for race in races
    ]


def _draw_today(console: Console, desk: Desk, document: dict[str, Any]) -> None:
    if document["day"] is not None:
        draw_day(console, document["day"], on=desk.on, every=True)
    _draw_end(console, document)
    if document["races"]:
        race = document["races"][0]
        heading(console, f"{race['days_to_go']} days to the next race", race["name"])
    if document["day"] is not None:
        note(console, "How do you feel? `lissom checkin`. Done? `lissom done` or `lissom import`.")


def _draw_end(console: Console, document: dict[str, Any]) -> None:
    on = document["on"].isoformat()
    if document["last"] and document["first"] <= on <= document["last"]:
        return
    console.print(
        f"Your programme runs from {document['first']} to {document['last']}, so it says nothing "
        f"about {on}. Make a new one with `lissom plan`."
    )
