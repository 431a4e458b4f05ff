"""Which reported signs still stand on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lissom.core.runner import CheckIn
from lissom.core.screening.red_flags import RULES


def standing_flags(check_ins: Iterable[CheckIn], *, now: datetime) -> tuple[str, ...]:
    """Ids of signs that stand at `now` (aware), sorted.

    A sign stands from the check-in that reported it until a later check-in without it; one
    whose answer stays good for some days stands at least that long.
    """
    spoken = sorted((item for item in check_ins if item.at <= now), key=lambda item: item.at)
    if not spoken:
        return ()
    latest = set(spoken[-1].red_flags)
    fresh = {
        flag
        for item in spoken
        for flag in item.red_flags
        if flag in RULES and now - item.at < RULES[flag].fresh
    }
    return tuple(sorted(latest | fresh))
