"""Why the diary says no, with the next free hours."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MassageSlot
from lissom.core.booking.sentences import next_free
from lissom.core.errors import LissomError


class RefusedError(LissomError):
    """A booking or a change of one that cannot be; nothing was changed.

    `slots` are the next free hours for the same service, as far as there are any. Codes:
    `past`, `outside-hours`, `not-qualified`, `not-offered`, `room-gone`, `hold-over`, and those
    of the kinds below.
    """

    code = "refused"
    slots: tuple[MassageSlot, ...] = ()

    def offer(self, slots: Sequence[MassageSlot], zone: ZoneInfo) -> None:
        """Name the next free hours in the sentence."""
        self.slots = tuple(slots)
        self.remedy = f"{self.remedy} {next_free(slots, zone)}".strip()


class TakenError(RefusedError):
    """The therapist or the room is not free at that time (`therapist-taken`, `room-taken`)."""

    code = "taken"


class BusyError(LissomError):
    """So many write at once that the diary's turn did not come in time; nothing was changed."""

    code = "busy"


class CollidedError(BusyError):
    """The database ended this change in favour of another one; nothing was changed."""

    code = "collided"


class StaleError(RefusedError):
    """The page on which the change was made is older than the appointment."""

    code = "stale"
