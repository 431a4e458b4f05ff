"""Writes of records: begin, save the draft, lock, amend, templates; the runner's answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.runner.checks import check_name
from lissom.web.clinic import audit, booking
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.refusals import StaleError
from lissom.web.clinic.seats import Seat
from lissom.web.records import access, queries
from lissom.web.records.content import Care, Content
from lissom.web.records.models import Amendment, HomeCare, RecordTemplate, TreatmentRecord
from lissom.web.training import services as training
from lissom.web.training.models import Runner
from lissom.web.treatment import services as treatment
from lissom.web.treatment.access import Sight
from lissom.web.ui.naming import written

State = Appointment.State
_COMPLETE = (State.CONFIRMED, State.ARRIVED)


def begin(
    *, seat: Seat, seen: Sight, visit: Appointment, content: Content, now: datetime
) -> TreatmentRecord:
    """A draft for a visit; the one that is there when it was begun already.

    Raises InvalidInputError without a therapist's seat or a consent that stands, and for a visit
    that was cancelled.
    """
    if seat.therapist is None or seen.treatment is None:
        raise InvalidInputError(
            gettext("There is no consent to the treatment that stands."),
            remedy=gettext("Ask for it first."),
        )
    if visit.state in (State.CANCELLED, State.NO_SHOW, State.BLOCKED):
        raise InvalidInputError(
            gettext("This visit did not take place."), remedy=gettext("Look at the diary.")
        )
    with transaction.atomic():
        known = TreatmentRecord.objects.filter(appointment=visit).first()
        if known is not None:
            return known
        row = TreatmentRecord(
            client=seen.client,
            appointment=visit,
            therapist=seat.therapist,
            start=visit.start,
            minutes=round((visit.end - visit.start).total_seconds() / 60),
            made_at=now,
            version=0,
        )
        return _write(row, seat, content, now)


def save(
    *, seat: Seat, record: TreatmentRecord, content: Content, version: int, now: datetime
) -> TreatmentRecord:
    """Keep the draft. Raises StaleError when it was saved elsewhere meanwhile, InvalidInputError
    when it is locked."""
    with transaction.atomic():
        row = access.record_for_change(record)
        _refuse_locked(row)
        if row.version != version:
            raise StaleError(
                gettext("The record was saved meanwhile by {author_name}.").format(
                    author_name=row.author_name
                ),
                remedy=gettext("Open it again; what you wrote is still on this page."),
            )
        return _write(row, seat, content, now)


def _write(row: TreatmentRecord, seat: Seat, content: Content, now: datetime) -> TreatmentRecord:
    document = content.document()
    care = document.pop("care")
    for name, given in document.items():
        setattr(row, name, given)
    row.author, row.author_name = seat.user, seat.name
    row.changed_at, row.version = now, row.version + 1
    row.save()
    row.home_care.all().delete()
    HomeCare.objects.bulk_create(HomeCare(record=row, **one) for one in care)
    return row


def lock(
    *, seat: Seat, seen: Sight, record: TreatmentRecord, version: int, now: datetime
) -> TreatmentRecord:
    """Complete the record: from now on it can only be added to, and the runner's programme knows
    what was done. The visit is completed with it.

    Raises InvalidInputError when consent was not confirmed again, nothing is charted, the visit
    has not begun, or it is locked; StaleError.
    """
    with transaction.atomic():
        row = access.record_for_change(record)
        _refuse_locked(row)
        if row.version != version:
            raise StaleError(
                gettext("The record was saved meanwhile."), remedy=gettext("Look at it again.")
            )
        if row.start > now:
            raise InvalidInputError(
                gettext("The visit has not begun."), remedy=gettext("Lock it afterwards.")
            )
        if not row.consent_reconfirmed or seen.treatment is None:
            raise InvalidInputError(
                gettext("It is not noted that the client agreed again."),
                remedy=gettext("Ask, then tick it."),
            )
        if not row.chart:
            raise InvalidInputError(
                gettext("The body chart is empty."),
                remedy=gettext("Say what was treated, where and how long."),
            )
        treatment.reaffirm(consent=seen.treatment, appointment=row.appointment, by=seat, now=now)
        row.digest = queries.content_of(row).digest()
        row.locked_at, row.locked_name = now, seat.name
        row.save(update_fields=["digest", "locked_at", "locked_name"])
        _complete(row, seat, now)
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="record-locked",
            kind="record",
            key=row.pk,
            detail={"digest": row.digest},
            now=now,
        )
        return row


def _complete(row: TreatmentRecord, seat: Seat, now: datetime) -> None:
    visit = row.appointment
    if visit is not None and visit.state in _COMPLETE:
        booking.mark(
            clinic=seat.clinic,
            appointment=visit.pk,
            version=visit.version,
            state=State.COMPLETED.value,
            now=now,
        )


def amend(*, seat: Seat, record: TreatmentRecord, why: str, text: str, now: datetime) -> Amendment:
    """Add to a locked record. Raises InvalidInputError for a draft and for empty words."""
    if record.locked_at is None:
        raise InvalidInputError(
            gettext("The record is a draft."), remedy=gettext("Change it itself.")
        )
    if not why.strip() or not text.strip():
        raise InvalidInputError(
            gettext("An amendment needs its words and a reason."),
            remedy=gettext("Write both, however short."),
        )
    with transaction.atomic():
        row = Amendment.objects.create(
            record=record,
            at=now,
            author=seat.user,
            author_name=seat.name,
            why=why.strip()[:300],
            text=text.strip(),
        )
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="record-amended",
            kind="record",
            key=record.pk,
            now=now,
        )
        return row


def save_template(
    *,
    seat: Seat,
    name: str,
    content: Content,
    base: str = "",
    template: RecordTemplate | None = None,
    now: datetime,
) -> RecordTemplate:
    """Keep a start of a record under a name, or its next version; words of one client are left
    out. A name that is there is changed."""
    given = " ".join(name.split())
    check_name(given)
    with transaction.atomic():
        rows = RecordTemplate.objects.filter(clinic=seat.clinic)
        row = template or rows.filter(name__iexact=given).first()
        row = row or RecordTemplate(clinic=seat.clinic, made_at=now, version=0)
        row.name, row.base, row.archived_at = given, base or row.base, None
        row.content, row.version = content.document(), row.version + 1
        row.changed_name = seat.name
        row.save()
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="template-saved",
            kind="template",
            key=row.pk,
            detail={"version": row.version},
            now=now,
        )
        return row


def archive_template(*, seat: Seat, template: RecordTemplate, now: datetime) -> None:
    """Offer a template no longer; records made with it stay as they are."""
    template.archived_at = now
    template.save(update_fields=["archived_at"])
    audit.note(
        seat=seat,
        clinic=seat.clinic,
        action="template-archived",
        kind="template",
        key=template.pk,
        now=now,
    )


def answer_care(*, runner: Runner, care: HomeCare, accept: bool, now: datetime) -> HomeCare:
    """The runner takes a proposal of home care, or not; either may be changed later.

    A stretch that is taken counts its muscle groups as tight: the next programme stretches them.
    """
    with transaction.atomic():
        care.answer, care.answered_at = ("accepted" if accept else "declined"), now
        care.save(update_fields=["answer", "answered_at"])
        groups = queries.groups_of(Care(care.kind, care.item, care.text))
        if accept and groups:
            own = queries.tight_groups(runner)
            wanted = (*own, *(group for group in groups if group not in own))
            training.save_profile(runner=runner.name, on=now.date(), tight_groups=wanted)
        return care


def _refuse_locked(row: TreatmentRecord) -> None:
    if row.locked_at is not None:
        raise InvalidInputError(
            gettext("The record was locked by {locked_name} on {locked_at}.").format(
                locked_name=row.locked_name, locked_at=written(row.locked_at, "d F Y")
            ),
            remedy=gettext("Add an amendment."),
        )
