"""`lissom reprocess`: kept files read again with the readers and models of today."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import open_desk
from lissom.cli.file_progress import FileProgress, on_terminal
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)


@app.command("reprocess")
def reprocess(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; write nothing.")
    ] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Read every kept file again and work out everything anew; the files of the watch are not
    needed. Says by how much numbers moved. What you said (effort, copies) stays.

    It may be run again at any time: without a new version nothing changes. Stopping with Ctrl-C
    keeps what was done.

    Examples:

      lissom reprocess --dry-run

      lissom reprocess
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import reprocessing  # noqa: PLC0415

    total = reprocessing.kept_files(row)
    with FileProgress(total, shown=on_terminal(desk), word="Reading again") as progress:
        report = reprocessing.reprocess(runner=row, progress=progress.step, dry_run=dry_run)
    document = asdict(report)
    desk.show(document, lambda console: _draw(console, document))
    return exit_code(attention=bool(report.missing or report.unreadable))


def _draw(console: Console, document: dict[str, Any]) -> None:
    verb = "would change" if document["dry_run"] else "changed"
    heading(console, "Read again", f"{document['files']} files, {document['sessions']} sessions")
    note(console, f"{document['changed']} sessions {verb}, {document['added']} new.", style="")
    if document["missing"]:
        note(
            console,
            f"{document['missing']} sessions are no longer found in their files; they stay.",
            style="",
        )
    for name in document["unreadable"]:
        note(console, f"{name} gives nothing today.", indent=2)
    if not document["moved"]:
        return
    table = grid(
        "What moved", "Sessions", "Middle", "Most", "Known now", "No longer", right=(1, 2, 3, 4, 5)
    )
    for moved in document["moved"]:
        table.add_row(
            moved["name"],
            str(moved["changed"]),
            f"{moved['median_share']:.2%}",
            f"{moved['largest_share']:.2%}",
            str(moved["appeared"]),
            str(moved["vanished"]),
        )
    console.print(table)
