"""`lissom measure`: flexibility tests, and what counts as a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.diary import past_day
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import date_of
from lissom.cli.people import the_runner
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.training.models import Runner as RunnerRow

app = typer.Typer(
    add_completion=False,
    help="Write down flexibility tests; a difference counts only above what the test can show.\n\n"
    "Examples:\n\n"
    "  lissom measure list\n\n"
    "  lissom measure add knee_to_wall 9.5 --side left",
)


@app.command("add")
def add(
    *,
    test: Annotated[str, typer.Argument(help="As `lissom measure list` names it.")],
    amount: Annotated[float, typer.Argument(help="The result, in the unit of the test.")],
    side: Annotated[str, typer.Option("--side", help="left or right, where it has sides.")] = "",
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="When (default today).")
    ] = None,
    note_text: Annotated[str, typer.Option("--note", help="Anything worth keeping.")] = "",
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Write down one result; the same test, side and day again replaces it.

    Examples:

      lissom measure add knee_to_wall 9.5 --side left

      lissom measure add sit_and_reach -- -4
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    when = desk.on if day is None else past_day(date_of(day, "--date"), desk)
    row = the_runner(desk)
    from lissom.core.anatomy import Side  # noqa: PLC0415
    from lissom.core.recovery.flexibility import Measured  # noqa: PLC0415
    from lissom.web.training import services  # noqa: PLC0415

    if side not in {"", "left", "right"}:
        raise InvalidInputError(f"There is no side '{side}'.", remedy="Say left or right.")
    which = Side(side) if side else Side.NONE
    services.record_measurement(
        runner=row, measured=Measured(when, test, which, amount), note=note_text
    )
    return _show(desk, row)


@app.command("list")
def list_all(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Your results, and whether anything changed beyond what the test can show.

    Examples:

      lissom measure list

      lissom measure list --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    return _show(desk, the_runner(desk))


@app.command("remove")
def remove(
    *,
    number: Annotated[int, typer.Argument(help="As `lissom measure list` shows it.")],
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Delete one result.

    Examples:

      lissom measure remove 3
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import services  # noqa: PLC0415

    services.remove_measurement(runner=row, measurement=number)
    return _show(desk, row)


def _show(desk: Desk, row: RunnerRow) -> int:
    from lissom.web.training import queries, trends  # noqa: PLC0415

    results = [
        {
            "number": one.pk,
            "on": one.date,
            "test": one.test,
            "side": None if one.side == "none" else one.side,
            "amount": one.amount,
        }
        for one in queries.measurements(row, desk.on)
    ]
    document = {"results": results, "changes": trends.flexibility_rows(row, desk.on)}
    desk.show(document, lambda console: _draw(console, document))
    return 0


def _draw(console: Console, document: dict[str, Any]) -> None:
    from lissom.core.recovery.flexibility import flexibility_tests  # noqa: PLC0415

    heading(console, "Flexibility")
    if not document["results"]:
        table = grid("Test", "Measures", "How")
        for test in flexibility_tests().values():
            table.add_row(f"{test.id} ({test.unit})", test.measures, test.how)
        console.print(table)
        note(console, "Nothing measured yet: `lissom measure add TEST AMOUNT --side left`.")
        return
    table = grid("No.", "Day", "Test", "Side", "Result", right=(0, 4))
    tests = flexibility_tests()
    for one in document["results"]:
        test = tests[one["test"]]
        result = f"{one['amount']:g} {test.unit}"
        table.add_row(str(one["number"]), str(one["on"]), test.label, one["side"] or "", result)
    console.print(table)
    draw_changes(console, document["changes"])


def draw_changes(console: Console, changes: list[dict[str, Any]]) -> None:
    """One line for each test and side: the difference over twelve weeks and what it may be."""
    for one in changes:
        side = f" {one['side']}" if one["side"] else ""
        note(console, f"{one['label']}{side}: {_change_words(one)}", style="")


def _change_words(one: dict[str, Any]) -> str:
    unit = one["unit"]
    left_out = one["left_out"]
    rest = f" {left_out} not read, too soon after a marathon." if left_out else ""
    if one["verdict"] == "first":
        return "nothing to compare with yet." + rest
    size = f"{one['difference']:+g} {unit} since {one['earlier']['on']}"
    if one["verdict"] == "noise unknown":
        return f"{size}; how much of it is noise is not known." + rest
    span = f"{one['low']:+.3g} to {one['high']:+.3g}"
    if one["verdict"] == "within noise":
        return f"{size}, within {one['noise_floor']:g} {unit} of noise: no change shown." + rest
    return f"{size}, {one['verdict']} (truly {span})." + rest
