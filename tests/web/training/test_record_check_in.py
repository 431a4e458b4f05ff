"""The daily check-in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from lissom.core.errors import LissomError
from lissom.core.runner import CheckIn
from lissom.web.training import models, queries, services
from lissom.web.training.models import Runner

Unchanged = Callable[[], AbstractContextManager[None]]
AT = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def test_a_check_in_is_kept_as_it_was_said(runner: Runner) -> None:
    said = CheckIn(
        at=AT,
        soreness={"soleus-l": 2.5, "arms": 0.0},
        sleep=8,
        mood=6.5,
        note="stairs hurt a bit",
    )
    services.record_check_in(runner=runner, check_in=said)
    assert queries.check_ins(runner, date(2026, 3, 2), date(2026, 3, 2)) == (said,)


def test_what_was_not_asked_stays_unasked(runner: Runner) -> None:
    services.record_check_in(runner=runner, check_in=CheckIn(at=AT, soreness={"arms": 1.0}))
    (found,) = queries.check_ins(runner, date(2026, 3, 1), date(2026, 3, 3))
    assert dict(found.soreness) == {"arms": 1.0}
    assert found.sleep is None


def test_the_same_instant_again_replaces_it(runner: Runner) -> None:
    services.record_check_in(runner=runner, check_in=CheckIn(at=AT, sleep=3))
    later = AT.astimezone(timezone(timedelta(hours=1)))
    services.record_check_in(runner=runner, check_in=CheckIn(at=later, sleep=4))
    assert models.CheckIn.objects.get().sleep == 4


def test_the_day_is_the_runners_own(runner: Runner) -> None:
    services.save_profile(on=AT.date(), timezone="Pacific/Auckland")
    runner.refresh_from_db()
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    services.record_check_in(runner=runner, check_in=CheckIn(at=evening, calm=5))
    (found,) = queries.check_ins(runner, date(2026, 3, 3), date(2026, 3, 3))
    assert found.at == evening
    assert found.at.date() == date(2026, 3, 3)
    assert queries.check_ins(runner, date(2026, 3, 2), date(2026, 3, 2)) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"soreness": {"soleus-l": 10.5}},
        {"soreness": {"soleus-l": -0.5}},
        {"soreness": {"soleus-l": 2.3}},
        {"soreness": {"soleus-l": float("nan")}},
        {"soreness": {"soleus": 2.0}},
        {"sleep": 11.0},
        {"mood": float("inf")},
        {"red_flags": ("bad_vibes",)},
        {"note": "x" * 5001},
        {"at": AT.replace(tzinfo=None)},
        {"at": datetime(1, 1, 1, tzinfo=UTC)},
        {"at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)},
    ],
    ids=lambda wrong: str(wrong)[:60],
)
def test_a_wrong_answer_is_refused_and_changes_nothing(
    runner: Runner, unchanged: Unchanged, wrong: dict[str, Any]
) -> None:
    said: dict[str, Any] = {"at": AT} | wrong
    with unchanged(), pytest.raises(LissomError) as refusal:
        services.record_check_in(runner=runner, check_in=CheckIn(**said))
    assert refusal.value.message
