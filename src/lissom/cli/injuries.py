"""`lissom injury`: injuries and illness, and the way back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of
from lissom.cli.people import the_runner
from lissom.cli.places import one_state
from lissom.cli.running import exit_code
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
    "  lissom injury report 1 --pain 1\n\n"
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
    state = one_state(where) if where.strip() else ""
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


@app.command("report")
def report(
    *,
    number: Annotated[int, typer.Argument(help="As `lissom injury list` shows it.")],
    pain: Annotated[float, typer.Option("--pain", help="Worst pain in the session, 0 to 10.")],
    worse: Annotated[bool, typer.Option("--worse", help="Worse the next morning.")] = False,
    better: Annotated[bool, typer.Option("--better", help="Better the next morning.")] = False,
    criteria: Annotated[
        bool, typer.Option("--criteria-met", help="What the next stage asks for holds.")
    ] = False,
    cleared: Annotated[
        bool, typer.Option("--cleared", help="A clinician says that you may go on.")
    ] = False,
    note_text: Annotated[str, typer.Option("--note", help="Anything worth keeping.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Say how a session of the present stage went; the stage moves by the pain rules.

    Above the stage's pain limit, or worse the next morning: one stage back at once. Clean
    sessions, days and criteria of the next stage: one stage on. After the last one: over.

    Examples:

      lissom injury report 1 --pain 1

      lissom injury report 1 --pain 0 --criteria-met

      lissom injury report 1 --pain 4 --worse
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    if worse and better:
        raise InvalidInputError("Say one thing: --worse or --better.")
    row = the_runner(desk)
    from lissom.core.screening.returning import Morning, PainReport  # noqa: PLC0415
    from lissom.web.training import services  # noqa: PLC0415

    morning = Morning.WORSE if worse else Morning.BETTER if better else Morning.SAME
    told = services.report_injury(
        runner=row,
        injury=number,
        report=PainReport(desk.on, 0, pain, morning, criteria, cleared),
        note=note_text,
    )
    document = {"advice": told.advice, "stage": told.injury.stage, "ended": told.injury.ended}

    def draw(console: Console) -> None:
        heading(console, f"Stage {told.injury.stage}", told.injury.pathway)
        note(console, told.advice.sentence, style="")
        if told.advice.step != "stay":
            note(console, "Make the programme follow it with `lissom plan`.")

    desk.show(document, draw)
    return exit_code(attention=told.advice.refer)


@app.command("show")
def show_injury(
    *,
    number: Annotated[int, typer.Argument(help="As `lissom injury list` shows it.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """The present stage of a way back: what to do, its pain limit, when to go on or back.

    Examples:

      lissom injury show 1
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.core.anatomy.pathways import pathway, stage  # noqa: PLC0415
    from lissom.core.screening.returning import pain_limit  # noqa: PLC0415
    from lissom.web.training import access, queries  # noqa: PLC0415

    injury = access.injury_of(row, number)
    way, now = pathway(injury.pathway), stage(injury.pathway, injury.stage)
    told = queries.injury_reports(injury)
    document = {
        "pathway": way.id,
        "label": way.label,
        "stage": now.number,
        "stages": len(way.stages),
        "name": now.name,
        "session": now.session,
        "pain_limit": pain_limit(now),
        "clean_needed": now.clean_needed,
        "days_needed": now.days_needed,
        "advance_when": now.advance_when,
        "step_back_when": now.step_back_when,
        "instead": now.instead,
        "strength": now.strength,
        "massage": now.massage_note,
        "refer_when": now.refer_when,
        "kind": now.kind,
        "source": now.source,
        "reports": list(told),
    }
    desk.show(document, lambda console: _draw_stage(console, document))
    return 0


def _draw_stage(console: Console, document: dict[str, Any]) -> None:
    heading(console, f"{document['label']}: stage {document['stage']}", document["name"])
    rows = (
        ("Do", "session"),
        ("Pain at most", "pain_limit"),
        ("Go on", "advance_when"),
        ("Go back", "step_back_when"),
        ("Instead", "instead"),
        ("Strength", "strength"),
        ("Massage", "massage"),
        ("See a clinician", "refer_when"),
        ("Source", "source"),
    )
    table = grid("", "")
    for label, key in rows:
        if document[key] != "":
            table.add_row(label, f"{document[key]}" + (" of 10" if key == "pain_limit" else ""))
    console.print(table)
    if document["reports"]:
        told = grid("Date", "Stage", "Pain", "Next morning", right=(1, 2))
        for one in document["reports"]:
            told.add_row(str(one.date), str(one.stage), f"{one.pain:g}", one.morning)
        console.print(told)


@app.command("list")
def list_injuries(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """What is open, and the ways back that there are, with their stages.

    Examples:

      lissom injury list
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    _show(desk, the_runner(desk), ways=True)
    return 0


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
