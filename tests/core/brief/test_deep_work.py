"""Deep work keeps away from races and key sessions, by the planner's numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lissom.core.brief.deep_work import KeyAhead, key_against, race_against, race_start
from lissom.core.planning.overrules import Overrulable, Overrule
from lissom.core.runner import Priority, Race

ZONE = ZoneInfo("Europe/London")
RACE = Race(
    id="quay", date=date(2026, 3, 29), distance_m=10_000, priority=Priority.A, name="Quay 10k"
)


def _against(hours_before: float) -> str | None:
    end = race_start(RACE, ZONE) - timedelta(hours=hours_before)
    return race_against(end - timedelta(hours=1), end, [RACE], ZONE)


def test_deep_work_keeps_48_hours_before_a_race() -> None:
    assert _against(48) is None
    said = _against(24)
    assert said is not None
    assert "24 h before Quay 10k" in said
    assert "at least 48 h" in said
    assert _against(47.5) is not None


def test_deep_work_keeps_72_hours_after_a_race() -> None:
    start = race_start(RACE, ZONE)
    for hours, refused in ((1, True), (71, True), (72, False), (100, False)):
        begin = start + timedelta(hours=hours)
        found = race_against(begin, begin + timedelta(hours=1), [RACE], ZONE)
        assert (found is not None) is refused, hours


def test_no_races_no_reason() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    assert race_against(now, now + timedelta(hours=1), [], ZONE) is None
    assert key_against(now, [], ZONE) is None


@pytest.mark.parametrize(("hours", "refused"), [(-1, False), (0, True), (35, True), (36, False)])
def test_no_key_session_within_36_hours_after_deep_work(hours: int, refused: bool) -> None:
    end = datetime(2026, 3, 2, 18, tzinfo=ZONE)
    key = KeyAhead("Intervals", end + timedelta(hours=hours))
    assert (key_against(end, [key], ZONE) is not None) is refused


def test_an_overrule_opens_what_it_names_and_no_more() -> None:
    def let(rule: Overrulable) -> Overrule:
        return Overrule(rule, "Tess Sample", "Used to it", date(2026, 1, 1), date(2026, 12, 31))

    start = race_start(RACE, ZONE) + timedelta(hours=20)
    after = (start, start + timedelta(hours=1), [RACE], ZONE)
    assert race_against(*after, [let(Overrulable.RACE)]) is None
    assert race_against(*after, [let(Overrulable.KEY)]) is not None
    before = race_start(RACE, ZONE) - timedelta(hours=24)
    all_of_them = [let(one) for one in Overrulable]
    assert race_against(before, before + timedelta(hours=1), [RACE], ZONE, all_of_them)
    key = KeyAhead("Intervals", start + timedelta(hours=20))
    assert key_against(start, [key], ZONE, [let(Overrulable.KEY)]) is None
    assert key_against(start, [key], ZONE, [let(Overrulable.SORE)]) is not None
