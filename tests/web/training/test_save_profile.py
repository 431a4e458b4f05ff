"""A runner's profile: made, changed field by field, refused when it makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.core.runner import Profile, Result, RunnerLevel, Sex
from lissom.web.training import queries, services
from lissom.web.training.models import Runner
from tests.conftest import ON

Unchanged = Callable[[], AbstractContextManager[None]]


def test_the_first_profile_makes_a_runner_with_defaults(home: object) -> None:
    services.save_profile(name="Robin Example", on=ON)
    assert queries.profile_of(queries.get_runner()) == Profile(name="Robin Example")


def test_fields_change_and_the_rest_stays(runner: Runner) -> None:
    services.save_profile(on=ON, sex=Sex.FEMALE, weekday_minutes=(0, 45, 60, 45, 0, 90, 150))
    services.save_profile(on=ON, recent_result=Result(10_000, 2950.5, date(2026, 1, 18)))
    services.save_profile(
        on=ON,
        said_level=RunnerLevel.L2,
        run_start=(time(6, 30),) * 7,
        clinic_hours=(None, (time(12), time(20, 30)), *((time(8), time(18)),) * 5),
        massage_every_days=None,
        tight_groups=("soleus",),
    )
    found = queries.profile_of(queries.get_runner("ROBIN example"))
    assert found.body_mass_kg == 65.0
    assert found.sex is Sex.FEMALE
    assert found.weekday_minutes == (0, 45, 60, 45, 0, 90, 150)
    assert found.recent_result == Result(10_000, 2950.5, date(2026, 1, 18))
    assert found.said_level is RunnerLevel.L2
    assert found.run_start == (time(6, 30),) * 7
    assert found.clinic_hours[0] is None
    assert found.massage_every_days is None
    assert found.tight_groups == ("soleus",)


def test_a_runner_can_be_renamed(runner: Runner) -> None:
    services.save_profile(runner="Robin Example", name="Robin Sample", on=ON)
    assert queries.runner_names() == ("Robin Sample",)


def test_the_only_runner_needs_no_name_and_several_do(runner: Runner, other_runner: Runner) -> None:
    with pytest.raises(InvalidInputError, match="several runners") as refusal:
        queries.get_runner()
    assert "Robin Example, Sam Specimen" in refusal.value.remedy


def test_without_a_runner_the_answer_says_how_to_begin(home: object) -> None:
    with pytest.raises(NotFoundError) as refusal:
        queries.get_runner()
    assert "lissom profile set" in refusal.value.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_year": 1800},
        {"birth_year": 2026},
        {"body_mass_kg": 650.0},
        {"body_mass_kg": float("nan")},
        {"body_mass_kg": "heavy"},
        {"resting_heart_rate_bpm": 60.0, "highest_heart_rate_bpm": 60.0},
        {"sweat_rate_l_per_h": -1.0},
        {"weekday_minutes": (60,) * 6},
        {"weekday_minutes": (60, 60, 60, 60, 60, 60, 1441)},
        {"weekday_minutes": (60, 60, 60, 60, 60, 60, -5)},
        {"run_start": (time(7),) * 8},
        {"clinic_hours": ((time(20), time(8)),) * 7},
        {"massage_every_days": 0},
        {"massage_budget_pence_week": -1},
        {"long_run_weekday": 7},
        {"runs_a_week": 0},
        {"tight_groups": ("elbow",)},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../../etc/passwd"},
        {"recent_result": Result(10_000, 100, date(2026, 1, 1))},
        {"recent_result": Result(10_000, 3000, date(2027, 1, 1))},
        {"recent_result": Result(10_000, 0, date(2026, 1, 1))},
        {"shoe_size": 42},
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_with_words_and_changes_nothing(
    runner: Runner, unchanged: Unchanged, changes: dict[str, Any]
) -> None:
    with unchanged(), pytest.raises(LissomError) as refusal:
        services.save_profile(on=ON, **changes)
    assert refusal.value.message
    assert refusal.value.remedy


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\nb", "\x00"])
def test_a_wrong_name_is_refused(home: object, unchanged: Unchanged, name: str) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.save_profile(name=name, on=ON)


def test_two_runners_cannot_have_one_name(
    runner: Runner, other_runner: Runner, unchanged: Unchanged
) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="already a runner"):
        services.save_profile(runner="Sam Specimen", name="robin EXAMPLE", on=ON)
