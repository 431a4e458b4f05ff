"""Overrules as lines to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.web.training.presenters import words
from lissom.web.treatment.models import Overruling
from lissom.web.treatment.overruling import as_value


@dataclass(frozen=True, slots=True)
class OverruleLine:
    """One overrule: what, when it was made or ended, whether it can be ended."""

    id: int
    text: str
    when: str
    open: bool


def overrule_lines(rows: Sequence[Overruling], zone: ZoneInfo) -> tuple[OverruleLine, ...]:
    """In the order of the rows."""
    return tuple(_line(row, zone) for row in rows)


def _line(row: Overruling, zone: ZoneInfo) -> OverruleLine:
    made = gettext("Since {day_month}").format(
        day_month=words.day_month(row.made_at.astimezone(zone).date())
    )
    if row.ended_at is not None:
        ended = words.day_month(row.ended_at.astimezone(zone).date())
        made += gettext("; ended on {ended} by {ended_name}").format(
            ended=ended, ended_name=row.ended_name
        )
    return OverruleLine(row.pk, f"{as_value(row).sentence}.", f"{made}.", row.ended_at is None)
