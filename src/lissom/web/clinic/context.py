"""What every page says of the person's work: whether there is any, and where."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lissom.web.clinic import seats
from lissom.web.clinic.seats import Seat


def work(request: HttpRequest) -> dict[str, Any]:
    """`work_seat`: the seat of a page of the staff, else the first of the person's, else None.

    Asked of the database only when a page shows it.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"work_seat": None}

    def find() -> Seat | None:
        taken: Seat | None = getattr(request, "seat", None)
        if taken is not None:
            return taken
        try:
            return seats.seat_of(user, request.session.get(seats.SESSION_KEY))
        except seats.NoClinicError:
            return None

    return {"work_seat": SimpleLazyObject(find)}
