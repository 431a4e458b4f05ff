"""What a session says to do: its own numbers, nothing of the catalogue's notes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.planning.build import build_problem
from lissom.core.planning.details import massage_detail, run_detail
from lissom.core.planning.inputs import PaceBasis
from lissom.core.planning.problem import MassageChoice, Problem, RunOption, SessionKind
from lissom.core.planning.steps import repetitions
from tests.core.planning.cast import some_inputs

FOCUS = ("soleus", "hamstrings")


@pytest.fixture(scope="module")
def problem() -> Problem:
    return build_problem(some_inputs())


def runs(problem: Problem) -> list[RunOption]:
    return [one for one in problem.options if one.kind is SessionKind.RUN]


def test_every_run_tells_its_own_minutes_and_no_others_in_all(problem: Problem) -> None:
    assert runs(problem)
    for option in runs(problem):
        text = run_detail(problem, option)
        assert re.findall(r"(\d+) min in all, about", text) == [str(option.minutes)], text


@pytest.mark.parametrize("leak", ["<=", "C0", "zone", "checks", "rules:", "{", "_", "%CS"])
def test_no_note_of_the_catalogue_reaches_a_runner(problem: Problem, leak: str) -> None:
    assert not [text for one in problem.options if leak in (text := run_detail(problem, one))]


def test_warm_up_and_hard_minutes_fit_in_the_run(problem: Problem) -> None:
    for option in runs(problem):
        text = run_detail(problem, option)
        warm_up = re.match(r"(\d+) min easy", text)
        if warm_up and option.quality_minutes:
            assert int(warm_up[1]) + option.quality_minutes <= option.minutes, (option.id, text)


@pytest.mark.parametrize(
    ("quality", "usual", "made"),
    [(9, 3, (3, 3)), (20, 15, (2, 10)), (20, 10, (2, 10)), (12, 5, (3, 4)), (1, 4, (1, 3))],
)
def test_repetitions_give_the_hard_minutes(quality: int, usual: int, made: tuple[int, int]) -> None:
    assert repetitions(quality, usual) == made


@pytest.mark.parametrize("quality", range(3, 60))
@pytest.mark.parametrize("usual", [3, 4, 5, 10, 15])
def test_repetitions_stay_near_the_hard_minutes(quality: int, usual: int) -> None:
    count, length = repetitions(quality, usual)
    assert abs(length - usual) <= usual // 3
    if quality >= usual:
        assert abs(count * length - quality) <= max(1, quality // 5)


def test_without_pace_data_a_run_speaks_of_effort_only() -> None:
    blind = build_problem(some_inputs(pace=PaceBasis(None, 2.8, "")))
    for option in runs(blind):
        text = run_detail(blind, option)
        assert "/km" not in text
        assert "effort" in text


def test_heat_slows_the_pace(problem: Problem) -> None:
    easy = next(one for one in runs(problem) if one.type == "easy")
    assert run_detail(problem, easy) != run_detail(problem, easy, wbgt_c=24.0)


def a_treatment(problem: Problem) -> MassageChoice:
    return next(one for one in problem.massages if one.slot is None)


def test_a_window_without_an_hour_brings_the_words_to_send() -> None:
    profile = replace(some_inputs().profile, massage_every_days=14)
    choice = a_treatment(build_problem(some_inputs(profile=profile)))
    text = massage_detail(choice, FOCUS)
    assert f"{choice.minutes} minutes" in text
    assert f"{choice.start:%H:%M} and {choice.end:%H:%M}" in text
    assert f"{choice.start:%A} {choice.start.day} {choice.start:%B}" in text


def test_a_booked_hour_asks_for_nothing() -> None:
    profile = replace(some_inputs().profile, massage_every_days=14)
    choice = replace(a_treatment(build_problem(some_inputs(profile=profile))), slot="s1")
    assert "Ask a clinic" not in massage_detail(choice, FOCUS)
    assert f"up to {PROTOCOLS[choice.protocol].pressure_cap} of 10" in massage_detail(choice, FOCUS)


@pytest.mark.parametrize("wanted", ["5 of 10 or less", "min walk", "in all"])
def test_a_beginner_reads_when_to_go_on_in_words(wanted: str) -> None:
    novice = build_problem(some_inputs(history=(), races=()))
    steps = [one for one in novice.options if one.family == "walk-run"]
    assert steps
    for option in steps:
        text = run_detail(novice, option)
        assert wanted in text
        assert "RPE" not in text
        assert "<=" not in text
