"""The pages of records as a therapist and a runner meet them."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

from django.utils import timezone

from lissom.web.records import queries
from lissom.web.records.models import RecordTemplate, TreatmentRecord
from lissom.web.treatment import services as treatment
from lissom.web.treatment.models import Consent, Look
from tests.web.cast import World
from tests.web.records.desk import Desk, desk, next_start

SENT: dict[str, Any] = {
    "region": ["gastrocnemius-l", "soleus-l", ""],
    "technique": ["kneading", "compression", "gliding"],
    "depth": ["3", "4", "3"],
    "minutes": ["10", "7.5", ""],
    "before": ["4", "", ""],
    "after": ["2", "", ""],
    "finding": ["tight", "", ""],
    "type": "maintenance",
    "subjective": "Sore since Sunday.",
    "care": ["stretch:calf_straight", "drink:drink"],
    "note_home": "Walk a little.",
    "calm_before": "4",
    "calm_after": "7",
    "strokes": "[[[10, 20], [30, 40]]]",
    "consent_reconfirmed": "yes",
}


def _begun(world: World) -> tuple[Desk, TreatmentRecord]:
    at = desk(world, start=next_start(), runner=True)
    browser = world.client("therapist")
    answer = browser.post(f"/clinic/visits/{at.visit.pk}/record", {"start": "empty"})
    row = TreatmentRecord.objects.get(appointment=at.visit)
    assert answer.headers["Location"] == f"/clinic/records/{row.pk}"
    return at, row


def _send(world: World, row: TreatmentRecord, **change: Any) -> Any:
    row.refresh_from_db()
    sent = {**SENT, "version": row.version, **change}
    return world.client("therapist").post(f"/clinic/records/{row.pk}", sent)


def test_a_record_is_written_locked_read_and_amended(world: World) -> None:
    at, row = _begun(world)
    assert _send(world, row).status_code == 302
    assert _send(world, row, lock="").status_code == 302
    row.refresh_from_db()
    content = queries.content_of(row)
    assert row.locked_at is not None
    assert [entry.region for entry in content.chart] == ["gastrocnemius-l", "soleus-l"]
    assert [one.kind for one in content.care] == ["stretch", "drink", "note"]
    browser = world.client("therapist")
    browser.post(f"/clinic/records/{row.pk}/amend", {"why": "Left out", "text": "Also the foot"})
    page = unescape(browser.get(f"/clinic/records/{row.pk}").content.decode())
    for told in ("Locked by Tess Sample", "Also the foot", "Left out", "less sore", "4 to 2"):
        assert told in page
    looks = Look.objects.filter(what="record", client=at.client)
    assert [one.who_name for one in looks] == ["Tess Sample"]


def test_what_was_typed_stays_on_the_page_when_it_is_refused(world: World) -> None:
    _, row = _begun(world)
    change = {"minutes": ["ten", "7.5", ""], "before": ["4", "11", ""], "plan": "Go on."}
    answer = _send(world, row, **change)
    page = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert "Minutes: 'ten' is not a number." in page
    assert "soreness before of 11" in page  # every fault at once
    assert 'value="ten"' in page
    assert "Go on." in page
    row.refresh_from_db()
    assert (row.version, row.chart) == (1, [])


def test_hostile_fields_are_refused_and_nothing_is_kept(world: World) -> None:
    _, row = _begun(world)
    for change in (
        {"region": ["tail", "", ""]},
        {"technique": ["magic", "kneading", ""]},
        {"depth": ["9", "3", ""]},
        {"minutes": ["0", "1", ""]},
        {"minutes": ["nan", "1", ""]},
        {"minutes": ["inf", "1", ""]},
        {"strokes": "[[[1, 2], [9000, 3]]]"},
        {"strokes": "{not json"},
        {"strokes": "[[[1, null]]]"},
        {"strokes": "[[[NaN, 3]]]"},
        {"care": ["stretch:nothing"]},
        {"care": ["potion:x"]},
        {"avoided": ["gastrocnemius-l"]},
        {"avoided": ["tail"]},
        {"type": "magic"},
        {"calm_before": "11"},
        {"subjective": "x" * 4001},
        {"finding": ["x" * 301, "", ""]},
    ):
        answer = _send(world, row, **change)
        assert answer.status_code == 400, change
        row.refresh_from_db()
        assert (row.version, row.chart, row.strokes) == (1, [], [])


def test_a_page_that_is_stale_overwrites_nothing(world: World) -> None:
    _, row = _begun(world)
    _send(world, row)
    answer = world.client("therapist").post(
        f"/clinic/records/{row.pk}", {**SENT, "version": 1, "subjective": "Other"}
    )
    assert answer.status_code == 400
    assert "saved meanwhile by Tess Sample" in answer.content.decode()
    row.refresh_from_db()
    assert row.subjective == "Sore since Sunday."


def test_a_consent_taken_back_closes_the_records_at_once_and_keeps_them(world: World) -> None:
    at = desk(world, start=next_start(), runner=True)
    row = at.locked_now()
    browser = world.client("therapist")
    assert browser.get(f"/clinic/records/{row.pk}").status_code == 200
    treatment.withdraw(consent=Consent.objects.get(), now=timezone.now())
    for address in (
        f"/clinic/records/{row.pk}",
        f"/clinic/clients/{at.client.pk}/records",
        f"/clinic/visits/{at.visit.pk}/record",
    ):
        assert browser.get(address).status_code == 404, address
    assert queries.locked_with_consent(world.clinic, now=timezone.now()) == []
    assert TreatmentRecord.objects.get(pk=row.pk).digest == row.digest


def test_the_next_record_begins_as_the_last_one(world: World) -> None:
    first = desk(world, start=next_start() - timedelta(days=7), runner=True)
    first.locked_now()
    second = desk(world, start=next_start(), runner=True)
    browser = world.client("therapist")
    page = browser.get(f"/clinic/visits/{second.visit.pk}/record").content.decode()
    assert page.index('value="last"') < page.index('value="protocol:')
    browser.post(f"/clinic/visits/{second.visit.pk}/record", {"start": "last"})
    row = TreatmentRecord.objects.get(appointment=second.visit)
    assert [entry["before"] for entry in row.chart] == [None, None]
    assert browser.post(
        f"/clinic/visits/{second.visit.pk}/record", {"start": "protocol:nothing"}
    ).status_code in {302, 400}


def test_a_protocol_is_made_the_clinics_own_and_used(world: World) -> None:
    browser = world.client("therapist")
    browser.post("/clinic/templates/add", {"protocol": "maintenance_45", "name": "Our 45"})
    row = RecordTemplate.objects.get()
    assert row.base == "maintenance_45"
    sent = {**SENT, "name": "Our 45", "minutes": ["20", "5", ""], "consent_reconfirmed": ""}
    assert browser.post(f"/clinic/templates/{row.pk}", sent).status_code == 302
    row.refresh_from_db()
    assert row.version == 2
    at = desk(world, start=next_start(), runner=True)
    browser.post(f"/clinic/visits/{at.visit.pk}/record", {"start": f"template:{row.pk}"})
    made = TreatmentRecord.objects.get(appointment=at.visit)
    assert [entry["minutes"] for entry in made.chart] == [20.0, 5.0]
    browser.post(f"/clinic/templates/{row.pk}/archive")
    assert queries.templates(world.clinic) == []


def test_a_claim_in_the_words_for_home_is_marked(world: World) -> None:
    browser = world.client("therapist")
    text = "Massage flushes lactic acid out of your legs."
    page = browser.post("/clinic/text-check?field=note_home", {"note_home": text}).content.decode()
    assert "lactic acid" in page
    quiet = browser.post("/clinic/text-check?field=note_home", {"note_home": "Walk a little."})
    assert "No sentence is marked." in quiet.content.decode()


def test_the_runner_sees_the_treatment_and_answers(world: World) -> None:
    desk(world, start=next_start(), runner=True).locked_now()
    browser = world.client("runner")
    page = unescape(browser.get("/massage/treatments").content.decode())
    assert "Wall calf stretch, straight knee" in page
    assert "Tess Sample, Reed practice" in page
    care = queries.care_for(world.their)[0]
    assert browser.post(f"/massage/care/{care.pk}", {"answer": "maybe"}).status_code == 404
    assert browser.post(f"/massage/care/{care.pk}", {"answer": "accept"}).status_code == 302
    assert "taken up" in browser.get("/massage/treatments").content.decode()
    assert (
        world.client("other").post(f"/massage/care/{care.pk}", {"answer": "accept"}).status_code
        == 404
    )


def test_outcomes_say_no_more_than_the_answers(world: World) -> None:
    desk(world, start=next_start(), runner=True).locked_now()
    page = unescape(world.client("therapist").get("/clinic/outcomes").content.decode())
    assert "1 locked record of 1 client who consent" in page
    assert "2 answers on soreness: less sore above the noise in 1" in page
    assert "not blinded" in page
