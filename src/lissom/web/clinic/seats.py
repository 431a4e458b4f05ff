"""The door of the staff's pages: which clinic, who, with which rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.web.accounts.models import User
from lissom.web.clinic.models import Clinic, Membership, Therapist
from lissom.web.clinic.roles import Right, rights_of

SESSION_KEY = "clinic"
_P = ParamSpec("_P")
_Answer = TypeVar("_Answer", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at work: for which clinic, in which role, with which rights.

    `therapist`: who of the diary it is, when it is one.
    """

    user: User
    clinic: Clinic
    role: str
    rights: frozenset[Right]
    therapist: Therapist | None = None

    @property
    def name(self) -> str:
        """Whose hand it is, as records, decisions and the log of looks say it."""
        return self.therapist.name if self.therapist is not None else self.user.email

    def may(self, right: Right) -> bool:
        return right in self.rights


class NoClinicError(NotFoundError):
    """This account works for no clinic."""

    code = "no-clinic"


def seats_of(user: Any) -> list[Seat]:
    """Every clinic that the person works for, by name."""
    rows = Membership.objects.filter(user_id=user.pk, ended_at__isnull=True)
    rows = rows.select_related("clinic", "therapist").order_by("clinic__name")
    return [
        Seat(
            user=user,
            clinic=row.clinic,
            role=row.role,
            rights=rights_of(row.role, treats=row.therapist is not None),
            therapist=row.therapist,
        )
        for row in rows
    ]


def seat_of(user: Any, clinic: int | None = None) -> Seat:
    """The seat at the clinic asked for when the person has one there, else the first.

    Raises NoClinicError for a person who works for none.
    """
    seats = seats_of(user)
    if not seats:
        raise NoClinicError(
            gettext("You do not work for a clinic here."),
            remedy=gettext("Its owner can add you to the team."),
        )
    return next((one for one in seats if one.clinic.pk == clinic), seats[0])


def seated(
    right: Right,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Seat, _P], _Answer]],
    Callable[Concatenate[HttpRequest, _P], _Answer],
]:
    """A view for members with this right: it gets the seat after the request.

    Somebody without a clinic finds nothing (404); a member without the right is refused (403).
    The clinic is the one that the person chose at last in this session.
    """

    def door(
        view: Callable[Concatenate[HttpRequest, Seat, _P], _Answer],
    ) -> Callable[Concatenate[HttpRequest, _P], _Answer]:
        def opened(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> _Answer:
            seat = seat_of(request.user, request.session.get(SESSION_KEY))
            if not seat.may(right):
                raise PermissionDenied(
                    gettext("Your role here may not {value}.").format(value=right.value)
                )
            vars(request)["seat"] = seat
            return view(request, seat, *args, **kwargs)

        return cast(Callable[Concatenate[HttpRequest, _P], _Answer], wraps(view)(opened))

    return door
