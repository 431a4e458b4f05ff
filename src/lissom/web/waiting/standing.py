"""How an offer stands for the client who was asked, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry

Answer = HourOffer.Answer
_OVER = (FreedHour.Stage.TAKEN, FreedHour.Stage.OVER)


@dataclass(frozen=True, slots=True)
class Standing:
    """`waits` (may be answered), `open` (was asked, and nobody holds it), `yours`, `left` (off the
    list), `gone`."""

    word: str
    sentence: str = ""


def standing(found: HourOffer, now: datetime) -> Standing:
    """How the offer stands at this moment."""
    if found.answer == Answer.ACCEPTED:
        return Standing("yours")
    if found.entry.state == WaitingEntry.State.WITHDRAWN:
        return Standing("left", gettext("You are off the waiting list."))
    if found.entry.state == WaitingEntry.State.BOOKED:
        return Standing(
            "left", gettext("You have an appointment for it; you do not wait any more.")
        )
    if found.freed.stage in _OVER or found.start <= now:
        return Standing(
            "gone", gettext("This hour is not free any more. You stay on the waiting list.")
        )
    return Standing("waits") if found.answer == "" else _answered(found)


def _answered(found: HourOffer) -> Standing:
    """Of an hour that is still on its way."""
    if found.answer == Answer.WITHDRAWN:
        return Standing("gone", gettext("The clinic does not offer this hour to you any more."))
    if found.freed.stage != FreedHour.Stage.HELD:
        return Standing(
            "open", gettext("Nobody has taken this hour yet: the first to answer has it.")
        )
    if found.answer == Answer.DECLINED:
        return Standing("gone", gettext("You said no; the hour is kept for somebody else now."))
    return Standing(
        "gone", gettext("Your time to answer has passed; the hour is kept for somebody else now.")
    )
