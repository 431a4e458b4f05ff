"""What a session consists of, in plain words: warm-up, repetitions, pace or effort, exercises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.blocks import lines_of
from lissom.core.anatomy.massage import PROTOCOLS, group_minutes
from lissom.core.evidence import table, value
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.problem import MassageChoice, Problem, RunOption, SessionKind
from lissom.core.planning.steps import (
    dose_of,
    heat_factor,
    pace_range,
    repetitions_of,
    walk_run_of,
)
from lissom.core.runner import RunnerLevel
from lissom.core.units import duration_text, km, pace_text

LABELS = {group.id: group.label.partition(" (")[0].lower() for group in GROUPS}
SELF_MASSAGE = "self"
_MAIN_GROUPS = 4
_NO_TALK = frozenset({"none", "varies", "stage test"})


def intensity_of(option: RunOption) -> str:
    """`easy`, `steady`, `hard` or `race`, as fuelling and pages read it."""
    if option.kind is SessionKind.RACE:
        return "race"
    if option.hard:
        return "hard"
    return "steady" if option.family == "steady" else "easy"


def run_detail(problem: Problem, option: RunOption, *, wbgt_c: float | None = None) -> str:
    """Structure, distance to expect, pace range or effort, and how it should feel."""
    if option.family == "walk-run":
        return _walk_run_detail(option)
    row = sessions()[option.type]
    if option.kind is SessionKind.RACE:
        return _race_detail(problem, option)
    words = _words()[option.type]
    parts = [_how(words, option, problem.level)]
    if option.kind is SessionKind.RUN:
        parts.append(f"{option.minutes} min in all, about {km(option.distance_m):.1f} km.")
        parts.append(_effort(problem, option, wbgt_c))
    if row.talk and row.talk not in _NO_TALK:
        talk = row.talk.replace("talks", "talking").replace("sings", "singing")
        parts.append(f"Talk test: {talk}.")
    if words["note"]:
        parts.append(words["note"])
    return " ".join(parts)


@cache
def _words() -> dict[str, dict[str, str]]:
    """How to do each session of the catalogue, in words to the runner."""
    return {row["id"]: row for row in table("session_words")}


def _how(words: dict[str, str], option: RunOption, level: RunnerLevel) -> str:
    """The structure with this option's own minutes of quality."""
    dose = dose_of(option, level)
    count, length = repetitions_of(option.type, dose) or (1, dose)
    return words["how"].format(n=count, rep=length, quality=dose)


def _effort(problem: Problem, option: RunOption, wbgt_c: float | None) -> str:
    """A pace range from critical speed, else effort only (C34)."""
    row = sessions()[option.type]
    feel = f"effort {row.rpe:g} of 10"
    if option.strides and row.effort is None:
        easy = f"effort {value('planning.rpe_easy'):g} of 10"
        return f"Easy running by {easy}, the sprints by {feel}."
    hard = "Hard part: " if option.hard and option.quality_minutes < option.minutes else ""
    pace = pace_range(problem, row.effort, wbgt_c)
    if pace is None:
        known = problem.critical_speed_mps is not None
        reason = "" if known else " (no pace until one honest hard run)"
        start = "Run the hard part by" if hard else "Run by"
        return f"{start} {feel}{reason}."
    heat = "" if heat_factor(problem.level, wbgt_c) == 1.0 else f", slowed for {wbgt_c:g} °C WBGT"
    return f"{hard}{pace_text(pace[0])} to {pace_text(pace[1])}{heat}, {feel}."


def _race_detail(problem: Problem, option: RunOption) -> str:
    race = next(item for item in problem.races if item.id == option.race)
    parts = [f"{km(race.distance_m):.1f} km"]
    if race.gain_m:
        parts.append(f"{race.gain_m} m of climb")
    goal = f"expected about {duration_text(60 * option.minutes)}"
    if race.target_s is not None:
        goal = f"target {duration_text(race.target_s)}, {goal}"
    return (
        f"{', '.join(parts)}; {goal}. Even effort; warm up the longer the shorter the race; "
        "nothing new today."
    )


def _walk_run_detail(option: RunOption) -> str:
    stage, session = walk_run_of(option)
    text = (
        f"{session.text()}. {option.minutes} min in all. Brisk walks, running so easy that you "
        "could talk. Repeat a week rather than skip one."
    )
    return f"{text} {_move_on(stage.advance_when)}".rstrip()


_CLEAN = re.compile(r"(\d+) clean")
_LIMIT = re.compile(r"(week|phase) done at (RPE|pain) <= (\d+)")


def _move_on(when: str) -> str:
    """When the next stage begins, as a sentence; empty when the stage does not say."""
    clean, limit = _CLEAN.match(when), _LIMIT.match(when)
    if clean:
        return (
            f"The next step comes after {clean[1]} sessions that felt well, that evening and the "
            "next morning too."
        )
    if limit:
        what = "an effort" if limit[2] == "RPE" else "pain"
        return (
            f"The next step comes when this {limit[1]} went at {what} of {limit[3]} of 10 or less."
        )
    return f"The next step comes after {when}." if when else ""


def block_detail(block: str, equipment: Sequence[str], *, week: int) -> str:
    """Exercises with sets and repetitions for the equipment at hand."""
    lines = lines_of(block, equipment=equipment, week=max(1, week))
    return "; ".join(line.text() for line in lines) + ". Two or three repetitions in reserve."


def stretch_detail(equipment: Sequence[str], tight_groups: Sequence[str]) -> str:
    lines = lines_of("evening_stretch_12", equipment=equipment, tight_groups=tight_groups)
    return "; ".join(line.text() for line in lines) + ". Gently, never into pain."


def massage_title(choice: MassageChoice) -> str:
    """What the treatment is called, as a heading."""
    if choice.type == SELF_MASSAGE:
        return "Self-massage"
    return f"{choice.type.replace('_', '-').capitalize()} massage"


def massage_detail(choice: MassageChoice, focus: tuple[str, str]) -> str:
    """Content by protocol and focus groups, and the words to send when no hour is booked."""
    protocol = PROTOCOLS[choice.protocol]
    minutes = group_minutes(protocol.id, focus=focus if protocol.needs_focus else None)
    main = sorted(minutes, key=lambda group: (-minutes[group], group))[:_MAIN_GROUPS]
    parts = [", ".join(f"{LABELS[group]} {minutes[group]:g} min" for group in main)]
    parts[0] = f"{parts[0][0].upper()}{parts[0][1:]}; pressure up to {protocol.pressure_cap} of 10."
    if choice.type == SELF_MASSAGE:
        parts.append("With a roller or a ball; not on bone, swelling or bruises.")
        parts.append("Rolling after running lowered pain a little in 21 studies (low certainty).")
        return " ".join(parts)
    if choice.slot is None:
        parts.append(f'No hour is booked. Ask a clinic: "{massage_request(choice, main)}"')
    elif not choice.booked:
        parts.append("This hour is free, not booked: it is yours once you book it.")
    if choice.deep:
        parts.append("No hard or long run for 36 h afterwards.")
    parts.append("Drink to thirst, easy movement; tenderness up to 36 h is common.")
    return " ".join(parts)


def massage_request(choice: MassageChoice, groups: Sequence[str]) -> str:
    """What to send or say to a clinic for a wanted window, ready to use."""
    day = f"{choice.start:%A} {choice.start.day} {choice.start:%B}"
    named = [LABELS[group] for group in groups]
    legs = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)
    kind = choice.type.replace("_", "-")
    return (
        f"Do you have {choice.minutes} minutes of {kind} massage free on {day}, between "
        f"{choice.start:%H:%M} and {choice.end:%H:%M}? "
        f"Mainly for {legs}; I am a runner."
    )


def massage_shares(choice: MassageChoice, focus: tuple[str, str]) -> dict[str, float]:
    """Share of hands-on minutes by muscle group."""
    protocol = PROTOCOLS[choice.protocol]
    minutes = group_minutes(protocol.id, focus=focus if protocol.needs_focus else None)
    total = sum(minutes.values())
    return {group: round(part / total, 3) for group, part in minutes.items()} if total else {}
