"""The synthetic clinic's office: marked as such, adding up, never doubled."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from lissom.demo import account, clinic_store, office_store
from lissom.web.office import reports
from tests.demo.conftest import ON


def test_the_office_is_full_of_marked_data_and_adds_up(home: Path) -> None:
    row = clinic_store.save_clinic(on=ON)
    seat = account.demo_seat(now=datetime.combine(ON, time(0), UTC))
    office_store.save_office(seat=seat, on=ON)
    assert all(one.name.endswith("(synthetic)") for one in row.clients.all())
    assert row.payments.filter(appointment__isnull=False).count() > 40
    assert row.packages.count() == 4
    numbers = list(row.invoices.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert row.invoices.filter(cancels__isnull=False).count() == 1
    found = reports.report(row, reports.days_of(ON - timedelta(days=7), "week"))
    assert found.visits > 10
    assert found.net_pence > 0
    before = (row.payments.count(), row.invoices.count(), row.clients.count())
    clinic_store.save_clinic(on=ON + timedelta(days=1))
    office_store.save_office(seat=seat, on=ON + timedelta(days=1))
    assert (row.payments.count(), row.invoices.count(), row.clients.count()) == before
