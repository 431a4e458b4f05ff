"""The waiting list as training asks for it. Reads are imported when asked: starting stays quick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lissom.web.training.models import Runner
from lissom.web.training.waiting import Wish


class Lists:
    """The waiting lists of all clinics of this installation."""

    def open_lists(self, type_: str, minutes: int) -> Sequence[str]:
        from lissom.web.waiting import own_wishes  # noqa: PLC0415

        return own_wishes.open_lists(type_, minutes)

    def join(self, runner: Runner, *, place: str, wish: Wish, now: datetime) -> None:
        from lissom.web.waiting import own_wishes  # noqa: PLC0415

        own_wishes.join(runner=runner, place=place, wish=wish, now=now)

    def count(self, runner: Runner, *, now: datetime) -> int:
        from lissom.web.waiting import own_wishes  # noqa: PLC0415

        return own_wishes.count(runner, now=now)

    def kept(self, runner: Runner, *, now: datetime) -> Sequence[str]:
        from lissom.web.waiting import own_wishes  # noqa: PLC0415

        return own_wishes.kept(runner, now=now)


LISTS = Lists()
