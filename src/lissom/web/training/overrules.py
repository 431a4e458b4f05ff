"""Rules that a therapist lets not bind for a runner: the app that keeps them enters itself here.

Training stands below the clinic and never imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from lissom.core.planning.overrules import Overrule
from lissom.web.training.models import Runner

Source = Callable[[Runner, date, datetime], Sequence[Overrule]]
_sources: list[Source] = []


def enter(source: Source) -> None:
    """Called once by an app that keeps overrules."""
    if source not in _sources:
        _sources.append(source)


def standing(runner: Runner, *, since: date, now: datetime) -> tuple[Overrule, ...]:
    """Overrules that stand at `now` and hold on `since` or later, by rule and first day."""
    found = [one for source in _sources for one in source(runner, since, now)]
    return tuple(sorted(found, key=lambda one: (one.rule.value, one.first, one.by)))
