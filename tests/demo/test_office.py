"""The synthetic clinic's office: marked as such, adding up, never doubled."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from lissom.demo import account, clinic_store, mail_store, office_store
from lissom.web.notices.models import Notice, State
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


def test_mails_of_the_demo_are_marked_by_their_cards_and_never_doubled(home: Path) -> None:
    row = clinic_store.save_clinic(on=ON)
    made = mail_store.save_mails(row, on=ON)
    mails = Notice.objects.filter(client__clinic=row)
    assert made == mails.count() > 5
    assert {one.kind for one in mails} == {"booked", "reminder"}
    assert mails.filter(state=State.FAILED).exists()
    assert all(one.address.endswith((".example", "example.org")) for one in mails)
    assert mail_store.save_mails(row, on=ON) == 0
