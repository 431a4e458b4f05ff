"""The waiting list through the web, with 10,000 clients on it: offers and refill.

Bars: a page with the free hours that would meet a wish, and the page of a mail's link, answer in
50 ms at the 99th of 100; cancelling an appointment until the hour is kept for the best client takes
100 ms, also when every one of the 10,000 could use it. Beside it the same choice made entry by
entry, each loaded as an object with its windows, as a program without columns does it.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time as clock_of_run
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

ENTRIES = 10_000
THERAPISTS = 6
OFFERS_BAR_MS, REFILL_BAR_MS = 50, 100
_TRIES, _FULL_TRIES, _NAIVE_TRIES = 60, 400, 2
_DAYS = 14


@dataclass(frozen=True, slots=True)
class Figures:
    """What one act takes: milliseconds of a processor and of the clock."""

    cpu: list[float]
    wall: list[float]

    def at(self, share: float) -> tuple[float, float]:
        return float(np.percentile(self.cpu, share)), float(np.percentile(self.wall, share))


def main(*, full: bool = False) -> None:
    """Prints a row for each act; ends with an error when a bar is missed in processor time."""
    missed: list[str] = []
    print(
        f"{'act':50} {'cpu p50':>8} {'cpu p99':>8} {'clock p50':>10} {'clock p99':>10} {'bar':>5}"
    )
    for name, everybody in (("mixed list", False), ("everybody could use it", True)):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["LISSOM_HOME"] = folder
            from lissom.web import boot  # noqa: PLC0415 (needs LISSOM_HOME)

            boot.setup(Path(folder))
            missed += _measure(name, everybody=everybody, tries=_FULL_TRIES if full else _TRIES)
    if missed:
        sys.exit("missed: " + "; ".join(missed))


def _measure(name: str, *, everybody: bool, tries: int) -> list[str]:
    from lissom.web.warm import warm  # noqa: PLC0415 (needs LISSOM_HOME)

    world = _World(everybody=everybody)
    warm()  # as a server does; what the preparation left is not its own
    acts: list[tuple[str, Callable[[], Any], int, float]] = [
        ("a wish with its free hours", world.wish_page, tries, OFFERS_BAR_MS),
        ("cancel, and the hour is kept for the best", world.cancel, tries, REFILL_BAR_MS),
        ("the page of a mail's link", world.link_page, tries, OFFERS_BAR_MS),
        ("said no by the link, the next is asked", world.say_no, tries, REFILL_BAR_MS),
        ("the list", world.list_page, tries, OFFERS_BAR_MS),
        ("peer: entry by entry, the choice alone", world.naive, _NAIVE_TRIES, 0),
    ]
    missed = []
    for act, do, count, bar in acts:
        found = _timed(do, count)
        (cpu50, wall50), (cpu99, wall99) = found.at(50), found.at(99)
        print(
            f"{f'{act} ({name})':50.50} {cpu50:>8.1f} {cpu99:>8.1f} {wall50:>10.1f} "
            f"{wall99:>10.1f} {f'{bar:g}' if bar else '':>5}"
        )
        if bar and cpu99 > bar:
            missed.append(f"{act}, {name}: {cpu99:.0f} ms of {bar:g}")
    return missed


def _timed(do: Callable[[], Any], count: int) -> Figures:
    do()
    cpu, wall = [], []
    for _ in range(count):
        begin, busy = clock_of_run.perf_counter(), clock_of_run.process_time()
        do()
        cpu.append(1000 * (clock_of_run.process_time() - busy))
        wall.append(1000 * (clock_of_run.perf_counter() - begin))
    return Figures(cpu, wall)


class _World:
    """A clinic with its diary full for two weeks, and its desk signed in."""

    def __init__(self, *, everybody: bool) -> None:
        from django.conf import settings  # noqa: PLC0415 (needs LISSOM_HOME)
        from django.test import Client as Browser  # noqa: PLC0415

        from lissom.web.accounts import services as accounts  # noqa: PLC0415
        from lissom.web.clinic import people, services  # noqa: PLC0415

        settings.ALLOWED_HOSTS = ["*"]
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.clinic = services.add_clinic(name=f"Bench practice {everybody}")
        user = accounts.make_user(email=f"desk{everybody}@example.org", password=None)
        people.add_member(clinic=self.clinic, user=user, role="owner", now=self.now)
        self.browser = Browser()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        self.browser.force_login(user, backend=backend)
        self.kinds = self._offers()
        booked = self._fill_diary()
        self.keys = self._fill_list(random.Random(7), everybody=everybody)
        self._cancelling: Iterator[int] = iter(booked)
        self._wishes: Iterator[int] = iter(self.keys * 9)
        self._links: Iterator[str] = iter(())
        self._asked = 0

    def _offers(self) -> list[Any]:
        from lissom.core.booking.model import Service  # noqa: PLC0415
        from lissom.web.clinic import services  # noqa: PLC0415

        given = (("maintenance", 60), ("maintenance", 45), ("deep", 60), ("light", 30))
        return [
            services.set_service(
                clinic=self.clinic,
                service=Service(kind, minutes, price_pence=4000),
                since=date(2020, 1, 1),
            )
            for kind, minutes in given
        ]

    def _fill_diary(self) -> list[int]:
        from lissom.core.booking.model import Span  # noqa: PLC0415
        from lissom.web.clinic import booking, services  # noqa: PLC0415

        day, keys = (Span(time(8), time(20)),), []
        first = self.now.date() + timedelta(days=2)
        for at in range(THERAPISTS):
            room = f"Room {at}"
            services.add_room(clinic=self.clinic, name=room)
            person = services.add_therapist(
                clinic=self.clinic, name=f"Therapist {at}", rooms=[room]
            )
            services.set_hours(therapist=person, weekly=(day,) * 7)
            for ahead in range(_DAYS - 2):
                for hour in range(8, 20):
                    if (ahead + hour + at) % 11 == 0:
                        continue  # some hours are free
                    row = booking.take_slot(
                        therapist=person,
                        start=datetime.combine(first + timedelta(days=ahead), time(hour), UTC),
                        service=self.kinds[0],
                        client="Somebody invented",
                        now=self.now,
                    )
                    keys.append(row.pk)
        return keys

    def _fill_list(self, dice: random.Random, *, everybody: bool) -> list[int]:
        from lissom.web.clinic.models import Client  # noqa: PLC0415
        from lissom.web.waiting.models import WaitingEntry, WaitingWindow  # noqa: PLC0415

        Client.objects.bulk_create(
            Client(
                clinic=self.clinic,
                number=number + 1,
                name=f"{('Kit', 'Sam', 'Noa')[number % 3]} Rowan {number}",
                phone=f"07700 {900_000 + number % 1000}",
                made_at=self.now,
            )
            for number in range(ENTRIES)
        )
        midnight = datetime.combine(self.now.date(), time(0), UTC)
        people = list(self.clinic.therapists.order_by("pk"))
        entries, windows = [], []
        from lissom.core.booking.waiting import standing_of  # noqa: PLC0415

        for client in Client.objects.filter(clinic=self.clinic).order_by("pk"):
            days = range(1, _DAYS) if everybody else sorted(dice.sample(range(1, _DAYS), 3))
            opens = 0 if everybody else dice.choice((8, 12, 16))
            length = 24 if everybody else dice.choice((4, 8))
            stretches = [
                (begin, begin + timedelta(hours=min(length, 24 - opens)))
                for begin in (midnight + timedelta(days=day, hours=opens) for day in days)
            ]
            since = self.now - timedelta(minutes=dice.randrange(60 * 24 * 40))
            need = 0 if everybody else dice.choice((0, 0, 0, dice.randrange(3000)))
            entry = WaitingEntry(
                clinic=self.clinic,
                client=client,
                service=self.kinds[0] if everybody else dice.choice(self.kinds),
                therapist=None if everybody else dice.choice([None, *people]),
                notice_min=60,
                need=need,
                since=since,
                standing=standing_of(need, since),
                until=stretches[-1][1],
            )
            entries.append(entry)
            windows.append(stretches)
        WaitingEntry.objects.bulk_create(entries, batch_size=2000)
        WaitingWindow.objects.bulk_create(
            (
                WaitingWindow(clinic=self.clinic, entry=entry, start=start, end=end)
                for entry, stretches in zip(entries, windows, strict=True)
                for start, end in stretches
            ),
            batch_size=2000,
        )
        return [entry.pk for entry in entries]

    def wish_page(self) -> None:
        self._got(self.browser.get(f"/clinic/waiting/{next(self._wishes)}"))

    def list_page(self) -> None:
        self._got(self.browser.get("/clinic/waiting"))

    def cancel(self) -> None:
        from lissom.web.waiting.models import FreedHour  # noqa: PLC0415

        key = next(self._cancelling)
        given = {"version": "1", "who": "client"}
        self._got(self.browser.post(f"/clinic/diary/{key}/cancel", given), 302)
        if FreedHour.objects.get(source=key).stage == "held":
            self._asked += 1

    def link_page(self) -> None:
        self._got(self.browser.get(f"/offer/{self._secret()}"))

    def say_no(self) -> None:
        self._got(self.browser.post(f"/offer/{self._secret()}", {"act": "no"}), 302)

    def _secret(self) -> str:
        """A link that can be answered; made outside of what is measured."""
        from django.core.cache import cache  # noqa: PLC0415

        from lissom.web.accounts.secrets import hashed  # noqa: PLC0415
        from lissom.web.waiting.models import HourOffer  # noqa: PLC0415

        cache.clear()
        row = HourOffer.objects.filter(answer="", freed__clinic=self.clinic).first()
        assert row is not None
        HourOffer.objects.filter(pk=row.pk).update(secret_hash=hashed(f"secret-{row.pk}"))
        return f"secret-{row.pk}"

    def naive(self) -> None:
        """The best client for one hour, by asking each entry as an object."""
        from lissom.core.booking.model import MassageSlot  # noqa: PLC0415
        from lissom.core.booking.offers import within  # noqa: PLC0415
        from lissom.core.booking.waiting import terms_at  # noqa: PLC0415
        from lissom.web.waiting import bridge  # noqa: PLC0415
        from lissom.web.waiting.models import WaitingEntry  # noqa: PLC0415

        start = self.now.replace(minute=0, second=0) + timedelta(days=5)
        hour = MassageSlot("x", start, 60, "Therapist 0", self.clinic.name)
        rows = WaitingEntry.objects.filter(clinic=self.clinic, state="waiting")
        best = None
        for row in rows.select_related("service", "therapist").prefetch_related("windows"):
            entry = bridge.entry_from_row(row, [(one.start, one.end) for one in row.windows.all()])
            if not within(entry.windows, hour.start, hour.minutes):
                continue
            terms = terms_at(entry, start=start, therapist=hour.therapist, now=self.now)
            worth = sum(one.worth for one in terms)
            if best is None or worth > best:
                best = worth

    @staticmethod
    def _got(response: Any, status: int = 200) -> None:
        assert response.status_code == status, response.status_code


if __name__ == "__main__":
    main()
