"""`lissom massage book`, `booked`, `cancel`: appointments at clinics that do not run Lissom."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.files import read_file
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of, number_of, time_of
from lissom.cli.people import the_runner, the_runner_or_first
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

_NEXT = "What it means for your programme: lissom replan."


def add_to(app: typer.Typer) -> None:
    """Enter the commands into `lissom massage`."""
    app.command("book")(book)
    app.command("booked")(booked)
    app.command("cancel")(cancel)


def book(
    *,
    when: Annotated[
        str, typer.Argument(metavar="DATE|FILE.ics", help="The day, or the clinic's calendar file.")
    ],
    at: Annotated[str | None, typer.Argument(metavar="[HH:MM]", help="When it begins.")] = None,
    minutes: Annotated[str | None, typer.Argument(metavar="[MIN]", help="How long.")] = None,
    type_: Annotated[
        str, typer.Option("--type", help="maintenance, deep, light, pre_event, post_event ...")
    ] = "maintenance",
    where: Annotated[str, typer.Option("--where", help="Clinic or place.")] = "",
    travel: Annotated[int, typer.Option("--travel", help="Minutes to get there, one way.")] = 0,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Enter a massage that you booked anywhere: by hand, or with the .ics file the clinic sent.

    The programme plans around it and moves it by itself never.

    Examples:

      lissom massage book 2026-06-12 18:00 60 --where "Harbour practice" --travel 20

      lissom massage book appointment.ics --travel 20
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner_or_first(desk)
    from lissom.web.training import appointments, queries  # noqa: PLC0415

    zone = ZoneInfo(queries.profile_of(row).timezone)
    if when.lower().endswith(".ics"):
        wanted = _from_file(desk, Path(when), zone, type_=type_, where=where, travel=travel)
        source = Path(when).name
    else:
        if at is None or minutes is None:
            raise InvalidInputError(
                "An appointment needs a day, a time and minutes.",
                remedy="Write: lissom massage book 2026-06-12 18:00 60",
            )
        start = datetime.combine(date_of(when, "DATE"), time_of(at, "HH:MM"), zone)
        length = round(number_of(minutes, "MIN", low=5, high=240))
        wanted = [appointments.Booking(start, length, type_, where, "", travel)]
        source = ""
    made = appointments.book_own(runner=row, bookings=wanted, now=desk.now, source=source)
    _show(desk, [_row(one, zone) for one in made], _NEXT)
    return 0


def booked(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Appointments that you made elsewhere, from today on.

    Examples:

      lissom massage booked
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import appointments, queries  # noqa: PLC0415

    zone = ZoneInfo(queries.profile_of(row).timezone)
    found = appointments.own_appointments(row, since=desk.now)
    _show(desk, [_row(one, zone) for one in found])
    return 0


def cancel(
    *,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day of the appointment.")],
    at: Annotated[str, typer.Argument(metavar="HH:MM", help="When it was to begin.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Take out an appointment that you made elsewhere; telling the clinic is up to you.

    Examples:

      lissom massage cancel 2026-06-12 18:00
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import appointments, queries  # noqa: PLC0415

    zone = ZoneInfo(queries.profile_of(row).timezone)
    start = datetime.combine(date_of(day, "DATE"), time_of(at, "HH:MM"), zone)
    appointments.cancel_own(runner=row, start=start)
    found = appointments.own_appointments(row, since=desk.now)
    _show(desk, [_row(one, zone) for one in found], _NEXT)
    return 0


def _from_file(
    desk: Desk, file: Path, zone: ZoneInfo, *, type_: str, where: str, travel: int
) -> list[Any]:
    from lissom.web.training.appointments import bookings_in  # noqa: PLC0415

    data = read_file(file)
    return list(
        bookings_in(data, now=desk.now, zone=zone, type_=type_, place=where, travel_min=travel)
    )


def _row(one: Any, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "start": one.start.astimezone(zone),
        "minutes": one.minutes,
        "type": one.type,
        "place": one.place,
        "travel_min": one.travel_min,
    }


def _show(desk: Desk, rows: list[dict[str, Any]], after: str = "") -> None:
    def draw(console: Console) -> None:
        if not rows:
            note(console, "No appointment of your own. Add one: lissom massage book", style="")
        else:
            heading(console, "Your appointments")
            table = grid("When", "Minutes", "Type", "Where", "Way", right=(1, 4))
            for row in rows:
                table.add_row(
                    f"{row['start']:%a %d %b %H:%M}",
                    str(row["minutes"]),
                    row["type"],
                    row["place"] or "-",
                    f"{row['travel_min']} min",
                )
            console.print(table)
        if after:
            note(console, after)

    desk.show({"appointments": rows}, draw)
