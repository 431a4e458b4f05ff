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
from lissom.core.planning.plan import Schedule

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
        " ".join(reason.text for reason in explainer.run(day, run, moves=2))
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
