"""What a runner is told besides the programme: only what counts, by date, with what to do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lissom.core.errors import Level
from lissom.core.evidence import table
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import check_facts
from lissom.core.planning.findings import input_findings, shortfall_findings
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.outline import make_outline
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.rules.model import RuleLevel, Violation
from lissom.core.planning.rules.registry import rules
from lissom.core.runner import Race
from tests.core.planning.cast import ON, some_inputs

FIRM = ON + timedelta(days=13)


def over(minutes: float, day: date = ON, rule: str = "load-cap") -> Violation:
    return Violation(rule, day, f"The week comes to {minutes:g} more.", RuleLevel.ELASTIC, minutes)


def told(inputs: PlanningInput) -> list[str]:
    return [finding.message for finding in input_findings(inputs, build_problem(inputs))]


def test_a_trifle_is_not_worth_a_sentence() -> None:
    assert shortfall_findings([over(1.0)], FIRM) == ()
    assert len(shortfall_findings([over(120.0)], FIRM)) == 1


def test_findings_come_by_date() -> None:
    days = [ON + timedelta(days=more) for more in (9, 2, 5)]
    found = shortfall_findings([over(100.0, day) for day in days], FIRM)
    assert [finding.where for finding in found] == sorted(day.isoformat() for day in days)


def test_of_provisional_weeks_the_gravest_is_told_with_the_number_of_others() -> None:
    later = [over(size, FIRM + timedelta(days=7 * at)) for at, size in ((1, 60), (2, 200), (3, 90))]
    (found,) = shortfall_findings(later, FIRM)
    assert found.message.startswith("The week comes to 200 more.")
    assert "2 more times" in found.message
    assert found.where == (FIRM + timedelta(days=14)).isoformat()


def test_every_advice_belongs_to_a_rule() -> None:
    assert {row["id"] for row in table("shortfall_words")} <= rules().keys()


def test_what_an_empty_plan_lacks_is_told_in_sentences_with_advice() -> None:
    problem = build_problem(some_inputs())
    facts = [DayFacts() for _ in problem.days]
    found = shortfall_findings(check_facts(problem, make_outline(problem), facts), FIRM)
    assert found
    for finding in found:
        assert not re.search(r"\bC\d\d\b|_|\(s\)|\d{4}-\d\d", finding.message), finding.message
        assert finding.message.endswith("."), finding.message


@pytest.mark.parametrize("sign", ["chest_pain", "calf_hot_swollen"])
def test_a_stop_sign_says_what_to_do_in_words(sign: str) -> None:
    found = input_findings(
        some_inputs(open_red_flags=(sign,)),
        build_problem(some_inputs(open_red_flags=(sign,))),
    )
    stop = next(finding for finding in found if finding.code == "C01")
    assert stop.level is Level.ERROR
    assert sign not in stop.message
    assert "999" in stop.message or "today" in stop.message


def test_races_too_close_name_a_day_that_suits() -> None:
    races = (
        Race("one", ON + timedelta(days=20), 21097.5, name="First Half"),
        Race("two", ON + timedelta(days=23), 21097.5, name="Second Half"),
    )
    close = next(text for text in told(some_inputs(races=races)) if "3 days after" in text)
    assert re.search(r"move it to \w+ \d+ \w+ \d{4} or later", close)


def test_more_history_silences_the_question_for_it() -> None:
    assert not [text for text in told(some_inputs()) if "No run is known" in text]
    assert [text for text in told(replace(some_inputs(), history=())) if "No run is known" in text]
