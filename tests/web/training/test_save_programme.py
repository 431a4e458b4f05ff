"""Programmes: every version kept, one in force, the problem beside the plan."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lissom.core.errors import NotFoundError
from lissom.core.planning.codec import digest
from lissom.web.training import queries, services
from lissom.web.training.models import Programme, Runner
from tests.conftest import NOW, ON


def _days(marker: int) -> list[dict[str, Any]]:
    return [{"sessions": [{"type": "easy", "minutes": marker}]}]


def _save(runner: Runner, marker: int) -> Programme:
    return services.save_programme(
        runner=runner,
        programme_dict={
            "status": "optimal",
            "days": _days(marker),
            "versions": {"rules": "1"},
        },
        problem_dict={"on": "2026-03-02", "marker": marker},
        on=ON,
        made_at=NOW,
    )


def test_the_last_one_saved_is_in_force_and_all_are_kept(runner: Runner) -> None:
    _save(runner, 1)
    _save(runner, 2)
    now = queries.current_programme(runner)
    assert (now.number, now.document["days"], now.versions) == (2, _days(2), {"rules": "1"})
    assert now.problem == {"on": "2026-03-02", "marker": 2}
    first = queries.programme(runner, 1)
    assert (first.document["days"], first.current) == (_days(1), False)


def test_the_same_answer_to_the_same_problem_is_stored_once(runner: Runner) -> None:
    assert _save(runner, 1).pk == _save(runner, 1).pk
    assert Programme.objects.count() == 1


def test_going_back_to_an_earlier_plan_makes_a_new_version(runner: Runner) -> None:
    for marker in (1, 2, 1):
        _save(runner, marker)
    assert queries.current_programme(runner).number == 3


def test_a_problem_is_found_by_its_hash(runner: Runner) -> None:
    row = _save(runner, 1)
    assert row.problem_hash == digest({"on": "2026-03-02", "marker": 1})
    assert queries.problem_by_hash(row.problem_hash) == {"on": "2026-03-02", "marker": 1}
    assert queries.problem_by_hash("0" * 64) is None


def test_without_a_programme_the_answer_says_how_to_get_one(runner: Runner) -> None:
    with pytest.raises(NotFoundError) as refusal:
        queries.current_programme(runner)
    assert "lissom plan" in refusal.value.remedy
    with pytest.raises(NotFoundError):
        queries.programme(runner, 7)


def test_programmes_are_counted_by_runner(runner: Runner, other_runner: Runner) -> None:
    _save(runner, 1)
    assert _save(other_runner, 1).number == 1
    assert queries.current_programme(runner).number == 1


def test_the_database_allows_one_current_programme_only(runner: Runner) -> None:
    _save(runner, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(
            runner=runner,
            number=2,
            on=ON,
            made_at=NOW,
            document_text="{}",
            problem_text="{}",
            problem_hash="",
        )
