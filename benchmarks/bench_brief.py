"""The pre-session brief with ten years of history: the whole request, sign-in to page.

Bar: under 200 ms. The peer beside it is the same page of a client who lends nothing: what the
history costs is the difference.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.bench_body import synthetic_exposures

RUNS, YEARS, CHECK_INS, REPEATS = 3000, 10, 1560, 15


def main(*, full: bool = False) -> None:
    """Print the table; `full` repeats more often."""
    repeats = 4 * REPEATS if full else REPEATS
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LISSOM_HOME"] = folder
        from lissom.web import boot  # noqa: PLC0415 (the home comes first)

        boot.setup(Path(folder))
        whole, bare = _pages()
        print(f"{RUNS} runs and {CHECK_INS} check-ins over {YEARS} years")
        print(f"{'page':<44}{'median':>10}{'worst':>10}{'CPU':>10}{'bar':>9}")
        for name, visit, bar in (
            ("brief, everything lent", whole, "200 ms"),
            ("brief, nothing lent (peer)", bare, ""),
        ):
            median, worst, cpu = _times(visit, repeats)
            print(f"{name:<44}{median:>7.0f} ms{worst:>7.0f} ms{cpu:>7.0f} ms{bar:>9}")


def _times(visit: int, repeats: int) -> tuple[float, float, float]:
    """Median and worst wall, median CPU milliseconds of one look."""
    from django.test import Client  # noqa: PLC0415

    from lissom.web.accounts.models import User  # noqa: PLC0415

    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(
        User.objects.get(email="therapist@example.org"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    address = f"/clinic/visits/{visit}/brief"
    assert browser.get(address).status_code == 200
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        assert browser.get(address).status_code == 200
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return statistics.median(walls), max(walls), statistics.median(cpus)


def _pages() -> tuple[int, int]:
    """Two visits: of a runner with ten years who lends everything, and of one who lends nothing."""
    from lissom.core.screening.consent import Kind, Scope  # noqa: PLC0415
    from lissom.web.accounts import services as accounts  # noqa: PLC0415
    from lissom.web.clinic import booking, people  # noqa: PLC0415
    from lissom.web.clinic import services as clinics  # noqa: PLC0415
    from lissom.web.training import services as training  # noqa: PLC0415
    from lissom.web.treatment import screening, services  # noqa: PLC0415
    from lissom.web.treatment.services import Given  # noqa: PLC0415

    now = datetime.now(UTC)
    clinic = clinics.add_clinic(name="Bench practice", place="Poole")
    treating = clinics.add_therapist(clinic=clinic, name="Tess Sample")
    user = accounts.make_user(email="therapist@example.org", password=None)
    people.add_member(clinic=clinic, user=user, role="therapist", therapist=treating, now=now)
    visits = []
    for place, lends in enumerate((True, False)):
        runner = training.save_profile(runner=f"Runner {place}", on=now.date(), birth_year=1990)
        if lends:
            _ten_years(runner, now)
        card = services.card_of(runner=runner, clinic=clinic, now=now)
        given = Given(name=runner.name, how="account")
        services.give_consent(client=card, scope=Scope.TREATMENT, given=given, now=now)
        if lends:
            until = now.date() + timedelta(days=90)
            services.share(runner=runner, clinic=clinic, kinds=list(Kind), until=until, now=now)
            _answers(card, screening, now)
        visits.append(
            booking.take_slot(
                therapist=treating,
                start=now + timedelta(hours=1 + 2 * place),
                minutes=45,
                booked_for=card,
                now=now,
            ).pk
        )
    return visits[0], visits[1]


def _answers(card: Any, screening: Any, now: datetime) -> None:
    """A visit every fortnight for ten years."""
    for back in range(26 * YEARS, 0, -1):
        then = now - timedelta(days=14 * back)
        due = {rule.id: False for rule in screening.due_for(card, now=then)}
        screening.save_answers(client=card, answers=due, notes={}, how="tablet", now=then)


def _ten_years(runner: Any, now: datetime) -> None:
    from tests.web.builders import files, fit  # noqa: PLC0415

    from lissom.core.anatomy import STATES, Side  # noqa: PLC0415
    from lissom.core.recovery.flexibility import Measured  # noqa: PLC0415
    from lissom.web.training import services as training  # noqa: PLC0415
    from lissom.web.training.models import Activity, CheckIn  # noqa: PLC0415

    training.import_files(runner=runner, sources=files(fit()))
    base = Activity.objects.get(runner=runner)
    on, span = now.date(), YEARS * 365
    rows = []
    for place, exposure in enumerate(synthetic_exposures()):
        row = Activity.objects.get(pk=base.pk) if place == 0 else _copy(base)
        day = on - timedelta(days=span - place * span // RUNS)
        row.pk, row.part, row.exposure = None, place + 1, exposure
        row.start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        row.local_date = day
        rows.append(row)
    Activity.objects.bulk_create(rows, batch_size=500)
    asked = {state.id: 1.5 for state in STATES}
    CheckIn.objects.bulk_create(
        CheckIn(
            runner=runner,
            at=now - timedelta(hours=1, days=place * 7 // 3),
            local_date=on - timedelta(days=place * 7 // 3),
            soreness=asked,
            scale="check-in/1",
        )
        for place in range(CHECK_INS)
    )
    for month in range(12 * YEARS):
        for side in (Side.LEFT, Side.RIGHT):
            day = on - timedelta(days=30 * month)
            training.record_measurement(
                runner=runner, measured=Measured(day, "knee_to_wall", side, 9.5)
            )
    training.add_race(runner=runner, date=on + timedelta(days=30), distance_m=42_195)
    _programme(runner, on, now)


def _copy(base: Any) -> Any:
    from copy import copy  # noqa: PLC0415

    return copy(base)


def _programme(runner: Any, on: date, now: datetime) -> None:
    """Sixteen weeks with a session a day."""
    from lissom.web.training import services as training  # noqa: PLC0415

    days = [
        {
            "date": (on + timedelta(days=ahead)).isoformat(),
            "phase": "build",
            "sessions": [
                {
                    "id": f"run-{ahead}",
                    "kind": "run",
                    "type": "intervals" if ahead % 4 == 3 else "easy",
                    "title": "Intervals" if ahead % 4 == 3 else "Easy run",
                    "start": f"{on + timedelta(days=ahead)}T07:00:00+00:00",
                    "minutes": 50,
                    "intensity": "hard" if ahead % 4 == 3 else "easy",
                    "muscles": {"quadriceps": 0.4, "hamstrings": 0.2},
                    "detail": "Warm up, then run.",
                    "why": [{"rule": "C15", "text": "The hard sessions lie 48 h apart."}],
                }
            ],
        }
        for ahead in range(112)
    ]
    training.save_programme(
        runner=runner,
        programme_dict={"days": days, "firm_until": (on + timedelta(days=13)).isoformat()},
        problem_dict={},
        on=on,
        made_at=now,
    )


if __name__ == "__main__":
    main()
