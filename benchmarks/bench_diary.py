"""The staff's diary through the web: a week of six therapists, and the search among 10,000 cards.

There is no peer to run beside it: no open booking system read for this has a diary of staff that
answers over the same data. The table has the number of database queries beside the time.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time as clock_of_run
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

_REPEATS = 40
_CARDS = 10_000
_THERAPISTS = 6


def main(*, full: bool = False) -> None:
    """Prints a row for each page: median and worst of 40, and queries."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LISSOM_HOME"] = folder
        from lissom.web import boot  # noqa: PLC0415 (needs LISSOM_HOME)

        boot.setup(Path(folder))
        boot.migrate_if_needed()
        browser, day = _filled(2 * _CARDS if full else _CARDS)
        print(f"{'page':34} {'median ms':>10} {'worst ms':>9} {'queries':>8} {'kB':>6}")
        for name, address in (
            ("week, calendar", f"/clinic/diary?view=week&day={day}"),
            ("week, data after a change", f"/clinic/diary/events?view=week&day={day}"),
            ("week, list", f"/clinic/diary/list?view=week&day={day}"),
            ("day, calendar", f"/clinic/diary?day={day}"),
            ("search by name", "/clinic/diary/clients?q=rowan"),
            ("search by telephone", "/clinic/diary/clients?q=900+123"),
        ):
            _measure(browser, name, address)


def _measure(browser: Any, name: str, address: str) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        size = len(browser.get(address).content)
    taken = []
    for _ in range(_REPEATS):
        begin = clock_of_run.perf_counter()
        browser.get(address)
        taken.append(1000 * (clock_of_run.perf_counter() - begin))
    print(
        f"{name:34} {statistics.median(taken):>10.1f} {max(taken):>9.1f} {len(asked):>8}"
        f" {size / 1000:>6.0f}"
    )


def _filled(cards: int) -> tuple[Any, date]:
    """A clinic with its diary full from Monday to Friday of next week, and its desk signed in."""
    from django.test import Client as Browser  # noqa: PLC0415

    from lissom.core.booking.model import Service, Span  # noqa: PLC0415
    from lissom.web.accounts import services as accounts  # noqa: PLC0415
    from lissom.web.clinic import booking, people, services  # noqa: PLC0415
    from lissom.web.clinic.models import Client  # noqa: PLC0415

    now = datetime.now(UTC)
    monday = now.date() + timedelta(days=7 - now.weekday())
    clinic = services.add_clinic(name="Bench practice")
    user = accounts.make_user(email="desk@example.org", password=None)
    people.add_member(clinic=clinic, user=user, role="owner", now=now)
    Client.objects.bulk_create(
        Client(
            clinic=clinic,
            number=number + 1,
            name=f"{('Kit', 'Sam', 'Noa')[number % 3]} {('Rowan', 'Alder')[number % 2]} {number}",
            phone=f"07700 {900_000 + number % 1000}",
            made_at=now,
        )
        for number in range(cards)
    )
    card = Client.objects.order_by("number").first()
    hour = services.set_service(
        clinic=clinic, service=Service("maintenance", 60, buffer_after_min=10), since=now.date()
    )
    day = (Span(time(9), time(17)),)
    for at in range(_THERAPISTS):
        services.add_room(clinic=clinic, name=f"Room {at}")
        person = services.add_therapist(clinic=clinic, name=f"Therapist {at}", rooms=[f"Room {at}"])
        services.set_hours(therapist=person, weekly=(day,) * 5 + ((), ()))
        for ahead in range(5):
            for starts in (9, 11, 13, 15):
                booking.take_slot(
                    therapist=person,
                    start=datetime.combine(monday + timedelta(days=ahead), time(starts), UTC),
                    service=hour,
                    booked_for=card,
                    client="Kit Rowan 0",
                    now=now,
                )
    browser = Browser()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser, monday
