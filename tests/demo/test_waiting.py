"""The synthetic waiting list: marked as such, an hour kept, one taken, never doubled."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from lissom.demo import account, clinic_store, waiting_store
from lissom.web.waiting.models import HourOffer, WaitingEntry
from tests.demo.conftest import ON


def test_the_list_is_full_of_marked_people_and_hours_go_round(home: Path) -> None:
    clinic_store.save_clinic(on=ON)
    seat = account.demo_seat(now=datetime.combine(ON, time(0), UTC))
    waiting = waiting_store.save_waiting(seat=seat, on=ON)
    rows = WaitingEntry.objects.filter(clinic=seat.clinic).select_related("client")
    assert all(row.client.name.endswith("(synthetic)") for row in rows)
    assert waiting >= 8
    assert HourOffer.objects.filter(answer="accepted").count() == 1
    assert HourOffer.objects.filter(answer="").count() == 1
    again = waiting_store.save_waiting(seat=seat, on=ON + timedelta(days=1))
    assert (again, rows.count()) == (waiting, waiting + 1)
