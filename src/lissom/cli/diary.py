"""What was done and when there is no time: `done`, `rpe`, `busy`, `holiday`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.files import read_file
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of, number_of, ordered, within, words
from lissom.cli.people import the_runner_or_first
from lissom.cli.programme_view import draw_findings, needs_attention
from lissom.cli.tables import note
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.runner import DoneKind, DoneSession
from lissom.core.units import METRES_PER_KM

app = typer.Typer(add_completion=False)
_LONGEST_MIN = 24 * 60
_CALENDAR_DAYS = 200


@app.command("done")
def log_done(
    *,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day it was done.")],
    kind: Annotated[
        str, typer.Option("--kind", help="run, walk, cross, strength, stretch or race.")
    ] = "run",
    type_: Annotated[str, typer.Option("--type", help="As in the programme, e.g. easy.")] = "",
    minutes: Annotated[float | None, typer.Option("--minutes", help="How long.")] = None,
    km: Annotated[float | None, typer.Option("--km", help="How far, in kilometres.")] = None,
    rpe: Annotated[
        float | None, typer.Option("--rpe", help="How hard, 0 (rest) to 10 (all out).")
    ] = None,
    hard: Annotated[
        bool, typer.Option("--hard", help="It was tempo, intervals, hills or race pace.")
    ] = False,
    note_text: Annotated[str, typer.Option("--note", help="Anything worth keeping.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Tick off a session that no watch recorded.

    Without minutes, those of the session of that kind in your programme are taken.

    Examples:

      lissom done 2026-11-24

      lissom done 2026-11-24 --minutes 50 --km 9 --rpe 3

      lissom done 2026-11-24 --kind strength --minutes 30 --rpe 5
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    when = past_day(date_of(day, "Date"), desk)
    kinds = tuple(item.value for item in DoneKind if item is not DoneKind.MASSAGE)
    what = DoneKind(words(kind, "Kind", kinds)[0] if kind.strip() else "run")
    if km is not None:
        within(km, "Distance", low=0.05, high=500, unit="km")
    if rpe is not None:
        within(rpe, "Effort", low=0, high=10)
    row = the_runner_or_first(desk)
    from lissom.web.training import services  # noqa: PLC0415

    planned = _planned(row, when.isoformat(), what, type_)
    length = minutes if minutes is not None else planned.get("minutes")
    if length is None:
        raise InvalidInputError(
            f"How long the {what.value} on {when} took is not known: your programme has none.",
            remedy="Say it with --minutes.",
        )
    done = DoneSession(
        date=when,
        kind=what,
        minutes=within(float(length), "Minutes", low=1, high=_LONGEST_MIN),
        type=type_ or str(planned.get("type", "")),
        distance_m=None if km is None else km * METRES_PER_KM,
        rpe_cr10=rpe,
        hard=hard,
    )
    services.log_done(runner=row, done=done, note=note_text)
    told = f"Kept: {what.value} of {done.minutes:g} min on {when}."
    tell(desk, {"done": done}, told)
    return 0


@app.command("rpe")
def set_effort(
    *,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day of the session.")],
    effort: Annotated[
        str, typer.Argument(metavar="N", help="0 (rest) to 10 (all out), halves allowed.")
    ],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Say how hard the sessions of a day felt as a whole, about half an hour afterwards.

    Examples:

      lissom rpe 2026-11-24 6
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    when = past_day(date_of(day, "Date"), desk)
    points = number_of(effort, "Effort", low=0, high=10)
    row = the_runner_or_first(desk)
    from lissom.web.training import services  # noqa: PLC0415

    count = services.set_effort(runner=row, date=when, rpe_cr10=points)
    told = f"Kept: effort {points:g} of 10 for {count} session{'s'[: count != 1]} on {when}."
    tell(desk, {"date": when, "rpe_cr10": points, "sessions": count}, told)
    return 0


@app.command("busy")
def add_busy(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Your own calendar.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Block the hours of your own calendar: nothing is planned into them.

    Reading the same file again replaces what it said before. Titles stay on this computer.

    Examples:

      lissom busy ~/calendar.ics
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    data = read_file(file)
    row = the_runner_or_first(desk)
    from lissom.core.booking.ics import busy_times  # noqa: PLC0415
    from lissom.web.training import queries, services  # noqa: PLC0415

    zone = queries.profile_of(row).timezone
    since = datetime.combine(desk.on, datetime.min.time(), ZoneInfo(zone))
    read = busy_times(data, since=since, until=since + timedelta(days=_CALENDAR_DAYS), zone=zone)
    kept = services.replace_busy(runner=row, times=read.times, source=file.name)
    findings = [item.as_dict() for item in read.findings]
    tell(
        desk,
        {"busy": kept, "findings": findings},
        f"{kept} busy times of the next {_CALENDAR_DAYS} days are blocked.",
        findings,
    )
    return int(needs_attention(findings))


@app.command("holiday")
def add_holiday(
    *,
    first: Annotated[str, typer.Argument(metavar="FROM", help="First day without training.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="Last day without training.")],
    note_text: Annotated[str, typer.Option("--note", help="A word about it.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Block whole days on which you cannot train; both days count.

    Examples:

      lissom holiday 2026-12-24 2026-12-27
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    start, end = ordered(date_of(first, "FROM"), date_of(last, "TO"), "Holiday")
    row = the_runner_or_first(desk)
    from lissom.web.training import services  # noqa: PLC0415

    services.add_holiday(runner=row, first=start, last=end, note=note_text)
    days = (end - start).days + 1
    tell(
        desk,
        {"holiday": {"first": start, "last": end, "days": days}},
        f"{days} day{'s'[: days != 1]} blocked: {start} to {end}. Make the programme again with "
        "`lissom plan`.",
    )
    return 0


def past_day(day: date, desk: Desk) -> date:
    """`day` itself unless it is still to come. Raises InvalidInputError."""
    if day > desk.on:
        raise InvalidInputError(
            f"{day} is still to come (today is {desk.on}).", remedy="Log what is done already."
        )
    return day


def _planned(row: Any, day: str, kind: DoneKind, type_: str) -> dict[str, Any]:
    """The planned session that this one answers to; empty without one."""
    from lissom.web.training import queries  # noqa: PLC0415

    try:
        document = queries.current_programme(row).document
    except NotFoundError:
        return {}
    for entry in document["days"]:
        for session in entry["sessions"] if entry["date"] == day else ():
            if session["kind"] == kind.value and type_ in {"", session["type"]}:
                return dict(session)
    return {}


def tell(
    desk: Desk, document: dict[str, Any], text: str, findings: list[dict[str, str]] | None = None
) -> None:
    """The document, or the one line and findings for a person."""

    def draw(console: Any) -> None:
        note(console, text, style="")
        draw_findings(console, findings or [])

    desk.show(document, draw)
