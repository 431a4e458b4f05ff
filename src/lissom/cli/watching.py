"""`lissom watch`: a folder whose new files come in by themselves."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner_or_first
from lissom.cli.running import exit_code
from lissom.cli.tables import note

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.training.importing import ImportReport

app = typer.Typer(add_completion=False)
_COUNTS = ("imported", "duplicates", "skipped", "failed", "runs")


@app.command("watch")
def watch(
    *,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where your watch's files arrive.")
    ],
    every: Annotated[
        float,
        typer.Option("--every", min=0.2, max=3600.0, help="Seconds between two looks."),
    ] = 5.0,
    once: Annotated[
        bool, typer.Option("--once", help="End when nothing new is left, instead of going on.")
    ] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Import new files of a folder as they appear, until Ctrl-C.

    Files that are still being written wait until they stay the same. Files that were in before,
    under any name, are not brought in again. Links are not followed. With --json one document
    with the sums is printed at the end.

    Examples:

      lissom watch ~/Garmin

      lissom watch ~/Garmin --once --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner_or_first(desk)
    from lissom.web.training.watching import watch_folder  # noqa: PLC0415

    before = signal.signal(signal.SIGTERM, _interrupt)
    sums = dict.fromkeys(_COUNTS, 0)
    kilometres, attention = 0.0, False
    if not once:
        desk.say(f"Watching {folder}. Ctrl-C ends it.")
    try:
        for report in watch_folder(
            runner=row,
            folder=folder,
            every_s=every,
            clock=time.monotonic,
            sleep=time.sleep,
            once=once,
        ):
            for name in _COUNTS:
                sums[name] += getattr(report, name)
            kilometres += report.distance_km
            attention = attention or report.needs_attention
            _tell(desk, report)
    except KeyboardInterrupt:
        desk.say("Stopped watching.")
    finally:
        signal.signal(signal.SIGTERM, before)
    document = {**sums, "distance_km": round(kilometres, 3)}
    desk.show(document, lambda console: _draw(console, document))
    return exit_code(attention=attention)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _tell(desk: Desk, report: ImportReport) -> None:
    """A line for each time that files came, and one for each that needs a look."""
    clock = time.strftime("%H:%M")
    desk.say(
        f"{clock}  {report.imported} imported ({report.distance_km:.1f} km of running), "
        f"{report.duplicates} known, {report.skipped} skipped, {report.failed} failed"
    )
    for finding in report.findings:
        desk.say(f"       {Path(finding.path).name}: {finding.message}")


def _draw(console: Console, document: dict[str, Any]) -> None:
    note(
        console,
        f"{document['imported']} files imported, {document['duplicates']} known, "
        f"{document['failed']} failed; {document['runs']} new runs, "
        f"{document['distance_km']:.1f} km.",
        style="",
    )
