"""Consent at a clinic: words kept, given in every way, taken back at once, looks logged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.screening.consent import Kind, Scope
from lissom.web.clinic import people, seats
from lissom.web.clinic.models import AuditEntry, Client
from lissom.web.treatment import access, queries, screening, services
from lissom.web.treatment.models import ClientLink, Consent, ConsentText, Look
from lissom.web.treatment.services import Given
from tests.web import cast
from tests.web.cast import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def _share(world: World, *kinds: Kind, now: datetime = NOW) -> Consent:
    return services.share(
        runner=world.their,
        clinic=world.clinic,
        kinds=[kind.value for kind in kinds],
        until=date(2026, 6, 30),
        now=now,
    )


def _client(world: World, **changes: object) -> Client:
    return people.save_client(clinic=world.clinic, name="Ann Example", now=NOW, **changes)  # type: ignore[arg-type]


def _agree(client: Client, **changes: str) -> Consent:
    given = Given(**({"name": "Ann Example", "how": "paper"} | changes))
    return services.give_consent(client=client, scope=Scope.TREATMENT, given=given, now=NOW)


def test_a_seat_sees_what_is_lent_and_nothing_else(world: World) -> None:
    seat = seats.seat_of(world.therapist)
    row = _share(world, Kind.LOAD, Kind.RANGE)
    found = access.sight(seat, row.client, now=LATER)
    assert found.kinds == {Kind.LOAD, Kind.RANGE}
    assert found.runner == world.their
    assert not found.shows(Kind.SORENESS)
    assert found.treatment is None


def test_a_consent_taken_back_closes_at_once_and_an_old_one_by_itself(world: World) -> None:
    seat = seats.seat_of(world.therapist)
    row = _share(world, Kind.LOAD)
    services.withdraw(consent=row, now=LATER)
    found = access.sight(seat, row.client, now=LATER)
    assert found.blind
    assert found.runner is None
    again = _share(world, Kind.LOAD, now=LATER)
    assert again.client == row.client
    assert not access.sight(seat, row.client, now=datetime(2026, 6, 30, 22, tzinfo=UTC)).blind
    assert access.sight(seat, row.client, now=datetime(2026, 6, 30, 23, tzinfo=UTC)).blind


def test_a_new_consent_takes_the_place_of_the_one_before(world: World) -> None:
    first = _share(world, *Kind)
    second = _share(world, Kind.LOAD, now=LATER)
    first.refresh_from_db()
    assert first.withdrawn_at == LATER
    found = access.sight(seats.seat_of(world.therapist), second.client, now=LATER)
    assert found.kinds == {Kind.LOAD}


def test_who_has_no_right_to_health_or_works_elsewhere_sees_nothing(world: World) -> None:
    client = _share(world, *Kind).client
    for member in (world.keeper, world.receptionist):
        with pytest.raises(PermissionDenied):
            access.sight(seats.seat_of(member), client, now=LATER)
    with pytest.raises(NotFoundError):
        access.sight(seats.seat_of(world.elsewhere), client, now=LATER)


def test_words_are_versioned_hashed_and_never_changed(world: World) -> None:
    seat = seats.seat_of(world.keeper)
    first = services.text_in_force(clinic=world.clinic, scope=Scope.TREATMENT, now=NOW)
    agreed = _agree(_client(world))
    body = f"{first.body}\n\nThe room has a window."
    saved = services.save_text(
        clinic=world.clinic, scope=Scope.TREATMENT, title=first.title, body=body, by=seat, now=NOW
    )
    same = services.save_text(
        clinic=world.clinic, scope=Scope.TREATMENT, title=first.title, body=body, by=seat, now=NOW
    )
    assert (first.version, saved.version, same.pk) == (1, 2, saved.pk)
    assert saved.hash != first.hash
    agreed.refresh_from_db()
    assert agreed.text == first
    assert ConsentText.objects.get(pk=first.pk).body == first.body


def test_a_minor_needs_a_guardian_by_the_age_that_the_clinic_sets(world: World) -> None:
    minor = _client(world, born=date(2009, 1, 1))
    with pytest.raises(InvalidInputError, match="a guardian agrees too"):
        _agree(minor)
    assert not Consent.objects.filter(client=minor).exists()
    row = _agree(minor, guardian_name="Gil Example", guardian_relation="mother")
    assert row.guardian_name == "Gil Example"
    services.set_guardian_age(
        clinic=world.clinic, under=16, by=seats.seat_of(world.keeper), now=NOW
    )
    _agree(minor)


def test_consent_leaves_a_trace_without_a_word_about_health(world: World) -> None:
    row = _agree(_client(world), chaperone="Gil Example")
    services.withdraw(consent=row, now=LATER)
    services.withdraw(consent=row, now=LATER + timedelta(hours=1))
    row.refresh_from_db()
    assert row.withdrawn_at == LATER
    entries = AuditEntry.objects.filter(kind="consent", key=str(row.pk))
    assert [one.action for one in entries] == ["consent-withdrawn", "consent-given"]
    assert entries[0].detail.keys() == {"client", "scope", "how"}


def test_a_consent_that_does_not_stand_is_not_said_again(world: World) -> None:
    row = _agree(_client(world))
    seat = seats.seat_of(world.therapist)
    services.reaffirm(consent=row, appointment=None, by=seat, now=LATER)
    services.withdraw(consent=row, now=LATER)
    row.refresh_from_db()
    with pytest.raises(InvalidInputError, match="does not stand"):
        services.reaffirm(consent=row, appointment=None, by=seat, now=LATER)
    assert row.reaffirmed.count() == 1


def test_a_link_works_once_and_only_its_hash_is_kept(world: World) -> None:
    client = _client(world)
    seat = seats.seat_of(world.receptionist)
    old = services.make_client_link(client=client, by=seat, now=NOW)
    secret = services.make_client_link(client=client, by=seat, now=NOW)
    with pytest.raises(NotFoundError):
        access.link_by_secret(old, now=LATER)
    assert not ClientLink.objects.filter(secret_hash=secret).exists()
    services.use_client_link(secret=secret, now=LATER)
    with pytest.raises(NotFoundError, match="used already"):
        services.use_client_link(secret=secret, now=LATER)
    late = services.make_client_link(client=client, by=seat, now=NOW)
    with pytest.raises(NotFoundError):
        access.link_by_secret(late, now=NOW + timedelta(hours=72))


def test_a_client_without_account_agrees_by_the_link(world: World) -> None:
    cache.clear()
    key = cast.client_of(world)
    client = Client.objects.get(pk=key)
    Consent.objects.all().delete()
    reception = world.client("receptionist")
    page = reception.post(f"/clinic/clients/{key}/link", follow=True).content.decode()
    address = "/visit/" + page.split("/visit/")[1].split("<")[0]
    stranger = world.client("anonymous")
    assert stranger.get(address).status_code == 200
    assert stranger.post(address, {"name": "Ann Example"}).status_code == 400
    assert not Consent.objects.exists()
    asked = {rule.id: "no" for rule in screening.due_for(client, now=datetime.now(UTC))}
    sent = asked | {"name": "Ann Example", "treatment": "on", "reminders": "on"}
    assert stranger.post(address, sent).status_code == 200
    assert {one.scope for one in queries.consents_of(client)} == {"treatment", "reminders"}
    assert {one.how for one in queries.consents_of(client)} == {"link"}
    assert stranger.get(address).status_code == 404


def test_guessing_links_is_slowed_down(world: World) -> None:
    cache.clear()
    stranger = world.client("anonymous")
    found = [stranger.get(f"/visit/{number}").status_code for number in range(31)]
    assert (found[0], found[-1]) == (404, 429)
    cache.clear()


def test_the_runner_shares_reads_who_looked_and_takes_it_back(world: World) -> None:
    browser = world.client("runner")
    until = (datetime.now(UTC) + timedelta(days=30)).date()
    sent = {"clinic": world.clinic.pk, "kinds": ["load", "soreness"], "until": until.isoformat()}
    assert browser.post("/settings/sharing", sent).status_code == 302
    row = Consent.objects.get(scope="sharing")
    seat = seats.seat_of(world.therapist)
    now = datetime.now(UTC)
    seen = access.sight(seat, row.client, now=now)
    services.note_look(seat=seat, seen=seen, what="brief", now=now)
    page = browser.get("/settings/sharing").content.decode()
    assert "Tess Sample, therapist, Reed practice" in page
    assert "load by muscle and soreness" in page
    assert f"/massage/questions/{world.clinic.pk}" in page
    browser.post(f"/settings/sharing/{row.pk}/withdraw")
    assert access.sight(seat, row.client, now=datetime.now(UTC)).blind
    assert Look.objects.filter(runner=world.their).count() == 1


def test_what_cannot_be_shared_changes_nothing(world: World) -> None:
    browser = world.client("runner")
    sent = {"clinic": world.clinic.pk, "kinds": ["routes"], "until": "2099-01-01"}
    assert browser.post("/settings/sharing", sent).status_code == 400
    far = {"clinic": world.clinic.pk, "kinds": ["load"], "until": "2099-01-01"}
    page = browser.post("/settings/sharing", far)
    assert page.status_code == 400
    assert "cannot end on" in page.content.decode()
    assert not Consent.objects.exists()
    assert not Client.objects.filter(runner=world.their).exists()


def _link(world: World, client: Client) -> str:
    seat = seats.seat_of(world.receptionist)
    return services.make_client_link(client=client, by=seat, now=datetime.now(UTC))


def _runner_of(client: Client) -> int | None:
    """Whose card it is, as the database has it."""
    return Client.objects.values_list("runner_id", flat=True).get(pk=client.pk)


def test_a_card_is_joined_to_an_account_when_both_sides_say_so(world: World) -> None:
    cache.clear()
    client = _client(world)
    address = f"/visit/{_link(world, client)}"
    assert "Join it to my account" not in world.client("anonymous").get(address).content.decode()
    stranger = world.client("anonymous").post(f"{address}/join")
    assert stranger.status_code == 302
    assert "login" in stranger.headers["Location"]
    assert _runner_of(client) is None
    browser = world.client("runner")
    assert "Join it to my account" in browser.get(address).content.decode()
    assert browser.post(f"{address}/join").status_code == 302
    assert _runner_of(client) == world.their.pk
    assert AuditEntry.objects.filter(action="card-joined", key=str(client.pk)).exists()
    card = Client.objects.get(pk=client.pk)
    seen = access.sight(seats.seat_of(world.therapist), card, now=datetime.now(UTC))
    assert seen.kinds == frozenset()  # joined is not shared
    other = world.client("other").post(f"{address}/join")
    assert other.status_code == 400
    assert _runner_of(client) == world.their.pk


def test_a_runner_with_a_card_joins_no_second_one(world: World) -> None:
    cache.clear()
    _share(world, Kind.LOAD)
    client = _client(world)
    answer = world.client("runner").post(f"/visit/{_link(world, client)}/join")
    assert answer.status_code == 400
    assert "can join the two cards" in answer.content.decode()
    assert _runner_of(client) is None
