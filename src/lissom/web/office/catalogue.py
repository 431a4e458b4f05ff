"""Writes of what a clinic offers: services, their texts and prices."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from lissom.core.anatomy.massage import MASSAGE_TYPES
from lissom.core.errors import InvalidInputError
from lissom.core.practice.money import shown
from lissom.web.clinic import audit, wording
from lissom.web.clinic.models import Service, ServicePrice
from lissom.web.clinic.seats import Seat
from lissom.web.ui.naming import written

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
            gettext("{clinic} has a service of this type, length and name.").format(
                clinic=seat.clinic
            ),
            remedy=gettext("Give it another name or length."),
        ) from error


def set_price(*, seat: Seat, service: Service, pence: int, since: date, now: datetime) -> None:
    """From a day on the service costs so much. What is booked already keeps its price.

    The day of a service that has a price is today or later: what was charged stays true.
    """
    today = _today(seat, now)
    with transaction.atomic():
        if since < today and service.prices.exists():
            raise InvalidInputError(
                gettext("A price from {since} on would change what was charged.").format(
                    since=written(since, "d F Y")
                ),
                remedy=gettext("Give today or a later day."),
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
            gettext("The price of {since} is or was in force.").format(
                since=written(price.since, "d F Y")
            ),
            remedy=gettext("Set a new one."),
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
            gettext("There is no massage type '{type}'.").format(type=offer.type),
            remedy=gettext("There are: {massage_types}.").format(
                massage_types=", ".join(MASSAGE_TYPES)
            ),
        )
    if not 5 <= offer.minutes <= _LONGEST_MIN:
        raise InvalidInputError(
            gettext("A service of {minutes} minutes is not usable.").format(minutes=offer.minutes),
            remedy=gettext("Give 5 to {longest_min}.").format(longest_min=_LONGEST_MIN),
        )
    for minutes in (offer.buffer_before_min, offer.buffer_after_min):
        if not 0 <= minutes <= _LONGEST_BUFFER_MIN:
            raise InvalidInputError(
                gettext("A buffer of {minutes} minutes is not usable.").format(minutes=minutes),
                remedy=gettext("Give 0 to {longest_buffer_min}.").format(
                    longest_buffer_min=_LONGEST_BUFFER_MIN
                ),
            )
    if offer.audience not in Service.Audience.values:
        raise InvalidInputError(
            gettext("'{audience}' is nobody.").format(audience=offer.audience),
            remedy=gettext("Give {values}.").format(values=", ".join(Service.Audience.values)),
        )
    if len(offer.name) > _LONGEST_NAME or len(offer.text) > _LONGEST_TEXT:
        raise InvalidInputError(
            gettext("The name or the text is too long."),
            remedy=gettext(
                "Give at most {longest_name} letters of name and {longest_text} of text."
            ).format(longest_name=_LONGEST_NAME, longest_text=_LONGEST_TEXT),
        )
