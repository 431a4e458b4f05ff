"""Stop signs, injury, illness and heat: what a day does not allow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lissom.core.runner import Injury
from tests.core.planning.cast import ON, Pair, a_history, assert_pair


def _hurt(pathway: str, stage: int) -> dict[str, object]:
    return {"injuries": (Injury("one", pathway, stage, ON - timedelta(days=3)),)}


PAIRS = (
    Pair(
        "C01",
        name="a run",
        given={"open_red_flags": ("chest_pain",)},
        lawful={1: "stretch"},
        broken={2: "easy@45"},
        day=2,
    ),
    Pair(
        "C01",
        name="strength",
        given={"open_red_flags": ("chest_pain",)},
        broken={2: "core_10"},
        day=2,
    ),
    Pair(
        "C51",
        name="a run while only walking is right",
        given=_hurt("calf_strain", 1),
        lawful={1: "walk_brisk@20"},
        broken={2: "easy@30"},
        day=2,
    ),
    Pair(
        "C51",
        name="a hard run in an easy stage",
        given=_hurt("achilles", 1),
        lawful={2: "easy@30"},
        broken={2: "tempo@40"},
        day=2,
    ),
    Pair(
        "C51",
        name="deep work where the stage has none",
        given=_hurt("pfp", 1),
        lawful={2: "light"},
        broken={2: "deep"},
        day=2,
    ),
    Pair(
        "C36",
        name="a run with fever",
        given=_hurt("illness_fever", 0),
        broken={0: "easy@30"},
        day=0,
    ),
    Pair(
        "C36",
        name="strength with fever",
        given=_hurt("illness_fever", 0),
        broken={0: "core_10"},
        day=0,
    ),
    Pair(
        "C36",
        name="a hard run in the week after",
        given=_hurt("illness_fever", 5),
        lawful={3: "easy@30"},
        broken={3: "tempo@40"},
        day=3,
    ),
    Pair(
        "C35",
        name="a hard run in great heat",
        given={"expected_wbgt_c": 30.0},
        lawful={1: "easy@45"},
        broken={1: "tempo@40"},
        day=1,
    ),
    Pair(
        "C35",
        name="any run in extreme heat",
        given={"expected_wbgt_c": 33.0},
        lawful={1: "core_10"},
        broken={1: "easy@30"},
        day=1,
    ),
    Pair(
        "C37",
        name="a full week after a fortnight without a run",
        given={"history": a_history(until=14)},
        lawful={1: "easy@45", 3: "easy@45"},
        broken={5: "easy@45", 6: "easy@75"},
        day=0,
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
