"""`lissom verify`: judge a programme by the rules, without the solver."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import open_database, open_desk
from lissom.cli.files import read_file
from lissom.cli.options import Json, On, Runner
from lissom.cli.running import exit_code
from lissom.cli.tables import heading, note
from lissom.core.errors import DataError, NotFoundError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)
_HARD = "hard"


@app.command()
def verify(
    *,
    file: Annotated[
        Path, typer.Argument(metavar="PLAN.json", help="What `lissom plan --json` printed.")
    ],
    problem: Annotated[
        Path | None,
        typer.Option("--problem", help="The problem it answers, when it is not stored here."),
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Judge a programme with the rule checks: minutes, money, history, recovery, races.

    The solver has no part in it. Rules that hold always are `violations`; aims that give way
    where they must are `shortfalls`. The problem that the programme answers is found by its hash
    among those kept here. Exit code 1 when a rule is broken.

    Examples:

      lissom plan --race 2027-04-25:marathon --json > plan.json

      lissom verify plan.json

      lissom verify plan.json --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    programme = _document(file)
    if not isinstance(programme.get("days"), list):
        raise DataError(
            f"{file} is not a programme: it has no days.",
            remedy="Give the document that `lissom plan --json` prints.",
        )
    inputs = _document(problem) if problem is not None else _stored(programme)
    from lissom.core.planning import api  # noqa: PLC0415 - needs NumPy
    from lissom.core.planning.inputs import from_dict  # noqa: PLC0415

    found = [item.as_dict() for item in api.verify(programme, from_dict(inputs))]
    broken = [row for row in found if row["level"] == _HARD]
    document = {"violations": broken, "shortfalls": [row for row in found if row not in broken]}
    desk.show(document, lambda console: _draw(console, document, len(programme["days"])))
    return exit_code(attention=bool(broken))


def _document(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_file(path))
    except (ValueError, RecursionError):
        raise DataError(
            f"{path} is not a JSON document.",
            remedy="Give the document that `lissom plan --json` prints.",
        ) from None
    if not isinstance(found, dict):
        raise DataError(
            f"{path} holds no JSON object.",
            remedy="Give the document that `lissom plan --json` prints.",
        )
    return found


def _stored(programme: dict[str, Any]) -> dict[str, Any]:
    """The problem kept beside the programme, found by its hash."""
    key = str(programme.get("problem_hash") or programme.get("problem", ""))
    open_database()
    from lissom.web.training import queries  # noqa: PLC0415 - needs Django

    found = queries.problem_by_hash(key)
    if found is None:
        raise NotFoundError(
            f"The problem that this programme answers ({key[:12] or 'no hash'}) is not kept here.",
            remedy="Verify it where it was made and saved, or give the problem with --problem.",
        )
    return found


def _draw(console: Console, document: dict[str, Any], days: int) -> None:
    broken, short = document["violations"], document["shortfalls"]
    if broken:
        heading(console, "Rules broken", f"{len(broken)}")
        _draw_rows(console, broken)
    else:
        note(console, f"No rule is broken in {days} days.", style="green")
    if short:
        heading(console, "Short of an aim", f"{len(short)}; aims give way where they must")
        _draw_rows(console, short)


def _draw_rows(console: Console, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        console.print(f"  {row['date']}  {row['rule']}", style="bold")
        note(console, row["message"], indent=4, style="")
