"""Reads of what a day, week or month brought: takings, visits, use of hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext

from lissom.core.booking.intervals import Interval, interval
from lissom.core.booking.slots import open_intervals
from lissom.core.practice.money import plain
from lissom.core.practice.utilisation import Use, together, use_of, within
from lissom.web.clinic import bridge
from lissom.web.clinic.models import Appointment, Clinic, Room, Therapist
from lissom.web.office.models import PackageUse, Payment

State = Appointment.State
_WORKED = (State.CONFIRMED, State.ARRIVED, State.COMPLETED)
SPANS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, both included."""

    first: date
    last: date


def days_of(on: date, span: str) -> Days:
    """The day, the week from Monday, or the month that holds a day."""
    if span == "week":
        monday = on - timedelta(days=on.weekday())
        return Days(monday, monday + timedelta(days=6))
    if span == "month":
        first = on.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        return Days(first, after - timedelta(days=1))
    return Days(on, on)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came in and went back by one method, in pence."""

    method: str
    in_pence: int
    back_pence: int
    payments: int

    @property
    def net_pence(self) -> int:
        return self.in_pence - self.back_pence


@dataclass(frozen=True, slots=True)
class Booked:
    """Somebody's or a room's use of hours."""

    name: str
    use: Use


@dataclass(frozen=True, slots=True)
class Report:
    """A stretch of days of a clinic. `visits` took place; `by_package`: paid for by a package.

    Open minutes are those of the hours that held on each day, less blocked time.
    """

    days: Days
    takings: Sequence[Taken]
    visits: int
    no_shows: int
    late: int
    cancelled: int
    by_package: int
    therapists: Sequence[Booked]
    rooms: Sequence[Booked]

    @property
    def net_pence(self) -> int:
        return sum(one.net_pence for one in self.takings)

    @property
    def use(self) -> Use:
        return together(one.use for one in self.therapists)


def report(clinic: Clinic, days: Days) -> Report:
    """The report of some days."""
    window = _window(clinic, days)
    rows = Appointment.objects.filter(
        therapist__clinic=clinic, start__gte=window.start, start__lt=window.end
    )
    counts = rows.aggregate(
        visits=Count("pk", filter=Q(state=State.COMPLETED)),
        no_shows=Count("pk", filter=Q(state=State.NO_SHOW)),
        late=Count("pk", filter=Q(state=State.CANCELLED, cancelled_late=True)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
    )
    used = PackageUse.objects.filter(
        given_back_at__isnull=True, appointment__in=rows.filter(state=State.COMPLETED)
    )
    therapists, rooms = _use(clinic, window)
    return Report(
        days=days,
        takings=_takings(clinic, window),
        by_package=used.count(),
        therapists=therapists,
        rooms=rooms,
        **counts,
    )


def _window(clinic: Clinic, days: Days) -> Interval:
    zone = ZoneInfo(clinic.timezone)
    found = interval(
        datetime.combine(days.first, time(0), zone),
        datetime.combine(days.last + timedelta(days=1), time(0), zone),
    )
    assert found is not None
    return found


def _takings(clinic: Clinic, window: Interval) -> list[Taken]:
    rows = (
        Payment.objects.filter(clinic=clinic, at__gte=window.start, at__lt=window.end)
        .order_by()
        .values("method")
        .annotate(
            came=Sum("amount_pence", filter=Q(amount_pence__gt=0)),
            back=Sum("amount_pence", filter=Q(amount_pence__lt=0)),
            payments=Count("pk"),
        )
    )
    by_method = {row["method"]: row for row in rows}
    return [
        Taken(method, int(row["came"] or 0), -int(row["back"] or 0), row["payments"])
        for method in Payment.Method.values
        if (row := by_method.get(method))
    ]


def _use(clinic: Clinic, window: Interval) -> tuple[list[Booked], list[Booked]]:
    people = list(
        Therapist.objects.filter(clinic=clinic)
        .select_related("clinic")
        .prefetch_related("hours", "exceptions", "rooms")
        .order_by("name")
    )
    rows = list(
        Appointment.objects.filter(
            therapist__clinic=clinic,
            state__in=(*_WORKED, State.BLOCKED),
            start__lt=window.end,
            end__gt=window.start,
        )
    )
    opened = {
        one.pk: within(
            open_intervals(bridge.hours_from_rows(one), window.start, window.end), window
        )
        for one in people
    }
    blocked = {
        one.pk: _times((row for row in rows if row.therapist_id == one.pk), window, blocked=True)
        for one in people
    }
    therapists = [
        Booked(
            one.name,
            use_of(
                opened[one.pk],
                blocked[one.pk],
                _times((row for row in rows if row.therapist_id == one.pk), window, blocked=False),
            ),
        )
        for one in people
    ]
    rooms = [
        Booked(
            room.name,
            use_of(
                [span for one in people if room in one.rooms.all() for span in opened[one.pk]],
                (),
                _times((row for row in rows if row.room_id == room.pk), window, blocked=False),
            ),
        )
        for room in Room.objects.filter(clinic=clinic).order_by("name")
    ]
    return therapists, rooms


def _times(rows: Iterable[Appointment], window: Interval, *, blocked: bool) -> list[Interval]:
    found = (
        interval(row.start, row.end) for row in rows if (row.state == State.BLOCKED) == blocked
    )
    return within((one for one in found if one is not None), window)


def as_table(found: Report) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The report as rows of section, what, and number; amounts in pounds, times in minutes."""
    return (gettext("Section"), gettext("What"), gettext("Value")), _rows(found)


def _rows(found: Report) -> Iterator[tuple[str, ...]]:
    yield "Period", "First day", found.days.first.isoformat()
    yield gettext("Period"), gettext("Last day"), found.days.last.isoformat()
    for one in found.takings:
        yield gettext("Takings"), f"{one.method}, in (pounds)", plain(one.in_pence)
        yield (
            gettext("Takings"),
            gettext("{method}, given back (pounds)").format(method=one.method),
            plain(one.back_pence),
        )
    yield gettext("Takings"), "net (pounds)", plain(found.net_pence)
    yield gettext("Visits"), gettext("took place"), str(found.visits)
    yield gettext("Visits"), gettext("of them paid by package"), str(found.by_package)
    yield gettext("Visits"), gettext("not kept"), str(found.no_shows)
    yield gettext("Visits"), "cancelled", str(found.cancelled)
    yield gettext("Visits"), gettext("of them late"), str(found.late)
    for section, rows in ((gettext("Therapist"), found.therapists), (gettext("Room"), found.rooms)):
        for row in rows:
            yield section, f"{row.name}, open (min)", str(row.use.open_min)
            yield section, f"{row.name}, booked (min)", str(row.use.booked_min)
