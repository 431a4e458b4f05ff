"""Wishes as lists show them: read as columns, for a page of them is asked for often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lissom.core.booking.intervals import Interval
from lissom.web.clinic.models import Client, Clinic
from lissom.web.training.models import Runner
from lissom.web.waiting.models import HourOffer, WaitingEntry, WaitingWindow

PAGE = 30
State = WaitingEntry.State


@dataclass(frozen=True, slots=True)
class Wish:
    """What one client waits for. `service`: the clinic's name for it, its type, its minutes.
    `ahead`: the windows that have not passed, by start; of a wish that was said as a `pattern`
    they need not be known. `asked`: an hour is kept for it now."""

    key: int
    client: str
    service: tuple[str, str, int]
    therapist: str
    only_therapist: bool
    since: datetime
    state: str
    first: bool
    pattern: Mapping[str, Any]
    ahead: Sequence[Interval]
    clinic: str
    timezone: str
    asked: bool = False


_FIELDS = (
    "pk", "client__name", "service__name", "service__type", "service__minutes", "therapist__name",
    "only_therapist", "since", "state", "first", "pattern", "clinic__name", "clinic__timezone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list: wishes as need and waiting order them, how many there are, which page."""

    wishes: Sequence[Wish]
    count: int
    page: int
    pages: int


def listed(
    clinic: Clinic, words: str = "", *, ended: bool = False, page: int = 1, now: datetime
) -> Listed:
    """Wishes of clients whose name, telephone or mail holds every word: those that wait, or those
    that are over, latest first."""
    rows = WaitingEntry.objects.filter(clinic=clinic)
    if ended:
        rows = rows.exclude(state=State.WAITING).order_by("-ended_at", "-id")
    else:
        rows = rows.filter(state=State.WAITING).order_by("-first", "-standing", "id")
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(client__name__icontains=word)
            | Q(client__phone__contains=word)
            | Q(client__email__icontains=word)
        )
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    at = min(max(page, 1), pages)
    return Listed(_wishes(rows[(at - 1) * PAGE : at * PAGE], now), count, at, pages)


def of_client(client: Client, now: datetime) -> list[Wish]:
    """What a client waits for, longest first."""
    return _wishes(WaitingEntry.objects.filter(client=client, state=State.WAITING), now)


def of_runner(runner: Runner, now: datetime) -> list[Wish]:
    """What a runner waits for, at any clinic, longest first."""
    return _wishes(WaitingEntry.objects.filter(client__runner=runner, state=State.WAITING), now)


def of_entry(row: WaitingEntry, ahead: Sequence[Interval]) -> Wish:
    """One wish that was loaded with all that hangs on it."""
    service = row.service
    return Wish(
        key=row.pk,
        client=row.client.name,
        service=(service.name, service.type, service.minutes),
        therapist="" if row.therapist is None else row.therapist.name,
        only_therapist=row.only_therapist,
        since=row.since,
        state=row.state,
        first=row.first,
        pattern=row.pattern,
        ahead=ahead,
        clinic=row.clinic.name,
        timezone=row.clinic.timezone,
    )


def ahead_of(row: WaitingEntry, now: datetime) -> list[Interval]:
    """The windows of a wish that have not passed, by start."""
    return _ahead([row.pk], now)[row.pk]


def _wishes(rows: QuerySet[WaitingEntry], now: datetime) -> list[Wish]:
    awaited = Exists(HourOffer.objects.filter(entry=OuterRef("pk"), answer=""))
    found = list(rows.annotate(asked_now=awaited).values_list(*_FIELDS, "asked_now"))
    ahead = _ahead([row[0] for row in found if not row[10]], now)
    return [_wish(row, ahead) for row in found]


def _wish(row: tuple[Any, ...], ahead: Mapping[int, Sequence[Interval]]) -> Wish:
    key, client, name, type_, minutes, therapist, only, since, state, first, *more = row
    pattern, clinic, timezone, asked = more
    return Wish(
        key=key,
        client=client,
        service=(name, type_, minutes),
        therapist=therapist or "",
        only_therapist=only,
        since=since,
        state=state,
        first=first,
        pattern=pattern,
        ahead=ahead[key],
        clinic=clinic,
        timezone=timezone,
        asked=asked,
    )


def _ahead(entries: Sequence[int], now: datetime) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = defaultdict(list)
    rows = WaitingWindow.objects.filter(entry__in=entries, end__gt=now).order_by("start", "id")
    for entry, start, end in rows.values_list("entry_id", "start", "end"):
        found[entry].append(Interval(start, end))
    return found
