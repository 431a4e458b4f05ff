"""Options that every command takes."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document; messages go to standard error."),
]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="As if today were that day (YYYY-MM-DD)."),
]
Runner = Annotated[
    str | None,
    typer.Option("--runner", metavar="NAME", help="Which runner (default: the only one)."),
]
