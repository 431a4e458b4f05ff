"""Whatever happens: a proposal keeps every hard rule, is worth no less, tells of appointments."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lissom.core.planning.api import verify
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.objective import score
from lissom.core.planning.replan.generator import random_life
from lissom.core.planning.replan.propose import Proposal, propose
from lissom.core.planning.replan.sessions import items_of
from lissom.core.planning.replan.spots import MASSAGE, schedule_of
from lissom.core.planning.replan.write import written
from lissom.core.planning.rules.model import RuleLevel
from tests.core.planning.replan.lives import first

SEEDS = (0, 1, 5, 11)


@settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(seed=st.sampled_from(SEEDS), number=st.integers(0, 10_000))
def test_every_event_is_answered_by_a_lawful_programme(seed: int, number: int) -> None:
    life = random_life(seed, number, first(seed))
    made = propose(life.inputs, life.document, [life.event])
    schedule = schedule_of(made.problem, made.after)
    assert hard_violations(made.problem, made.outline, schedule) == ()
    assert score(made.problem, made.outline, schedule).total == made.points["total"]
    assert made.points["total"] >= made.kept_points["total"]
    assert sum(not one.forced for one in made.changes) <= 5
    assert all(one.reasons and all(why.text for why in one.reasons) for one in made.changes)
    assert all(one.original for one in made.changes if one.before)
    _no_appointment_in_silence(made, life.document)


def _no_appointment_in_silence(made: Proposal, document: object) -> None:
    """An appointment is where it was, or a change says that it is not."""
    assert isinstance(document, dict)
    kept = {made.problem.massage(spot.key).start for spot in made.after if spot.part == MASSAGE}
    told = {one.before.start for one in made.changes if one.before and one.before.start}
    for item in items_of(document, since=made.on):
        if item.booked:
            assert item.start in kept or item.start in told


@settings(
    max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(seed=st.sampled_from(SEEDS), number=st.integers(0, 10_000))
def test_the_written_programme_is_judged_from_its_own_json(seed: int, number: int) -> None:
    life = random_life(seed, number, first(seed))
    made = propose(life.inputs, life.document, [life.event])
    document = written(made, layer=1)
    found = verify(document, made.inputs)
    assert [one for one in found if one.level is RuleLevel.HARD] == []
