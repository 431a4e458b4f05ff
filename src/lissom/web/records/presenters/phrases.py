"""Words that a therapist puts into a record by one tap; all of them can be changed after."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from lissom.core.anatomy import STATE_INDEX
from lissom.core.runner import CheckIn
from lissom.web.training.presenters import words
from lissom.web.training.presenters.checkin import state_label

_NAMED = 3
PHRASES: dict[str, tuple[str, ...]] = {
    "subjective": (
        "Nothing new since last time.",
        "Tired legs, no pain.",
        "Sore after the last hard session.",
    ),
    "objective": (
        "Nothing out of the ordinary.",
        "Firm where treated, the same on both sides.",
        "Firmer on the left.",
        "Firmer on the right.",
    ),
    "assessment": ("Fits the training of the last days.", "No sign to refer."),
    "plan": ("The same again next time.", "Lighter next time.", "Look at it again in two weeks."),
    "reaction": (
        "None out of the ordinary",
        "Tender at first, not at the end",
        "Tender throughout",
        "Light-headed on rising, passed",
    ),
}


def told_in_check_in(said: CheckIn | None, zone: ZoneInfo) -> tuple[str, ...]:
    """What a runner who lends soreness said last, as a sentence for the record."""
    if said is None:
        return ()
    sore = sorted(
        ((points, state) for state, points in said.soreness.items() if points > 0),
        key=lambda one: (-one[0], STATE_INDEX[one[1]]),
    )
    local = said.at.astimezone(zone)
    when = f"Check-in of {words.day_month(local.date())}, {local:%H:%M}"
    if not sore:
        return (f"{when}: nothing sore.",)
    named = words.joined(
        f"{words.lower_first(state_label(state))} {points:g}" for points, state in sore[:_NAMED]
    )
    return (f"{when}: {named} of 10.",)
