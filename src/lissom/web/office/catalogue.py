"""Writes of what a clinic offers: services, their texts and prices."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from lissom.core.anatomy.massage import MASSAGE_TYPES
from lissom.core.errors import InvalidInputError
from lissom.core.practice.money import shown
from lissom.web.clinic import audit, wording
from lissom.web.clinic.models import Service, ServicePrice
from lissom.web.clinic.seats import Seat

_LONGEST_NAME = 80
_LONGEST_TEXT = 2000
_LONGEST_MIN = 480
_LONGEST_BUFFER_MIN = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is said of a service. `type` of a massage protocol; `name` empty: that of the type."""

    type: str
    minutes: int
    name: str = ""
    text: str = ""
    audience: str = Service.Audience.EVERYBODY.value
    online: bool = True
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    active: bool = True


def save_service(
    *, seat: Seat, service: Service | None = None, offer: Offer, keep: bool = False, now: datetime
) -> Service:
    """Add a service of the clinic, or change one; what is booked keeps its time and price.

    `keep`: the text stays though it is marked; that is recorded. Raises MarkedTextError for a
    marked text without it, InvalidInputError for what cannot be.
    """
    _check(offer)
    wording.refuse_unkept(offer.text, keep=keep)
    try:
        with transaction.atomic():
            row = service or Service(clinic=seat.clinic)
            before = {} if row.pk is None else _values(row)
            for name, value in asdict(offer).items():
                setattr(row, name, value)
            row.name, row.text = " ".join(offer.name.split()), offer.text.strip()
            row.save()
            wording.note_kept(seat=seat, kind="service", key=row.pk, text=row.text, now=now)
            after = _values(row)
            audit.note(
                seat=seat,
                clinic=seat.clinic,
                action="changed" if before else "added",
                kind="service",
                key=row.pk,
                detail={key: after[key] for key in after if before.get(key) != after[key]},
                now=now,
            )
            return row
    except IntegrityError as error:
        raise InvalidInputError(
            f"{seat.clinic} has a service of this type, length and name.",
            remedy="Give it another name or length.",
        ) from error


def set_price(*, seat: Seat, service: Service, pence: int, since: date, now: datetime) -> None:
    """From a day on the service costs so much. What is booked already keeps its price.

    The day of a service that has a price is today or later: what was charged stays true.
    """
    today = _today(seat, now)
    with transaction.atomic():
        if since < today and service.prices.exists():
            raise InvalidInputError(
                f"A price from {since:%d %B %Y} on would change what was charged.",
                remedy="Give today or a later day.",
            )
        ServicePrice.objects.update_or_create(
            service=service, since=since, defaults={"price_pence": pence}
        )
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="price-set",
            kind="service",
            key=service.pk,
            detail={"price": shown(pence), "since": since.isoformat()},
            now=now,
        )


def drop_price(*, seat: Seat, price: ServicePrice, now: datetime) -> None:
    """Take back a price that is still to come."""
    if price.since <= _today(seat, now):
        raise InvalidInputError(
            f"The price of {price.since:%d %B %Y} is or was in force.", remedy="Set a new one."
        )
    with transaction.atomic():
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="price-dropped",
            kind="service",
            key=price.service_id,
            detail={"price": shown(price.price_pence), "since": price.since.isoformat()},
            now=now,
        )
        price.delete()


def _today(seat: Seat, now: datetime) -> date:
    return now.astimezone(ZoneInfo(seat.clinic.timezone)).date()


def _values(row: Service) -> dict[str, object]:
    names = (
        "type",
        "minutes",
        "name",
        "audience",
        "online",
        "buffer_before_min",
        "buffer_after_min",
        "active",
    )
    return {name: getattr(row, name) for name in names} | {"text_letters": len(row.text)}


def _check(offer: Offer) -> None:
    if offer.type not in MASSAGE_TYPES:
        raise InvalidInputError(
            f"There is no massage type '{offer.type}'.",
            remedy=f"There are: {', '.join(MASSAGE_TYPES)}.",
        )
    if not 5 <= offer.minutes <= _LONGEST_MIN:
        raise InvalidInputError(
            f"A service of {offer.minutes} minutes is not usable.",
            remedy=f"Give 5 to {_LONGEST_MIN}.",
        )
    for minutes in (offer.buffer_before_min, offer.buffer_after_min):
        if not 0 <= minutes <= _LONGEST_BUFFER_MIN:
            raise InvalidInputError(
                f"A buffer of {minutes} minutes is not usable.",
                remedy=f"Give 0 to {_LONGEST_BUFFER_MIN}.",
            )
    if offer.audience not in Service.Audience.values:
        raise InvalidInputError(
            f"'{offer.audience}' is nobody.", remedy=f"Give {', '.join(Service.Audience.values)}."
        )
    if len(offer.name) > _LONGEST_NAME or len(offer.text) > _LONGEST_TEXT:
        raise InvalidInputError(
            "The name or the text is too long.",
            remedy=f"Give at most {_LONGEST_NAME} letters of name and {_LONGEST_TEXT} of text.",
        )
