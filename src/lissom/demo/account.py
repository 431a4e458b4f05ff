"""The account of the demo's runner: no password; a one-time link lets in."""

from __future__ import annotations

from datetime import datetime

from lissom.demo.clinic import CLINIC_NAME
from lissom.demo.store import stored_runner
from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import User
from lissom.web.clinic import people
from lissom.web.clinic.models import Clinic, Membership
from lissom.web.clinic.seats import Seat, seats_of
from lissom.web.training import services

EMAIL = "robin@example.org"


def sign_in_secret(*, now: datetime) -> str:
    """Give the demo's runner an account when it has none; the secret of a fresh one-time link.

    The same account owns the synthetic clinic and treats there, so that one person can look at
    both sides.
    """
    return accounts.make_link(user=demo_user(now=now), now=now)


def demo_user(*, now: datetime) -> User:
    """The person of the demo: runner, owner and therapist of the synthetic clinic."""
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = accounts.make_user(email=EMAIL, password=None, owner=True)
    runner = stored_runner()
    if runner is not None and runner.user_id != user.pk:
        services.give_runner(runner=runner, user=user)
    _at_work(user, now)
    return user


def demo_seat(*, now: datetime) -> Seat:
    """The person at work in the synthetic clinic."""
    user = demo_user(now=now)
    return next(seat for seat in seats_of(user) if seat.clinic.name == CLINIC_NAME)


def _at_work(user: User, now: datetime) -> None:
    clinic = Clinic.objects.filter(name=CLINIC_NAME).first()
    if clinic is None:
        return
    if Membership.objects.filter(clinic=clinic, user=user, ended_at__isnull=True).exists():
        return
    treating = clinic.therapists.order_by("name").first()
    people.add_member(clinic=clinic, user=user, role="owner", therapist=treating, now=now)
