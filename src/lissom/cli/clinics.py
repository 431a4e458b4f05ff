"""`lissom clinic`: clinics that the programme may use, and their free hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli import office
from lissom.cli.desk import Desk, open_database, open_desk
from lissom.cli.files import read_file
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import within
from lissom.cli.programme_view import draw_findings, needs_attention
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note
from lissom.core.booking.model import Service, zone_of
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.clinic.models import Clinic

app = typer.Typer(
    add_completion=False,
    help="Add a clinic with its free hours, and see what is free. Any clinic will do: it need "
    "not run Lissom.\n\n"
    "Examples:\n\n"
    "  lissom clinic add 'Harbour practice' --hours free-hours.ics --travel 20\n\n"
    "  lissom clinic list",
)
office.add_to(app)
_CALENDAR_DAYS = 200
_LIST_DAYS = 14
_HOUR_MIN = 60


@app.command("add")
def add_clinic(
    *,
    name: Annotated[str, typer.Argument(help="What the clinic is called.")],
    hours: Annotated[
        Path | None,
        typer.Option("--hours", metavar="FILE.ics", help="The therapist's free hours."),
    ] = None,
    travel: Annotated[int, typer.Option("--travel", help="Minutes to get there, one way.")] = 0,
    price: Annotated[
        float | None,
        typer.Option("--price", help="Pounds for an hour; other lengths in proportion."),
    ] = None,
    therapist: Annotated[
        str, typer.Option("--therapist", help="Who treats there (default: the clinic's name).")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="Street or town.")] = "",
    timezone: Annotated[
        str, typer.Option("--timezone", help="Where it is, e.g. Europe/London.")
    ] = "Europe/London",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Add a clinic, or renew what is known of it. Free hours replace those told before.

    Every event of the calendar file is read as time that can be booked.

    Examples:

      lissom clinic add "Harbour practice" --hours free-hours.ics --travel 20 --price 60

      lissom clinic add "Quay massage" --therapist "Ada Sample" --place Poole
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    within(travel, "Travel", low=0, high=600, unit="min")
    if price is not None:
        within(price, "Price of an hour", low=0, high=1000, unit="pounds")
    times, findings = ([], []) if hours is None else _read(desk, hours, timezone)
    open_database()
    from django.db import transaction  # noqa: PLC0415

    from lissom.web.clinic import services  # noqa: PLC0415

    with transaction.atomic():
        clinic = services.add_clinic(
            name=name, place=place, timezone=timezone, outside=True, travel_min=travel
        )
        person = services.add_therapist(clinic=clinic, name=therapist or clinic.name)
        _offer(desk, clinic, price)
        if hours is not None:
            services.add_free_hours(therapist=person, times=times)
    _show(desk, findings)
    return exit_code(attention=needs_attention(findings))


@app.command("list")
def list_clinics(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """The clinics, and how much is free in the two weeks ahead.

    Examples:

      lissom clinic list

      lissom clinic list --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    open_database()
    _show(desk, [])
    return 0


def _read(
    desk: Desk, file: Path, timezone: str
) -> tuple[list[tuple[datetime, datetime]], list[dict[str, str]]]:
    from lissom.core.booking.ics import free_hours  # noqa: PLC0415

    since = datetime.combine(desk.on, datetime.min.time(), zone_of(timezone))
    until = since + timedelta(days=_CALENDAR_DAYS)
    read = free_hours(read_file(file), since=since, until=until, zone=timezone)
    if not read.times:
        why = f" {read.findings[0].message}" if read.findings else ""
        raise InvalidInputError(
            f"{file} names no free hours in the {_CALENDAR_DAYS} days from {desk.on}.{why}",
            remedy="Give a calendar whose events are the hours that can be booked.",
        )
    times = [(item.start, item.end) for item in read.times]
    return times, [item.as_dict() for item in read.findings]


def _offer(desk: Desk, clinic: Clinic, price: float | None) -> None:
    """Every massage type and length that the protocols know; it is an ordinary practice."""
    from lissom.core.anatomy.massage import PROTOCOLS  # noqa: PLC0415
    from lissom.web.clinic import services  # noqa: PLC0415

    for kind, minutes in sorted({(item.type, item.minutes) for item in PROTOCOLS.values()}):
        pence = None if price is None else round(price * 100 * minutes / _HOUR_MIN)
        services.set_service(
            clinic=clinic, service=Service(kind, minutes, price_pence=pence), since=desk.on
        )


def _show(desk: Desk, findings: list[dict[str, str]]) -> None:
    from lissom.web.clinic import queries  # noqa: PLC0415

    since = desk.now
    until = since + timedelta(days=_LIST_DAYS)
    rows: list[dict[str, Any]] = []
    for clinic in queries.clinics():
        slots = queries.free_slots(since, until, clinic=queries.get_clinic(clinic.name))
        starts = sorted({slot.start for slot in slots})
        rows.append(
            {
                "name": clinic.name,
                "place": clinic.place,
                "outside": clinic.outside,
                "travel_min": clinic.travel_min,
                "therapists": list(clinic.therapists),
                "free_starts": len(starts),
                "next_free": _local(starts[0], clinic.name) if starts else None,
            }
        )
    document = {"clinics": rows, "days": _LIST_DAYS, "findings": findings}
    desk.show(document, lambda console: _draw(console, document))


def _local(moment: datetime, clinic: str) -> datetime:
    from lissom.web.clinic import queries  # noqa: PLC0415

    return moment.astimezone(zone_of(queries.get_clinic(clinic).timezone))


def _draw(console: Console, document: dict[str, Any]) -> None:
    if not document["clinics"]:
        note(
            console,
            "No clinic yet. Add one: lissom clinic add NAME --hours FILE.ics. Without one the "
            "programme names the days on which to book a massage anywhere.",
            style="",
        )
        return
    heading(console, "Clinics", f"free starts in the next {document['days']} days")
    table = grid("Clinic", "Therapists", "Travel", "Free", "Next", right=(2, 3))
    for row in document["clinics"]:
        table.add_row(
            f"{row['name']}, {row['place']}" if row["place"] else row["name"],
            ", ".join(row["therapists"]),
            f"{row['travel_min']} min",
            str(row["free_starts"]),
            f"{row['next_free']:%a %d %b %H:%M}" if row["next_free"] else "-",
        )
    console.print(table)
    draw_findings(console, document["findings"])
