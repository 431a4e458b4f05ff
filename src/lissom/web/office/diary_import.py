"""Writes of a diary from a calendar file: shown first, then entered; overlaps are named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.booking.ics import busy_times
from lissom.core.errors import Finding, InvalidInputError, LissomError
from lissom.core.practice.client_rows import plain_name
from lissom.web.clinic import audit, booking
from lissom.web.clinic.models import Appointment, Client, Therapist
from lissom.web.clinic.refusals import TakenError
from lissom.web.clinic.seats import Seat

KINDS = ("blocked", "confirmed")
LOOK_AHEAD = timedelta(days=400)
_LONGEST = timedelta(days=1)
_SHORTEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the file as it would stand in the diary (UTC instants).

    `what`: `new`, `there` (the therapist has exactly this time taken already), `overlap`,
    `too-short`; `words` says with what. `client`: the card of that name, when there is one only.
    """

    start: datetime
    end: datetime
    title: str
    what: str
    words: str = ""
    client: int | None = None


@dataclass(frozen=True, slots=True)
class DiaryPreview:
    """The events of a file against the diary, by start, and what could not be read."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(one.what for one in self.entries).items()))


def preview(*, therapist: Therapist, content: bytes, now: datetime) -> DiaryPreview:
    """What a file would do to a therapist's diary from today on, 400 days ahead. Changes nothing.

    Raises DataError for what is no calendar.
    """
    zone = ZoneInfo(therapist.clinic.timezone)
    since = datetime.combine(now.astimezone(zone).date(), time(0), zone).astimezone(UTC)
    read = busy_times(
        content, since=since, until=since + LOOK_AHEAD, zone=therapist.clinic.timezone
    )
    times = [
        (start, end, one.title)
        for one in read.times
        for start, end in _days(one.start, one.end, zone)
    ]
    return DiaryPreview(_judged(therapist, times), read.findings)


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Long events as one stretch for each local day."""
    if end - start <= _LONGEST:
        return [(start, end)]
    found, at = [], start
    while at < end:
        midnight = datetime.combine(
            at.astimezone(zone).date() + timedelta(days=1), time(0), zone
        ).astimezone(UTC)
        found.append((at, min(midnight, end)))
        at = midnight
    return found


def _judged(
    therapist: Therapist, times: Sequence[tuple[datetime, datetime, str]]
) -> tuple[Entry, ...]:
    if not times:
        return ()
    taken = list(
        Appointment.objects.filter(
            therapist=therapist,
            state__in=Appointment.OCCUPYING,
            blocked_start__lt=max(end for _, end, _ in times),
            blocked_end__gt=min(start for start, _, _ in times),
        ).order_by("blocked_start")
    )
    cards = _cards(therapist)
    found: list[Entry] = []
    own: list[tuple[datetime, datetime]] = []
    for start, end, title in times:
        client = cards.get(plain_name(title))
        beside = [row for row in taken if row.blocked_start < end and row.blocked_end > start]
        same = any((row.start, row.end) == (start, end) for row in beside)
        twice = any(one < end and other > start for one, other in own)
        if end - start < _SHORTEST:
            found.append(
                Entry(start, end, title, "too-short", gettext("Shorter than five minutes."))
            )
        elif same:
            found.append(
                Entry(start, end, title, "there", gettext("Is in the diary already."), client)
            )
        elif beside or twice:
            words = (
                gettext("Overlaps what is in the diary.")
                if beside
                else gettext("Overlaps within the file.")
            )
            found.append(Entry(start, end, title, "overlap", words, client))
        else:
            found.append(Entry(start, end, title, "new", "", client))
            own.append((start, end))
    return tuple(found)


def _cards(therapist: Therapist) -> dict[str, int]:
    """The only card of each name."""
    keys: dict[str, list[int]] = defaultdict(list)
    rows = Client.objects.filter(clinic=therapist.clinic_id, archived_at__isnull=True)
    for key, name in rows.values_list("pk", "name"):
        keys[plain_name(name)].append(key)
    return {name: some[0] for name, some in keys.items() if len(some) == 1}


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: how many are in, and those that are not, with the reason."""

    made: int
    left: tuple[Entry, ...]


def enter(*, seat: Seat, therapist: Therapist, content: bytes, kind: str, now: datetime) -> Entered:
    """Enter what is new, as blocked time or as confirmed appointments; the rest stays out.

    Each entry is a transaction of the diary: one that was taken meanwhile is named, and the others
    still come in. The same file again enters nothing twice.
    """
    if kind not in KINDS:
        raise InvalidInputError(
            gettext("'{kind}' cannot be entered.").format(kind=kind),
            remedy=gettext("Give one of {kinds}.").format(kinds=", ".join(KINDS)),
        )
    seen = preview(therapist=therapist, content=content, now=now)
    made = 0
    left = [one for one in seen.entries if one.what in {"overlap", "too-short"}]
    cards = Client.objects.in_bulk([one.client for one in seen.entries if one.client is not None])
    for one in seen.entries:
        if one.what != "new":
            continue
        card = None if one.client is None or kind == "blocked" else cards.get(one.client)
        try:
            _take(one, seat=seat, therapist=therapist, card=card, kind=kind, now=now)
            made += 1
        except TakenError as refusal:
            left.append(
                Entry(one.start, one.end, one.title, "overlap", refusal.sentence(), one.client)
            )
        except LissomError as refusal:
            left.append(
                Entry(one.start, one.end, one.title, "refused", refusal.sentence(), one.client)
            )
    audit.note(
        seat=seat,
        clinic=seat.clinic,
        action="imported",
        kind="diary",
        key=therapist.pk,
        detail={"as": kind, "entered": made, "left": len(left)},
        now=now,
    )
    return Entered(made, tuple(sorted(left, key=lambda one: one.start)))


def _take(
    one: Entry, *, seat: Seat, therapist: Therapist, card: Client | None, kind: str, now: datetime
) -> None:
    booking.take_slot(
        therapist=therapist,
        start=one.start,
        minutes=round((one.end - one.start).total_seconds() / 60),
        client=("" if kind == "blocked" else one.title) if card is None else card.name,
        booked_for=card,
        state=kind,
        label=one.title if kind == "blocked" else "",
        now=now,
        by=seat,
        reason="from a calendar file",
    )
