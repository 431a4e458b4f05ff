"""`lissom model`: ask the body models for numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lissom.cli.desk import open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import within
from lissom.cli.tables import grid, heading, note

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    help="Ask the body models: load per muscle, cost of a gradient, soreness after a run.\n\n"
    "Examples:\n\n"
    "  lissom model muscles --speed-mps 3.3\n\n"
    "  lissom model soreness --distance-km 21.1 --speed-mps 3.2 --state unaccustomed",
    no_args_is_help=False,
)

Speed = Annotated[float, typer.Option("--speed-mps", help="Speed in metres per second.")]
Grade = Annotated[
    float, typer.Option("--grade", help="Gradient as a fraction: 0.05 is 5 % up, -0.05 down.")
]
_SLOWEST_MPS, _FASTEST_MPS = 0.5, 7.0
_STEEPEST = 0.45
_COLUMNS = {
    "impulse_bw_s": "Impulse\nBW·s",
    "positive_work_j_per_kg": "Shortening\nJ/kg",
    "negative_work_j_per_kg": "Braking\nJ/kg",
    "peak_bw": "Peak force\nBW",
}


@app.command()
def muscles(
    *,
    speed_mps: Speed,
    grade: Grade = 0.0,
    step_rate_ratio: Annotated[
        float,
        typer.Option("--step-rate-ratio", help="Your step rate over your usual one, 1 for equal."),
    ] = 1.0,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Load of each leg muscle group, one leg, per kilometre.

    Examples:

      lissom model muscles --speed-mps 3.3

      lissom model muscles --speed-mps 2.8 --grade -0.08 --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    speed = within(speed_mps, "Speed", low=_SLOWEST_MPS, high=_FASTEST_MPS, unit="m/s")
    slope = within(grade, "Gradient", low=-_STEEPEST, high=_STEEPEST)
    ratio = within(step_rate_ratio, "Step-rate ratio", low=0.8, high=1.2)
    from lissom.core.load.muscles import level_values  # noqa: PLC0415 - needs NumPy

    groups = level_values(speed, grade=slope, step_rate_ratio=ratio)
    desk.show({"groups": groups}, lambda console: _draw_muscles(console, groups, speed, slope))
    return 0


@app.command()
def cost(*, grade: Grade, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Energy cost of running on a gradient, and the pace factor at equal effort.

    Examples:

      lissom model cost --grade 0.10

      lissom model cost --grade -0.2 --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    slope = within(grade, "Gradient", low=-_STEEPEST, high=_STEEPEST)
    from lissom.core.load.energy import cost_j_per_kg_m, graded_pace_factor  # noqa: PLC0415

    document = {
        "j_per_kg_m": float(cost_j_per_kg_m(slope)),
        "level_j_per_kg_m": float(cost_j_per_kg_m(0.0)),
        "graded_pace_factor": float(graded_pace_factor(slope)),
    }
    desk.show(document, lambda console: _draw_cost(console, document, slope))
    return 0


def _draw_muscles(
    console: Console, groups: dict[str, dict[str, float]], speed: float, slope: float
) -> None:
    from lissom.core.anatomy import GROUPS  # noqa: PLC0415
    from lissom.core.units import pace_text  # noqa: PLC0415

    heading(console, f"One leg, per km at {speed:g} m/s ({pace_text(speed)}), {slope:+.0%}")
    table = grid("Muscle group", *_COLUMNS.values(), right=(1, 2, 3, 4))
    for group in GROUPS:
        if group.id in groups:
            row = groups[group.id]
            table.add_row(group.label, *(f"{row[name]:.3g}" for name in _COLUMNS))
    console.print(table)
    note(console, "BW: body weight. From simulations of running on the level and from work")
    note(console, "measured on gradients; sources: `lissom evidence --constants`.")


def _draw_cost(console: Console, document: dict[str, float], slope: float) -> None:
    heading(console, f"Running at a gradient of {slope:+.0%}")
    table = grid("Quantity", "Value", "Unit", right=(1,))
    table.add_row("Energy cost", f"{document['j_per_kg_m']:.2f}", "J per kg and metre")
    table.add_row("on the level", f"{document['level_j_per_kg_m']:.2f}", "J per kg and metre")
    table.add_row("Time at equal effort", f"{document['graded_pace_factor']:.2f}", "x level pace")
    console.print(table)
    note(console, "Cost: Minetti 2002. Pace factor: from heart rate, so the two differ downhill.")
