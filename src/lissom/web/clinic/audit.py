"""The record of what was done at a clinic: added to here, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lissom.web.clinic.models import AuditEntry, Clinic
from lissom.web.clinic.seats import Seat


def note(
    *,
    seat: Seat | None,
    clinic: Clinic,
    action: str,
    kind: str,
    key: object = "",
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
    now: datetime,
) -> AuditEntry:
    """Add an entry. `seat` None: the client or runner did it, or the system by itself.

    `detail` holds what changed as JSON values, never anything about health.
    """
    return AuditEntry.objects.create(
        clinic=clinic,
        at=now,
        who=None if seat is None else seat.user,
        role="" if seat is None else seat.role,
        action=action,
        kind=kind,
        key=str(key),
        detail=dict(detail or {}),
        reason=reason.strip()[:500],
    )


def note_by(
    seat: Seat,
    action: str,
    kind: str,
    key: object,
    now: datetime,
    *,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add an entry of a member about the member's own clinic."""
    return note(
        seat=seat,
        clinic=seat.clinic,
        action=action,
        kind=kind,
        key=key,
        detail=detail,
        reason=reason,
        now=now,
    )
