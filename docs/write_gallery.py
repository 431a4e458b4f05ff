"""Write the pages of `docs/gallery`: `python docs/write_gallery.py [KEY ...]`.

Every runner is invented; the same versions write the same pages.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

from lissom.core.planning.api import programme_of
from lissom.core.planning.build import build_problem
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.outline import make_outline
from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import BlockType, Problem, RunOption
from lissom.core.planning.programme import Programme, ProgrammeDay, Session
from lissom.core.units import METRES_PER_KM, duration_text, km
from lissom.demo.gallery import ON, SITTERS, Sitter

PLACE = Path(__file__).with_name("gallery")
_SHOWN_DAYS = 14
_SYNTHETIC = (
    "*Synthetic: the runner, the races, the therapists and the prices are invented. Written by "
    "`python docs/write_gallery.py`.*"
)
_KEY = (
    "Minutes by day; *legs*, *core*, *upper*: strength; *str.*: stretching; *?*: a time to ask a "
    "clinic for. Weeks after the second are provisional. A star marks a lighter week."
)
_READ = (
    "Each page is written by the planner as it is now, and read as a coach would read it; what is "
    "left to object to stands at its end."
)
_SHORT = {BlockType.LOWER: "legs", BlockType.UPPER: "upper", BlockType.CORE: "core"}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def page(sitter: Sitter) -> str:
    """The whole page of one runner."""
    inputs = sitter.inputs()
    problem = build_problem(inputs)
    outline = make_outline(problem)
    solution = solve(problem, outline)
    programme = programme_of(inputs, problem, outline, solution)
    facts = facts_of(problem, solution.schedule)
    lines = [
        f"# {sitter.title}",
        "",
        _SYNTHETIC,
        "",
        sitter.about,
        "",
        *_given(sitter, problem),
        "",
        "## The season",
        _KEY,
        "",
        *_season(problem, outline, facts),
        "",
        "## The first two weeks",
        *_days(programme.days[:_SHOWN_DAYS]),
        "",
        "## What the programme says of itself",
        *_findings(programme),
        "",
        "## What a coach would still object to",
        *(f"- {one}" for one in _objections()[sitter.key]),
    ]
    return "\n".join(lines).rstrip() + "\n"


@cache
def _objections() -> dict[str, list[str]]:
    return tomllib.loads((PLACE / "objections.toml").read_text(encoding="utf-8"))


def _given(sitter: Sitter, problem: Problem) -> Iterator[str]:
    profile = sitter.profile
    free = ", ".join(
        f"{day} {minutes}"
        for day, minutes in zip(_WEEKDAYS, profile.weekday_minutes, strict=True)
        if minutes
    )
    done = problem.history.week_minutes[-4:]
    yield f"- Starts {_day(ON)} at level L{int(problem.level)}; minutes free: {free}."
    if any(done):
        yield f"- Running of the last four weeks: {', '.join(map(str, done))} min."
    for race in sitter.races:
        climb = f", {race.gain_m:.0f} m of climb" if race.gain_m else ""
        target = f", target {duration_text(race.target_s)}" if race.target_s else ""
        yield (
            f"- {race.priority.value} race on {_day(race.date)}: {race.name}, "
            f"{km(race.distance_m):.1f} km{climb}{target}."
        )


def _season(problem: Problem, outline: Outline, facts: tuple[DayFacts, ...]) -> Iterator[str]:
    heads = ("Week of", "Phase", *_WEEKDAYS, "Running")
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for week, wanted in zip(problem.weeks, outline.weeks, strict=True):
        cells = [""] * 7
        for at in week.days:
            cells[problem.days[at].date.weekday()] = _cell(facts[at])
        runs = [
            run for at in week.days for run in facts[at].runs if run.is_run and run.race is None
        ]
        metres = sum(run.distance_m for run in runs)
        total = f"{sum(run.minutes for run in runs)} min, {metres / METRES_PER_KM:.0f} km"
        star = "*" if wanted.recovery else ""
        yield _row((f"{week.monday.day} {week.monday:%b}", f"{wanted.phase}{star}", *cells, total))


def _cell(day: DayFacts) -> str:
    parts = [_run(run) for run in day.runs]
    parts += [_SHORT[block.type] for block in day.blocks]
    parts += ["str."] * day.stretches
    parts += [
        f"{'self-' if one.type == 'self' else one.type + ' '}massage{_asked(one.slot, one.type)}"
        for one in day.massages
    ]
    return " + ".join(parts) or "rest"


def _asked(slot: str | None, kind: str) -> str:
    return "?" if slot is None and kind != "self" else ""


def _run(run: RunOption) -> str:
    if run.race is not None:
        return f"**{run.title}**"
    hard = f" ({run.quality_minutes} hard)" if run.hard and run.quality_minutes else ""
    return f"{run.type.replace('_', ' ')} {run.minutes}{hard}"


def _days(days: tuple[ProgrammeDay, ...]) -> Iterator[str]:
    for day in days:
        yield ""
        yield f"**{day.date:%A} {day.date.day} {day.date:%B}** ({day.phase})"
        for session in day.sessions:
            yield from _session(session)


def _session(session: Session) -> Iterator[str]:
    length = f", {session.minutes} min" if session.minutes else ""
    facts = session.extra or {}
    with_whom = ", ".join(str(facts[key]) for key in ("therapist", "place") if facts.get(key))
    price = facts.get("price_pence")
    paid = "" if price is None else f", £{price / 100:.2f}"
    whom = f" ({with_whom}{paid})" if with_whom else ""
    yield f"- {_hour(session)}{session.title}{length}{whom}"
    if session.kind != "rest":
        yield f"  {session.detail}"
    yield f"  *Why:* {' '.join(reason.text for reason in session.why)}"


def _hour(session: Session) -> str:
    if session.start is not None:
        return f"{session.start:%H:%M} "
    if session.window is not None:
        first, last = session.window
        return f"{first:%H:%M} " if session.type == "self" else f"{first:%H:%M} to {last:%H:%M} "
    return ""


def _findings(programme: Programme) -> Iterator[str]:
    for finding in programme.findings:
        yield f"- {finding.message}"
    if not programme.findings:
        yield "Nothing fell short."


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _day(when: date | datetime) -> str:
    return f"{when:%A} {when.day} {when:%B %Y}"


def index() -> str:
    """The list of all pages."""
    lines = [
        "# Gallery: eleven programmes for invented runners",
        "",
        _READ,
        "",
        *(f"- [{sitter.title}]({sitter.key}.md)" for sitter in SITTERS),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    (PLACE / "index.md").write_text(index(), encoding="utf-8")
    for one in SITTERS:
        if len(sys.argv) == 1 or one.key in sys.argv[1:]:
            (PLACE / f"{one.key}.md").write_text(page(one), encoding="utf-8")
