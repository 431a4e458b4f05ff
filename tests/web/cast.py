"""The cast of the web tests: who there is, and what belongs to whom. All people are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lissom.core.runner import DoneKind, DoneSession
from lissom.core.screening.consent import Kind, Scope
from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import User
from lissom.web.clinic import booking
from lissom.web.clinic import people as staff
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.clinic.models import Client as CardOfClient
from lissom.web.clinic.roles import Right, rights_of
from lissom.web.clinic.seats import seat_of
from lissom.web.jobs import worker
from lissom.web.training import calendars, exports, outside, shoes, uploads
from lissom.web.training import services as training
from lissom.web.training.models import Runner
from lissom.web.treatment import services as treatment
from tests.conftest import ON
from tests.web.builders import files, fit

PASSWORD = "correct horse 4 miles"
STAFF = ("keeper", "therapist", "receptionist", "elsewhere")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES = ("anonymous", "runner", "other", "newcomer", "owner", *STAFF)


@dataclass(frozen=True, slots=True)
class World:
    """runner: owns the objects of a test; other: a runner too; newcomer: an account without a
    runner; owner: of the installation. `things` holds the runner's objects by name.

    keeper, therapist, receptionist: of the clinic `clinic` (the keeper owns it and does not
    treat); elsewhere: owner and therapist of another clinic. None of them has a runner."""

    runner: User
    other: User
    newcomer: User
    owner: User
    keeper: User
    therapist: User
    receptionist: User
    elsewhere: User
    their: Runner
    clinic: Clinic
    things: dict[str, Any] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser of this role; `anonymous` is not signed in."""
        browser = Client()
        if role != "anonymous":
            browser.force_login(getattr(self, role), backend=BACKEND)
        return browser


def rights(role: str) -> frozenset[Right]:
    """What a member of the cast may do at the own clinic."""
    treats = role in {"therapist", "elsewhere"}
    return rights_of("owner" if role in {"keeper", "elsewhere"} else role, treats=treats)


def with_right(right: Right) -> str:
    """A member of the clinic with this right."""
    return next(role for role in STAFF if right in rights(role))


def build() -> World:
    """Everybody, with runners for `runner` and `other`."""
    people: dict[str, Any] = {
        name: accounts.make_user(email=f"{name}@example.org", password=None, owner=name == "owner")
        for name in ROLES
        if name != "anonymous"
    }
    rows = {}
    for name, label in (("runner", "Robin Example"), ("other", "Sam Specimen")):
        row = training.save_profile(runner=label, on=ON, birth_year=1990, body_mass_kg=65.0)
        rows[name] = training.give_runner(runner=row, user=people[name])
    clinic = clinics.add_clinic(name="Reed practice", place="Poole")
    treating = clinics.add_therapist(clinic=clinic, name="Tess Sample")
    far = clinics.add_clinic(name="Far practice", place="Bath")
    for name, place, person in (
        ("keeper", clinic, None),
        ("therapist", clinic, treating),
        ("receptionist", clinic, None),
        ("elsewhere", far, clinics.add_therapist(clinic=far, name="Otto Sample")),
    ):
        role = "owner" if name in {"keeper", "elsewhere"} else name
        staff.add_member(
            clinic=place, user=people[name], role=role, therapist=person, now=timezone.now()
        )
    return World(**people, their=rows["runner"], clinic=clinic)


def appointment_of(world: World) -> int:
    """An hour of the clinic of the cast that a client of its card file has."""
    therapist = world.clinic.therapists.get()
    client = world.clinic.clients.first() or staff.save_client(
        clinic=world.clinic, name="Kit Rowan (invented)", now=timezone.now()
    )
    taken = Appointment.objects.filter(therapist=therapist).count()
    start = timezone.now() + timedelta(days=3, hours=2 * taken)
    row = booking.take_slot(
        therapist=therapist,
        start=start.replace(second=0, microsecond=0),
        minutes=60,
        client=client.name,
        booked_for=client,
        now=timezone.now(),
    )
    return int(row.pk)


def job_of(world: World) -> Any:
    """A job that the runner asked for."""
    from lissom.web.jobs.models import Job  # noqa: PLC0415

    now = timezone.now()
    return Job.objects.create(
        kind="test",
        subject=f"runner:{world.their.pk}",
        owner=world.runner,
        asked_at=now,
        not_before=now,
    )


def import_of(world: World) -> int:
    """An import of the runner with one run in it."""
    day = world.their.activities.count()
    report = training.import_files(runner=world.their, sources=files(fit(day)))
    assert report.batch is not None
    return report.batch


def broken_import(world: World) -> int:
    """An import that waits to be gone on with, its file still here."""
    batch = training.request_import(runner=world.their, label="run.fit")
    uploads.keep(batch, [SimpleUploadedFile("run.fit", fit(1))])
    return batch


def activity_of(world: World) -> int:
    """A recorded run of the runner."""
    import_of(world)
    return int(world.their.activities.order_by("-id").values_list("pk", flat=True)[0])


def entry_of(world: World) -> int:
    """A run that the runner told by hand."""
    done = DoneSession(date=ON, kind=DoneKind.RUN, minutes=30, distance_m=5000)
    return int(training.log_done(runner=world.their, done=done).pk)


def race_of(world: World) -> str:
    """A race of the runner."""
    return training.add_race(runner=world.their, date=ON + timedelta(days=60), distance_m=10_000).id


def holiday_of(world: World) -> int:
    """Days off of the runner."""
    first = ON + timedelta(days=20)
    return int(training.add_holiday(runner=world.their, first=first, last=first).pk)


def calendar_of(world: World) -> int:
    """A calendar of the runner's busy hours."""
    empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\nEND:VCALENDAR\r\n"
    incoming = calendars.Incoming("Mine", data=empty)
    row = calendars.add_calendar(runner=world.their, incoming=incoming, now=timezone.now())
    return int(row.pk)


def outside_clinic_of(world: World) -> int:
    """A clinic elsewhere that the runner knows."""
    count = world.their.outside_clinics.count()
    return int(outside.save_clinic(runner=world.their, name=f"Clinic {count}").pk)


def shoe_of(world: World) -> int:
    """A pair of shoes of the runner."""
    count = world.their.shoes.count()
    return int(shoes.save_shoe(runner=world.their, name=f"Pair {count}").pk)


def token_of(world: World) -> int:
    """A token of the runner, one more each time."""
    count = world.runner.tokens.count()
    accounts.make_token(
        user=world.runner, name=f"script {count}", scopes=["read"], now=timezone.now()
    )
    return int(world.runner.tokens.order_by("-id").values_list("pk", flat=True)[0])


def invite_of(world: World) -> int:
    """An invite that the owner made."""
    accounts.make_invite(made_by=world.owner, now=timezone.now())
    return int(world.owner.invites_made.order_by("-id").values_list("pk", flat=True)[0])


def export_of(world: World) -> int:
    """A finished export of the runner."""
    now = timezone.now()
    job = exports.ask_for_export(runner=world.their, owner=world.runner, now=now)
    worker.work_one(name="test")
    return int(job.pk)


def client_of(world: World) -> int:
    """A client of the clinic, who agreed to treatment."""
    count = world.clinic.clients.count()
    now = timezone.now()
    row = staff.save_client(clinic=world.clinic, name=f"Ann Example {count}", now=now)
    treatment.give_consent(
        client=row,
        scope=Scope.TREATMENT,
        given=treatment.Given(name=row.name, how="paper"),
        now=now,
    )
    return int(row.pk)


def lent(world: World, *, clinic: Clinic | None = None) -> int:
    """A consent of the runner to share everything with the clinic."""
    now = timezone.now()
    return int(
        treatment.share(
            runner=world.their,
            clinic=clinic or world.clinic,
            kinds=list(Kind),
            until=now.date() + timedelta(days=90),
            now=now,
        ).pk
    )


def visit_of(world: World) -> int:
    """An appointment of a client who agreed to treatment, some hours ahead."""
    client = CardOfClient.objects.get(pk=client_of(world))
    start = timezone.now() + timedelta(hours=2 + 2 * client.number)
    return int(
        booking.take_slot(
            therapist=world.clinic.therapists.get(name="Tess Sample"),
            start=start,
            minutes=45,
            booked_for=client,
            now=timezone.now(),
        ).pk
    )


def overruled(world: World) -> Any:
    """A rule of the runner's programme that the therapist let not bind."""
    from lissom.core.planning.overrules import Overrulable  # noqa: PLC0415
    from lissom.web.treatment import access, overruling  # noqa: PLC0415

    lent(world)
    now = timezone.now()
    card = CardOfClient.objects.get(clinic=world.clinic, runner=world.their)
    treatment.give_consent(
        client=card,
        scope=Scope.TREATMENT,
        given=treatment.Given(name=card.name, how="account"),
        now=now,
    )
    seat = seat_of(world.therapist)
    return overruling.overrule(
        seen=access.sight(seat, card, now=now),
        rule=Overrulable.KEY.value,
        why="Used to it",
        last=now.date() + timedelta(days=14),
        by=seat,
        now=now,
    )
