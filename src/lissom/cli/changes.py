"""`replan`, `accept`, `undo`, `changes`: what happened, and what becomes of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lissom.cli.because import event_of, help_lines
from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner
from lissom.cli.programme_view import draw_findings
from lissom.cli.running import exit_code
from lissom.cli.tables import grid, heading, note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.web.training.changes import StoredChange

app = typer.Typer(add_completion=False)
_MILLI = 1000
_MOST_SHORTFALLS = 4

_HELP = f"""Say what happened, and get a proposal. Nothing moves before you accept it.

Two weeks are planned anew around what you did, four when something falls short; what cannot
stay goes, and little else changes. Each change says what it was, what it would be, and why.

What may be said with --because (repeat it for several; without it: what is known now). Hours
are written HH.MM:

{help_lines()}

Exit code 1 when there is something to answer.

Examples:

  lissom replan --because missed:2026-06-04

  lissom replan --because ill:2026-06-03..2026-06-06

  lissom replan --because sore:calves=6 --because busy:2026-06-05:17.00-21.00

  lissom replan --because move:2026-06-04:2026-06-05
"""


@app.command("replan", help=_HELP)
def replan(
    *,
    because: Annotated[
        list[str] | None,
        typer.Option("--because", metavar="WORD[:DATE]...", help="What happened; see above."),
    ] = None,
    when: Annotated[
        str | None,
        typer.Option("--when", metavar="DATE[..DATE]", help="The day, when --because has none."),
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    words = because or ["news"]
    if when is not None and len(words) > 1:
        raise InvalidInputError(
            "--when goes with one --because.", remedy="Write the day into each: missed:2026-06-04."
        )
    events = [event_of(text, on=desk.on, when=when) for text in words]
    row = the_runner(desk)
    from lissom.web.training import changes, services  # noqa: PLC0415 - needs Django

    layer = services.propose(runner=row, events=events, on=desk.on, now=desk.now)
    made = changes.change(row, layer.number, on=desk.on)
    desk.show(_document(made), lambda console: _draw(console, made, ask=True))
    return exit_code(attention=bool(made.items))


@app.command("accept")
def accept(
    *,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Which proposal (default: the last).")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="N,N", help="Only these of its changes, as numbered."),
    ] = None,
    reject: Annotated[
        bool, typer.Option("--reject", help="Say no: the programme stays as it is.")
    ] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Agree to a proposal. The programme before it is kept, and `lissom undo` brings it back.

    A massage that it puts at a free hour of a clinic here is booked with it. A proposal whose
    programme or day has gone on, or whose hour is gone, is not taken; the same question is asked
    again and its new answer shown, with exit code 1.

    Examples:

      lissom accept

      lissom accept 7 --only 1,3

      lissom accept 7 --reject
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import agreed_hours, changes, services  # noqa: PLC0415 - needs Django
    from lissom.web.training.layers import StaleError  # noqa: PLC0415

    asked = changes.change(row, number, on=desk.on)
    if reject:
        services.reject(runner=row, now=desk.now, number=asked.number)
        return _tell(desk, changes.change(row, asked.number, on=desk.on), "Nothing is changed.")
    chosen = None if only is None else _chosen(asked, only)
    try:
        services.accept(runner=row, on=desk.on, now=desk.now, number=asked.number, only=chosen)
    except StaleError as stale:
        desk.say(f"{stale.message} Here is the answer of today:")
        fresh = services.refresh(runner=row, number=asked.number, on=desk.on, now=desk.now)
        made = changes.change(row, fresh.number, on=desk.on)
        desk.show(_document(made), lambda console: _draw(console, made, ask=True))
        return exit_code(attention=True)
    done = changes.change(row, asked.number, on=desk.on)
    booked = agreed_hours.told(agreed_hours.hours_of(done.effects), ZoneInfo(row.timezone))
    words = f"Your programme is changed. `lissom undo` takes it back. {booked}".strip()
    return _tell(desk, done, words)


@app.command("undo")
def undo(
    *,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Which change (only the last one).")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Take back the last change you agreed to: the programme is as it was before it, and hours that
    the change booked are given back.

    Examples:

      lissom undo
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import changes, services  # noqa: PLC0415 - needs Django

    layer = services.undo(runner=row, now=desk.now, number=number)
    made = changes.change(row, layer.number, on=desk.on)
    return _tell(desk, made, f"Change {made.number} is undone. Your programme is as before it.")


@app.command("changes")
def list_changes(
    *,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="One change in full.")
    ] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Proposals and changes: what happened, what was said to it, what came of it.

    Examples:

      lissom changes

      lissom changes 7 --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training import changes  # noqa: PLC0415 - needs Django

    if number is not None:
        made = changes.change(row, number, on=desk.on)
        desk.show(_document(made), lambda console: _draw(console, made))
        return 0
    every = changes.changes(row, on=desk.on)
    desk.show(
        {"changes": [_document(one) for one in every]}, lambda console: _draw_list(console, every)
    )
    return 0


# --- answers -----------------------------------------------------------------------------------


def _chosen(asked: StoredChange, only: str) -> list[str]:
    """Ids of the changes numbered in `only`."""
    count = len(asked.proposal["changes"])
    ids: list[str] = []
    for part in only.split(","):
        word = part.strip()
        if not word.isdigit() or not 1 <= int(word) <= count:
            raise InvalidInputError(
                f"--only: '{word}' is no change of proposal {asked.number}.",
                remedy=f"Give numbers from 1 to {count}, with commas."
                if count
                else "It has no changes.",
            )
        ids.append(str(asked.proposal["changes"][int(word) - 1]["id"]))
    return ids


def _tell(desk: Desk, made: StoredChange, text: str) -> int:
    def draw(console: Console) -> None:
        _draw(console, made)
        note(console, text, style="")

    desk.show(_document(made), draw)
    return 0


def _document(made: StoredChange) -> dict[str, Any]:
    accepted = {item.id: item.accepted for item in made.items}
    changes = [{**row, "accepted": accepted.get(row["id"])} for row in made.proposal["changes"]]
    return {
        "number": made.number,
        "state": made.state,
        "stale": made.stale,
        "made_at": made.made_at,
        "answered_at": made.answered_at,
        "programme": made.base,
        "result": made.result,
        **made.proposal,
        "changes": changes,
    }


# --- drawing -----------------------------------------------------------------------------------


def _draw(console: Console, made: StoredChange, *, ask: bool = False) -> None:
    told = made.proposal
    heading(console, f"Change {made.number}", "out of date" if made.stale else made.state)
    for sentence in told["because"]:
        note(console, sentence, style="")
    if not told["changes"]:
        note(console, "Nothing needs to change.", style="green")
    answers = {item.id: item.accepted for item in made.items}
    for place, row in enumerate(told["changes"], start=1):
        _draw_change(console, place, row, answered=answers.get(row["id"]))
    later = len(told["later"])
    if later:
        note(
            console,
            f"{later} session{'s'[: later != 1]} of the provisional weeks after {told['until']} "
            "follow.",
        )
    _draw_worth(console, told)
    draw_findings(console, told["findings"])
    if ask:
        note(console, f"Say yes with `lissom accept {made.number}`, or to some: --only 1,2.")


def _draw_change(
    console: Console, place: int, row: dict[str, Any], *, answered: bool | None
) -> None:
    said = {True: "  yes", False: "  no", None: ""}[answered]
    console.print()
    console.print(f"  {place}. {_sides(row)}{said}", style="bold")
    for reason in row["why"]:
        note(console, reason["text"], indent=5)


def _sides(row: dict[str, Any]) -> str:
    before, after = row["from"], row["to"]
    if before is None:
        return f"{_place(after)}: new"
    if after is None:
        return f"{_place(before)}: goes"
    if before["date"] == after["date"]:
        return f"{_place(before)} -> {_what(after)}"
    if before["title"] == after["title"] and before["minutes"] == after["minutes"]:
        return f"{_place(before)} -> {_day(after)}"
    return f"{_place(before)} -> {_place(after)}"


def _place(place: dict[str, Any]) -> str:
    return f"{_day(place)}: {_what(place)}"


def _what(place: dict[str, Any]) -> str:
    hour = f" at {place['start'][11:16]}" if place["start"] else ""
    return f"{place['title']}, {place['minutes']} min{hour}"


def _day(place: dict[str, Any]) -> str:
    from datetime import date  # noqa: PLC0415

    day = date.fromisoformat(place["date"])
    hour = f" {place['start'][11:16]}" if place["start"] else ""
    return f"{day:%a} {day.day} {day:%b}{hour}"


def _draw_worth(console: Console, told: dict[str, Any]) -> None:
    gain = (told["points"]["total"] - told["kept"]["total"]) / _MILLI
    console.print()
    if gain > 0:
        note(console, f"Worth {gain:.1f} points more than leaving everything that can stay.")
    short = told["shortfalls"]
    for row in short[:_MOST_SHORTFALLS]:
        note(console, f"Still short: {row['message']}")
    if len(short) > _MOST_SHORTFALLS:
        note(console, f"and {len(short) - _MOST_SHORTFALLS} more: see them with --json.")


def _draw_list(console: Console, every: tuple[StoredChange, ...]) -> None:
    if not every:
        note(console, "Nothing has changed yet. Say what happened: lissom replan --help", style="")
        return
    heading(console, "Changes")
    table = grid("No.", "Day", "State", "Changes", "Because", right=(0, 3))
    for made in every:
        state = "out of date" if made.stale else made.state
        count = len(made.proposal["changes"])
        table.add_row(str(made.number), str(made.on), state, str(count), made.because)
    console.print(table)
