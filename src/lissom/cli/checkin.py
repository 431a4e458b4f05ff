"""`lissom checkin`: how the body feels, by region, and sleep, fatigue, stress, mood, calm."""

from __future__ import annotations

import sys
from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lissom.cli.desk import Desk, open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.parsing import number_of, time_of, within
from lissom.cli.people import the_runner_or_first
from lissom.cli.running import exit_code
from lissom.cli.tables import half_points, heading, note
from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.anatomy.regions import state_ids
from lissom.core.errors import InvalidInputError
from lissom.core.runner import CheckIn
from lissom.core.screening.noticing import noticed
from lissom.core.screening.red_flags import Asked, check_flags, questions, rules_of

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)
_TOP = 10
_HALVES = 2
_ASKED_FROM = 4
_WELLNESS = {
    "sleep": "Sleep, 0 worst to 10 best",
    "fatigue": "Fatigue, 0 none to 10 worst",
    "stress": "Stress, 0 none to 10 worst",
    "mood": "Mood, 0 worst to 10 best",
    "calm": "Calm, 0 worst to 10 best",
}


@app.command()
def checkin(
    *,
    sore: Annotated[
        list[str] | None,
        typer.Option("--sore", metavar="REGION=N", help="Soreness 0 to 10; may be repeated."),
    ] = None,
    sleep: Annotated[float | None, typer.Option(help="0 worst to 10 best.")] = None,
    fatigue: Annotated[float | None, typer.Option(help="0 none to 10 worst.")] = None,
    stress: Annotated[float | None, typer.Option(help="0 none to 10 worst.")] = None,
    mood: Annotated[float | None, typer.Option(help="0 worst to 10 best.")] = None,
    calm: Annotated[float | None, typer.Option(help="0 worst to 10 best.")] = None,
    flag: Annotated[
        list[str] | None,
        typer.Option("--flag", metavar="SIGN", help="A red flag; `--flag list` shows them."),
    ] = None,
    note_text: Annotated[str, typer.Option("--note", help="Anything worth keeping.")] = "",
    at: Annotated[str | None, typer.Option("--at", help="Hour of the check-in, HH:MM.")] = None,
    on: On = None,
    runner: Runner = None,
    as_json: Json = False,
) -> int:
    """Say how you feel today. On a terminal without options it asks; ten seconds are enough.

    Soreness, fatigue, stress: 0 none to 10 worst. Sleep, mood, calm: 0 worst to 10 best.
    A region without a side means both sides.

    Examples:

      lissom checkin

      lissom checkin --sore "left calf=4" --sore quads=2.5 --sleep 7 --fatigue 3

      lissom checkin --flag list
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    if flag and "list" in flag:
        return _show_flags(desk)
    scores = {"sleep": sleep, "fatigue": fatigue, "stress": stress, "mood": mood, "calm": calm}
    given = {
        key: within(item, key.title(), low=0, high=_TOP)
        for key, item in scores.items()
        if item is not None
    }
    soreness = _soreness(sore or [])
    flags = [rule.id for rule in rules_of(item.strip() for item in flag or [])]
    clock = None if at is None else time_of(at, "--at")
    if not (given or soreness or flags or note_text.strip()):
        soreness, given, flags = _ask(desk)
    row = the_runner_or_first(desk)
    from lissom.web.training import queries, services  # noqa: PLC0415

    zone = ZoneInfo(queries.profile_of(row).timezone)
    check_in = CheckIn(
        at=_instant(desk, clock, zone),
        soreness=soreness,
        red_flags=tuple(flags),
        note=note_text.strip(),
        sleep=given.get("sleep"),
        fatigue=given.get("fatigue"),
        stress=given.get("stress"),
        mood=given.get("mood"),
        calm=given.get("calm"),
    )
    services.record_check_in(runner=row, check_in=check_in)
    raised = noticed(check_in)
    findings = [item.as_dict() for item in (*check_flags(flags), *raised)]
    for item in raised:
        desk.say(f"If so, say it with `lissom checkin --flag {item.where}`.")
    document = {"check_in": check_in, "findings": findings}
    desk.show(document, lambda console: _draw(console, check_in, findings))
    return exit_code(attention=bool(findings))


def _instant(desk: Desk, clock: time | None, zone: ZoneInfo) -> datetime:
    """Now, or on another day the hour given, else noon there."""
    now = datetime.now(zone)
    if clock is None and desk.on == now.date():
        return now.replace(second=0, microsecond=0)
    return datetime.combine(desk.on, clock or time(12, 0), zone)


def _soreness(texts: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts:
        region, sign, points = text.rpartition("=")
        if not sign or not region.strip():
            raise InvalidInputError(
                f"Soreness: '{text}' is not REGION=N.", remedy='Write e.g. --sore "left calf=4".'
            )
        found |= _one(region, points)
    return dict(sorted(found.items(), key=lambda item: STATE_INDEX[item[0]]))


def _one(region: str, points: str) -> dict[str, float]:
    number = number_of(points, f"Soreness of {region.strip()}", low=0, high=_TOP)
    if number * _HALVES != int(number * _HALVES):
        raise InvalidInputError(
            f"Soreness of {region.strip()}: {points.strip()} is finer than half a point.",
            remedy="Give whole or half points, 0 to 10.",
        )
    return dict.fromkeys(state_ids(region.strip()), number)


def _ask(desk: Desk) -> tuple[dict[str, float], dict[str, float], list[str]]:
    """Ask on the terminal; everywhere else say which options there are."""
    if desk.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InvalidInputError(
            "Nothing to check in was said.",
            remedy='Say it by options, e.g. --sore "left calf=4" --sleep 7; or run it on a '
            "terminal.",
        )
    typer.echo("Where are you sore? For example: left calf=4. An empty line goes on.")
    soreness: dict[str, float] = {}
    while line := typer.prompt("  sore", default="", show_default=False).strip():
        try:
            soreness |= _soreness([line])
        except InvalidInputError as problem:
            typer.echo(f"  {problem.sentence()}")
    given: dict[str, float] = {}
    for key, label in _WELLNESS.items():
        points = _ask_score(label)
        if points is not None:
            given[key] = points
    worst = max(soreness.values(), default=0)
    flags = []
    if worst >= _ASKED_FROM and typer.confirm("Is it more than muscle soreness?", default=False):
        flags = [rule.id for rule in questions(Asked.CHECK_IN) if typer.confirm(rule.question)]
    return soreness, given, flags


def _ask_score(label: str) -> float | None:
    while line := typer.prompt(f"  {label}", default="", show_default=False).strip():
        try:
            return number_of(line, label.partition(",")[0], low=0, high=_TOP)
        except InvalidInputError as problem:
            typer.echo(f"  {problem.sentence()}")
    return None


def _show_flags(desk: Desk) -> int:
    rules = [{"id": rule.id, "question": rule.question} for rule in questions(Asked.CHECK_IN)]

    def draw(console: Console) -> None:
        heading(console, "Red flags", "signs that call for a clinician")
        for rule in rules:
            console.print(f"  {rule['id']}", style="bold")
            note(console, rule["question"], indent=4, style="")

    desk.show({"flags": rules}, draw)
    return 0


def _draw(console: Console, check_in: CheckIn, findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        console.print()
        note(console, finding["message"], style="bold red")
    heading(console, "Kept", f"{check_in.at:%a} {check_in.at.day} {check_in.at:%b, %H:%M}")
    for key, points in check_in.soreness.items():
        console.print(f"  {STATES[STATE_INDEX[key]].label}: {half_points(points)} of 10")
    for key in _WELLNESS:
        points = getattr(check_in, key)
        if points is not None:
            console.print(f"  {key.title()}: {half_points(points)} of 10")
