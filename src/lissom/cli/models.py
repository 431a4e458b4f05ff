"""`lissom model`: ask the body models for numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from lissom.cli.desk import open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, half_points, heading, note

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.core.load.answers import CostAnswer, MusclesAnswer
    from lissom.core.recovery.answers import SorenessAnswer

app = typer.Typer(
    add_completion=False,
    help="Ask the body models: load per muscle, cost of a gradient, soreness after a run.\n\n"
    "Examples:\n\n"
    "  lissom model muscles --speed-mps 3.3\n\n"
    "  lissom model soreness --distance-km 21.1 --speed-mps 3.2 --state unaccustomed",
)

Speed = Annotated[float, typer.Option("--speed-mps", help="Speed in metres per second.")]
Grade = Annotated[
    float, typer.Option("--grade", help="Gradient as a fraction: 0.05 is 5 % up, -0.05 down.")
]
_MOST_DAYS = 7
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
    from lissom.core.load.answers import muscles_answer  # noqa: PLC0415 - needs NumPy

    answer = muscles_answer(speed_mps, grade, step_rate_ratio)
    desk.show(answer, lambda console: _draw_muscles(console, answer, speed_mps, grade))
    return 0


@app.command()
def cost(*, grade: Grade, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Energy cost of running on a gradient, and the pace factor at equal effort.

    Examples:

      lissom model cost --grade 0.10

      lissom model cost --grade -0.2 --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    from lissom.core.load.answers import cost_answer  # noqa: PLC0415 - needs NumPy

    answer = cost_answer(grade)
    desk.show(answer, lambda console: _draw_cost(console, answer, grade))
    return 0


@app.command()
def soreness(
    *,
    distance_km: Annotated[float, typer.Option("--distance-km", help="How far, in kilometres.")],
    speed_mps: Speed,
    grade: Grade = 0.0,
    days: Annotated[int, typer.Option("--days", help="Days after the run to show.")] = 7,
    state: Annotated[
        str, typer.Option("--state", help="trained, or unaccustomed to this kind of run.")
    ] = "trained",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Soreness that one run leaves, 0 to 10 by muscle group, with the 80 % interval.

    Examples:

      lissom model soreness --distance-km 42.195 --speed-mps 3.25

      lissom model soreness --distance-km 10 --speed-mps 2.8 --grade -0.1 --state unaccustomed
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    from lissom.core.recovery.answers import soreness_answer  # noqa: PLC0415 - needs NumPy

    answer = soreness_answer(distance_km, speed_mps, grade, days, state)
    desk.show(answer, lambda console: _draw_soreness(console, answer, days))
    return 0


@app.command()
def validate(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Hold the models against published numbers: target, tolerance, measured, source.

    Exit code 1 when a number lies outside its tolerance.

    Examples:

      lissom model validate

      lissom model validate --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    from lissom.core.recovery.validation import validation  # noqa: PLC0415 - needs NumPy

    rows = validation()
    desk.show({"checks": rows}, lambda console: _draw_validation(console, rows))
    return exit_code(attention=not all(row["ok"] for row in rows))


@app.command()
def calibration(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """How often your check-ins fell into the forecast's 80 % range, 1, 3 and 7 days ahead.

    Examples:

      lissom model calibration

      lissom model calibration --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import recovery  # noqa: PLC0415 - needs Django

    document = recovery.document_of_calibration(recovery.calibrated(row, desk.on))
    desk.show(document, lambda console: _draw_calibration(console, document))
    return 0


def _draw_muscles(console: Console, answer: MusclesAnswer, speed: float, slope: float) -> None:
    from lissom.core.anatomy import GROUPS  # noqa: PLC0415
    from lissom.core.units import pace_text  # noqa: PLC0415

    heading(console, f"One leg, per km at {speed:g} m/s ({pace_text(speed)}), {slope:+.0%}")
    table = grid("Muscle group", *_COLUMNS.values(), right=(1, 2, 3, 4))
    for group in GROUPS:
        if group.id in answer["groups"]:
            row = answer["groups"][group.id]
            table.add_row(group.label, *(f"{row[name]:.3g}" for name in _COLUMNS))
    console.print(table)
    note(console, "BW: body weight. From simulations of running on the level and from work")
    note(console, "measured on gradients; sources: `lissom evidence --constants load`.")
    if answer["extrapolated"]:
        note(console, "This speed lies outside 2.5 to 4.5 m/s, where the model was measured.")


def _draw_cost(console: Console, document: CostAnswer, slope: float) -> None:
    heading(console, f"Running at a gradient of {slope:+.0%}")
    table = grid("Quantity", "Value", "Unit", right=(1,))
    table.add_row("Energy cost", f"{document['j_per_kg_m']:.2f}", "J per kg and metre")
    table.add_row("on the level", f"{document['level_j_per_kg_m']:.2f}", "J per kg and metre")
    table.add_row("Time at equal effort", f"{document['graded_pace_factor']:.2f}", "x level pace")
    console.print(table)
    note(console, "Cost: Minetti 2002. Pace factor: from heart rate, so the two differ downhill.")


def _draw_soreness(console: Console, answer: SorenessAnswer, days: int) -> None:
    from lissom.core.anatomy import GROUPS  # noqa: PLC0415

    shown = min(days, _MOST_DAYS)
    heading(console, "Soreness, 0 none to 10 worst", "80 % interval in brackets on the worst day")
    table = grid(
        "Muscle group",
        *(f"{day + 1} d" for day in range(shown)),
        "Worst",
        right=range(1, shown + 2),
    )
    for group in GROUPS:
        points = answer["groups"][group.id]
        if half_points(max(points)) == "0":
            continue
        worst = points.index(max(points))
        spread = answer["interval"][group.id]
        low, high = (half_points(spread[name][worst]) for name in ("low", "high"))
        table.add_row(
            group.label,
            *(half_points(item) for item in points[:shown]),
            f"{half_points(points[worst])} ({low}-{high})",
        )
    console.print(table)
    note(console, "Groups that stay below half a point are left out.")


def _draw_validation(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    heading(console, "The models against published numbers")
    for row in rows:
        console.print()
        mark = ("holds", "green") if row["ok"] else ("outside", "bold red")
        console.print(Text.assemble((str(row["id"]), "bold"), f"  {row['what']}  ", mark))
        note(
            console,
            f"target {row['target']}, tolerance {row['tolerance']}, measured {row['measured']}",
            indent=2,
            style="",
        )
        note(console, str(row["source"]), indent=2)


_CALIBRATION_WORDS = {
    "kept": "as promised",
    "too few": "too few reports yet",
    "too narrow": "too narrow for you",
    "too wide": "wider than needed",
}


def _draw_calibration(console: Console, document: Mapping[str, Any]) -> None:
    heading(console, "Forecasts of soreness against your check-ins", "an 80 % range is promised")
    table = grid("Ahead", "Reports", "Inside", "Above 0", "Off by", "", right=(1, 2, 3, 4))
    for row in document["rows"]:
        days, asked, above = row["ahead_d"], row["reports"], row["off_floor"]
        table.add_row(
            f"{days} day{'s'[: days != 1]}",
            str(asked),
            f"{row['share']:.0%}" if asked else "-",
            f"{row['off_floor_within'] / above:.0%}" if above else "-",
            f"{row['bias_points']:+.1f}" if asked else "-",
            _CALIBRATION_WORDS[row["verdict"]],
        )
    console.print(table)
    note(console, "Above 0: of the reports whose range begins above 0. Off by: mean of what you")
    note(console, "said less what was forecast, in points. The first four weeks only teach.")
    own = document["personal"]
    note(
        console,
        f"Learned so far: {own['soreness_against_others']:.2f} times the soreness of others after "
        f"the same work, {own['recovery_time_against_others']:.2f} times their time to recover.",
        style="",
    )
