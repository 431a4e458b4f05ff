"""`lissom plan`: make or remake the programme."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import RaceWords, race_of
from lissom.cli.people import the_runner_or_first
from lissom.cli.programme_view import draw_days, draw_findings, draw_head, needs_attention
from lissom.cli.races import coming, day_words, race_words
from lissom.cli.running import exit_code
from lissom.cli.tables import note
from lissom.core.errors import InvalidInputError

if TYPE_CHECKING:
    from rich.console import Console

    from lissom.core.runner import Race

app = typer.Typer(add_completion=False)
_SHOWN_DAYS = 14


@app.command()
def plan(
    *,
    race: Annotated[
        list[str] | None,
        typer.Option(
            "--race",
            metavar="DATE:DISTANCE[:A|B|C][:GAIN_M][:TARGET]",
            help="A race to add; may be repeated. Without: the races that are kept.",
        ),
    ] = None,
    save: Annotated[
        bool, typer.Option("--save/--no-save", help="Keep it as your programme, with its races.")
    ] = True,
    timing: Annotated[
        bool, typer.Option("--timing", help="Say on standard error how long it took.")
    ] = False,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Make the programme: running, strength, stretching, massage, fluid and food together.

    It starts from your history, minutes, soreness, money and the free hours of your clinic.
    The same question always gets the same answer. Exit code 1 when something needs attention.

    Examples:

      lissom plan --race 2027-04-25:marathon

      lissom plan --race 2027-04-25:marathon:A:180:3:45:00 --race 2027-03-07:half:B

      lissom plan --no-save --json > plan.json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    wanted = [coming(race_of(text), desk) for text in race or []]
    days = [words.date for words in wanted]
    if len(set(days)) < len(days):
        raise InvalidInputError(
            "Two races are on the same day.", remedy="Give each day one race only."
        )
    began = time.perf_counter()
    races, programme = _plan(desk, wanted, save=save)
    if timing:
        desk.say(f"Planned in {time.perf_counter() - began:.2f} s.")
    findings = programme.get("findings") or []
    desk.show(programme, lambda console: _draw(console, desk, races, programme))
    return exit_code(attention=needs_attention(findings))


def _plan(
    desk: Desk, wanted: list[RaceWords], *, save: bool
) -> tuple[tuple[Race, ...], dict[str, Any]]:
    row = the_runner_or_first(desk)
    from django.db import transaction  # noqa: PLC0415

    from lissom.core.planning import api  # noqa: PLC0415
    from lissom.core.planning.inputs import to_dict  # noqa: PLC0415
    from lissom.web.training import bridge, planning, queries, services  # noqa: PLC0415

    races = {race.id: race for race in queries.races_of(row, since=desk.on)}
    for words in wanted:
        key = bridge.race_id(words.date, words.distance_m)
        name = races[key].name if key in races else ""
        races[key] = words.as_race(key, name=name)
    ordered = tuple(sorted(races.values(), key=lambda race: (race.date, race.distance_m)))
    with _Waiting(shown=not desk.as_json and sys.stderr.isatty()):
        inputs = planning.planning_input(
            runner=row, on=desk.on, now=desk.now, races_override=ordered
        )
        programme = api.make_programme(inputs).as_dict()
    if save:
        with transaction.atomic():
            for race in ordered:
                services.add_race(
                    runner=row,
                    date=race.date,
                    distance_m=race.distance_m,
                    priority=race.priority,
                    gain_m=race.gain_m,
                    target_s=race.target_s,
                    name=race.name,
                )
            services.save_programme(
                runner=row, programme_dict=programme, problem_dict=to_dict(inputs), on=desk.on
            )
    return ordered, programme


class _Waiting:
    """A quiet sign on standard error that work is going on."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def __enter__(self) -> None:
        if self.shown:
            from rich.console import Console  # noqa: PLC0415

            self.status = Console(stderr=True).status("Planning the season")
            self.status.start()

    def __exit__(self, *args: object) -> None:
        if self.shown:
            self.status.stop()


def _draw(console: Console, desk: Desk, races: tuple[Race, ...], programme: dict[str, Any]) -> None:
    draw_head(console, programme)
    for race in races:
        to_go = (race.date - desk.on).days
        named = f"{race.name}, " if race.name else ""
        note(
            console,
            f"{race.priority.value} race in {to_go} days, {day_words(race.date)}: "
            f"{named}{race_words(race)}",
            style="magenta",
        )
    days = programme["days"]
    draw_days(
        console, days[:_SHOWN_DAYS], on=desk.on, firm_until=str(programme.get("firm_until") or "")
    )
    draw_findings(console, programme.get("findings") or [])
    console.print()
    note(console, "Next: `lissom today` every morning, `lissom week` for the two weeks ahead,")
    note(console, "`lissom calendar programme.ics` for your calendar.")
