"""`lissom why`: the reasons of a session, and what another day would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of
from lissom.cli.people import the_runner
from lissom.cli.running import exit_code
from lissom.cli.tables import heading, note
from lissom.core.planning.replan.spots import part_of

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)


@app.command("why")
def why(
    *,
    session: Annotated[
        str,
        typer.Argument(
            metavar="DATE[/KIND]", help="The day, and run, strength, stretch or massage."
        ),
    ],
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="One other day, in full.")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Why a session is where it is, and why not on another day of its week.

    With --to: rules that would be broken, what would fall short, soreness at the key sessions
    around; and what would have to give where it cannot be. Nothing is changed. Exit code 1 when
    the day is not possible.

    Examples:

      lissom why 2026-06-04

      lissom why 2026-06-04/strength

      lissom why 2026-06-04 --to 2026-06-06
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    day_text, _, kind = session.partition("/")
    day = date_of(day_text, "DATE")
    part = part_of(kind.strip().lower()) if kind.strip() else ""
    target = None if to is None else date_of(to, "--to")
    row = the_runner(desk)
    from lissom.web.training import changes, queries  # noqa: PLC0415 - needs Django

    if target is None:
        item, others = changes.other_days(row, day=day, part=part, on=desk.on, now=desk.now)
        reasons = _reasons(queries.current_programme(row).document, item.id)
        document = {
            "session": {"id": item.id, "date": day, "kind": item.kind, "title": item.title},
            "why": reasons,
            "other_days": [one.as_dict() for one in others],
        }
        desk.show(document, lambda console: _draw_week(console, document))
        return 0
    made = changes.board(row, on=desk.on, now=desk.now)
    item = made.on(day, part)
    found = made.consequences(item, target).as_dict()
    found["would_work_with"] = []
    if not found["possible"]:
        found["would_work_with"] = list(
            changes.ways(row, day=day, part=item.part, to=target, on=desk.on, now=desk.now)
        )
    desk.show(found, lambda console: _draw_move(console, found))
    return exit_code(attention=not found["possible"])


def _reasons(document: dict[str, Any], key: str) -> list[dict[str, str]]:
    return next(
        (
            list(one["why"])
            for day in document["days"]
            for one in day["sessions"]
            if one["id"] == key
        ),
        [],
    )


def _draw_week(console: Console, document: dict[str, Any]) -> None:
    session = document["session"]
    heading(console, str(session["title"]), f"{session['date']:%A} {session['date']}")
    for reason in document["why"]:
        note(console, reason["text"], style="")
    heading(console, "Other days of the week")
    for one in document["other_days"]:
        mark = "" if one["possible"] else "not possible: "
        console.print(f"  {one['to']}", style="bold")
        note(console, f"{mark}{one['text']}", indent=4)


def _draw_move(console: Console, found: dict[str, Any]) -> None:
    heading(console, str(found["title"]), f"{found['from']} -> {found['to']}")
    note(console, found["text"], style="" if found["possible"] else "red")
    if found["would_work_with"]:
        note(console, f"It would work with {', or '.join(found['would_work_with'])}.", style="")
    if found["swapped"]:
        note(console, f"{found['swapped']['title']} would come back for it.")
    for one in found["key_sessions"]:
        if one["before"] != one["after"]:
            note(
                console,
                f"{one['group'].capitalize()} at {one['after']:g} of 10, not "
                f"{one['before']:g}, for {one['session']}.",
            )
    for name, label in (("shortfalls", "Short"), ("eased", "Better")):
        for row in found[name]:
            note(console, f"{label}: {row['message']}")
    if found["possible"]:
        note(
            console,
            f"{found['points']['total'] / 1000:+.1f} points. To do it: `lissom replan --because "
            f"move:{found['from']}:{found['to']}:{found['kind']}`",
        )
