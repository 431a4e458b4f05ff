"""Screening at the clinic: rules in versions, answers with memory, signs, decisions, bookings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from lissom.core.booking.model import Service as CoreService
from lissom.core.booking.model import Span
from lissom.core.errors import InvalidInputError
from lissom.core.runner import CheckIn
from lissom.core.screening.consent import Kind, Scope
from lissom.core.screening.red_flags import RULES, VERSION
from lissom.web.clinic import booking, seats
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment, Client, Therapist
from lissom.web.clinic.refusals import RefusedError
from lissom.web.training import services as training
from lissom.web.treatment import access, screening, services
from lissom.web.treatment.models import ClientAnswer, Consent, Decision, Look, OpenSign
from lissom.web.treatment.services import Given
from tests.web import cast
from tests.web.cast import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ZONE = ZoneInfo("Europe/London")


def _client(world: World, *, now: datetime = NOW) -> Client:
    row = Client.objects.select_related("clinic", "runner").get(pk=cast.client_of(world))
    Consent.objects.filter(client=row).update(given_at=now)
    return row


def _answer(client: Client, *yes: str, now: datetime = NOW) -> tuple[OpenSign, ...]:
    due = screening.due_for(client, now=now)
    answers = {rule.id: rule.id in yes for rule in due}
    assert set(yes) <= answers.keys()
    return screening.save_answers(client=client, answers=answers, notes={}, how="link", now=now)


def _bookable(world: World) -> tuple[Therapist, dict[str, object]]:
    therapist = Therapist.objects.get(name="Tess Sample")
    hours = (Span(time(8), time(20)),)
    clinics.set_hours(therapist=therapist, weekly=(hours,) * 7)
    made = {
        kind: clinics.set_service(
            clinic=world.clinic,
            service=CoreService(type=kind, minutes=minutes, price_pence=4000),
            since=date(2020, 1, 1),
        )
        for kind, minutes in (("deep", 60), ("light", 30))
    }
    return therapist, dict(made)


def _book(world: World, kind: str, start: datetime, **who: object) -> Appointment:
    therapist, offered = _bookable(world)
    wish = booking.Wish(therapist=therapist, service=offered[kind], start=start, **who)  # type: ignore[arg-type]
    return booking.book(wish=wish, now=NOW)


def test_answers_are_remembered_and_only_stale_ones_asked_again(world: World) -> None:
    client = _client(world)
    assert _answer(client) == ()
    soon = {rule.id for rule in screening.due_for(client, now=NOW + timedelta(hours=2))}
    assert soon == set()
    month = {rule.id for rule in screening.due_for(client, now=NOW + timedelta(days=29))}
    assert {"fever", "calf_hot_swollen", "acute_injury_48h", "new_medicine"} <= month
    assert not {"cancer", "osteoporosis"} & month


def test_a_stop_sign_stays_open_until_a_therapist_closes_it(world: World) -> None:
    client = _client(world)
    raised = _answer(client, "fever", "calf_hot_swollen")
    assert [one.rule for one in raised] == ["calf_hot_swollen", "fever"]
    seat = seats.seat_of(world.therapist)
    later = NOW + timedelta(days=5)
    seen = access.sight(seat, client, now=later)
    assert [one.rule for one in screening.signs_against(seen, now=later)] == [
        "calf_hot_swollen",
        "fever",
    ]
    with pytest.raises(InvalidInputError, match="not said why"):
        screening.close_sign(sign=raised[0], why=" ", by=seat, now=later)
    screening.close_sign(sign=raised[0], why="seen by a doctor", by=seat, now=later)
    closed = OpenSign.objects.get(pk=raised[0].pk)
    assert (closed.closed_name, closed.why) == ("Tess Sample", "seen by a doctor")


def test_a_named_therapist_decides_and_says_why(world: World) -> None:
    client = _client(world)
    _answer(client, "chest_pain", "varicose_veins")
    seat = seats.seat_of(world.therapist)
    seen = access.sight(seat, client, now=LATER)
    with pytest.raises(InvalidInputError, match="too short"):
        screening.decide(seen=seen, outcome="treat", why="fine", by=seat, now=LATER)
    assert not Decision.objects.exists()
    row = screening.decide(seen=seen, outcome="refer", why="chest pain", by=seat, now=LATER)
    assert (row.therapist_name, row.advice, row.outcome) == ("Tess Sample", "refer", "refer")
    assert row.signs == ["chest_pain", "varicose_veins"]


def test_without_the_consent_to_treatment_no_answer_is_seen(world: World) -> None:
    client = _client(world)
    _answer(client, "chest_pain")
    seat = seats.seat_of(world.therapist)
    services.withdraw(consent=Consent.objects.get(client=client), now=LATER)
    seen = access.sight(seat, client, now=LATER)
    assert screening.answers_seen(seen) == ()
    assert screening.signs_against(seen, now=LATER) == ()
    assert ClientAnswer.objects.filter(client=client).exists()
    page = world.client("therapist").get(f"/clinic/clients/{client.pk}/screening")
    assert page.status_code == 403
    assert "Chest pain" not in page.content.decode()


def test_rules_are_edited_in_versions_and_signed_by_name(world: World) -> None:
    keeper = world.client("keeper")
    address = "/clinic/screening-rules"
    assert "Needs sign-off by a qualified clinician" in keeper.get(address).content.decode()
    signed = {"name": "Ann Example", "qualification": "physiotherapist, HCPC PH000000"}
    keeper.post(f"{address}/sign", signed)
    assert "Signed by Ann Example" in keeper.get(address).content.decode()
    rule = RULES["fever"]
    sent = {
        "question": "Do you have a temperature today?",
        "sign": rule.sign,
        "sentence": rule.sentence,
        "flag_class": "not_today",
        "urgency": "none",
        "asked": ["visit"],
        "fresh_days": "0",
        "source": rule.source,
        "author": "Ann Example",
    }
    assert keeper.post(f"{address}/fever", sent | {"question": ""}).status_code == 400
    assert keeper.post(f"{address}/fever", sent).status_code == 302
    found = screening.rules_of(world.clinic)
    assert found.version == "clinic.2"
    assert found.rules["fever"].question == "Do you have a temperature today?"
    assert found.sign_off is None
    assert [one.number for one in screening.versions_of(world.clinic)] == [2, 1]
    assert "Do you have a temperature today?" not in RULES["fever"].question


OWN = {
    "question": "Did you give blood today?",
    "sign": "gave blood today",
    "sentence": "Another day is better.",
    "flag_class": "not_today",
    "urgency": "none",
    "asked": ["visit"],
    "fresh_days": "0",
    "source": "The clinic's own",
    "author": "Ann Example",
}


def test_a_rule_of_the_clinics_own_is_asked_and_raises_its_sign(world: World) -> None:
    keeper = world.client("keeper")
    assert keeper.post("/clinic/screening-rules/new", OWN | {"sign": ""}).status_code == 400
    assert keeper.post("/clinic/screening-rules/new", OWN).status_code == 302
    again = keeper.post("/clinic/screening-rules/new", OWN)
    assert again.status_code == 400
    assert "already" in again.content.decode()
    found = screening.rules_of(world.clinic)
    assert (found.version, found.sign_off) == ("clinic.1", None)
    assert found.rules["own_gave_blood_today"].kind == "custom"
    client = _client(world)
    assert "own_gave_blood_today" in {one.id for one in screening.due_for(client, now=NOW)}
    (sign,) = screening.save_answers(
        client=client, answers={"own_gave_blood_today": True}, notes={}, how="tablet", now=NOW
    )
    assert sign.sentence == "Another day is better."


def test_a_removed_rule_is_asked_no_more_and_what_it_raised_stays(world: World) -> None:
    client = _client(world)
    _answer(client, "fever")
    keeper = world.client("keeper")
    address = "/clinic/screening-rules/fever/remove"
    page = keeper.post(address, {"why": " "}, follow=True).content.decode()
    assert "It is not said why" in page
    assert "fever" in screening.rules_of(world.clinic).rules
    assert keeper.post(address, {"why": "Asked by telephone"}).status_code == 302
    found = screening.rules_of(world.clinic)
    assert "fever" not in found.rules
    assert screening.versions_of(world.clinic)[0].note == "removed fever: Asked by telephone"
    assert "fever" not in {one.id for one in screening.due_for(client, now=LATER)}
    seen = access.sight(seats.seat_of(world.therapist), client, now=LATER)
    assert [one.rule for one in screening.signs_against(seen, now=LATER)] == ["fever"]
    answer = world.client("therapist").get(f"/clinic/clients/{client.pk}/screening")
    assert answer.status_code == 200


def test_answers_keep_the_version_that_asked_them(world: World) -> None:
    client = _client(world)
    _answer(client)
    screening.change_rule(
        clinic=world.clinic,
        rule="fever",
        changes={"fresh_days": 1},
        author="Ann Example",
        by=seats.seat_of(world.keeper),
        now=NOW,
    )
    _answer(client, now=NOW + timedelta(days=3))
    versions = set(ClientAnswer.objects.filter(client=client).values_list("version", flat=True))
    assert versions == {VERSION, "clinic.1"}


def test_answers_by_link_show_the_sign_and_what_to_do(world: World) -> None:
    cache.clear()
    client = _client(world, now=datetime.now(UTC))
    secret = services.make_client_link(
        client=client, by=seats.seat_of(world.receptionist), now=datetime.now(UTC)
    )
    stranger = world.client("anonymous")
    due = screening.due_for(client, now=datetime.now(UTC))
    half = {due[0].id: "no"}
    assert stranger.post(f"/visit/{secret}", half).status_code == 400
    assert not ClientAnswer.objects.filter(client=client).exists()
    sent = {rule.id: "yes" if rule.id == "calf_hot_swollen" else "no" for rule in due}
    page = stranger.post(f"/visit/{secret}", sent).content.decode()
    assert "Stop: do not treat, refer now" in page
    assert "swollen, hot or red calf" in page
    assert "call NHS 111" in page
    assert stranger.get(f"/visit/{secret}").status_code == 404


def test_looking_at_answers_is_logged(world: World) -> None:
    client = _client(world)
    world.client("therapist").get(f"/clinic/clients/{client.pk}/screening")
    look = Look.objects.get(client=client)
    assert (look.what, look.who_name, look.role) == ("screening", "Tess Sample", "therapist")


def test_a_client_with_an_open_stop_sign_is_not_booked(world: World) -> None:
    client = _client(world)
    raised = _answer(client, "chest_pain")
    start = datetime(2026, 3, 4, 12, tzinfo=UTC)
    with pytest.raises(RefusedError, match="say stop") as refused:
        _book(world, "light", start, booked_for=client)
    assert refused.value.code == "stop-sign"
    assert "chest" not in str(refused.value).lower()
    assert not Appointment.objects.exists()
    screening.close_sign(
        sign=raised[0], why="cleared by the doctor", by=seats.seat_of(world.therapist), now=NOW
    )
    assert _book(world, "light", start, booked_for=client).pk


def test_a_runner_with_a_stop_sign_reads_it_when_booking(world: World) -> None:
    said = CheckIn(at=NOW.astimezone(ZONE), soreness={}, red_flags=("chest_pain",))
    training.record_check_in(runner=world.their, check_in=said)
    with pytest.raises(RefusedError, match="chest pain") as refused:
        _book(world, "light", datetime(2026, 3, 4, 12, tzinfo=UTC), runner=world.their)
    assert "call 999" in refused.value.message


def test_check_ins_raise_a_sign_before_the_visit_when_signs_are_lent(world: World) -> None:
    said = CheckIn(at=NOW.astimezone(ZONE), soreness={}, red_flags=("calf_hot_swollen",))
    training.record_check_in(runner=world.their, check_in=said)
    seat = seats.seat_of(world.therapist)
    for kinds, expected in (([Kind.LOAD], []), ([Kind.SIGNS], ["calf_hot_swollen"])):
        row = services.share(
            runner=world.their,
            clinic=world.clinic,
            kinds=kinds,
            until=date(2026, 6, 30),
            now=LATER,
        )
        seen = access.sight(seat, row.client, now=LATER)
        assert [one.rule for one in screening.signs_against(seen, now=LATER)] == expected


def test_deep_work_is_refused_before_a_race_and_light_work_offered(world: World) -> None:
    training.add_race(runner=world.their, date=date(2026, 3, 8), distance_m=10_000, name="Quay 10k")
    day_before = datetime(2026, 3, 7, 10, tzinfo=UTC)
    with pytest.raises(RefusedError, match="before Quay 10k") as refused:
        _book(world, "deep", day_before, runner=world.their)
    assert refused.value.code == "deep-race"
    assert "Light work (30 min) can be booked" in str(refused.value.sentence())
    assert not Appointment.objects.exists()
    assert _book(world, "light", day_before, runner=world.their).pk
    assert _book(world, "deep", datetime(2026, 3, 5, 12, tzinfo=UTC), runner=world.their).pk


def test_a_race_that_is_not_lent_is_not_given_away_to_the_staff(world: World) -> None:
    training.add_race(runner=world.their, date=date(2026, 3, 8), distance_m=10_000)
    card = services.card_of(runner=world.their, clinic=world.clinic, now=NOW)
    day_before = datetime(2026, 3, 7, 10, tzinfo=UTC)
    services.share(
        runner=world.their,
        clinic=world.clinic,
        kinds=[Kind.PROGRAMME],
        until=date(2026, 6, 30),
        now=NOW - timedelta(minutes=1),
    )
    with pytest.raises(RefusedError, match="the race"):
        _book(world, "deep", day_before, booked_for=card)
    services.withdraw(consent=Consent.objects.get(client=card), now=NOW)
    assert _book(world, "deep", day_before, booked_for=card).pk


def test_a_runner_answers_in_the_own_account(world: World) -> None:
    browser = world.client("runner")
    address = f"/massage/questions/{world.clinic.pk}"
    page = browser.get(address).content.decode()
    assert "Consent to treatment" in page
    card = Client.objects.get(runner=world.their)
    due = screening.due_for(card, now=datetime.now(UTC))
    sent = {rule.id: "no" for rule in due} | {"treatment": "on", "name": "Robin Example"}
    assert "have arrived" in browser.post(address, sent).content.decode()
    assert "still hold" in browser.get(address).content.decode()
    assert Consent.objects.get(client=card).scope == Scope.TREATMENT


def test_the_tablet_asks_for_consent_first(world: World) -> None:
    client = _client(world)
    therapist = world.client("therapist")
    services.withdraw(consent=Consent.objects.get(client=client), now=datetime.now(UTC))
    answer = therapist.get(f"/clinic/clients/{client.pk}/questions")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/consent")
    services.give_consent(
        client=client,
        scope=Scope.TREATMENT,
        given=Given(name="Ann Example", how="tablet"),
        now=datetime.now(UTC),
    )
    assert therapist.get(f"/clinic/clients/{client.pk}/questions").status_code == 200
