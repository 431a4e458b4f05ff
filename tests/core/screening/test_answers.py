"""Screening with memory: only stale answers are asked again, and a yes holds as long as it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.screening.answers import (
    ScreeningAnswer,
    check_answer,
    screening,
    standing_answers,
)
from lissom.core.screening.red_flags import RULES, Asked, questions

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _said(rule: str, days: float = 0, *, yes: bool = True) -> ScreeningAnswer:
    return ScreeningAnswer(rule, NOW - timedelta(days=days), yes)


def _all_no(days: float = 0) -> list[ScreeningAnswer]:
    return [_said(rule.id, days, yes=False) for rule in questions(Asked.VISIT)]


def test_nothing_answered_everything_is_due() -> None:
    found = screening([], asked=Asked.VISIT, now=NOW)
    assert found.due == questions(Asked.VISIT)
    assert found.may_be_treated is None
    assert "sign-off" in found.sign_off


def test_a_visit_asks_again_only_what_is_stale() -> None:
    found = screening(_all_no(days=2), asked=Asked.VISIT, now=NOW)
    due = {rule.id for rule in found.due}
    assert {"fever", "calf_hot_swollen", "new_medicine"} <= due
    assert "varicose_veins" not in due
    assert not screening(_all_no(), asked=Asked.VISIT, now=NOW).due


def test_all_no_may_be_treated() -> None:
    assert screening(_all_no(), asked=Asked.VISIT, now=NOW).may_be_treated is True


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("chest_pain", "stop"),
        ("fever", "not_today"),
        ("varicose_veins", "avoid_area"),
        ("anticoagulant", "ask_first"),
    ],
)
def test_a_yes_lands_in_its_class(rule: str, part: str) -> None:
    found = screening([*_all_no(), _said(rule)], asked=Asked.VISIT, now=NOW)
    assert [one.id for one in getattr(found, part)] == [rule]
    assert found.may_be_treated is (part in {"avoid_area", "ask_first"})


def test_a_yes_holds_as_long_as_its_rule_says() -> None:
    assert standing_answers([_said("varicose_veins", 100)], now=NOW) == ("varicose_veins",)
    assert standing_answers([_said("varicose_veins", 181)], now=NOW) == ()
    assert standing_answers([_said("fever", 0.5)], now=NOW) == ("fever",)
    assert standing_answers([_said("fever", 2)], now=NOW) == ()


def test_a_later_no_takes_a_yes_back() -> None:
    said = [_said("anticoagulant", 5), _said("anticoagulant", 1, yes=False)]
    assert standing_answers(said, now=NOW) == ()


def test_answers_that_cannot_be_are_refused() -> None:
    for wrong in (
        _said("no_such_rule"),
        _said("fever", -1),
        ScreeningAnswer("fever", datetime(2026, 3, 1), True),  # noqa: DTZ001
        ScreeningAnswer("fever", NOW, True, "x" * 5000),
    ):
        with pytest.raises(InvalidInputError):
            check_answer(wrong, now=NOW)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(RULES)), st.floats(0, 400), st.booleans())),
    st.randoms(),
)
def test_order_does_not_matter_and_yes_never_opens(
    rows: list[tuple[str, float, bool]], random: object
) -> None:
    said = [_said(rule, days, yes=yes) for rule, days, yes in rows]
    mixed = list(said)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    unique = {(one.rule, one.at) for one in said}
    if len(unique) == len(said):
        assert standing_answers(mixed, now=NOW) == standing_answers(said, now=NOW)
    more = screening([*said, _said("chest_pain")], asked=Asked.VISIT, now=NOW)
    assert more.may_be_treated is False
