"""Every write of a client's wish: join the waiting list, change it, leave it, be named first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext

from lissom.core.booking.intervals import Interval, interval, merge
from lissom.core.booking.model import Span
from lissom.core.booking.waiting import standing_of
from lissom.core.booking.wanting import windows_on
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.runner.checks import check_aware
from lissom.web import locks
from lissom.web.clinic import access as clinics
from lissom.web.clinic import audit
from lissom.web.clinic.models import Appointment, Client, Clinic, Service, Therapist
from lissom.web.clinic.refusals import RefusedError, StaleError
from lissom.web.clinic.seats import Seat
from lissom.web.clinic.turn import turn
from lissom.web.waiting import access
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry, WaitingWindow

State = WaitingEntry.State
KIND = "waiting"
_WEEK = frozenset(range(7))
_LONGEST_NOTICE_MIN = 7 * 24 * 60
_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Windows as people say them: days from `first` to `last`, weekdays (0 Monday), hours of the
    wall clock. `closes` 00:00: the end of the day."""

    first: date
    last: date
    weekdays: frozenset[int] = _WEEK
    opens: time = time(0)
    closes: time = time(0)

    def windows(self, zone: str) -> tuple[Interval, ...]:
        """As instants. Raises InvalidInputError."""
        if not self.weekdays or not self.weekdays <= _WEEK:
            raise InvalidInputError(
                gettext("No day of the week is chosen."),
                remedy=gettext("Choose one at least."),
                code="no-window",
            )
        _check_reach(self.first, self.last)
        span = Span(self.opens, self.closes)
        weekly = [(span,) if day in self.weekdays else () for day in range(7)]
        return windows_on(self.first, self.last, weekly, zone)

    def stored(self) -> dict[str, Any]:
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "weekdays": sorted(self.weekdays),
            "opens": f"{self.opens:%H:%M}",
            "closes": f"{self.closes:%H:%M}",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What a client wants. Give `windows` (UTC stretches) or a `pattern`. `notice_min`: how soon
    before the start the client must know. `need`: milli-points that a runner's programme loses
    without it; `best`: the moment that it would choose."""

    service: Service
    windows: Sequence[Interval] = ()
    pattern: Pattern | None = None
    therapist: Therapist | None = None
    only_therapist: bool = False
    notice_min: int = 0
    need: int = 0
    best: datetime | None = None
    note: str = ""


def join(
    *,
    clinic: Clinic,
    client: Client,
    service: Service,
    windows: Sequence[Interval] = (),
    pattern: Pattern | None = None,
    therapist: Therapist | None = None,
    only_therapist: bool = False,
    notice_min: int = 0,
    need: int = 0,
    best: datetime | None = None,
    note: str = "",
    now: datetime,
    by: Seat | None = None,
) -> WaitingEntry:
    """Put a client of the clinic on its waiting list for one service (which has its length).

    `windows`: aware UTC stretches within one of which the treatment must lie, or `pattern`.
    `therapist`: preferred; `only_therapist`: nobody else. `by` None: the client's own doing. The
    same wish once more gives the entry that is there.

    Raises InvalidInputError with code `no-window`, `past-window`, `short-window`, `far-window`,
    `not-offered`, `not-qualified`, `no-contact`, `already-waiting`, and RefusedError for a card
    that is archived or gone; nothing is half saved.
    """
    wanted = Wanting(
        service=service,
        windows=windows,
        pattern=pattern,
        therapist=therapist,
        only_therapist=only_therapist,
        notice_min=notice_min,
        need=need,
        best=best,
        note=note,
    )
    with turn():
        locks.hold([lock_name(clinic)])
        card = clinics.current_client(client, clinic.pk)
        stretches = _checked(clinic, card, wanted, now)
        there = _same_service(card, service).first()
        if there is not None:
            if _stretches_of(there, now) == list(stretches):
                return there
            raise InvalidInputError(
                gettext("{card} waits for {service} already.").format(card=card, service=service),
                remedy=gettext("Change that entry instead."),
                code="already-waiting",
            )
        row = WaitingEntry(clinic=clinic, client=card, since=now)
        _fill(row, wanted, stretches)
        wake_open(clinic, now)
        _note(row, "joined", by=by, now=now)
        return row


def change(
    *,
    clinic: Clinic,
    entry: int,
    version: int,
    wanted: Wanting,
    now: datetime,
    by: Seat | None = None,
) -> WaitingEntry:
    """Change what a client wants; its place in the order (since when) stays. An hour that is
    offered at this moment stays offered.

    Raises as `join`, and StaleError for a page that is older than the entry.
    """
    with turn():
        locks.hold([lock_name(clinic)])
        row = access.entry_of(clinic, entry, lock=True)
        _refuse_ended(row)
        if row.version != version:
            raise StaleError(
                gettext("The entry was changed meanwhile."),
                remedy=gettext("Look at it again, then change it."),
            )
        stretches = _checked(clinic, row.client, wanted, now)
        if _same_service(row.client, wanted.service).exclude(pk=row.pk).exists():
            raise InvalidInputError(
                gettext("{client} waits for {service} already.").format(
                    client=row.client, service=wanted.service
                ),
                remedy=gettext("Change or end the other entry."),
                code="already-waiting",
            )
        row.version += 1
        _fill(row, wanted, stretches)
        wake_open(clinic, now)
        _note(row, "changed", by=by, now=now)
        return row


def name_first(
    *, clinic: Clinic, entry: int, first: bool, reason: str = "", now: datetime, by: Seat
) -> WaitingEntry:
    """Ask this client before all others, or in turn again. Naming needs a reason; it stands in the
    audit log."""
    if first and not reason.strip():
        raise InvalidInputError(
            gettext("It is not said why this client is asked first."),
            remedy=gettext("Give a reason."),
        )
    with turn():
        locks.hold([lock_name(clinic)])
        row = access.entry_of(clinic, entry, lock=True)
        _refuse_ended(row)
        if row.first != first:
            row.first, row.version = first, row.version + 1
            row.save(update_fields=["first", "version"])
            _note(row, "named-first" if first else "in-turn", by=by, now=now, reason=reason)
        return row


def end(
    row: WaitingEntry,
    state: WaitingEntry.State,
    now: datetime,
    *,
    by: Seat | None,
    appointment: Appointment | None = None,
) -> None:
    """The client waits no more, because of an appointment or without one. An entry that is over
    already stays as it is."""
    there = WaitingEntry.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if there.state != State.WAITING:
        return
    row.state, row.ended_at, row.appointment = state.value, now, appointment
    row.version = there.version + 1
    row.save(update_fields=["state", "ended_at", "appointment", "version"])
    _note(row, "got-an-hour" if state == State.BOOKED else "left", by=by, now=now)


def lock_name(clinic: Clinic) -> str:
    """What a transaction that decides about the clinic's waiting list holds."""
    return gettext("waiting {pk}").format(pk=clinic.pk)


def wake_open(clinic: Clinic, now: datetime) -> None:
    """Freed hours that nobody was left for are looked at again: the list has changed."""
    rows = FreedHour.objects.filter(clinic=clinic, stage=FreedHour.Stage.OPEN, end__gt=now)
    rows.update(wakes_at=now)


def is_asked(entry: WaitingEntry) -> bool:
    """Whether an hour is kept for the entry at this moment."""
    return HourOffer.objects.filter(entry=entry, answer="").exists()


def _refuse_ended(row: WaitingEntry) -> None:
    if row.state != State.WAITING:
        raise InvalidInputError(
            gettext("This entry is over ({state}).").format(state=row.state),
            remedy=gettext("Enter the client again."),
            code="entry-over",
        )


def _same_service(client: Client, service: Service) -> QuerySet[WaitingEntry]:
    return WaitingEntry.objects.filter(client=client, service=service, state=State.WAITING)


def _stretches_of(row: WaitingEntry, now: datetime) -> list[Interval]:
    ahead = row.windows.filter(end__gt=now).order_by("start")
    return [Interval(one.start, one.end) for one in ahead]


def _checked(clinic: Clinic, card: Client, wanted: Wanting, now: datetime) -> tuple[Interval, ...]:
    """The usable stretches of a wish, a day long at most. Raises InvalidInputError."""
    check_aware(now, "present")
    _check_service(clinic, wanted)
    if not access.can_be_reached(card):
        raise InvalidInputError(
            gettext(
                "Nobody could tell {card} of a free hour: no telephone number, and no mail "
                "is wanted."
            ).format(card=card),
            remedy=gettext(
                "Enter a telephone number on the card, or ask whether mail may be sent."
            ),
            code="no-contact",
        )
    if not 0 <= wanted.notice_min <= _LONGEST_NOTICE_MIN:
        raise InvalidInputError(
            gettext("A notice of {notice_min} minutes is not usable.").format(
                notice_min=wanted.notice_min
            ),
            remedy=gettext("Give 0 minutes to 7 days."),
        )
    if len(wanted.note) > _LONGEST_NOTE:
        raise InvalidInputError(
            gettext("The note is too long."),
            remedy=gettext("Give {longest_note} letters.").format(longest_note=_LONGEST_NOTE),
        )
    if wanted.best is not None:
        check_aware(wanted.best, gettext("best moment"))
    given = wanted.windows if wanted.pattern is None else wanted.pattern.windows(clinic.timezone)
    return _usable(given, wanted.service.minutes, ZoneInfo(clinic.timezone), now)


def _check_service(clinic: Clinic, wanted: Wanting) -> None:
    service = Service.objects.filter(pk=wanted.service.pk, clinic=clinic, active=True).first()
    if service is None:
        raise InvalidInputError(
            gettext("{clinic} does not offer {service}.").format(
                clinic=clinic, service=wanted.service
            ),
            remedy=gettext("Choose one of its services."),
            code="not-offered",
        )
    if wanted.only_therapist and wanted.therapist is None:
        raise InvalidInputError(
            gettext("It is not said which therapist."), remedy=gettext("Choose one, or anyone.")
        )
    people = [wanted.therapist] if wanted.therapist else list(clinic.therapists.all())
    current = [
        one for one in people if one is not None and clinic.therapists.filter(pk=one.pk).exists()
    ]
    if not current:
        raise RefusedError(
            gettext("The therapist is not there any more."), remedy=gettext("Choose another one.")
        )
    if not any(service in clinics.services_of(one) for one in current):
        who = (
            str(wanted.therapist)
            if wanted.therapist
            else gettext("Nobody at {clinic}").format(clinic=clinic)
        )
        verb = gettext("does not give") if wanted.therapist else "gives"
        raise InvalidInputError(
            f"{who} {verb} {service}.",
            remedy=gettext("Choose another therapist or service."),
            code="not-qualified",
        )


def _usable(
    given: Sequence[Interval], minutes: int, zone: ZoneInfo, now: datetime
) -> tuple[Interval, ...]:
    for pair in given:
        check_aware(pair.start, gettext("start of a window"))
        check_aware(pair.end, gettext("end of a window"))
    whole = merge(one for pair in given if (one := interval(pair.start, pair.end)) is not None)
    if not whole:
        raise InvalidInputError(
            gettext("It is not said when the client could come."),
            remedy=gettext("Give days and hours."),
            code="no-window",
        )
    if whole[-1].end <= now:
        raise InvalidInputError(
            gettext("All of these times have passed."),
            remedy=gettext("Give later ones."),
            code="past-window",
        )
    found = _by_day(whole, timedelta(minutes=minutes), zone, now)
    if not found:
        raise InvalidInputError(
            gettext("None of these times is as long as the treatment ({minutes} min).").format(
                minutes=minutes
            ),
            remedy=gettext("Give longer ones."),
            code="short-window",
        )
    _check_reach(now.astimezone(zone).date(), found[-1].end.astimezone(zone).date())
    most = int(value("booking.waiting_windows_most"))
    if len(found) > most:
        raise InvalidInputError(
            gettext("{found} times are too many.").format(found=len(found)),
            remedy=gettext("Give at most {most}.").format(most=most),
            code="far-window",
        )
    return tuple(found)


def _check_reach(first: date, last: date) -> None:
    most = int(value("booking.waiting_days_ahead"))
    if last < first:
        raise InvalidInputError(
            gettext("The last day comes before the first."),
            remedy=gettext("Give the earlier day first."),
            code="no-window",
        )
    if (last - first).days > most:
        raise InvalidInputError(
            gettext("These times reach further than {most} days.").format(most=most),
            remedy=gettext("Give nearer ones; they can be changed later."),
            code="far-window",
        )


def _by_day(
    stretches: Sequence[Interval], least: timedelta, zone: ZoneInfo, now: datetime
) -> list[Interval]:
    """Cut at midnight of the wall clock, so that no stretch is longer than a day of 25 hours; only
    those that a treatment still fits into."""
    found: list[Interval] = []
    for one in stretches:
        start = one.start
        while start < one.end:
            day = start.astimezone(zone).date() + timedelta(days=1)
            end = min(one.end, datetime.combine(day, time(0), zone).astimezone(UTC))
            if end - max(start, now) >= least:
                found.append(Interval(start, end))
            start = end
    return found


def _fill(row: WaitingEntry, wanted: Wanting, stretches: Sequence[Interval]) -> None:
    """Store the wish with its windows instead of what was there."""
    row.service, row.therapist = wanted.service, wanted.therapist
    row.only_therapist, row.notice_min = wanted.only_therapist, wanted.notice_min
    row.need = min(wanted.need, round(value("booking.need_most")))
    row.best = wanted.best
    row.note = " ".join(wanted.note.split())
    row.pattern = {} if wanted.pattern is None else wanted.pattern.stored()
    row.until = stretches[-1].end
    row.standing = standing_of(row.need, row.since)
    row.save()
    WaitingWindow.objects.filter(entry=row).delete()
    WaitingWindow.objects.bulk_create(
        WaitingWindow(clinic=row.clinic, entry=row, start=one.start, end=one.end)
        for one in stretches
    )


def _note(
    row: WaitingEntry, action: str, *, by: Seat | None, now: datetime, reason: str = ""
) -> None:
    audit.note(
        seat=by,
        clinic=row.clinic,
        action=action,
        kind=KIND,
        key=row.pk,
        detail={"client": row.client_id, "service": str(row.service), "state": row.state},
        reason=reason,
        now=now,
    )
