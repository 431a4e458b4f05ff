"""`lissom massage`: log a massage, see what it does for you, plan weeks to find out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lissom.cli import bookings
from lissom.cli.desk import open_desk
from lissom.cli.diary import past_day, tell
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of, number_of, time_of
from lissom.cli.people import the_runner, the_runner_or_first
from lissom.cli.tables import grid, heading, note

if TYPE_CHECKING:
    from rich.console import Console

_AFTERCARE_DAYS = 2  # later there is nothing left to look after
app = typer.Typer(
    add_completion=False,
    help="Log a massage that you had or booked; ask whether it helps you.\n\n"
    "Examples:\n\n"
    "  lissom massage log 2026-11-20 60 --type deep --where 'Harbour practice'\n\n"
    "  lissom massage answer",
)
_SHOWN = 12
bookings.add_to(app)


@app.command("log")
def log_massage(
    *,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day of the massage.")],
    minutes: Annotated[str, typer.Argument(metavar="MIN", help="How long, in minutes.")],
    type_: Annotated[
        str, typer.Option("--type", help="maintenance, deep, light, pre_event, post_event ...")
    ] = "maintenance",
    where: Annotated[str, typer.Option("--where", help="Clinic or place.")] = "",
    at: Annotated[
        str | None, typer.Option("--at", help="Start, HH:MM; deep work is timed from its end.")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Log a massage that you had, anywhere.

    Examples:

      lissom massage log 2026-11-20 60

      lissom massage log 2026-11-20 45 --type deep --where "Harbour practice" --at 18:15
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    when = past_day(date_of(day, "Date"), desk)
    length = number_of(minutes, "Minutes", low=5, high=240)
    clock = None if at is None else time_of(at, "--at")
    row = the_runner_or_first(desk)
    from lissom.web.training import queries, services  # noqa: PLC0415

    zone = ZoneInfo(queries.profile_of(row).timezone)
    start = None if clock is None else datetime.combine(when, clock, zone)
    services.log_massage(
        runner=row, date=when, minutes=length, massage_type=type_, place=where, start=start
    )
    from lissom.core.anatomy.aftercare import aftercare  # noqa: PLC0415 (reads its tables)

    fresh = (desk.on - when).days < _AFTERCARE_DAYS
    lines = [line.as_dict() for line in aftercare(type_)] if fresh else []
    document = {
        "massage": {"date": when, "minutes": length, "type": type_, "place": where, "start": start},
        "aftercare": lines,
    }
    kept = f"Kept: {type_} massage of {length:g} min on {when}."
    tell(desk, document, " ".join([kept, *(line["text"] for line in lines)]))
    return 0


@app.command("answer")
def answer(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Does massage help you? Soreness after it against what was expected without it.

    Compared are times (or muscle groups) with and without massage, never before and after: massage
    is booked when sore, and soreness falls anyway. What comes out is a felt effect, not blinded.

    Examples:

      lissom massage answer

      lissom massage answer --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import recovery  # noqa: PLC0415 - needs Django

    document = recovery.document_of_massage(recovery.massage_answer(row, desk.on))
    desk.show(document, lambda console: _draw_answer(console, document))
    return 0


@app.command("alternate")
def alternate(
    *,
    first: Annotated[str, typer.Argument(metavar="MONDAY", help="The first Monday.")],
    pairs: Annotated[
        int, typer.Option("--pairs", help="Pairs of weeks, each one with and one without.")
    ] = 12,
    seed: Annotated[int, typer.Option("--seed", help="The same number draws the same weeks.")] = 1,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Weeks with and without massage in an order that is drawn, to find out what it does for you.

    Answer your check-in each morning of these weeks. A dozen pairs find one point of ten in about
    seven runners of ten; half a point takes more.

    Examples:

      lissom massage alternate 2027-01-04 --pairs 6
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    import numpy as np  # noqa: PLC0415 - only here

    from lissom.core.recovery.massage_effect import alternate_weeks  # noqa: PLC0415

    weeks = alternate_weeks(date_of(first, "MONDAY"), pairs, np.random.default_rng(seed))
    document = {"weeks": [{"monday": week.monday, "massage": week.massage} for week in weeks]}
    desk.show(document, lambda console: _draw_weeks(console, document["weeks"]))
    return 0


def _draw_answer(console: Console, document: dict[str, Any]) -> None:
    heading(console, "Does massage help you?")
    note(console, document["sentence"], style="")
    note(console, document["population"])
    pairs = document["pairs"]
    if pairs:
        table = grid("Massage", "Against", "Relief", right=(2,))
        for pair in pairs[-_SHOWN:]:
            same = pair["basis"] == "groups"
            other = "other muscles, same days" if same else str(pair["untreated_on"])
            table.add_row(str(pair["treated_on"]), other, f"{pair['relief_points']:+.1f}")
        console.print(table)
    if document["verdict"] == "open":
        note(console, "Weeks drawn by lot tell more: `lissom massage alternate MONDAY`.")


def _draw_weeks(console: Console, weeks: list[dict[str, Any]]) -> None:
    heading(console, "Weeks with and without massage")
    table = grid("Week from", "Massage")
    for week in weeks:
        table.add_row(str(week["monday"]), "yes" if week["massage"] else "no")
    console.print(table)
    note(console, "Within a pair the order is drawn, so that wishes do not decide.")
