"""What check-ins teach about one runner: how well forecasts hold, and whether massage helps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from lissom.core.evidence import claim, value
from lissom.core.recovery.calibration import Calibration, calibration, promised_share
from lissom.core.recovery.massage_effect import MassageEffect, answer_sentence, personal_effect
from lissom.core.recovery.massage_pairs import FoundPair, massage_pairs
from lissom.core.recovery.soreness import Personal, SessionDose
from lissom.core.runner import CheckIn
from lissom.web.training import models, planning, queries
from lissom.web.training.history import LoadedHistory, loaded
from lissom.web.training.kept import kept

POPULATION_CLAIM = "A07"


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """How the forecasts of the last year did, by days ahead, and what is personal by now."""

    on: date
    check_ins: int
    rows: tuple[Calibration, ...]
    personal: Personal


@dataclass(frozen=True, slots=True)
class MassageAnswer:
    """The pairs found in the last year and the effect they and the prior give."""

    on: date
    effect: MassageEffect
    pairs: tuple[FoundPair, ...]


def _read(runner: models.Runner, on: date) -> tuple[LoadedHistory, tuple[CheckIn, ...]]:
    """A year of words, and the sessions that they and the habit before them rest on."""
    since = on - timedelta(days=value("recovery.memory_check_in_d"))
    lead = timedelta(days=value("recovery.habit_d"))
    return loaded(runner, since - lead, on), queries.check_ins(runner, since, on)


def calibrated(runner: models.Runner, on: date) -> Calibrated:
    """Forecasts of the year up to `on` against the check-ins that followed."""
    past, said = _read(runner, on)
    doses: tuple[SessionDose, ...] = past.doses()
    return Calibrated(
        on=on,
        check_ins=len(said),
        rows=calibration(doses, said, on, massages=past.massages()),
        personal=planning.recovery_state(past, said, on).personal,
    )


def massage_answer(runner: models.Runner, on: date) -> MassageAnswer:
    """Does massage help this runner? From the check-ins and massages of the year up to `on`; kept
    while nothing of it changes."""
    days = value("recovery.memory_check_in_d") + value("recovery.habit_d")
    return kept(
        "massage",
        runner,
        since=on - timedelta(days=days),
        on=on,
        make=lambda: _massage_answer(runner, on),
    )


def _massage_answer(runner: models.Runner, on: date) -> MassageAnswer:
    past, said = _read(runner, on)
    pairs = massage_pairs(past.doses(), said, past.massages(), on)
    return MassageAnswer(on, personal_effect([found.pair for found in pairs]), pairs)


def document_of_massage(answer: MassageAnswer) -> dict[str, Any]:
    """The document of `lissom massage answer --json`. Points of 0-10; relief is positive."""
    effect, known = answer.effect, claim(POPULATION_CLAIM)
    return {
        "on": answer.on,
        "verdict": effect.verdict,
        "sentence": answer_sentence(effect),
        "label": effect.label,
        "relief_points": round(effect.mean, 2),
        "low": round(effect.low, 2),
        "high": round(effect.high, 2),
        "benefit_probability": round(effect.benefit_probability, 3),
        "pairs_wanted": round(value("recovery.pairs_enough")),
        "population": population_sentence(),
        "claims": [known.id],
        "pairs": [
            {
                "treated_on": found.treated_on,
                "untreated_on": found.untreated_on,
                "basis": found.basis,
                "relief_points": round(found.pair.relief, 2),
            }
            for found in answer.pairs
        ],
    }


def population_sentence() -> str:
    """What is known of runners in general, with its interval and source."""
    known = claim(POPULATION_CLAIM)
    sizes = [abs(number) for number in (known.effect, known.ci_high, known.ci_low) if number]
    size, low, high = sizes
    return (
        f"Runners in general: {size:g} points of 10 less soreness than after a sham (95 % interval "
        f"{low:g} to {high:g}), gone within one to three days. {known.source}, claim {known.id}."
    )


def document_of_calibration(found: Calibrated) -> dict[str, Any]:
    """The document of `lissom model calibration --json`."""
    return {
        "on": found.on,
        "check_ins": found.check_ins,
        "promised_share": promised_share(),
        "rows": [asdict(row) | {"share": row.share} for row in found.rows],
        "personal": {
            "soreness_against_others": round(float(found.personal.gain.mean()), 2),
            "recovery_time_against_others": round(found.personal.pace, 2),
        },
    }
