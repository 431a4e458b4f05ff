"""`lissom sweat`: weigh before and after a run, and know how much is enough to drink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner, the_runner_or_first
from lissom.cli.tables import grid, heading, note

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    add_completion=False,
    help="The sweat test. Weigh yourself without clothes and dried off, before and after a run of "
    "half an hour or more, and note all that you drank. The rate caps what the programme tells "
    "you to drink.\n\n"
    "Examples:\n\n"
    "  lissom sweat add --before 70.2 --after 69.5 --drunk 0.4 --minutes 70 --temperature 18\n\n"
    "  lissom sweat list",
)


@app.command("add")
def add_test(
    *,
    before: Annotated[float, typer.Option("--before", help="Mass before, kg.")],
    after: Annotated[float, typer.Option("--after", help="Mass after, kg.")],
    minutes: Annotated[float, typer.Option("--minutes", help="Length of the run.")],
    drunk: Annotated[float, typer.Option("--drunk", help="Drunk during the run, litres.")] = 0.0,
    urine: Annotated[float, typer.Option("--urine", help="Passed during the run, litres.")] = 0.0,
    temperature: Annotated[
        float | None, typer.Option("--temperature", help="Air temperature, °C.")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Add a weighing; your sweat rate becomes the mean of the latest tests.

    Examples:

      lissom sweat add --before 70.2 --after 69.5 --drunk 0.4 --minutes 70
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    from lissom.core.fuelling.sweat import SweatTest  # noqa: PLC0415

    row = the_runner_or_first(desk)
    from lissom.web.training import services  # noqa: PLC0415

    test = SweatTest(desk.on, minutes, before, after, drunk, urine, temperature)
    found = services.add_sweat_test(runner=row, test=test, on=desk.on)

    def draw(console: Console) -> None:
        heading(console, "Sweat test", f"{found.result.rate_l_per_h:.2f} L an hour")
        for sentence in found.result.sentences:
            note(console, sentence, style="")
        note(console, f"Your sweat rate is now {found.usual_l_per_h:.2f} L an hour.", style="")
        note(console, f"Evidence: {', '.join(found.result.evidence)}")

    desk.show(
        {"result": found.result.as_dict(), "sweat_rate_l_per_h": round(found.usual_l_per_h, 2)},
        draw,
    )
    return 0


@app.command("list")
def list_tests(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """The weighings so far.

    Examples:

      lissom sweat list
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    _show(desk, the_runner(desk))
    return 0


def _show(desk: Desk, runner: Any) -> None:
    from lissom.core.fuelling.sweat import read_test  # noqa: PLC0415
    from lissom.web.training import queries  # noqa: PLC0415

    tests = queries.sweat_tests(runner, until=desk.on)
    rows = [{"test": one, "result": read_test(one).as_dict()} for one in tests]

    def draw(console: Console) -> None:
        heading(console, "Sweat tests")
        if not tests:
            note(console, "None yet. `lissom sweat add --help` says how to weigh.")
            return
        table = grid("Date", "Minutes", "°C", "L an hour", right=(1, 2, 3))
        for one in tests:
            warm = "-" if one.temperature_c is None else f"{one.temperature_c:g}"
            rate = f"{read_test(one).rate_l_per_h:.2f}"
            table.add_row(str(one.date), f"{one.minutes:g}", warm, rate)
        console.print(table)

    desk.show({"tests": rows}, draw)
