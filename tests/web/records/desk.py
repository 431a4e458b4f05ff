"""A visit of the cast with consent, ready to be recorded. People are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from lissom.core.anatomy.chart import ChartEntry
from lissom.core.screening.consent import Scope
from lissom.web.clinic import booking, people
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.seats import Seat, seat_of
from lissom.web.records import services
from lissom.web.records.content import Care, Content
from lissom.web.records.models import TreatmentRecord
from lissom.web.treatment import access
from lissom.web.treatment import services as treatment
from tests.web.cast import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
AFTER = START + timedelta(hours=1)
CALVES = (
    ChartEntry("gastrocnemius-l", "kneading", 3, 10.0, "tight band", before=4.0, after=2.0),
    ChartEntry("gastrocnemius-r", "kneading", 3, 8.0, before=3.0, after=2.5),
)
WRITTEN = Content(
    subjective="Calves sore since the long run.",
    chart=CALVES,
    strokes=(((200.0, 600.0), (210.0, 640.0)),),
    avoided=("knee-l",),
    calm_before=5,
    calm_after=8,
    consent_reconfirmed=True,
    care=(Care("stretch", "calf_straight"), Care("note", text="Walk a little.")),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The therapist's seat, a client who agreed, and a visit."""

    seat: Seat
    client: Client
    visit: Appointment

    def seen(self, now: datetime = AFTER) -> access.Sight:
        return access.sight(self.seat, self.client, now=now)

    def draft(self, content: Content = WRITTEN) -> TreatmentRecord:
        return services.begin(
            seat=self.seat, seen=self.seen(), visit=self.visit, content=content, now=AFTER
        )

    def locked_now(self) -> TreatmentRecord:
        """Locked at the present, for pages that look at the clock."""
        return self.locked_at(timezone.now())

    def locked_at(self, now: datetime) -> TreatmentRecord:
        """Locked at a moment."""
        row = services.begin(
            seat=self.seat, seen=self.seen(now), visit=self.visit, content=WRITTEN, now=now
        )
        return services.lock(
            seat=self.seat, seen=self.seen(now), record=row, version=row.version, now=now
        )

    def locked(self, content: Content = WRITTEN) -> TreatmentRecord:
        row = self.draft(content)
        return services.lock(
            seat=self.seat, seen=self.seen(), record=row, version=row.version, now=AFTER
        )


def next_start() -> datetime:
    """The start of a visit that was, and of no other of this database."""
    before = Appointment.objects.count()
    return timezone.now().replace(microsecond=0) - timedelta(days=2, hours=2 * before)


def desk(world: World, *, start: datetime = START, runner: bool = False) -> Desk:
    """A visit of an hour. `runner`: the client is the runner of the cast."""
    seat = seat_of(world.therapist)
    assert seat.therapist is not None
    known = Client.objects.filter(clinic=world.clinic, name="Ann Example")
    client = known.first() or people.save_client(
        clinic=world.clinic,
        name="Ann Example",
        runner=world.their if runner else None,
        now=start - timedelta(days=900),
    )
    treatment.give_consent(
        client=client,
        scope=Scope.TREATMENT,
        given=treatment.Given(name=client.name, how="paper"),
        now=start - timedelta(days=800),
    )
    visit = booking.take_slot(
        therapist=seat.therapist,
        start=start,
        minutes=60,
        booked_for=client,
        now=start - timedelta(days=1),
    )
    return Desk(seat, client, visit)
