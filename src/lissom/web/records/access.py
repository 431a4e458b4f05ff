"""The one door to records: within the clinic, with the right, while the consent stands."""

from __future__ import annotations

from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.web.clinic.seats import Seat
from lissom.web.records.models import HomeCare, RecordTemplate, TreatmentRecord
from lissom.web.training.models import Runner
from lissom.web.treatment.access import NotSharedError, Sight


def record_of(seat: Seat, key: int) -> TreatmentRecord:
    """A record of the seat's clinic. Ask `opened` before its words are shown."""
    rows = TreatmentRecord.objects.select_related(
        "client__clinic", "client__runner", "appointment__therapist", "therapist"
    )
    found = rows.filter(client__clinic=seat.clinic, pk=key).first()
    if found is None:
        raise NotFoundError(gettext("There is no such record."))
    return found


def opened(seen: Sight) -> Sight:
    """The sight itself while a consent to treatment stands. Raises NotSharedError: a consent that
    was taken back closes the records at once, and they stay stored as the law wants."""
    if seen.treatment is None:
        raise NotSharedError(
            gettext("There is no consent to treatment that stands."),
            remedy=gettext("The records are kept, and closed to daily work."),
        )
    return seen


def record_for_change(record: TreatmentRecord) -> TreatmentRecord:
    """The record as the database has it, for this transaction alone."""
    return TreatmentRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)


def template_of(seat: Seat, key: int) -> RecordTemplate:
    """A template of the seat's clinic."""
    found = RecordTemplate.objects.filter(clinic=seat.clinic, pk=key).first()
    if found is None:
        raise NotFoundError(gettext("There is no such template."))
    return found


def own_care(runner: Runner, key: int) -> HomeCare:
    """Home care that was proposed to this runner."""
    rows = HomeCare.objects.select_related("record__client__clinic")
    found = rows.filter(
        record__client__runner=runner, record__locked_at__isnull=False, pk=key
    ).first()
    if found is None:
        raise NotFoundError(gettext("There is no such proposal."))
    return found
