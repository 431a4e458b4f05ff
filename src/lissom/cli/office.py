"""`lissom clinic found`, `report`, `clients`: the office of a clinic that runs Lissom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import open_database, open_desk
from lissom.cli.files import read_file
from lissom.cli.options import Json, On
from lissom.cli.parsing import date_of
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.clinic.seats import Seat
    from lissom.web.office.reports import Report

ClinicName = Annotated[
    str | None, typer.Option("--clinic", help="Which clinic (default: the only one).")
]


def add_to(app: typer.Typer) -> None:
    """Enter the commands into `lissom clinic`."""
    app.command("found")(found)
    app.command("report")(report)
    app.command("clients")(clients)


def found(
    *,
    name: Annotated[str, typer.Argument(help="What the clinic is called.")],
    owner: Annotated[str, typer.Option("--owner", help="E-mail address of the owner's account.")],
    treats: Annotated[
        str, typer.Option("--treats-as", help="The owner's name in the diary, if treating.")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="Street or town.")] = "",
    timezone: Annotated[
        str, typer.Option("--timezone", help="Where it is, e.g. Europe/London.")
    ] = "Europe/London",
    on: On = None,
    as_json: Json = False,
) -> int:
    """Make a clinic that runs Lissom; an account that is there becomes its owner.

    Examples:

      lissom clinic found "Quay practice" --owner ada@example.org --treats-as "Ada Sample"
    """
    desk = open_desk(on=on, runner=None, as_json=as_json)
    open_database()
    from lissom.web.accounts.access import user_by_email  # noqa: PLC0415
    from lissom.web.office import team  # noqa: PLC0415

    row = team.found_clinic(
        user=user_by_email(owner),
        name=name,
        place=place,
        timezone=timezone,
        treats_as=treats,
        now=desk.now,
    )
    document = {"clinic": row.name, "owner": owner, "place": row.place}
    desk.show(document, lambda console: note(console, f"{row.name} is made.", style=""))
    return 0


def report(
    *,
    day: Annotated[str | None, typer.Option("--day", help="A day of it (default: today).")] = None,
    span: Annotated[str, typer.Option("--span", help="day, week or month.")] = "day",
    clinic: ClinicName = None,
    on: On = None,
    as_json: Json = False,
) -> int:
    """What a day, week or month brought: takings, visits, use of hours.

    Examples:

      lissom clinic report

      lissom clinic report --day 2026-03-02 --span week --json
    """
    desk = open_desk(on=on, runner=None, as_json=as_json)
    wanted = desk.on if day is None else date_of(day, "--day")
    open_database()
    from lissom.web.clinic.queries import get_clinic  # noqa: PLC0415
    from lissom.web.office import reports  # noqa: PLC0415

    if span not in reports.SPANS:
        raise InvalidInputError(
            f"There is no span '{span}'.", remedy=f"Give {', '.join(reports.SPANS)}."
        )
    row = get_clinic(clinic)
    made = reports.report(row, reports.days_of(wanted, span))
    document = {"clinic": row.name, **_document(made)}
    desk.show(document, lambda console: _draw(console, row.name, document))
    return 0


def clients(
    *,
    file: Annotated[Path, typer.Argument(help="A table with a header, as CSV.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Read it in; without, it is only looked at.")
    ] = False,
    clinic: ClinicName = None,
    on: On = None,
    as_json: Json = False,
) -> int:
    """Bring clients in from another program's table. The same table again doubles nobody.

    Examples:

      lissom clinic clients clients.csv

      lissom clinic clients clients.csv --apply
    """
    desk = open_desk(on=on, runner=None, as_json=as_json)
    content = read_file(file)
    open_database()
    from lissom.web.office import client_import  # noqa: PLC0415

    seat = _owner(clinic)
    batch = client_import.start(seat=seat, label=file.name, content=content, now=desk.now)
    try:
        seen = client_import.preview(batch, None, now=desk.now)
        if apply:
            client_import.run(seat=seat, batch=batch, places=seen.places, now=desk.now)
    finally:
        client_import.drop(seat=seat, batch=batch)
    rows = [
        {"line": one.row.line, "outcome": one.what, "words": one.words} for one in seen.outcomes
    ]
    document = {"read_in": apply, "counts": dict(seen.counts), "rows": rows}
    desk.show(document, lambda console: _draw_rows(console, document))
    return exit_code(attention="refused" in seen.counts)


def _owner(clinic: str | None) -> Seat:
    """The seat of the clinic's owner: who has this computer's command line acts for the owner."""
    from lissom.web.clinic.models import Membership  # noqa: PLC0415
    from lissom.web.clinic.queries import get_clinic  # noqa: PLC0415
    from lissom.web.clinic.seats import seats_of  # noqa: PLC0415

    row = get_clinic(clinic)
    owners = Membership.objects.filter(clinic=row, role="owner", ended_at__isnull=True)
    first = owners.order_by("made_at", "id").select_related("user").first()
    if first is None:
        raise InvalidInputError(
            f"{row} has no owner here.", remedy="Make one with `lissom clinic found`."
        )
    return next(seat for seat in seats_of(first.user) if seat.clinic.pk == row.pk)


def _document(made: Report) -> dict[str, Any]:
    return {
        "first": made.days.first,
        "last": made.days.last,
        "takings": [
            {"method": one.method, "in_pence": one.in_pence, "back_pence": one.back_pence}
            for one in made.takings
        ],
        "net_pence": made.net_pence,
        "visits": made.visits,
        "no_shows": made.no_shows,
        "cancelled": made.cancelled,
        "late": made.late,
        "by_package": made.by_package,
        **{
            name: [
                {"name": one.name, "open_min": one.use.open_min, "booked_min": one.use.booked_min}
                for one in rows
            ]
            for name, rows in (("therapists", made.therapists), ("rooms", made.rooms))
        },
    }


def _draw(console: Console, name: str, document: dict[str, Any]) -> None:
    from lissom.core.practice.money import shown  # noqa: PLC0415

    heading(console, name, f"{document['first']} to {document['last']}")
    table = grid("Takings", "In", "Given back", right=(1, 2))
    for one in document["takings"]:
        table.add_row(one["method"], shown(one["in_pence"]), shown(one["back_pence"]))
    table.add_row("together", shown(document["net_pence"]), "")
    console.print(table)
    note(
        console,
        f"{document['visits']} visits, {document['by_package']} of them by package; "
        f"{document['no_shows']} not kept; {document['cancelled']} cancelled, "
        f"{document['late']} of them late.",
        style="",
    )
    hours = grid("Use of hours", "Booked", "Open", right=(1, 2))
    for one in (*document["therapists"], *document["rooms"]):
        hours.add_row(one["name"], f"{one['booked_min']} min", f"{one['open_min']} min")
    console.print(hours)


def _draw_rows(console: Console, document: dict[str, Any]) -> None:
    counts = ", ".join(f"{count} {what}" for what, count in document["counts"].items())
    state = "Read in" if document["read_in"] else "Not read in yet (--apply does)"
    note(console, f"{state}: {counts or 'no rows'}.", style="")
    told = [one for one in document["rows"] if one["words"]]
    if told:
        table = grid("Line", "Became", "What was noticed", right=(0,))
        for one in told:
            table.add_row(str(one["line"]), one["outcome"], one["words"])
        console.print(table)
