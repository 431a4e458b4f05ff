"""The libraries hold every row of the tables they were made from, where those are at hand."""

from __future__ import annotations

import csv

from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.anatomy.stretches import STRETCHES
from lissom.core.evidence import claims
from tests.outside import SHARED


def rows(name: str, folder: str = "tables") -> list[dict[str, str]]:
    assert SHARED is not None  # else this file is not collected
    with (SHARED / folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_exercise_with_its_dose() -> None:
    table = rows("strength_exercises.csv")
    assert {row["id"] for row in table} == set(EXERCISES)
    for row in table:
        found = EXERCISES[row["id"]]
        assert (found.sets_low, found.sets_high) == (int(row["sets_low"]), int(row["sets_high"]))
        assert (found.dose, found.tempo) == (row["reps_or_hold"], row["tempo_down_hold_up_s"])
        assert (found.harder, found.easier) == (row["harder"], row["easier"])
        assert found.caution == row["caution"]
        assert found.soreness_risk == int(row["soreness_risk_1to3"])
        assert found.equipment == row["equipment"]


def test_every_stretch_with_its_dose() -> None:
    table = rows("stretches.csv")
    assert {row["id"] for row in table} == set(STRETCHES)
    for row in table:
        found = STRETCHES[row["id"]]
        assert (found.dose, found.sets) == (row["hold_or_reps"], int(row["sets"]))
        assert found.when == row["when"]
        for told, name in ((found.not_when, "not_when"), (found.caution, "caution")):
            assert bool(told) == bool(row[name]), row["id"]


def test_every_massage_minute() -> None:
    table = rows("massage_protocols.csv")
    assert {row["protocol"] for row in table} == set(PROTOCOLS)
    for row in table:
        protocol = PROTOCOLS[row["protocol"]]
        (step,) = [one for one in protocol.steps if one.number == int(row["step"])]
        assert (step.minutes, step.depth) == (float(row["minutes"]), int(row["depth_1to5"]))
        assert protocol.minutes == int(row["appointment_min"])


def test_every_stage_with_its_pain_limit() -> None:
    table = rows("return_to_running.csv")
    stages = {(way.id, one.number): one for way in PATHWAYS.values() for one in way.stages}
    assert {(row["pathway"], int(row["stage"])) for row in table} == set(stages)
    for row in table:
        found = stages[row["pathway"], int(row["stage"])]
        limit = row["pain_during_max_0to10"]
        if limit.strip():
            assert found.pain_max == float(limit), row
        assert found.advance_when == row["advance_when"]


def test_every_row_of_the_evidence_with_its_size() -> None:
    for row in rows("evidence.csv", "evidence"):
        found = claims()[row["id"]]
        assert found.effect == (float(row["effect"]) if row["effect"] else None), row["id"]
        assert found.ci_low == (float(row["ci_low"]) if row["ci_low"] else None), row["id"]
        assert found.ci_high == (float(row["ci_high"]) if row["ci_high"] else None), row["id"]
        assert found.direction == row["direction"], row["id"]
        assert found.topic == row["topic"], row["id"]
