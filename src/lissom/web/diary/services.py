"""What the desk does with the diary: bookings with a new card, series, blocked days, moves.

Every write goes through `clinic.booking` and `clinic.desk`; here several of them are made one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext

from lissom.core.booking.instants import instant_of
from lissom.core.booking.sentences import clock_time
from lissom.core.booking.series import series_starts
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.web.clinic import access, booking, desk, people
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Client, Therapist
from lissom.web.clinic.refusals import RefusedError
from lissom.web.clinic.seats import Seat
from lissom.web.clinic.turn import turn
from lissom.web.diary import queries


@dataclass(frozen=True, slots=True)
class NewCard:
    """Somebody who has no card yet. `anyway`: although a card bears that name already."""

    name: str
    phone: str = ""
    email: str = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One appointment of a series as it would be: `refusal` says why it cannot."""

    start: datetime
    refusal: str = ""

    @property
    def free(self) -> bool:
        return not self.refusal


class SameNameError(InvalidInputError):
    """A card bears this name already."""

    code = "same-name"


def book(*, seat: Seat, wish: Wish, card: NewCard | None = None, now: datetime) -> Appointment:
    """Book for a client of the card file or for a new one; the card is made with the booking or
    not at all. The same key again gives the same appointment and no second card.

    Raises as `booking.book`, and SameNameError.
    """
    if card is None:
        return booking.book(wish=wish, now=now, by=seat)
    booking.look(wish=wish, now=now)
    with turn():
        if access.appointment_by_key(wish.key) is None:
            wish = replace(wish, booked_for=_new_card(seat, card, now))
        return booking.book(wish=wish, now=now, by=seat)


def _new_card(seat: Seat, card: NewCard, now: datetime) -> Client:
    same = Client.objects.filter(
        clinic=seat.clinic, name__iexact=" ".join(card.name.split()), archived_at__isnull=True
    ).order_by("number")
    found = same.first()
    if found is not None and not card.anyway:
        reach = found.phone or found.email or gettext("no telephone known")
        raise SameNameError(
            gettext("There is a card of {found} already (number {number}, {reach}).").format(
                found=found, number=found.number, reach=reach
            ),
            remedy=gettext("Choose it in the search, or say that this is somebody else."),
        )
    return people.save_client(
        clinic=seat.clinic, name=card.name, phone=card.phone, email=card.email, now=now, by=seat
    )


def look_at_series(*, wish: Wish, every_weeks: int, times: int, now: datetime) -> tuple[Turn, ...]:
    """Each appointment of a series with why it cannot be; nothing is kept.

    Raises InvalidInputError for numbers that are not usable.
    """
    starts = series_starts(
        wish.start, zone=wish.therapist.clinic.timezone, every_weeks=every_weeks, times=times
    )
    return tuple(_looked_at(wish, start, now) for start in starts)


def _looked_at(wish: Wish, start: datetime, now: datetime) -> Turn:
    try:
        booking.look(wish=replace(wish, start=start, key=""), now=now)
    except RefusedError as refusal:
        return Turn(start, refusal.sentence())
    return Turn(start)


def book_series(
    *,
    seat: Seat,
    wish: Wish,
    starts: Sequence[datetime],
    card: NewCard | None = None,
    now: datetime,
) -> tuple[Appointment, ...]:
    """Book every one of these starts, or none. The same key again books nothing a second time.

    Raises as `book`; the refusal names the appointment that cannot be.
    """
    most = int(value("booking.series_most"))
    if not 1 <= len(starts) <= most:
        raise InvalidInputError(
            gettext("{starts} appointments are chosen.").format(starts=len(starts)),
            remedy=gettext("Choose 1 to {most}.").format(most=most),
        )
    series = uuid5(NAMESPACE_URL, wish.key).hex if wish.key else ""
    ordered = sorted(set(starts))
    if access.appointment_by_key(_key_at(wish, 0)) is None:
        for start in ordered:
            booking.look(wish=replace(wish, start=start, key=""), now=now)
    made: list[Appointment] = []
    with turn():
        for at, start in enumerate(ordered):
            one = replace(
                wish,
                start=start,
                key=_key_at(wish, at),
                series=series,
                booked_for=made[0].booked_for if made else wish.booked_for,
            )
            made.append(book(seat=seat, wish=one, card=None if made else card, now=now))
    return tuple(made)


def _key_at(wish: Wish, at: int) -> str:
    return f"{wish.key[:58]}-{at}" if wish.key else ""


def block_days(
    *,
    seat: Seat,
    therapists: Sequence[Therapist],
    first: date,
    last: date,
    opens: time | None,
    closes: time | None,
    label: str,
    key: str = "",
    now: datetime,
) -> tuple[Appointment, ...]:
    """Block the hours `opens` to `closes` (wall time; None: the whole day) on each day, for each
    therapist: all or none.

    Raises RefusedError that names the appointments in the way, InvalidInputError.
    """
    if last < first or (last - first).days > int(value("booking.block_most_days")):
        raise InvalidInputError(
            gettext("From {first} to {last} cannot be blocked.").format(first=first, last=last),
            remedy=gettext("Give at most {value:g} days, the first one first.").format(
                value=value("booking.block_most_days")
            ),
        )
    made: list[Appointment] = []
    with turn():
        for at, (day, person) in enumerate(
            (first + timedelta(days=ahead), person)
            for ahead in range((last - first).days + 1)
            for person in therapists
        ):
            begin, end = _hours_of(day, opens, closes, seat.clinic.timezone)
            own = f"{key[:56]}-{at}" if key else ""
            if access.appointment_by_key(own) is None:
                _refuse_standing(person, begin, end, now)
            made.append(
                desk.block(
                    therapist=person, start=begin, end=end, label=label, key=own, now=now, by=seat
                )
            )
    return tuple(made)


def _hours_of(
    day: date, opens: time | None, closes: time | None, zone: str
) -> tuple[datetime, datetime]:
    begin = instant_of(datetime.combine(day, opens or time(0)), zone)
    if closes is None or closes == time(0):
        return begin, instant_of(datetime.combine(day + timedelta(days=1), time(0)), zone)
    return begin, instant_of(datetime.combine(day, closes), zone)


def _refuse_standing(person: Therapist, begin: datetime, end: datetime, now: datetime) -> None:
    rows = queries.standing_in(person, begin, end, now=now)
    if not rows:
        return
    zone = queries.zone_of(person.clinic)
    named = "; ".join(f"{clock_time(row.start, zone)}" for row in rows[:5])
    more = gettext(" and {value} more").format(value=len(rows) - 5) if len(rows) > 5 else ""
    raise RefusedError(
        gettext("{person} has appointments then: {named}{more}.").format(
            person=person, named=named, more=more
        ),
        remedy=gettext("Move or cancel them first."),
        code="therapist-taken",
    )
