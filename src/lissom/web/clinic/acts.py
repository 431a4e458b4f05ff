"""What was done to an appointment, as entries of the audit log; exceptions need who and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import audit, hearing
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.seats import Seat

KIND = "appointment"


def shape(row: Appointment) -> dict[str, Any]:
    """What can be changed of an appointment, as JSON values. No name of a client: the log stays
    when a card is erased."""
    return {
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "therapist": row.therapist.name,
        "room": "" if row.room is None else row.room.name,
        "state": row.state,
        "overlaps": row.overlaps,
    }


def told(
    row: Appointment,
    action: str,
    *,
    by: Seat | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> Appointment:
    """Enter an act, within its transaction: with `before` only what differs. `by` None: the client
    or the system. The row is returned."""
    after = shape(row)
    if before is None:
        detail: dict[str, Any] = {"to": after}
    else:
        changed = [name for name in after if before[name] != after[name]]
        detail = {
            "from": {name: before[name] for name in changed},
            "to": {name: after[name] for name in changed},
        }
    if row.cancelled_late:
        detail["late"] = True
    audit.note(
        seat=by,
        clinic=row.therapist.clinic,
        action=action,
        kind=KIND,
        key=row.pk,
        detail=detail,
        reason=reason,
        now=now,
    )
    hearing.tell(row, hearing.Act(action, before or {}, after, by), now=now)
    return row


def check_exception(by: Seat | None, *, overlap: bool, reason: str) -> None:
    """Only a member of the clinic lets appointments overlap, and says why.

    Raises InvalidInputError.
    """
    if not overlap:
        return
    if by is None:
        raise InvalidInputError(
            gettext("Only the clinic's staff may let appointments overlap."),
            remedy=gettext("Choose a free time."),
        )
    if not reason.strip():
        raise InvalidInputError(
            gettext("It is not said why the appointments may overlap."),
            remedy=gettext("Give a reason."),
        )
