"""`lissom demo`: the whole of it on a made-up runner and a made-up clinic."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_database, open_desk
from lissom.cli.home import home
from lissom.cli.options import Json, On, Runner
from lissom.cli.programme_view import draw_days, draw_findings, draw_head
from lissom.cli.races import day_words
from lissom.cli.serve import Port, run
from lissom.cli.tables import heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)
_SHOWN_DAYS = 14
_STEPS = {
    "files": "Making watch files",
    "import": "Reading them",
    "clinic": "Filling the clinic's diary",
    "plan": "Planning 16 weeks",
}


@app.command()
def demo(
    *,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the app in the browser afterwards.")
    ] = True,
    port: Port = 8000,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Two years of generated watch files, a clinic in Poole, and a programme of 16 weeks.

    Everything is invented and marked synthetic. The files go through the same import as yours.
    It lives in a folder of its own unless LISSOM_HOME is set, so your data stay apart. Then try
    `lissom today`, `lissom status`, `lissom week` with LISSOM_HOME set to that folder.

    Examples:

      lissom demo

      lissom demo --no-serve --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    if desk.runner is not None:
        raise InvalidInputError("The demo has its own runner.", remedy="Leave --runner out.")
    place = choose_home()
    open_database()
    from lissom.demo.run import run_demo  # noqa: PLC0415

    with _Steps(shown=not as_json and sys.stderr.isatty()) as steps:
        result = run_demo(
            on=desk.on,
            now=desk.now,
            home=place,
            progress=steps.tell,
        )
    document = {
        "runner": result.runner,
        "home": str(place),
        "files": len(result.files),
        "import": {
            "imported": result.report.imported,
            "duplicates": result.report.duplicates,
            "failed": result.report.failed,
            "runs": result.report.runs,
            "distance_km": round(result.report.distance_km, 1),
        },
        "race": {"date": result.race.date, "distance_m": result.race.distance_m},
        "programme": result.programme,
    }
    served = serve and not as_json
    desk.show(document, lambda console: _draw(console, desk, document, served=served))
    return _serve(desk, port) if served else 0


def _serve(desk: Desk, port: int) -> int:
    """The app, with a link that signs the demo's runner in."""
    from django.utils import timezone  # noqa: PLC0415

    from lissom.demo.account import sign_in_secret  # noqa: PLC0415
    from lissom.web.serving import Plan, check  # noqa: PLC0415

    if desk.on != datetime.now(UTC).astimezone().date():
        os.environ["LISSOM_ON"] = desk.on.isoformat()
    plan = Plan(port=port)
    check(plan)
    return run(plan, secret=sign_in_secret(now=timezone.now()))


def choose_home() -> Path:
    """`LISSOM_HOME` when set, else a folder beside the user's own data, never among them."""
    if not os.environ.get("LISSOM_HOME", "").strip():
        from platformdirs import user_data_path  # noqa: PLC0415 - only without the variable

        os.environ["LISSOM_HOME"] = str(user_data_path("lissom-demo", appauthor=False))
    return home()


class _Steps:
    """Progress of the steps on standard error; silent where nobody looks."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self.tasks: dict[str, Any] = {}

    def __enter__(self) -> _Steps:
        if self.shown:
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
            )

            self.bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
            )
            self.bar.start()
        return self

    def __exit__(self, *args: object) -> None:
        if self.shown:
            self.bar.stop()

    def tell(self, step: str, done: int, total: int) -> None:
        """A step has got so far."""
        if not self.shown:
            return
        if step not in self.tasks:
            self.tasks[step] = self.bar.add_task(_STEPS.get(step, step), total=total)
        self.bar.update(self.tasks[step], completed=done, total=total)


def _draw(console: Console, desk: Desk, document: dict[str, Any], *, served: bool) -> None:
    heading(console, document["runner"])
    note(console, f"Kept in LISSOM_HOME={document['home']}")
    found = document["import"]
    console.print(
        f"{document['files']} synthetic files: {found['runs']} new runs, "
        f"{found['distance_km']:.0f} km; {found['duplicates']} were known, "
        f"{found['failed']} failed."
    )
    programme = document["programme"]
    draw_head(console, programme)
    race = document["race"]
    note(
        console,
        f"Marathon in {(race['date'] - desk.on).days} days, {day_words(race['date'])}",
        style="magenta",
    )
    draw_days(
        console,
        programme["days"][:_SHOWN_DAYS],
        on=desk.on,
        firm_until=str(programme.get("firm_until") or ""),
    )
    draw_findings(console, programme.get("findings") or [])
    console.print()
    if not served:
        note(console, "Go on with `lissom today`, `lissom status` or `lissom week`.")
