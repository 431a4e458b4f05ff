"""Shared by all tests: a home of their own in a temporary folder, and the cast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from lissom.core.booking.model import Service, Span
from lissom.web import boot, env
from lissom.web.clinic.models import Clinic, Therapist
from lissom.web.training.models import Runner
from tests import engines

ON = date(2026, 3, 2)
"""The Monday on which tests happen unless they say otherwise."""

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_settings_leak(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the person who runs the tests: settings gone, a home that does not exist yet."""
    for setting in env.SETTINGS:
        monkeypatch.setenv(setting.name, "")  # so that it is given back whatever a test sets
        monkeypatch.delenv(setting.name)
    for name, text in engines.current().address(tmp_path / "home").items():
        monkeypatch.setenv(name, text)


@pytest.fixture(scope="session")
def migrated_home(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """A home with an up-to-date, empty database; tests get copies of it."""
    from django.db import connection  # noqa: PLC0415

    made = tmp_path_factory.mktemp("migrated")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name, text in engines.current().environment(made).items():
            patch.setenv(name, text)
        boot.setup(made)
        connection.close()
        yield made


@pytest.fixture
def home(migrated_home: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """LISSOM_HOME of one test: a database of its own, open for use."""
    from django.db import connection  # noqa: PLC0415

    place = tmp_path / "home"
    engines.current().copy(migrated_home, place)
    with django_db_blocker.unblock():
        engines.setup(place)
        yield place
        connection.close()
    engines.current().forget(place)


@pytest.fixture
def runner(home: Path) -> Runner:
    """A runner (invented) with a plain profile."""
    from lissom.web.training import services  # noqa: PLC0415

    return services.save_profile(runner="Robin Example", on=ON, birth_year=1990, body_mass_kg=65.0)


@pytest.fixture
def other_runner(home: Path) -> Runner:
    """Somebody else, whose data must never change or show."""
    from lissom.web.training import services  # noqa: PLC0415

    return services.save_profile(runner="Sam Specimen", on=ON)


@pytest.fixture
def clinic(home: Path) -> Clinic:
    """A clinic (invented) with one room, one therapist and two services."""
    from lissom.web.clinic import services  # noqa: PLC0415

    made = services.add_clinic(name="Sample Clinic", place="Poole", travel_min=15)
    services.add_room(clinic=made, name="Room 1")
    person = services.add_therapist(clinic=made, name="Alex Sample", rooms=["Room 1"])
    day = (Span(time(9), time(12)),)
    services.set_hours(therapist=person, weekly=(day, day, day, day, day, (), ()))
    for minutes, price in ((30, 3500), (60, 6000)):
        services.set_service(
            clinic=made,
            service=Service("maintenance", minutes, buffer_after_min=10, price_pence=price),
            since=date(2026, 1, 1),
        )
    return made


@pytest.fixture
def therapist(clinic: Clinic) -> Therapist:
    """The therapist of the sample clinic."""
    return clinic.therapists.get()
