"""`lissom trends`: what moves over weeks, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from lissom.cli.desk import open_desk
from lissom.cli.measures import draw_changes
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner
from lissom.cli.tables import grid, heading, note

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)
_GAIT = {
    "step_rate_spm": ("Step rate", "steps/min", 1),
    "stride_length_m": ("Stride (two steps)", "m", 2),
    "contact_time_ms": ("Ground contact", "ms", 0),
    "oscillation_mm": ("Vertical oscillation", "mm", 0),
    "left_share_pct": ("Contact, left foot", "%", 1),
}


@app.command()
def trends(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Efficiency, gait, calm, readiness and flexibility over twelve weeks, with intervals.

    A change is told per four weeks, at equal speed, and only called one when its 95 % interval
    leaves zero.

    Examples:

      lissom trends

      lissom trends --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import trends as found  # noqa: PLC0415 - needs Django

    document = found.document_of(found.runner_trends(row, desk.on))
    desk.show(document, lambda console: _draw(console, document))
    return 0


def _draw(console: Console, document: dict[str, Any]) -> None:
    heading(
        console, f"{document['weeks']} weeks", "change in four weeks, 95 % interval in brackets"
    )
    table = grid("What", "Now", "Change", "", "Points", right=(1, 2, 4))
    _add(table, "Efficiency, easy runs", "m/beat", 2, document["efficiency"])
    _add(table, "Drift within easy runs", "", 3, document["decoupling"])
    for measure, (label, unit, digits) in _GAIT.items():
        _add(table, label, unit, digits, document["gait"][measure])
    _add(table, "Calm, 0 to 10", "", 1, document["calm"])
    console.print(table)
    note(
        console,
        "Drift: share by which ground per beat falls. Gait at your mean speed of these weeks.",
    )
    note(console, _readiness_words(document["readiness"]), style="")
    draw_changes(console, document["flexibility"])


def _add(table: Any, label: str, unit: str, digits: int, trend: dict[str, Any]) -> None:
    if trend["level"] is None:
        table.add_row(label, "-", "-", trend["verdict"], str(trend["points"]))
        return
    change, low, high = (trend[name] for name in ("change", "change_low", "change_high"))
    table.add_row(
        label,
        f"{trend['level']:.{digits}f} {unit}".strip(),
        f"{change:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})",
        trend["verdict"],
        str(trend["points"]),
    )


def _readiness_words(found: dict[str, Any]) -> str:
    if found["verdict"] == "nothing said":
        return "Readiness: no check-in today."
    score = f"Readiness {found['score']:.1f} of 10"
    if found["verdict"] == "too few":
        return f"{score}; more check-ins are needed for your usual range."
    span = f"your usual range is {found['low']:.1f} to {found['high']:.1f}"
    words = {"usual": "as usual", "lower": "lower than usual", "higher": "higher than usual"}
    return f"{score}: {words[found['verdict']]}; {span}."
