"""Payments, packages, fees and invoices: nothing is lost, nothing is counted twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from lissom.core.errors import InvalidInputError, LissomError
from lissom.web.clinic import booking
from lissom.web.clinic import people as clinic_people
from lissom.web.clinic.models import Appointment, AuditEntry, Client, Service
from lissom.web.office import accounts, invoices, money
from lissom.web.office.invoices import Billing
from lissom.web.office.models import Invoice, InvoiceLine, Package, PackageKind, Payment
from lissom.web.office.money import Paying
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.office_cast import NOW, keeper

SOON = datetime(2026, 3, 4, 10, tzinfo=UTC)
AFTER = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def client(world: World) -> Client:
    office.therapist_of(world)
    return Client.objects.get(pk=office.client_of(world, "Ann Example"))


@pytest.fixture
def service(world: World) -> Service:
    return Service.objects.get(pk=office.service_of(world))


def _visit(client: Client, service: Service, *, days: int = 0, hours: int = 0) -> Appointment:
    wish = booking.Wish(
        therapist=client.clinic.therapists.get(),
        service=service,
        start=SOON + timedelta(days=days, hours=hours),
        booked_for=client,
    )
    return booking.book(wish=wish, now=NOW)


def _done(client: Client, service: Service, *, hours: int = 0) -> Appointment:
    row = _visit(client, service, hours=hours)
    return booking.mark(
        clinic=client.clinic,
        appointment=row.pk,
        version=row.version,
        state="completed",
        now=AFTER + timedelta(hours=hours),
    )


def _pay(world: World, client: Client, pence: int, **said: Any) -> Payment:
    paying = Paying(**{"client": client, "amount_pence": pence, "method": "card", **said})
    return money.record_payment(seat=keeper(world), paying=paying, now=AFTER)


def test_a_visit_is_owed_once_it_took_place_and_paid_in_parts(
    world: World, client: Client, service: Service
) -> None:
    row = _visit(client, service)
    deposit = _pay(world, client, 1000, appointment=row, deposit=True)
    assert accounts.account_of(client).owed_pence == -1000
    booking.mark(
        clinic=client.clinic,
        appointment=row.pk,
        version=row.version,
        state="completed",
        now=AFTER,
    )
    assert accounts.account_of(client).owed_pence == 5000
    assert [one.row.pk for one in accounts.unpaid(world.clinic, AFTER)] == [row.pk]
    _pay(world, client, 4000, appointment=row, method="cash")
    _pay(world, client, 1000, method="voucher", note="no. 17")
    assert accounts.account_of(client).owed_pence == 0
    money.refund(seat=keeper(world), payment=deposit, amount_pence=400, method="card", now=AFTER)
    assert accounts.account_of(client).owed_pence == 400
    with pytest.raises(InvalidInputError, match="cannot be given back"):
        money.refund(
            seat=keeper(world), payment=deposit, amount_pence=601, method="card", now=AFTER
        )
    given = Payment.objects.get(refund_of=deposit)
    with pytest.raises(InvalidInputError, match="given back"):
        money.refund(seat=keeper(world), payment=given, amount_pence=1, method="card", now=AFTER)


def test_the_same_request_twice_is_one_payment(world: World, client: Client) -> None:
    one, other = (_pay(world, client, 500, key="press-1") for _ in range(2))
    assert one == other
    assert Payment.objects.count() == 1
    assert AuditEntry.objects.filter(action="paid").count() == 1


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"amount_pence": 0}, "not usable"),
        ({"amount_pence": -5}, "not usable"),
        ({"amount_pence": 10**9}, "not usable"),
        ({"method": "barter"}, "no way to pay"),
        ({"note": "x" * 121}, "too long"),
    ],
)
def test_a_payment_that_cannot_be_changes_nothing(
    world: World,
    client: Client,
    said: dict[str, Any],
    says: str,
    unchanged: Callable[[], AbstractContextManager[None]],
) -> None:
    given = {"client": client, "amount_pence": 100, "method": "card", **said}
    seat = keeper(world)
    with unchanged(), pytest.raises(InvalidInputError, match=says):
        money.record_payment(seat=seat, paying=Paying(**given), now=AFTER)


def test_a_payment_is_for_the_client_who_came(
    world: World, client: Client, service: Service
) -> None:
    other = Client.objects.get(pk=office.client_of(world))
    row = _visit(client, service)
    with pytest.raises(InvalidInputError, match="not this client"):
        _pay(world, other, 100, appointment=row)


def _kind(world: World, service: Service, visits: int = 2) -> PackageKind:
    return money.save_package_kind(
        seat=keeper(world),
        service=service,
        visits=visits,
        price_pence=10_000,
        valid_days=30,
        now=NOW,
    )


def _package(world: World, client: Client, service: Service) -> Package:
    kind = _kind(world, service)
    return money.sell_package(seat=keeper(world), client=client, kind=kind, now=NOW)


def test_a_package_pays_comes_back_in_time_and_stays_used_when_late(
    world: World, client: Client, service: Service
) -> None:
    package, seat = _package(world, client, service), keeper(world)
    first, second, third = (_visit(client, service, days=day) for day in (0, 1, 2))
    for row in (first, second):
        money.use_package(seat=seat, package=package, appointment=row, now=NOW)
    assert accounts.left_of(package) == 0
    with pytest.raises(InvalidInputError, match="No visit is left"):
        money.use_package(seat=seat, package=package, appointment=third, now=NOW)
    with pytest.raises(InvalidInputError, match="already"):
        money.use_package(seat=seat, package=package, appointment=first, now=NOW)
    booking.cancel(clinic=world.clinic, appointment=first.pk, now=NOW, who="client")
    assert accounts.left_of(package) == 1
    late = second.start - timedelta(hours=2)
    booking.cancel(clinic=world.clinic, appointment=second.pk, now=late, who="client")
    assert accounts.left_of(package) == 1
    assert accounts.fees_to_decide(world.clinic, AFTER + timedelta(days=9)) == []
    use = package.uses.get(appointment=second)
    with pytest.raises(InvalidInputError, match="not said why"):
        money.give_back(seat=seat, use=use, reason=" ", now=AFTER)
    money.give_back(seat=seat, use=use, reason="Ill, with a note", now=AFTER)
    money.give_back(seat=seat, use=use, reason="Ill, with a note", now=AFTER)
    assert accounts.left_of(package) == 2
    assert AuditEntry.objects.filter(action="given-back").count() == 1
    assert accounts.packages_of(client)[0].left == 2
    money.use_package(seat=seat, package=package, appointment=third, now=NOW)
    assert accounts.packages_of(client)[0].left == 1
    assert accounts.account_of(client).owed_pence == 10_000


def test_a_package_is_for_its_client_service_and_days(
    world: World, client: Client, service: Service
) -> None:
    package, seat = _package(world, client, service), keeper(world)
    other = Service.objects.get(pk=office.service_of(world))
    stranger = Client.objects.get(pk=office.client_of(world))
    for row, says in (
        (_visit(client, other), "package is for"),
        (_visit(stranger, service, days=1), "another client"),
        (_visit(client, service, days=29), "good until"),
    ):
        with pytest.raises(InvalidInputError, match=says):
            money.use_package(seat=seat, package=package, appointment=row, now=NOW)
    kind = PackageKind.objects.get()
    money.save_package_kind(
        seat=seat,
        kind=kind,
        service=service,
        visits=5,
        price_pence=1,
        valid_days=30,
        active=False,
        now=NOW,
    )
    package.refresh_from_db()
    assert (package.visits, package.price_pence) == (2, 10_000)
    with pytest.raises(InvalidInputError, match="not offered"):
        money.sell_package(seat=seat, client=client, kind=PackageKind.objects.get(), now=NOW)


def test_a_missed_visit_proposes_its_fee_and_somebody_decides(
    world: World, client: Client, service: Service
) -> None:
    row, seat = _visit(client, service), keeper(world)
    booking.mark(
        clinic=world.clinic,
        appointment=row.pk,
        version=row.version,
        state="no_show",
        now=AFTER,
    )
    proposal = accounts.fees_to_decide(world.clinic, AFTER)
    assert [(one.row.pk, one.fee_pence) for one in proposal] == [(row.pk, 6000)]
    assert accounts.account_of(client).owed_pence == 0
    with pytest.raises(InvalidInputError, match="not usable"):
        money.decide_fee(seat=seat, appointment=row, amount_pence=6001, now=AFTER)
    money.decide_fee(seat=seat, appointment=row, amount_pence=3000, reason="Half", now=AFTER)
    with pytest.raises(InvalidInputError, match="already"):
        money.decide_fee(seat=seat, appointment=row, amount_pence=0, now=AFTER)
    assert accounts.fees_to_decide(world.clinic, AFTER) == []
    assert accounts.account_of(client).owed_pence == 3000
    kept = _done(client, service, hours=2)
    with pytest.raises(InvalidInputError, match="no fee"):
        money.decide_fee(seat=seat, appointment=kept, amount_pence=100, now=AFTER)


def _bill(world: World, client: Client, *rows: Appointment) -> Invoice:
    return invoices.issue(
        seat=keeper(world), billing=Billing(client=client, appointments=rows), now=AFTER
    )


def test_invoices_count_without_a_gap_and_a_credit_note_frees_the_visit(
    world: World, client: Client, service: Service
) -> None:
    row, other = _done(client, service), _done(client, service, hours=2)
    one = _bill(world, client, row)
    assert (str(one), one.total_pence, one.lines.get().text) == (
        "2026-0001",
        6000,
        "Own massage 1, 60 min, 4 Mar 2026",
    )
    with pytest.raises(InvalidInputError, match="already"):
        _bill(world, client, row)
    with pytest.raises(InvalidInputError, match="Nothing"):
        _bill(world, client)
    assert str(_bill(world, client, other)) == "2026-0002"
    seat = keeper(world)
    note = invoices.credit(seat=seat, invoice=one, reason="Wrong name", now=AFTER)
    assert (str(note), note.total_pence, note.cancels) == ("2026-0003", -6000, one)
    for again in (one, note):
        with pytest.raises(InvalidInputError, match="cancelled"):
            invoices.credit(seat=seat, invoice=again, reason="x", now=AFTER)
    assert str(_bill(world, client, row)) == "2026-0004"
    later = AFTER + timedelta(days=400)
    third = _done(client, service, hours=4)
    made = invoices.issue(
        seat=seat, billing=Billing(client=client, appointments=[third]), now=later
    )
    assert str(made) == "2027-0001"


def test_a_failure_on_the_way_uses_no_number_up(
    world: World, client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _done(client, service)

    def fail(*args: object, **named: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("lissom.web.office.invoices.audit.note", fail)
        with pytest.raises(RuntimeError):
            _bill(world, client, row)
    assert not Invoice.objects.exists()
    assert _bill(world, client, row).number == 1


def test_many_at_once_get_numbers_in_a_row(world: World, service: Service, client: Client) -> None:
    """Eight threads, one visit each; every third attempt fails on purpose."""
    rows = [_visit(client, service, days=7 * week) for week in range(8)]
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(state="completed")
    seat, faults, gate = keeper(world), [], threading.Barrier(8)

    def work(row: Appointment) -> None:
        try:
            gate.wait()
            billing = Billing(client=client, appointments=[row])
            with pytest.raises(InvalidInputError):
                invoices.issue(seat=seat, billing=Billing(client=client), now=AFTER)
            invoices.issue(seat=seat, billing=billing, now=AFTER)
        except (LissomError, AssertionError) as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(row,)) for row in rows]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert sorted(Invoice.objects.values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM office_invoice",
        "DELETE FROM office_invoiceline",
        "DELETE FROM office_payment",
        "UPDATE office_invoice SET number = 9",
        "UPDATE office_invoice SET total_pence = 1",
        "UPDATE office_invoiceline SET unit_pence = 1",
        "UPDATE office_payment SET amount_pence = 1",
    ],
)
def test_the_database_refuses_to_rewrite_money(
    world: World, client: Client, service: Service, statement: str
) -> None:
    row = _done(client, service)
    _pay(world, client, 100, appointment=row)
    _bill(world, client, row)
    with (
        pytest.raises(IntegrityError, match="money-stays"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_erased_client_leaves_the_sums_of_invoices(
    world: World, client: Client, service: Service
) -> None:
    made = _bill(world, client, _done(client, service))
    made.to, made.client = "Name erased", None
    made.save()
    made.refresh_from_db()
    assert (made.to, made.total_pence) == ("Name erased", 6000)
    assert InvoiceLine.objects.count() == 1


def test_the_pages_of_an_account(world: World, client: Client, service: Service) -> None:
    row = _done(client, service)
    _kind(world, service)
    browser = world.client("receptionist")
    address = f"/clinic/clients/{client.pk}/money"
    page = browser.get(address).content.decode()
    assert "£60.00 to pay" in page
    given = {"what": f"v{row.pk}", "amount": "sixty", "method": "card", "key": "k1"}
    wrong = browser.post(address, given)
    assert wrong.status_code == 400
    assert "not an amount" in wrong.content.decode()
    for _ in range(2):
        assert browser.post(address, given | {"amount": "60"}).status_code == 302
    assert Payment.objects.get().amount_pence == 6000
    sold = browser.post(
        f"/clinic/clients/{client.pk}/package",
        {"kind": str(PackageKind.objects.get().pk), "key": "s1"},
    )
    assert sold.status_code == 302
    made = browser.post(f"/clinic/clients/{client.pk}/invoice", {"visits": [str(row.pk)]})
    sheet = browser.get(made.headers["Location"]).content.decode()
    assert "2026-0001" in sheet
    assert "Reed practice" in sheet
    assert "£0.00" in sheet
    credit = browser.post(made.headers["Location"] + "/credit", {"reason": "Typing error"})
    assert "Cancels invoice 2026-0001" in browser.get(credit.headers["Location"]).content.decode()
    assert "credit note" in browser.get("/clinic/invoices").content.decode()
    card = browser.get(f"/clinic/clients/{client.pk}").content.decode()
    assert "Account, payments, invoices" in card
    payment = Payment.objects.get()
    back = browser.post(
        f"/clinic/payments/{payment.pk}/back",
        {"amount": "10", "method": "cash", "note": "Goodwill"},
    )
    assert back.status_code == 302
    assert Payment.objects.filter(refund_of=payment).get().amount_pence == -1000


def test_a_missed_visit_is_decided_on_the_page(
    world: World, client: Client, service: Service
) -> None:
    row = _visit(client, service)
    booking.mark(
        clinic=world.clinic,
        appointment=row.pk,
        version=row.version,
        state="no_show",
        now=AFTER,
    )
    browser = world.client("receptionist")
    assert "the rules propose £60.00" in browser.get("/clinic/money").content.decode()
    done = browser.post(f"/clinic/visits/{row.pk}/fee", {"amount": "30", "reason": "Half"})
    assert done.status_code == 302
    assert "£30.00" in browser.get("/clinic/money").content.decode()
    assert clinic_people.archive_client(client=client, archived=True, now=AFTER).archived_at
