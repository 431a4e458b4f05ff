"""A record from the draft to the lock and what is added later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.clinic.refusals import StaleError
from lissom.web.records import queries, services
from lissom.web.records.content import Content, again, content_from, from_protocol
from lissom.web.records.models import Amendment, HomeCare, RecordTemplate, TreatmentRecord
from lissom.web.treatment import services as treatment
from lissom.web.treatment.models import Consent, Reaffirmation
from tests.web.cast import World
from tests.web.records.desk import AFTER, CALVES, START, WRITTEN, desk

pytestmark = pytest.mark.usefixtures("home")


def test_content_survives_storage_and_its_digest_is_of_every_part(world: World) -> None:
    row = desk(world).draft()
    row.refresh_from_db()
    assert queries.content_of(row) == WRITTEN
    assert content_from(WRITTEN.document()) == WRITTEN
    others = [
        Content(**{**_parts(), "plan": "x"}),
        Content(**{**_parts(), "avoided": ()}),
        Content(**{**_parts(), "care": ()}),
        Content(**{**_parts(), "chart": CALVES[:1]}),
        Content(**{**_parts(), "strokes": ()}),
    ]
    assert len({WRITTEN.digest(), *(one.digest() for one in others)}) == 6


def _parts() -> dict[str, Any]:
    return {name: getattr(WRITTEN, name) for name in Content.__dataclass_fields__}


def test_a_visit_has_one_record(world: World) -> None:
    at = desk(world)
    assert at.draft().pk == at.draft(Content()).pk
    assert TreatmentRecord.objects.count() == 1


def test_locking_completes_the_visit_and_notes_consent_and_audit(world: World) -> None:
    row = desk(world).locked()
    assert row.digest == WRITTEN.digest()
    visit = Appointment.objects.get(record=row)
    assert visit.state == "completed"
    assert Reaffirmation.objects.get().appointment == visit
    entry = AuditEntry.objects.get(action="record-locked")
    assert entry.detail == {"digest": row.digest}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"consent_reconfirmed": False}, "agreed again"),
        ({"chart": (), "avoided": ()}, "body chart is empty"),
    ],
)
def test_an_unfinished_record_is_not_locked(
    world: World, change: dict[str, Any], says: str
) -> None:
    at = desk(world)
    row = at.draft(Content(**{**_parts(), **change}))
    with pytest.raises(InvalidInputError, match=says):
        services.lock(seat=at.seat, seen=at.seen(), record=row, version=row.version, now=AFTER)
    row.refresh_from_db()
    assert row.locked_at is None
    assert not Reaffirmation.objects.exists()


def test_a_visit_that_has_not_begun_is_not_locked_and_a_cancelled_one_not_recorded(
    world: World,
) -> None:
    at = desk(world)
    row = at.draft()
    with pytest.raises(InvalidInputError, match="not begun"):
        services.lock(
            seat=at.seat,
            seen=at.seen(),
            record=row,
            version=row.version,
            now=START - timedelta(minutes=1),
        )
    other = desk(world, start=START + timedelta(hours=3))
    booking.cancel(clinic=world.clinic, appointment=other.visit.pk, now=START)
    other.visit.refresh_from_db()
    with pytest.raises(InvalidInputError, match="did not take place"):
        other.draft()


def test_without_a_consent_that_stands_nothing_is_written(world: World) -> None:
    at = desk(world)
    row = at.draft()
    consent = Consent.objects.get()
    treatment.withdraw(consent=consent, now=AFTER)
    with pytest.raises(InvalidInputError, match="agreed again"):
        services.lock(seat=at.seat, seen=at.seen(), record=row, version=1, now=AFTER)
    later = desk(world, start=START + timedelta(hours=3))
    treatment.withdraw(consent=Consent.objects.latest("id"), now=AFTER)
    with pytest.raises(InvalidInputError, match="no consent"):
        later.draft()


def test_two_pages_do_not_overwrite_each_other(world: World) -> None:
    at = desk(world)
    row = at.draft()
    services.save(seat=at.seat, record=row, content=WRITTEN, version=1, now=AFTER)
    with pytest.raises(StaleError):
        services.save(seat=at.seat, record=row, content=Content(), version=1, now=AFTER)
    row.refresh_from_db()
    assert queries.content_of(row) == WRITTEN


def test_a_locked_record_cannot_be_changed_by_anything(world: World) -> None:
    at = desk(world)
    row = at.locked()
    with pytest.raises(InvalidInputError, match="was locked by Tess Sample"):
        services.save(seat=at.seat, record=row, content=Content(), version=1, now=AFTER)
    changes: list[dict[str, Any]] = [
        {"plan": "other"},
        {"locked_at": None},
        {"chart": []},
        {"digest": "0"},
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="record-locked"):
            TreatmentRecord.objects.filter(pk=row.pk).update(**change)
    row.refresh_from_db()
    assert queries.content_of(row).digest() == row.digest


def test_amendments_say_who_when_why_and_stay(world: World) -> None:
    at = desk(world)
    with pytest.raises(InvalidInputError, match="is a draft"):
        services.amend(seat=at.seat, record=at.draft(), why="x", text="y", now=AFTER)
    row = at.locked()
    with pytest.raises(InvalidInputError, match="words and a reason"):
        services.amend(seat=at.seat, record=row, why=" ", text="y", now=AFTER)
    made = services.amend(seat=at.seat, record=row, why="Left out", text="Left foot too", now=AFTER)
    assert (made.author_name, made.why, made.at) == ("Tess Sample", "Left out", AFTER)
    with pytest.raises(IntegrityError, match="record-locked"):
        Amendment.objects.filter(pk=made.pk).update(text="nothing")


def test_last_time_and_templates_leave_out_what_the_client_said(world: World) -> None:
    at = desk(world)
    row = at.locked()
    start = again(queries.content_of(row))
    assert [(one.region, one.minutes) for one in start.chart] == [
        ("gastrocnemius-l", 10.0),
        ("gastrocnemius-r", 8.0),
    ]
    assert all(one.before is None and not one.finding for one in start.chart)
    assert (start.subjective, start.calm_before, start.consent_reconfirmed) == ("", None, False)
    services.save_template(seat=at.seat, name="Calves", content=start, now=AFTER)
    made = services.save_template(
        seat=at.seat, name="calves", content=from_protocol("maintenance_45"), now=AFTER
    )
    assert (RecordTemplate.objects.count(), made.version) == (1, 2)
    assert content_from(made.content).type == "maintenance"


def test_the_runner_answers_home_care_and_a_stretch_changes_the_settings(world: World) -> None:
    at = desk(world, runner=True)
    at.draft()
    assert queries.care_for(world.their) == []  # a draft proposes nothing
    at.locked()
    stretch, note = queries.care_for(world.their)
    assert queries.tight_groups(world.their) == ()
    services.answer_care(runner=world.their, care=stretch, accept=True, now=AFTER)
    world.their.refresh_from_db()
    assert "gastrocnemius" in queries.tight_groups(world.their)
    services.answer_care(runner=world.their, care=note, accept=False, now=AFTER)
    answers = dict(HomeCare.objects.values_list("kind", "answer"))
    assert answers == {"stretch": "accepted", "note": "declined"}
