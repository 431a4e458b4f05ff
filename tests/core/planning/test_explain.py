"""Reasons follow the numbers: move the input and the text moves; no inner word reaches a runner."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from lissom.core.planning.api import make_programme
from lissom.core.planning.build import build_problem
from lissom.core.planning.explain import Explainer
from lissom.core.planning.generator import random_input
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.outline import make_outline
from lissom.core.planning.placed import facts_of
from lissom.core.planning.plan import Schedule, rest_schedule
from tests.core.planning.cast import some_inputs

SEED, WEEKS = 5, 4


@pytest.fixture(scope="module")
def given() -> PlanningInput:
    return random_input(SEED, weeks=WEEKS)


@pytest.fixture(scope="module")
def schedule(given: PlanningInput) -> Schedule:
    return make_programme(given).schedule


@pytest.fixture(scope="module")
def document(given: PlanningInput) -> dict[str, Any]:
    return make_programme(given).as_dict()


def reasons(given: PlanningInput, schedule: Schedule) -> list[str]:
    problem = build_problem(given)
    explainer = Explainer.of(problem, make_outline(problem), facts_of(problem, schedule))
    return [
        " ".join(reason.text for reason in explainer.run(day, run))
        for day, placed in enumerate(explainer.facts)
        for run in placed.runs
    ]


def test_a_sorer_runner_reads_other_reasons_for_the_same_plan(
    given: PlanningInput, schedule: Schedule
) -> None:
    sorer = replace(given, carry_in=replace(given.carry_in, mean=given.carry_in.mean + 3.0))
    before, after = reasons(given, schedule), reasons(sorer, schedule)
    assert len(before) == len(after) > 0
    assert before[0] != after[0]


def test_a_run_on_another_day_reads_another_reason(
    given: PlanningInput, schedule: Schedule
) -> None:
    days = list(schedule.days)
    first = next(
        at
        for at in range(1, 6)
        if (days[at].run is None) != (days[at + 1].run is None)
        and "race" not in f"{days[at].run}{days[at + 1].run}"
    )
    days[first], days[first + 1] = (
        replace(days[first], run=days[first + 1].run),
        replace(days[first + 1], run=days[first].run),
    )
    assert reasons(given, schedule) != reasons(given, Schedule(tuple(days)))


def test_every_session_has_a_reason_with_a_number(document: dict[str, Any]) -> None:
    for day in document["days"]:
        for session in day["sessions"]:
            texts = " ".join(reason["text"] for reason in session["why"])
            assert re.search(r"\d", texts), (day["date"], session["type"], texts)


def test_no_inner_word_reaches_a_runner(document: dict[str, Any]) -> None:
    inner = re.compile(r"\bC\d\d\b|_|\(s\)|<=|>=|\bCS\b|\bMP\b")
    for day in document["days"]:
        for session in day["sessions"]:
            texts = [session["detail"], *(reason["text"] for reason in session["why"])]
            for text in texts:
                assert not inner.search(text), text


def test_the_first_reason_of_a_session_says_why_that_day(document: dict[str, Any]) -> None:
    """A count of the week never comes first."""
    for day in document["days"]:
        for session in day["sessions"]:
            first = session["why"][0]["text"]
            assert not re.match(r"(\w+ ){1,2}\d+ of \d+ this", first), (day["date"], first)


def test_hard_sessions_too_near_are_named_by_their_distance() -> None:
    """Two hard runs two days apart: each one's move towards the other is what the reason tells."""
    problem = build_problem(some_inputs())
    facts = list(facts_of(problem, rest_schedule(problem)))
    week = next(one for one in problem.weeks[1:] if len(one.days) == 7)
    first, second = week.days[1], week.days[3]
    shared = set(problem.days[first].runs) & set(problem.days[first + 1].runs)
    shared &= set(problem.days[second].runs)
    hard = next(problem.options[at] for at in sorted(shared) if problem.options[at].hard)
    for at in (first, second):
        facts[at] = replace(facts[at], runs=(hard,))
    told = Explainer.of(problem, make_outline(problem), facts).run(first, hard)[0].text
    assert "1 day" in told or "of 10, not" in told, told


def test_strength_names_the_days_to_the_next_key_run(
    given: PlanningInput, schedule: Schedule
) -> None:
    problem = build_problem(given)
    facts = list(facts_of(problem, schedule))
    outline = make_outline(problem)
    lower = next(block for block in problem.blocks if block.type == "lower")
    key = next(at for at in range(4, len(facts)) if facts[at].key)
    for gap in (2, 3):
        moved = [replace(placed, blocks=()) for placed in facts]
        for at in range(key - gap, key):
            moved[at] = replace(moved[at], runs=())
        moved[key - gap] = replace(moved[key - gap], blocks=(lower,))
        texts = [one.text for one in Explainer.of(problem, outline, moved).block(key - gap, lower)]
        assert any(text.startswith(f"It is {gap} days before") for text in texts), texts


def test_a_wanted_window_has_no_price(document: dict[str, Any]) -> None:
    treatments = [
        session
        for day in document["days"]
        for session in day["sessions"]
        if session["kind"] == "massage"
    ]
    for session in treatments:
        if session["slot"] is None:
            assert session["price_pence"] is None
        else:
            assert session["price_pence"] is None or session["price_pence"] > 0
