"""`lissom import`: watch files, folders and archives into the runner's history."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.file_progress import FileProgress, on_terminal
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner, the_runner_or_first
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import NotFoundError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.training.files import FileWalk

app = typer.Typer(add_completion=False)
_UNDO = "undo"
_MOST_NAMES = 8


@app.command("import")
def import_files(
    *,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Files, folders or export archives; or `undo`."),
    ],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Bring in watch files (FIT, GPX, TCX), folders, or an export archive of a service.

    What is already there counts once. A bad file never stops the others: it is listed with what
    is wrong. Stopping with Ctrl-C keeps what was read; the same command again goes on with the
    rest. `lissom import undo` takes back the last import, `lissom imports` shows earlier ones.

    Examples:

      lissom import ~/watch-files

      lissom import export.zip morning-run.fit --json

      lissom import undo
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    if [str(path) for path in paths] == [_UNDO] and not Path(_UNDO).exists():
        return _undo(desk)
    from lissom.web.training.files import walk  # noqa: PLC0415

    files = walk(paths)
    if not files.count():
        raise NotFoundError(
            f"There are no files in {', '.join(str(path) for path in paths)}.",
            remedy="Name the folder that holds the files of your watch.",
        )
    label = ", ".join(path.name or str(path) for path in paths)
    report, seconds = _import(desk, files, label, dated=on is not None)
    document = {
        "imported": report.imported,
        "duplicates": report.duplicates,
        "skipped": report.skipped,
        "failed": report.failed,
        "findings": [item.as_dict() for item in report.findings],
        "runs": report.runs,
        "distance_km": round(report.distance_km, 3),
        "seconds": round(seconds, 3),
    }
    desk.show(document, lambda console: _draw(console, document))
    return exit_code(attention=report.needs_attention)


def _import(desk: Desk, files: FileWalk, label: str, *, dated: bool) -> tuple[Any, float]:
    from lissom.web.training.readers import readers_for  # noqa: PLC0415

    started, total = time.monotonic(), files.total()
    with readers_for(total) as readers:  # they start while the database is opened
        runner = the_runner_or_first(desk)
        from lissom.web.training import services  # noqa: PLC0415

        with FileProgress(total, shown=on_terminal(desk)) as progress:
            report = services.import_files(
                runner=runner,
                sources=files,
                label=label,
                total=total,
                progress=progress.step,
                readers=readers,
                findings=files.findings,
                now=desk.now if dated else None,
            )
    return report, time.monotonic() - started


def _undo(desk: Desk) -> int:
    runner = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    report = services.undo_import(runner=runner)
    document = {"undone": report.batch, "files": report.files, "activities": report.activities}
    desk.show(
        document,
        lambda console: note(
            console,
            f"Took back import {report.batch}: {report.files} files, "
            f"{report.activities} activities.",
            style="",
        ),
    )
    return 0


def _draw(console: Console, document: dict[str, Any]) -> None:
    heading(console, "Import", f"{document['seconds']:.1f} s")
    table = grid("Result", "Files", right=(1,))
    for name in ("imported", "duplicates", "skipped", "failed"):
        table.add_row(name, str(document[name]))
    console.print(table)
    console.print(f"  New runs: {document['runs']}, {document['distance_km']:.1f} km")
    findings = document["findings"]
    if not findings:
        return
    heading(console, "What was noticed", f"{len(findings)}")
    by_message: dict[str, list[str]] = {}
    for finding in findings:
        by_message.setdefault(finding["message"], []).append(Path(finding["path"]).name)
    for message, names in by_message.items():
        console.print()
        note(console, message, style="")
        shown = ", ".join(names[:_MOST_NAMES])
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        note(console, f"{shown}{more}", indent=2)
    console.print()
    note(console, "Every file: `lissom imports show`. Nothing that was readable is lost.")
