"""Texts that a clinic writes for clients, read against the evidence, and the owner's choice.

A text with marks is kept only when somebody says so; that choice stands in the audit log with
the hash of the very text.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.evidence.wording import Marked, check_text
from lissom.web.clinic import audit
from lissom.web.clinic.models import AuditEntry, Clinic
from lissom.web.clinic.seats import Seat

_KEPT = "text-kept"


class MarkedTextError(InvalidInputError):
    """A text says more than the evidence carries, and nobody chose to keep it."""

    code = "text-marked"


def doubtful(text: str) -> tuple[Marked, ...]:
    """The sentences that need softer words, or that tests found otherwise."""
    return tuple(one for one in check_text(text) if one.needs_change)


def refuse_unkept(text: str, *, keep: bool) -> None:
    """Raises MarkedTextError for a text with marks that nobody chose to keep."""
    marked = doubtful(text)
    if marked and not keep:
        many = (
            gettext("One sentence says")
            if len(marked) == 1
            else gettext("{marked} sentences say").format(marked=len(marked))
        )
        raise MarkedTextError(
            gettext("{many} more than tests carry.").format(many=many),
            remedy=gettext("Change the words, or choose to keep the text as it is."),
        )


def note_kept(*, seat: Seat, kind: str, key: object, text: str, now: datetime) -> None:
    """Write down that the person keeps a text with marks; nothing for a text without."""
    marked = doubtful(text)
    if marked and kept(seat.clinic, kind, key, text) is None:
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action=_KEPT,
            kind=kind,
            key=key,
            detail={
                "sha256": _hash(text),
                "statements": sorted({name for one in marked for name in one.statements}),
            },
            now=now,
        )


def kept(clinic: Clinic, kind: str, key: object, text: str) -> AuditEntry | None:
    """When somebody chose to keep this very text, and who."""
    rows = AuditEntry.objects.filter(clinic=clinic, kind=kind, key=str(key), action=_KEPT)
    return rows.filter(detail__sha256=_hash(text)).select_related("who").first()


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
