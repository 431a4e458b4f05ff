"""Reads of what the clinic owes: whose records are due, holds, purposes, breaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Prefetch, Q
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.core.evidence.registry import value
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.privacy import retention
from lissom.web.privacy.models import Breach, Disposal, LegalHold, Purpose, RetentionRule
from lissom.web.privacy.purposes import SHIPPED, ShippedPurpose

State = Appointment.State
_VISITED = (State.ARRIVED, State.COMPLETED, State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Kept:
    """A client's records and the day from which they may go. `hold`: why they stay all the same.

    `last_visit` is the last contact when there was no visit.
    """

    client: Client
    last_visit: date
    until: date
    hold: LegalHold | None

    def due(self, on: date) -> bool:
        return self.until <= on and self.hold is None


@dataclass(frozen=True, slots=True)
class StatedPurpose:
    """A purpose with the clinic's words, or the shipped ones (`own` False)."""

    shipped: ShippedPurpose
    basis: str
    condition: str
    note: str
    own: bool


@dataclass(frozen=True, slots=True)
class StatedRule:
    """How long records stay, and who says so in the clinic's words."""

    rule: retention.Rule
    authority: str


def stated_rule(clinic: Clinic) -> StatedRule:
    """The clinic's own rule, or the shipped one."""
    row = RetentionRule.objects.filter(clinic=clinic).first()
    if row is None:
        return StatedRule(retention.shipped_rule(), "")
    return StatedRule(retention.Rule(row.years, row.minor_until_age), row.authority)


def rule_of(clinic: Clinic) -> retention.Rule:
    """How long the clinic keeps records."""
    return stated_rule(clinic).rule


def kept(clinic: Clinic, rule: retention.Rule, *, client: int | None = None) -> list[Kept]:
    """Every client with the day from which the records may go by `rule`, soonest first. Two
    queries."""
    zone = ZoneInfo(clinic.timezone)
    erased = Disposal.objects.filter(clinic=clinic, whole=True).values("client_number")
    rows = Client.objects.filter(clinic=clinic).exclude(number__in=erased)
    if client is not None:
        rows = rows.filter(pk=client)
    visited = Q(appointments__state__in=_VISITED)
    rows = rows.annotate(last_start=Max("appointments__start", filter=visited)).prefetch_related(
        Prefetch(
            "holds", queryset=LegalHold.objects.filter(ended_at__isnull=True), to_attr="open_holds"
        )
    )
    found = [_kept(row, rule, zone) for row in rows]
    return sorted(found, key=lambda one: (one.until, one.client.number))


def _kept(row: Client, rule: retention.Rule, zone: ZoneInfo) -> Kept:
    start: datetime = vars(row)["last_start"] or row.made_at
    last = start.astimezone(zone).date()
    holds = vars(row)["open_holds"]
    until = retention.keep_until(rule, last_visit=last, born=row.born)
    return Kept(row, last, until, holds[0] if holds else None)


def client_of(clinic: Clinic, client: int) -> Client:
    """A client of the clinic. Raises NotFoundError."""
    found = Client.objects.filter(clinic=clinic, pk=client).first()
    if found is None:
        raise NotFoundError(gettext("{clinic} has no such client.").format(clinic=clinic))
    return found


def hold_of(clinic: Clinic, hold: int) -> LegalHold:
    """A hold of the clinic. Raises NotFoundError."""
    found = LegalHold.objects.filter(client__clinic=clinic, pk=hold).first()
    if found is None:
        raise NotFoundError(gettext("{clinic} has no such hold.").format(clinic=clinic))
    return found


def purposes(clinic: Clinic) -> list[StatedPurpose]:
    """Every purpose, in the clinic's words where it has its own."""
    own = {row.key: row for row in Purpose.objects.filter(clinic=clinic)}
    return [
        StatedPurpose(one, own[one.key].basis, own[one.key].condition, own[one.key].note, own=True)
        if one.key in own
        else StatedPurpose(one, one.basis, one.condition, "", own=False)
        for one in SHIPPED
    ]


def breaches(clinic: Clinic) -> list[Breach]:
    """The breach log, newest first."""
    return list(Breach.objects.filter(clinic=clinic))


def breach_of(clinic: Clinic, breach: int) -> Breach:
    """An entry of the breach log. Raises NotFoundError."""
    found = Breach.objects.filter(clinic=clinic, pk=breach).first()
    if found is None:
        raise NotFoundError(gettext("{clinic} has no such entry.").format(clinic=clinic))
    return found


def report_by(breach: Breach) -> datetime:
    """Until when the authority must be told, unless a risk is unlikely."""
    return breach.known_at + timedelta(hours=value("law.breach_report_h"))


def disposals(clinic: Clinic) -> list[Disposal]:
    """What was erased, newest first."""
    return list(Disposal.objects.filter(clinic=clinic))
