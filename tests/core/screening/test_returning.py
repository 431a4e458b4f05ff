"""Reports of pain move the stage: back at once, up only when everything holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.screening.returning import (
    Advice,
    Morning,
    PainReport,
    Step,
    advice,
    pain_limit,
)

START = date(2026, 3, 2)


def _report(day: int, pain: float = 0.0, stage: int = 2, **more: object) -> PainReport:
    return PainReport(START + timedelta(days=day), stage, pain, **more)  # type: ignore[arg-type]


def _calf(*reports: PainReport, stage: int = 2) -> Advice:
    return advice("calf_strain", reports, stage_number=stage, stage_since=START)


def test_clean_sessions_and_the_next_stages_criteria_go_up() -> None:
    assert _calf(_report(0), _report(2), _report(4)).step is Step.UP
    assert _calf(_report(0), _report(2), _report(4)).stage == 3
    days = (0, 2, 4, 6, 8, 10, 12)
    many = [_report(day, stage=3) for day in days]
    waiting = _calf(*many, _report(14, stage=3), stage=3)
    assert waiting.step is Step.STAY
    assert "30 one-leg raises" in waiting.sentence
    assert _calf(*many, _report(14, stage=3, criteria_met=True), stage=3).stage == 4


def test_what_is_missing_is_said() -> None:
    one = _calf(_report(0))
    assert one.step is Step.STAY
    assert "2 more clean sessions" in one.sentence


def test_pain_above_the_limit_goes_back_at_once() -> None:
    found = _calf(_report(0), _report(2), _report(4, pain=3))
    assert (found.step, found.stage) == (Step.BACK, 1)
    assert "3 of 10" in found.sentence
    assert "limit of 1" in found.sentence
    assert not found.refer


def test_a_worse_morning_goes_back_too() -> None:
    found = _calf(_report(0, morning=Morning.WORSE))
    assert found.step is Step.BACK
    assert found.sentence.startswith("Worse the next morning")


def test_the_first_stage_is_repeated() -> None:
    found = _calf(_report(0, pain=4, stage=1), stage=1)
    assert (found.step, found.stage) == (Step.STAY, 1)
    assert "repeat stage 1" in found.sentence


def test_a_bad_session_begins_the_count_again() -> None:
    found = advice(
        "itb",
        [_report(0, stage=1), _report(1, pain=4, stage=1), _report(2, stage=1)],
        stage_number=1,
        stage_since=START,
    )
    assert "2 more clean sessions" in found.sentence


@pytest.mark.parametrize(
    ("reports", "why"),
    [
        ([_report(0, pain=6)], "severe"),
        ([_report(0, pain=2), _report(1, pain=2), _report(2, pain=2)], "three tries"),
    ],
)
def test_too_much_or_too_often_is_looked_at(reports: list[PainReport], why: str) -> None:
    found = _calf(*reports)
    assert found.refer, why
    assert "clinician" in found.sentence


def test_bone_pain_is_always_looked_at_and_only_a_clinician_opens_running() -> None:
    hurt = advice("bone_stress", [_report(0, 0.5, 1)], stage_number=1, stage_since=START)
    assert hurt.refer
    waiting = _report(30, 0, 0, criteria_met=True)
    found = advice("bone_stress", [waiting], stage_number=0, stage_since=START)
    assert found.step is Step.STAY
    assert "clinician's word" in found.sentence
    both = [_report(28, 0, 0), _report(30, 0, 0, criteria_met=True, cleared=True)]
    assert advice("bone_stress", both, stage_number=0, stage_since=START).step is Step.UP


def test_days_in_a_stage_count_where_the_source_gives_days() -> None:
    early = advice("achilles", [_report(2, 3, 1)], stage_number=1, stage_since=START)
    assert "4 more days" in early.sentence
    ready = _report(6, 3, 1, criteria_met=True)
    assert advice("achilles", [ready], stage_number=1, stage_since=START).step is Step.UP


def test_illness_has_no_pain_to_spare() -> None:
    found = advice("illness_fever", [_report(0, 1, 2)], stage_number=2, stage_since=START)
    assert (found.step, found.stage) == (Step.BACK, 1)
    assert found.sentence.startswith("Symptoms")


def test_the_last_stage_ends_it() -> None:
    reports = [_report(day, 0, 4) for day in (0, 7, 13)]
    assert _calf(*reports, stage=4).step is Step.OVER


def test_reports_of_another_stage_do_not_count() -> None:
    with pytest.raises(InvalidInputError, match="no report of this stage"):
        _calf(_report(0, stage=3))
    with pytest.raises(NotFoundError, match="no stage 9"):
        advice("calf_strain", [_report(0, stage=9)], stage_number=9, stage_since=START)
    with pytest.raises(InvalidInputError, match="Pain of 11"):
        _calf(_report(0, pain=11))


STAGES = [(one.id, part.number) for one in PATHWAYS.values() for part in one.stages]


@given(st.sampled_from(STAGES), st.floats(0, 10), st.sampled_from(Morning))
def test_more_pain_never_leads_further_on(
    where: tuple[str, int], pain: float, morning: Morning
) -> None:
    order = [Step.BACK, Step.STAY, Step.UP, Step.OVER]
    key, number = where
    days = [0, 30, 60, 61, 62, 63, 64, 65, 66, 67]

    def step(last: float) -> int:
        reports = [_report(day, 0, number) for day in days]
        reports.append(_report(70, last, number, morning=morning, criteria_met=True, cleared=True))
        found = advice(key, reports, stage_number=number, stage_since=START)
        return order.index(found.step)

    assert step(pain) <= step(0.0)
    assert step(10.0) <= step(pain)


@pytest.mark.parametrize("where", STAGES)
def test_every_stage_can_be_left_upwards(where: tuple[str, int]) -> None:
    key, number = where
    days = [0, 30, 60, 61, 62, 63, 64, 65, 66, 67]
    reports = [_report(day, 0, number, criteria_met=True, cleared=True) for day in days]
    found = advice(key, reports, stage_number=number, stage_since=START)
    assert found.step in {Step.UP, Step.OVER}
    limit = pain_limit(PATHWAYS[key].stages[0])
    assert 0 <= limit <= 5
