"""`lissom status`: load, form, soreness now and in the coming days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from lissom.cli.desk import open_desk
from lissom.cli.options import Json, On, Runner
from lissom.cli.people import the_runner
from lissom.cli.tables import bar, grid, heading, note
from lissom.core.units import pace_text

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False)
_WIDE = 100
_WIDE_DAYS, _NARROW_DAYS = (1, 2, 3), (1, 3)


@app.command()
def status(*, on: On = None, runner: Runner = None, as_json: Json = False) -> int:
    """Where you stand: distance, fitness and fatigue, load and soreness of each muscle group.

    Load is the work done while muscles lengthen, as a share of your most loaded group. Soreness
    is 0 none to 10 worst, with the range that holds 80 % of reports, if you now rested.

    Examples:

      lissom status

      lissom status --on 2026-11-01 --json
    """
    desk = open_desk(on=on, runner=runner, as_json=as_json)
    row = the_runner(desk)
    from lissom.web.training.standing import body_state, document_of  # noqa: PLC0415 - needs Django

    document = document_of(body_state(row, desk.on))
    desk.show(document, lambda console: _draw(console, document, row.name))
    return 0


def _draw(console: Console, document: dict[str, Any], name: str) -> None:
    heading(console, name, str(document["on"]))
    if document["days_known"]:
        _draw_facts(console, document)
    else:
        last = document["last_day"]
        known = f"nothing since {last}" if last else "nothing yet"
        console.print(
            f"Of your training, {known} is known. Bring in your watch files with `lissom import "
            "PATH`, or say what you did with `lissom done DATE --minutes MIN`."
        )
    if document["days_known"] or document["check_ins"]:
        _draw_groups(console, document["groups"])


def _draw_facts(console: Console, document: dict[str, Any]) -> None:
    distance, level, form = (document[key] for key in ("distance_km", "level", "form"))
    table = grid("", "", "")
    table.show_header = False
    table.box = None
    table.add_row(
        "Distance", f"{distance['days_7']:g} km in 7 days", f"{distance['days_28']:g} km in 28 days"
    )
    basis = {"done": "from what you did", "said": "as you said"}.get(level["basis"], "few data")
    table.add_row("Level", f"L{level['level']}", basis)
    table.add_row(
        "Easy pace",
        pace_text(document["pace"]["easy_speed_mps"]),
        f"from {document['pace']['source']}",
    )
    if form["missing_days"]:
        table.add_row("Form", "building", f"{form['missing_days']} days of data are missing")
    else:
        table.add_row(
            "Form",
            f"{form['form']:+.0f}",
            f"fitness {form['fitness']:.0f} less fatigue {form['fatigue']:.0f} "
            "(minutes x effort a day)",
        )
    week = document["week"]
    if week["load"]:
        spread = "" if week["monotony"] is None else f"monotony {week['monotony']:.1f}, "
        table.add_row(
            "Week", f"{week['load']} (minutes x effort)", f"{spread}strain {week['strain']}"
        )
    longest = document["longest_run"]
    if longest["longest_30d_km"]:
        table.add_row(
            "Longest run",
            f"{longest['longest_30d_km']:g} km in 30 days",
            f"next run at most {longest['next_at_most_km']:g} km",
        )
    console.print(table)


def _draw_groups(console: Console, groups: dict[str, dict[str, Any]]) -> None:
    wide = console.width >= _WIDE
    days = _WIDE_DAYS if wide else _NARROW_DAYS
    table = grid(
        "Muscle group",
        "Load 7 d",
        "28 d",
        "Now",
        *(f"+{day} d" for day in days),
        right=range(3, 4 + len(days)),
    )
    for group in groups.values():
        share = group["load_share"]
        month = share["days_28"]
        table.add_row(
            group["label"] if wide else group["label"].partition(" (")[0],
            _load_bar(share["days_7"], 10 if wide else 4),
            _load_bar(month, 10) if wide else f"{month:>4.0%}",
            _now(group["soreness"]),
            *(_ahead(group["soreness"], day) for day in days),
        )
    console.print()
    console.print(table)
    console.print()
    note(
        console,
        "Load: share of your most loaded group. Soreness 0 none to 10 worst, left/right where they "
        "differ; the brackets hold 80 % of reports, if you rest. A rough forecast.",
    )


def _load_bar(share: float, width: int) -> str:
    return f"{bar(share, width)} {share:>4.0%}"


def _now(soreness: dict[str, dict[str, Any]]) -> str:
    points = [f"{item['now']:g}" for item in soreness.values()]
    return "/".join(points) if len(set(points)) > 1 else points[0]


def _ahead(soreness: dict[str, dict[str, Any]], day: int) -> str:
    worst = max((item["forecast"][day - 1] for item in soreness.values()), key=_mean)
    return f"{worst['mean']:g} ({worst['low']:g}-{worst['high']:g})"


def _mean(row: dict[str, float]) -> float:
    return row["mean"]
