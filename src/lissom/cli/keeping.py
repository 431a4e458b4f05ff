"""`lissom backup`, `restore` and `doctor`: keep the data, bring them back, see what is wrong."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lissom.cli.desk import open_desk
from lissom.cli.home import home
from lissom.cli.options import Json
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, note

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.backups.archive import Manifest
    from lissom.web.doctor import Answer

app = typer.Typer(add_completion=False)


@app.command("backup")
def backup(
    *,
    target: Annotated[Path, typer.Argument(help="File to write, or a folder for a dated one.")],
    as_json: Json = False,
) -> int:
    """Write all data to one file while Lissom runs, and read it back to its end.

    The file holds everything, the key of the installation included, and is not encrypted: keep it
    where nobody else reads it, and not only on the same disk.

    Examples:

      lissom backup /mnt/backups

      lissom backup before-update.lissom
    """
    desk = open_desk(on=None, runner=None, as_json=as_json)
    _point_home()
    from lissom.web.backups import services  # noqa: PLC0415

    now = datetime.now(UTC)
    place = target / f"lissom-{now:%Y-%m-%d-%H%M%S}.lissom" if target.is_dir() else target
    manifest = services.make(target=place.absolute(), now=now)
    size = place.stat().st_size
    desk.show(
        {**_document(manifest), "file": str(place), "bytes": size},
        lambda console: note(
            console,
            f"{place}: {_told(manifest)}, {size / 1e6:.1f} MB. It was read back and is whole.",
            style="",
        ),
    )
    return 0


@app.command("restore")
def restore(
    *,
    source: Annotated[Path, typer.Argument(help="A file that `lissom backup` wrote.")],
    check: Annotated[
        bool, typer.Option("--check", help="Read it to its end and change nothing.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Put a backup into an empty place: LISSOM_HOME, and with DATABASE_URL an empty database.

    Nothing is written over. Tables of an older version are brought up to date.

    Examples:

      lissom restore --check lissom-2026-11-25-031500.lissom

      lissom restore lissom-2026-11-25-031500.lissom
    """
    desk = open_desk(on=None, runner=None, as_json=as_json)
    _point_home()
    from lissom.web.backups import services  # noqa: PLC0415

    manifest = services.check(source=source) if check else services.restore(source=source)
    if not check:
        from lissom.web import boot  # noqa: PLC0415

        boot.setup(home())
    word = "is whole" if check else f"is restored into {home()}"
    desk.show(
        {**_document(manifest), "restored": not check},
        lambda console: note(console, f"{source} {word}: {_told(manifest)}.", style=""),
    )
    return 0


@app.command("doctor")
def doctor(*, as_json: Json = False) -> int:
    """Say everything that is wrong with this installation at once; nothing is changed.

    Ends with 1 when something needs attention.

    Examples:

      lissom doctor

      lissom doctor --json
    """
    desk = open_desk(on=None, runner=None, as_json=as_json)
    _point_home()
    from lissom.web.doctor import Health, examine  # noqa: PLC0415

    answers = examine()
    rows = [
        {
            "check": one.check,
            "health": one.health.value,
            "sentence": one.sentence,
            "remedy": one.remedy,
        }
        for one in answers
    ]
    desk.show({"answers": rows}, lambda console: _draw(console, answers))
    return exit_code(attention=any(one.health != Health.GOOD for one in answers))


def _draw(console: Console, answers: tuple[Answer, ...]) -> None:
    table = grid("", "what", "found")
    for one in answers:
        table.add_row(one.health.value, one.check, f"{one.sentence} {one.remedy}".strip())
    console.print(table)


def _document(manifest: Manifest) -> dict[str, object]:
    return {
        "engine": manifest.engine,
        "version": manifest.version,
        "made_at": manifest.made_at,
        "tables": len(manifest.rows),
        "rows": sum(manifest.rows.values()),
    }


def _told(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return f"{rows} rows of {len(manifest.rows)} tables, as of {manifest.made_at[:16]} UTC"


def _point_home() -> None:
    """These commands look at the home before anything makes it ready."""
    os.environ.setdefault("LISSOM_HOME", str(home()))
