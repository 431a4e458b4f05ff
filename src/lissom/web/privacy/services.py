"""Writes of what the clinic owes: its rules, holds, purposes, the breach log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.runner.checks import check_aware
from lissom.web.clinic import audit
from lissom.web.clinic.models import Client
from lissom.web.clinic.seats import Seat
from lissom.web.privacy.models import Breach, LegalHold, Purpose, RetentionRule
from lissom.web.privacy.purposes import BY_KEY
from lissom.web.privacy.retention import Rule


def set_rule(*, seat: Seat, rule: Rule, authority: str = "", now: datetime) -> RetentionRule:
    """How long the clinic keeps records from now on; `authority`: who says so."""
    with transaction.atomic():
        row, _ = RetentionRule.objects.update_or_create(
            clinic=seat.clinic,
            defaults={
                "years": rule.years,
                "minor_until_age": rule.minor_until_age,
                "authority": authority.strip()[:200],
            },
        )
        detail = {"years": rule.years, "minor_until_age": rule.minor_until_age}
        audit.note_by(seat, "retention-set", "retention", row.pk, now, detail=detail)
        return row


def state_purpose(
    *, seat: Seat, key: str, basis: str, condition: str = "", note: str = "", now: datetime
) -> Purpose:
    """The clinic's own words for why it keeps a kind of data. Raises InvalidInputError."""
    if key not in BY_KEY:
        raise NotFoundError(
            gettext("There is no purpose '{key}'.").format(key=key),
            remedy=gettext("One of {by_key}.").format(by_key=", ".join(BY_KEY)),
        )
    if not basis.strip():
        raise InvalidInputError(
            gettext("No lawful basis is named."), remedy=gettext("Name the article and why.")
        )
    if BY_KEY[key].condition and not condition.strip():
        raise InvalidInputError(
            gettext("Data about health need a condition besides the basis."),
            remedy=gettext("Name the one of article 9 that holds."),
        )
    with transaction.atomic():
        row, _ = Purpose.objects.update_or_create(
            clinic=seat.clinic,
            key=key,
            defaults={
                "basis": basis.strip()[:300],
                "condition": condition.strip()[:300],
                "note": note.strip(),
            },
        )
        audit.note_by(seat, "purpose-stated", "purpose", key, now)
        return row


def open_hold(*, seat: Seat, client: Client, reason: str, now: datetime) -> LegalHold:
    """Keep a client's records whatever the rule says. One that is open stays as it is."""
    if not reason.strip():
        raise InvalidInputError(
            gettext("A hold needs a reason."), remedy=gettext("Say which claim or request.")
        )
    with transaction.atomic():
        known = LegalHold.objects.filter(client=client, ended_at__isnull=True).first()
        if known is not None:
            return known
        row = LegalHold.objects.create(
            client=client, reason=reason.strip()[:500], since=now, by=seat.user
        )
        audit.note_by(seat, "hold-opened", "client", client.pk, now, reason=row.reason)
        return row


def end_hold(*, seat: Seat, hold: LegalHold, now: datetime) -> LegalHold:
    """The rule holds for the client again."""
    with transaction.atomic():
        if hold.ended_at is None:
            hold.ended_at = now
            hold.save(update_fields=["ended_at"])
            audit.note_by(seat, "hold-ended", "client", hold.client_id, now)
        return hold


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachReport:
    """What is known of a breach. `people`: how many it may touch, None while unknown."""

    known_at: datetime
    happened: str
    data_kinds: str
    risk: str
    people: int | None = None
    measures: str = ""
    authority_told_at: datetime | None = None
    not_told_reason: str = ""
    people_told_at: datetime | None = None
    closed: bool = False


def record_breach(
    *, seat: Seat, report: BreachReport, now: datetime, breach: Breach | None = None
) -> Breach:
    """Enter a breach or add what is known by now. One that is closed stays as it is.

    Raises InvalidInputError when a time lies ahead or before it was known, and when it is closed
    without the authority told or a reason why not.
    """
    if breach is not None and breach.closed_at is not None:
        raise InvalidInputError(
            gettext("This entry is closed."), remedy=gettext("Enter a new one that names it.")
        )
    _check_times(report, now)
    if report.closed and report.authority_told_at is None and not report.not_told_reason.strip():
        raise InvalidInputError(
            gettext("It is not said whether the authority was told."),
            remedy=gettext("Give the time, or the reason why a report was not needed."),
        )
    for label, text in (
        (gettext("What happened"), report.happened),
        (gettext("The risk"), report.risk),
    ):
        if not text.strip():
            raise InvalidInputError(
                gettext("{label} is empty.").format(label=label),
                remedy=gettext("Say what is known by now."),
            )
    with transaction.atomic():
        row = breach or Breach(clinic=seat.clinic, by=seat.user)
        row.known_at, row.happened, row.risk = report.known_at, report.happened, report.risk
        row.data_kinds, row.people, row.measures = report.data_kinds, report.people, report.measures
        row.authority_told_at = report.authority_told_at
        row.not_told_reason = report.not_told_reason.strip()
        row.people_told_at = report.people_told_at
        row.closed_at = now if report.closed else None
        action = "breach-entered" if row.pk is None else "breach-changed"
        row.save()
        audit.note_by(seat, action, "breach", row.pk, now, detail={"closed": report.closed})
        return row


def _check_times(report: BreachReport, now: datetime) -> None:
    given = {
        "It became known": report.known_at,
        "The authority was told": report.authority_told_at,
        "The people were told": report.people_told_at,
    }
    for label, moment in given.items():
        if moment is None:
            continue
        check_aware(moment, label)
        if moment > now:
            raise InvalidInputError(
                gettext("{label} in the future.").format(label=label),
                remedy=gettext("Give the time it was."),
            )
        if moment < report.known_at:
            raise InvalidInputError(
                gettext("{label} before it became known.").format(label=label),
                remedy=gettext("Look at both times again."),
            )
