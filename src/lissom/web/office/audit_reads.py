"""Reads of the audit log: by who, what and when, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.web.accounts.models import User
from lissom.web.clinic.models import AuditEntry, Clinic

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the log to show; empty: all. `key` with `kind`: one thing. `before`: an entry's
    number, for what came before it."""

    who: int | None = None
    kind: str = ""
    key: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None


def entries(clinic: Clinic, wanted: Wanted) -> tuple[list[AuditEntry], int | None]:
    """Entries, latest first, and the number to go on from; None at the end."""
    rows = AuditEntry.objects.filter(clinic=clinic).select_related("who")
    if wanted.who is not None:
        rows = rows.filter(who=wanted.who)
    for name in ("kind", "key", "action"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    zone = ZoneInfo(clinic.timezone)
    if wanted.first is not None:
        rows = rows.filter(at__gte=_midnight(wanted.first, zone))
    if wanted.last is not None:
        rows = rows.filter(at__lt=_midnight(wanted.last + timedelta(days=1), zone))
    if wanted.before is not None:
        rows = rows.filter(pk__lt=wanted.before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], found[PAGE - 1].pk if more else None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the log can be looked through by."""

    people: tuple[tuple[int, str], ...]
    kinds: tuple[str, ...]
    actions: tuple[str, ...]


def choices(clinic: Clinic) -> Choices:
    """Who, what and which acts the log of this clinic names."""
    rows = AuditEntry.objects.filter(clinic=clinic).order_by()
    people = User.objects.filter(pk__in=rows.exclude(who=None).values("who")).order_by("email")
    return Choices(
        people=tuple(people.values_list("pk", "email")),
        kinds=tuple(sorted(rows.values_list("kind", flat=True).distinct())),
        actions=tuple(sorted(rows.values_list("action", flat=True).distinct())),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone)
