"""`lissom injury`: injuries and illness, and the way back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of
from lissom.cli.people import the_runner
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    add_completion=False,
    help="Add an injury or illness and move through the stages of its way back. No diagnosis: "
    "choose the way back that you and a clinician agreed on.\n\n"
    "Examples:\n\n"
    "  lissom injury list\n\n"
    "  lissom injury add calf_strain --where left-calf --since 2026-11-20\n\n"
    "  lissom injury update 1 --stage 2",
)


@app.command("add")
def add_injury(
    *,
    pathway: Annotated[str, typer.Argument(help="The way back, as `lissom injury list` names it.")],
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Since when (default today).")
    ] = None,
    where: Annotated[
        str, typer.Option("--where", help="The muscle, e.g. 'left calf'; sides matter.")
    ] = "",
    stage: Annotated[
        int | None, typer.Option("--stage", help="Stage to begin with (default: the first).")
    ] = None,
    note_text: Annotated[str, typer.Option("--note", help="Anything worth keeping.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Add an injury or illness: the programme then follows the stages of its way back.

    Examples:

      lissom injury add calf_strain --where "left calf" --since 2026-11-20
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    day = desk.on if since is None else date_of(since, "--since")
    state = _one_state(where) if where.strip() else ""
    row = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    services.add_injury(
        runner=row,
        pathway_id=pathway,
        since=day,
        on=desk.on,
        stage_number=stage,
        state=state,
        note=note_text,
    )
    _show(desk, row)
    return 0


@app.command("update")
def update_injury(
    *,
    number: Annotated[int, typer.Argument(help="As `lissom injury list` shows it.")],
    stage: Annotated[int | None, typer.Option("--stage", help="The stage reached.")] = None,
    over: Annotated[bool, typer.Option("--over", help="It is over.")] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Move an injury to another stage, or say that it is over.

    Examples:

      lissom injury update 1 --stage 3

      lissom injury update 1 --over
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    if over == (stage is not None):
        raise InvalidInputError("Say one thing: --stage N or --over.")
    row = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    if stage is None:
        services.close_injury(runner=row, injury=number, on=desk.on)
    else:
        services.update_injury(runner=row, injury=number, stage_number=stage, on=desk.on)
    _show(desk, row)
    return 0


@app.command("list")
def list_injuries(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """What is open, and the ways back that there are, with their stages.

    Examples:

      lissom injury list
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    _show(desk, the_runner(desk), ways=True)
    return 0


def _one_state(where: str) -> str:
    from lissom.core.anatomy.regions import state_ids  # noqa: PLC0415

    found = state_ids(where)
    if len(found) != 1:
        raise InvalidInputError(
            f"'{where}' means {len(found)} places: {', '.join(found)}.", remedy="Name one of them."
        )
    return found[0]


def _show(desk: Desk, runner: Any, *, ways: bool = False) -> None:
    from lissom.core.anatomy.pathways import PATHWAYS  # noqa: PLC0415
    from lissom.web.training import queries  # noqa: PLC0415

    rows = [
        {
            "number": item.pk,
            "pathway": item.pathway,
            "stage": item.stage,
            "since": item.since,
            "state": item.state,
            "stages": len(PATHWAYS[item.pathway].stages),
        }
        for item in queries.open_injuries(runner)
    ]
    document: dict[str, Any] = {"injuries": rows}
    if ways:
        document["ways"] = {key: way.label for key, way in PATHWAYS.items()}
    desk.show(document, lambda console: _draw(console, document))


def _draw(console: Console, document: dict[str, Any]) -> None:
    heading(console, "Open injuries and illness")
    if not document["injuries"]:
        note(console, "None.", style="")
    else:
        table = grid("No.", "Way back", "Where", "Stage", "Since", right=(0,))
        for row in document["injuries"]:
            stage = f"{row['stage']} of {row['stages']}"
            table.add_row(
                str(row["number"]), row["pathway"], row["state"] or "-", stage, str(row["since"])
            )
        console.print(table)
    if "ways" in document:
        heading(console, "Ways back")
        ways = grid("Name", "For")
        for key, label in document["ways"].items():
            ways.add_row(key, label)
        console.print(ways)
    note(console, "Lissom gives no diagnosis. New, strong or odd pain: see a clinician.")
