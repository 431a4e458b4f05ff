"""`lissom care`: stretches, strength and massage for a place on the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lissom.cli.desk import open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner_or_first
from lissom.cli.tables import grid, heading, note

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.core.anatomy.exercises import Exercise
    from lissom.core.anatomy.region_care import GroupCare

app = typer.Typer(add_completion=False)


@app.command()
def care(
    *,
    place: Annotated[str, typer.Argument(help="A muscle or place, e.g. calf, quads, knee.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Stretches, strength work and massage for a place, with your equipment. No diagnosis.

    Examples:

      lissom care calf

      lissom care "left hamstrings" --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner_or_first(desk)
    from lissom.core.anatomy.region_care import care_for  # noqa: PLC0415
    from lissom.web.training import queries  # noqa: PLC0415

    groups = care_for(place, equipment=queries.profile_of(row).equipment)

    def draw(console: Console) -> None:
        for group in groups:
            _draw(console, group)
        note(console, "Pain that is sharp, one-sided and hot, or there at night: see a clinician.")

    desk.show({"place": place, "groups": [one.as_dict() for one in groups]}, draw)
    return 0


def _draw(console: Console, care: GroupCare) -> None:
    heading(console, care.label)
    if care.stretches:
        table = grid("Stretch", "Dose", "When", "Take care")
        for one in care.stretches:
            table.add_row(one.name, f"{one.sets} × {one.dose}", one.when, one.caution or "-")
        console.print(table)
    if care.exercises:
        console.print(_exercises(care.exercises))
    if care.needs_equipment:
        names = ", ".join(f"{one.name} ({one.equipment})" for one in care.needs_equipment)
        note(console, f"With equipment you have not named: {names}.")
    if care.treatments:
        table = grid("Massage", "Minutes", "Here", right=(1, 2))
        for item in care.treatments:
            label = item.protocol.label + (" (chosen as its focus)" if item.focused else "")
            table.add_row(label, str(item.protocol.minutes), f"{item.minutes:g}")
        console.print(table)


def _exercises(found: tuple[Exercise, ...]) -> object:
    table = grid("Exercise", "How", "Dose", "Tempo", "Easier / harder", "Take care")
    for one in found:
        dose = f"{one.sets_low}-{one.sets_high} × {one.dose}"
        ways = f"{one.easier or '-'} / {one.harder or '-'}"
        table.add_row(one.name, one.how, dose, one.tempo, ways, one.caution or "-")
    return table
