"""The weekly health questionnaire: scored as its source says, and what it limits."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.runner import HealthAnswer, HealthProblem
from lissom.core.screening.questionnaires import (
    advice_on,
    check_health_answer,
    health_limits,
    health_questionnaire,
    is_due,
    severity,
    standing,
    substantial,
)

DAY = date(2026, 3, 2)


def _answer(*numbers: int, day: date = DAY, state: str = "") -> HealthAnswer:
    participation, training, performance, symptoms = numbers
    return HealthAnswer(
        day, HealthProblem.INJURY, participation, training, performance, symptoms, state
    )


def test_there_are_four_questions_of_four_answers() -> None:
    form = health_questionnaire()
    assert [one.id for one in form.questions] == [
        "participation",
        "training",
        "performance",
        "symptoms",
    ]
    assert all(len(one.answers) == len(form.points) == 4 for one in form.questions)
    assert "Clarsen 2020" in form.source
    assert form.scale == _answer(0, 0, 0, 0).scale


@pytest.mark.parametrize(
    ("numbers", "points"),
    [
        ((0, 0, 0, 0), 0),
        ((0, 3, 3, 3), 0),  # fully, without any problem: nothing more is asked
        ((1, 0, 0, 1), 16),
        ((1, 1, 1, 1), 32),
        ((2, 2, 2, 2), 68),
        ((2, 3, 3, 3), 92),
        ((3, 0, 0, 0), 100),  # not at all counts in full
    ],
)
def test_severity_as_published(numbers: tuple[int, ...], points: int) -> None:
    assert severity(_answer(*numbers)) == points


def test_substantial_is_a_moderate_cut_or_more_or_unable() -> None:
    assert not substantial(_answer(1, 1, 1, 3))
    assert substantial(_answer(1, 2, 0, 0))
    assert substantial(_answer(1, 0, 2, 0))
    assert substantial(_answer(3, 0, 0, 0))
    assert not substantial(_answer(0, 2, 2, 2))


def test_a_worse_answer_never_scores_less() -> None:
    for numbers in product(range(1, 4), range(4), range(4), range(4)):
        for place in range(4):
            if numbers[place] < 3:
                worse = [*numbers]
                worse[place] += 1
                assert severity(_answer(*worse)) >= severity(_answer(*numbers))


def test_a_substantial_problem_limits_a_week() -> None:
    (limit,) = health_limits([_answer(2, 2, 1, 2, state="soleus-l")], on=DAY)
    assert limit.until == DAY + timedelta(days=7)
    assert limit.severity == 59
    text = advice_on(limit)
    assert "left soleus" in text
    assert "severity 59 of 100" in text
    assert "9 March" in text
    (unable,) = health_limits([_answer(3, 0, 0, 0)], on=DAY)
    assert "lissom injury add" in advice_on(unable)


def test_a_new_answer_takes_the_limit_away_and_an_old_one_ends() -> None:
    bad, good = _answer(2, 3, 3, 3), _answer(1, 0, 0, 1, day=DAY + timedelta(days=2))
    assert health_limits([bad, good], on=DAY + timedelta(days=2)) == ()
    assert health_limits([bad], on=DAY + timedelta(days=7)) == ()
    assert len(health_limits([bad], on=DAY + timedelta(days=6))) == 1
    assert health_limits([bad], on=DAY - timedelta(days=1)) == ()


def test_problems_in_two_places_stand_side_by_side() -> None:
    answers = [_answer(2, 2, 2, 2, state="soleus-l"), _answer(2, 2, 2, 2, state="quadriceps-r")]
    assert len(standing(answers, on=DAY)) == 2


def test_answers_are_due_each_week() -> None:
    assert is_due([], on=DAY)
    assert not is_due([_answer(0, 0, 0, 0)], on=DAY + timedelta(days=6))
    assert is_due([_answer(0, 0, 0, 0)], on=DAY + timedelta(days=7))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_answer(4, 0, 0, 0), "no answer 4"),
        (_answer(1, -1, 0, 0), "no answer -1"),
        (_answer(1, 0, 0, 0, day=DAY + timedelta(days=1)), "still to come"),
        (_answer(1, 0, 0, 0, state="wing"), "no state 'wing'"),
    ],
)
def test_answers_that_cannot_be_are_refused(answer: HealthAnswer, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as caught:
        check_health_answer(answer, on=DAY)
    assert caught.value.remedy


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), max_size=5), st.randoms())
def test_order_does_not_matter(rows: list[tuple[int, ...]], random: object) -> None:
    answers = [_answer(*row, day=DAY + timedelta(days=place)) for place, row in enumerate(rows)]
    mixed = list(answers)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    on = DAY + timedelta(days=len(rows))
    assert health_limits(mixed, on=on) == health_limits(answers, on=on)
