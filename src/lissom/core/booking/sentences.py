"""Hours of a diary in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MassageSlot


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """`Wednesday 4 March, 09:00` on the clock of a zone."""
    local = moment.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def next_free(slots: Sequence[MassageSlot], zone: ZoneInfo) -> str:
    """One sentence that names these hours and who treats in them; empty without any."""
    if not slots:
        return ""
    listed = "; ".join(f"{clock_time(one.start, zone)}, {one.therapist}" for one in slots)
    return f"Next free: {listed}."
