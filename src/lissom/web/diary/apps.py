"""The app's place in Django; at start it enters its kind of job and hears of appointments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lissom.web.diary"
    label = "diary"

    def ready(self) -> None:
        from lissom.web.clinic import hearing  # noqa: PLC0415 (needs the models)
        from lissom.web.jobs.kinds import Kind, enter  # noqa: PLC0415

        target = "lissom.web.diary.programmes:propose"
        enter(Kind("diary-changed", "Your programme after a change of the clinic", target))
        hearing.enter("programmes", _hear)


def _hear(row: Any, act: Any, now: datetime) -> None:
    """Loaded when something is done to an appointment: starting stays quick."""
    from lissom.web.diary.programmes import hear  # noqa: PLC0415

    hear(row, act, now)
