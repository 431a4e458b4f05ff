"""`lissom imports`: earlier imports, file by file; undo; recordings of one session."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError
from lissom.core.units import km

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    add_completion=False,
    help="Earlier imports, what became of each file, and recordings of one session.\n\n"
    "Examples:\n\n"
    "  lissom imports list\n\n"
    "  lissom imports show --result failed",
)
_RESULTS = ("imported", "duplicate", "skipped", "failed")
Number = Annotated[
    int | None, typer.Argument(metavar="[NUMBER]", help="Which import (default: the last).")
]
Activity = Annotated[int, typer.Argument(metavar="ACTIVITY", help="As `lissom imports copies`.")]


@app.command("list")
def list_imports(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """All imports, the last one last.

    Examples:

      lissom imports list --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import queries  # noqa: PLC0415

    found = [_import(item) for item in queries.imports(row)]
    desk.show({"imports": found}, lambda console: _draw_list(console, found))
    return 0


@app.command("show")
def show_import(
    *,
    number: Number = None,
    result: Annotated[
        str, typer.Option("--result", help="Only these: imported, duplicate, skipped, failed.")
    ] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """What became of each file of an import, and what was noticed.

    Examples:

      lissom imports show

      lissom imports show 3 --result failed
    """
    if result and result not in _RESULTS:
        raise InvalidInputError(
            f"There is no result '{result}'.", remedy=f"There are: {', '.join(_RESULTS)}."
        )
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import queries  # noqa: PLC0415

    progress = queries.import_progress(row, number)
    files = queries.file_outcomes(row, progress.batch, result=result or None)
    document = {
        **_import(progress),
        "notes": list(progress.notes),
        "problem": progress.problem,
        "file_results": [
            {
                "path": item.name,
                "result": item.result,
                "activities": list(item.activities),
                "findings": list(item.findings),
            }
            for item in files
        ],
    }
    desk.show(document, lambda console: _draw_files(console, document))
    return 0


@app.command("undo")
def undo(
    *, number: Number = None, on: On = None, runner: Runner = None, as_json: Json = False
) -> int:
    """Take an import back, files and sessions alike (default: the last that brought files).

    Examples:

      lissom imports undo 3
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    report = services.undo_import(runner=row, batch=number)
    document = {"undone": report.batch, "files": report.files, "activities": report.activities}
    text = f"Took back import {report.batch}: {report.files} files, {report.activities} activities."
    desk.show(document, lambda console: note(console, text, style=""))
    return 0


@app.command("copies")
def copies(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Recordings that stand behind a richer one of the same session.

    Examples:

      lissom imports copies
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    _show_copies(desk, the_runner(desk))
    return 0


@app.command("apart")
def apart(
    *, activity: Activity, on: On = None, runner: Runner = None, as_json: Json = False
) -> int:
    """Say that a copy is a session of its own; it counts from now on and stays apart.

    Examples:

      lissom imports apart 42
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    services.keep_apart(runner=row, activity=activity)
    _show_copies(desk, row)
    return 0


@app.command("join")
def join(
    *,
    activity: Activity,
    copy: Annotated[
        int, typer.Argument(metavar="COPY", help="The recording that is to stand back.")
    ],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Say that two recordings are of one session; the first counts.

    Examples:

      lissom imports join 41 42
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    services.join(runner=row, activity=activity, copy=copy)
    _show_copies(desk, row)
    return 0


def _import(item: Any) -> dict[str, Any]:
    return {
        "number": item.batch,
        "label": item.label,
        "state": item.state,
        "started_at": item.started_at.isoformat(),
        "files": item.done,
        "imported": item.imported,
        "duplicates": item.duplicates,
        "skipped": item.skipped,
        "failed": item.failed,
        "runs": item.runs,
        "distance_km": round(item.distance_km, 3),
    }


def _draw_list(console: Console, found: list[dict[str, Any]]) -> None:
    heading(console, "Imports", str(len(found)))
    if not found:
        note(console, "None yet: `lissom import PATH` brings in files.")
        return
    table = grid(
        "No", "Day", "What", "State", "New", "Known", "Skipped", "Failed", right=(0, 4, 5, 6, 7)
    )
    for item in found:
        counts = [str(item[name]) for name in ("imported", "duplicates", "skipped", "failed")]
        day = item["started_at"][:10]
        table.add_row(str(item["number"]), day, item["label"], item["state"], *counts)
    console.print(table)


def _draw_files(console: Console, document: dict[str, Any]) -> None:
    heading(console, f"Import {document['number']}", f"{document['state']} {document['label']}")
    if document["problem"]:
        note(console, document["problem"], style="")
    for finding in document["notes"]:
        note(console, f"{finding['where']}: {finding['message']}", style="")
    for item in document["file_results"]:
        note(
            console, f"{item['result']:<10} {'/'.join(PurePath(item['path']).parts[-2:])}", style=""
        )
        for finding in item["findings"]:
            note(console, finding["message"], indent=11)


def _show_copies(desk: Desk, row: Any) -> None:
    from lissom.web.training import queries  # noqa: PLC0415

    found = [
        {
            "activity": item.activity,
            "kept": item.kept,
            "sport": item.sport.value,
            "date": item.local_date.isoformat(),
            "distance_km": None if item.distance_m is None else round(km(item.distance_m), 3),
            "file": item.file,
            "kept_file": item.kept_file,
        }
        for item in queries.copies(row)
    ]
    desk.show({"copies": found}, lambda console: _draw_copies(console, found))


def _draw_copies(console: Console, found: list[dict[str, Any]]) -> None:
    heading(console, "Copies", str(len(found)))
    if not found:
        note(console, "No session was recorded twice.")
        return
    table = grid("Copy", "Of", "Day", "Sport", "File", "Counts", right=(0, 1))
    for item in found:
        numbers = (str(item["activity"]), str(item["kept"]))
        table.add_row(*numbers, item["date"], item["sport"], item["file"], item["kept_file"])
    console.print(table)
    note(console, "A copy that is a session of its own: `lissom imports apart COPY`.")
