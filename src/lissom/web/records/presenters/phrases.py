"""Words that a therapist puts into a record by one tap; all of them can be changed after."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

from lissom.core.anatomy import STATE_INDEX
from lissom.core.runner import CheckIn
from lissom.web.training.presenters import words
from lissom.web.training.presenters.checkin import state_label

_NAMED = 3
PHRASES: dict[str, tuple[str, ...]] = {
    "subjective": (
        gettext_noop("Nothing new since last time."),
        gettext_noop("Tired legs, no pain."),
        gettext_noop("Sore after the last hard session."),
    ),
    "objective": (
        gettext_noop("Nothing out of the ordinary."),
        gettext_noop("Firm where treated, the same on both sides."),
        gettext_noop("Firmer on the left."),
        gettext_noop("Firmer on the right."),
    ),
    "assessment": (
        gettext_noop("Fits the training of the last days."),
        gettext_noop("No sign to refer."),
    ),
    "plan": (
        gettext_noop("The same again next time."),
        gettext_noop("Lighter next time."),
        gettext_noop("Look at it again in two weeks."),
    ),
    "reaction": (
        gettext_noop("None out of the ordinary"),
        gettext_noop("Tender at first, not at the end"),
        gettext_noop("Tender throughout"),
        gettext_noop("Light-headed on rising, passed"),
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
    when = gettext("Check-in of {day}, {time:%H:%M}").format(
        day=words.day_month(local.date()), time=local
    )
    if not sore:
        return (gettext("{when}: nothing sore.").format(when=when),)
    named = words.joined(
        f"{words.lower_first(state_label(state))} {points:g}" for points, state in sore[:_NAMED]
    )
    return (gettext("{when}: {named} of 10.").format(when=when, named=named),)
