"""What a therapist overruled does not bind, says so, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lissom.core.planning import api
from lissom.core.planning.build import build_problem
from lissom.core.planning.findings import input_findings
from lissom.core.planning.inputs import from_dict, problem_hash, to_dict
from lissom.core.planning.overrules import Overrulable, Overrule, overruled, rule_words
from tests.core.planning.cast import ON, Pair, some_inputs
from tests.core.planning.rules.test_massage import PAIRS

LAST = ON + timedelta(days=27)


def _let(rule: Overrulable, *, first: date = ON, last: date = LAST) -> Overrule:
    return Overrule(rule, "Tess Sample, Reed practice", "Used to it", first, last)


def _pair(name: str) -> Pair:
    return next(one for one in PAIRS if one.name == name)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("before a key session", Overrulable.KEY), ("on sore legs", Overrulable.SORE)],
)
def test_the_forbidden_plan_is_lawful_while_it_stands(name: str, rule: Overrulable) -> None:
    pair = _pair(name)
    _, broken, _ = pair.judged()
    assert [one.rule for one in broken if one.rule == "C44"] == ["C44"]
    for overrule, binds in (
        (_let(rule), False),
        (_let(rule, last=ON), True),  # over before the day
        (_let(rule, first=LAST), True),  # not begun
        *((_let(other), True) for other in Overrulable if other is not rule),
    ):
        given = {**pair.given, "overrules": (overrule,)}
        _, judged, _ = replace(pair, given=given).judged()
        assert ("C44" in {one.rule for one in judged}) is binds, overrule


def test_the_hours_after_a_race_may_be_overruled_and_those_before_not() -> None:
    race = replace(some_inputs().races[0], date=ON + timedelta(days=6))
    usual = build_problem(some_inputs(races=(race,)))
    let = build_problem(some_inputs(races=(race,), overrules=(_let(Overrulable.RACE),)))
    deep = {one.day for one in let.massages if one.deep} - {
        one.day for one in usual.massages if one.deep
    }
    assert deep == {7, 8}
    pair = _pair("before a race")
    given = {**pair.given, "overrules": tuple(_let(one) for one in Overrulable)}
    _, broken, day = replace(pair, given=given).judged()
    assert [one.date for one in broken if one.rule == "C44"] == [day]


def test_the_programme_says_who_overruled_what_and_why() -> None:
    inputs = some_inputs(overrules=(_let(Overrulable.KEY),))
    (told,) = [
        one for one in input_findings(inputs, build_problem(inputs)) if one.code == "overruled"
    ]
    assert told.message == (
        "Tess Sample, Reed practice overruled until 28 June 2026: no hard or long run within 36 h "
        "after deep work. Reason: Used to it"
    )
    made = api.make_programme(inputs)
    assert "overruled" in {one.code for one in made.findings}
    assert [one for one in api.verify(made.as_dict(), inputs) if one.level == "hard"] == []


def test_an_input_without_overrules_is_as_before_and_one_with_comes_back() -> None:
    bare = some_inputs()
    assert "overrules" not in to_dict(bare)
    inputs = some_inputs(overrules=(_let(Overrulable.SORE),))
    assert from_dict(to_dict(inputs)).overrules == inputs.overrules
    assert problem_hash(inputs) != problem_hash(bare)


def test_each_rule_has_words_with_its_number() -> None:
    assert [any(sign.isdigit() for sign in rule_words(one)) for one in Overrulable] == [True] * 3
    one = _let(Overrulable.KEY)
    assert overruled([one], Overrulable.KEY, LAST) is one
    assert overruled([one], Overrulable.KEY, LAST + timedelta(days=1)) is None
