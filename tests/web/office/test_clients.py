"""The card file: search, cards, archive, joining and parting, tables in and out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lissom.core.errors import DataError, InvalidInputError
from lissom.core.practice.table import read_table
from lissom.web.clinic import booking, cards
from lissom.web.clinic import people as clinic_people
from lissom.web.clinic.models import AuditEntry, Client, Service
from lissom.web.clinic.roles import Right
from lissom.web.office import client_import, client_reads, merging
from lissom.web.office.models import ClientImport
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.office_cast import NOW, keeper

TABLE = (
    b"First name,Surname,Email,Mobile,DOB,Medical notes\r\n"
    b"Ann,Example,ann@example.org,01202 000001,1980-05-01,never to be read\r\n"
    b'Ben,"O\'Neil, jun.",ben@example.org,,,\r\n'
    b",,nobody@example.org,,,\r\n"
    b"Ann,Example,ann@example.org,,,\r\n"
    b"=HYPERLINK(1),Sample,,+44 1202 000002,01/02/1990,\r\n"
)


def _client(world: World, name: str, **said: Any) -> Client:
    return clinic_people.save_client(clinic=world.clinic, name=name, now=NOW, **said)


def _start(world: World, content: bytes = TABLE) -> ClientImport:
    return client_import.start(seat=keeper(world), label="clients.csv", content=content, now=NOW)


def _run(world: World, batch: ClientImport) -> dict[str, int]:
    places = client_import.preview(batch, None, now=NOW).places
    return dict(client_import.run(seat=keeper(world), batch=batch, places=places, now=NOW))


def test_a_search_finds_by_every_word_and_only_here(world: World) -> None:
    ann = _client(world, "Ann Example", email="ann@example.org", phone="01202 123456")
    ben = _client(world, "Ben Example")
    clinic_people.save_client(
        clinic=world.elsewhere.memberships.get().clinic, name="Ann Far", now=NOW
    )

    def names(words: str, **said: Any) -> list[str]:
        return [row.name for row in client_reads.search(world.clinic, words, **said).clients]

    assert names("") == ["Ann Example", "Ben Example"]
    assert names("exam ANN") == ["Ann Example"]
    assert names("ann@") == ["Ann Example"]
    assert names("123456") == ["Ann Example"]
    assert names(str(ben.number)) == ["Ben Example"]
    assert names("'; DROP TABLE") == []
    clinic_people.archive_client(client=ann, archived=True, now=NOW)
    assert names("ann") == []
    assert names("ann", archived=True) == ["Ann Example"]


def test_ten_thousand_clients_come_in_pages(world: World) -> None:
    Client.objects.bulk_create(
        Client(clinic=world.clinic, number=at, name=f"Client {at:05}", made_at=NOW)
        for at in range(1, 10_001)
    )
    found = client_reads.search(world.clinic, "", page=200)
    assert (found.count, found.pages, len(found.clients)) == (10_000, 200, 50)
    assert found.clients[-1].name == "Client 10000"
    assert client_reads.search(world.clinic, "", page=999).page == 200
    page = world.client("receptionist").get("/clinic/clients?q=client+00042").content.decode()
    assert "1 client with" in page
    part = world.client("receptionist").get(
        "/clinic/clients?q=00042", headers={"HX-Request": "true", "HX-Target": "found"}
    )
    assert "<html" not in part.content.decode()


def test_a_table_is_looked_at_then_read_in_and_never_doubled(world: World) -> None:
    batch = _start(world)
    seen = client_import.preview(batch, None, now=NOW)
    assert dict(seen.counts) == {"added": 3, "refused": 1, "there": 1}
    assert not Client.objects.exists()
    assert _run(world, batch) == {"added": 3, "refused": 1, "there": 1}
    rows = {row.name: row for row in Client.objects.all()}
    assert sorted(rows) == ["=HYPERLINK(1) Sample", "Ann Example", "Ben O'Neil, jun."]
    assert rows["Ann Example"].born is not None
    assert all(row.been_before for row in rows.values())
    batch.refresh_from_db()
    assert bytes(batch.content) == b""
    assert "never to be read" not in str(batch.results)
    with pytest.raises(InvalidInputError, match="already"):
        client_import.run(seat=keeper(world), batch=batch, places={"name": 0}, now=NOW)
    clinic_people.save_client(
        clinic=world.clinic, client=rows["Ben O'Neil, jun."], name="Benjamin O'Neil", now=NOW
    )
    assert _run(world, _start(world)) == {"refused": 1, "there": 4}
    assert Client.objects.count() == 3
    assert AuditEntry.objects.filter(action="imported", kind="clients").count() == 2


def test_a_second_table_meets_clients_that_were_typed_in(world: World) -> None:
    _client(world, "ann example", phone="+44 1202 000001")
    assert _run(world, _start(world))["there"] == 2


def test_columns_can_be_chosen_otherwise_and_must_name_somebody(world: World) -> None:
    batch = _start(world, b"A;B\r\nann@example.org;Ann\r\n")
    with pytest.raises(InvalidInputError, match="called"):
        client_import.run(seat=keeper(world), batch=batch, places={"email": 0}, now=NOW)
    with pytest.raises(InvalidInputError, match="do not fit"):
        client_import.run(seat=keeper(world), batch=batch, places={"name": 7}, now=NOW)
    client_import.run(seat=keeper(world), batch=batch, places={"name": 1, "email": 0}, now=NOW)
    assert Client.objects.get().email == "ann@example.org"


def test_a_broken_table_changes_nothing(
    world: World, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    with unchanged(), pytest.raises(DataError, match="line"):
        _start(world, b'Name\n"Ann\n')


def test_the_pages_of_an_import(world: World) -> None:
    browser = world.client("receptionist")
    bad = SimpleUploadedFile("clients.csv", b"\x00\x01")
    response = browser.post("/clinic/clients/import", {"table": bad})
    assert response.status_code == 400
    assert "not a table" in response.content.decode()
    good = SimpleUploadedFile("clients.csv", TABLE)
    response = browser.post("/clinic/clients/import", {"table": good})
    address = response.headers["Location"]
    page = browser.get(address).content.decode()
    assert "3 new, 1 there already, 1 left out. Nothing is read in yet." in page
    assert "never to be read" not in page
    given = {"first_name": "0", "last_name": "1", "email": "2", "phone": "3", "born": "4"}
    assert browser.post(address, given | {"act": "look"}).status_code == 200
    assert not Client.objects.exists()
    assert browser.post(address, {"act": "run"}).status_code == 400
    assert browser.post(address, given | {"act": "run"}).status_code == 302
    page = browser.get(address).content.decode()
    assert "3 new, 1 there already, 1 left out." in page
    assert "No name." in page


def test_the_card_file_goes_out_safe_and_comes_in_again(world: World) -> None:
    _client(world, "=cmd()", phone="+44 1202 000001")
    response = world.client("keeper").get("/clinic/clients/table")
    content = response.content
    assert b"'=cmd()" in content
    assert b"'+44 1202" in content
    assert read_table(content).rows[0].cells[1] == "=cmd()"
    assert AuditEntry.objects.filter(action="exported").count() == 1
    assert world.client("receptionist").get("/clinic/clients/table").status_code == 403
    assert _run(world, _start(world, content)) == {"there": 1}


def _visit(world: World, client: Client, days: int) -> int:
    office.therapist_of(world)
    wish = booking.Wish(
        therapist=world.clinic.therapists.get(),
        service=Service.objects.get(pk=office.service_of(world)),
        start=datetime(2026, 3, 2, 10, tzinfo=UTC) + timedelta(days=days),
        booked_for=client,
    )
    return int(booking.book(wish=wish, now=NOW).pk)


def test_cards_are_joined_and_parted_with_all_that_hangs_on_them(world: World) -> None:
    kept = _client(world, "Ann Example", phone="01202 000001")
    gone = _client(world, "Ann Example", email="ann@example.org", runner=world.their)
    first, second = _visit(world, kept, 1), _visit(world, gone, 2)
    pair = client_reads.possible_duplicates(world.clinic)
    assert pair == []  # nothing but the name is the same
    row = merging.merge(seat=keeper(world), kept=kept, gone=gone, now=NOW)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.email, kept.phone, kept.runner) == ("ann@example.org", "01202 000001", world.their)
    assert gone.archived_at == NOW
    assert sorted(kept.appointments.values_list("pk", flat=True)) == [first, second]
    third = _visit(world, kept, 3)
    merging.part(seat=keeper(world), merge=row, now=NOW)
    kept, gone = Client.objects.get(pk=kept.pk), Client.objects.get(pk=gone.pk)
    assert (kept.email, kept.runner) == ("", None)
    assert (gone.runner, gone.archived_at) == (world.their, None)
    assert sorted(kept.appointments.values_list("pk", flat=True)) == [first, third]
    assert list(gone.appointments.values_list("pk", flat=True)) == [second]
    merging.part(seat=keeper(world), merge=row, now=NOW)
    said = list(AuditEntry.objects.filter(kind="client").values_list("action", flat=True))
    assert said.count("joined") == said.count("parted") == 1
    assert "ann@example.org" not in str(list(AuditEntry.objects.values_list("detail")))


def test_two_runners_are_two_people(world: World) -> None:
    other = world.other.runner
    one = _client(world, "Ann Example", runner=world.their)
    two = _client(world, "Ann Example", runner=other)
    with pytest.raises(InvalidInputError, match="runner of its own"):
        merging.merge(seat=keeper(world), kept=one, gone=two, now=NOW)
    with pytest.raises(InvalidInputError):
        merging.merge(seat=keeper(world), kept=one, gone=one, now=NOW)


def test_what_was_told_apart_is_not_asked_again(world: World) -> None:
    one = _client(world, "Ann Example", email="family@example.org")
    two = _client(world, "Ann Example", email="family@example.org")
    browser = world.client("receptionist")
    assert "same e-mail address" in browser.get("/clinic/clients/alike").content.decode().lower()
    answer = browser.post(f"/clinic/clients/{one.pk}/join/{two.pk}", {"act": "apart"})
    assert answer.status_code == 302
    assert client_reads.possible_duplicates(world.clinic) == []


def test_a_card_shows_sections_of_other_rooms_by_right(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_sections", {})
    cards.enter(
        cards.CardSection(
            name="secret",
            right=Right.HEALTH,
            place=1,
            template="ui/notice.html",
            context=lambda seat, client, now: {"text": f"Only for {seat.role}"},
        )
    )
    row = _client(world, "Ann Example")
    seats = {
        role: [one.name for one in cards.sections(_seat(world, role), row, NOW)]
        for role in ("keeper", "therapist", "receptionist")
    }
    assert seats == {"keeper": [], "therapist": ["secret"], "receptionist": []}
    assert world.client("therapist").get(f"/clinic/clients/{row.pk}").status_code == 200


def _seat(world: World, role: str) -> Any:
    from lissom.web.clinic.seats import seat_of  # noqa: PLC0415

    return seat_of(getattr(world, role))


def test_a_client_is_written_down_changed_and_archived_on_the_pages(world: World) -> None:
    browser = world.client("receptionist")
    given = {"name": "Ann Example", "phone": "call me", "wants_reminders": "on"}
    assert "not a telephone number" in browser.post("/clinic/clients/add", given).content.decode()
    response = browser.post("/clinic/clients/add", given | {"phone": "01202 1"})
    address = response.headers["Location"]
    row = Client.objects.get()
    row.runner = world.their
    row.save()
    edited = browser.post(f"{address}/edit", given | {"phone": "01202 2", "name": "Ann Other"})
    assert edited.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.phone, row.runner) == ("Ann Other", "01202 2", world.their)
    assert browser.post(f"{address}/archive").status_code == 302
    row.refresh_from_db()
    assert row.archived_at is not None
    assert "archived" in browser.get(address).content.decode()


def test_an_upload_that_is_too_large_is_refused(world: World) -> None:
    big = BytesIO(b"x" * 10_000_001)
    big.name = "clients.csv"
    response = world.client("receptionist").post("/clinic/clients/import", {"table": big})
    assert response.status_code == 400
    assert "larger than 10 MB" in response.content.decode()
