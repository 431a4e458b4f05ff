"""What each role of a clinic may do."""

from __future__ import annotations

from enum import Enum

from lissom.web.clinic.models import Membership

Role = Membership.Role


class Right(Enum):
    """Something that a member of a clinic may or may not do."""

    DIARY = "see and change the diary"
    CLIENTS = "see and change how clients are reached"
    MONEY = "record payments and invoices"
    HEALTH = "see and write what concerns a client's health"
    REPORTS = "see takings and utilisation"
    SETUP = "change services, prices, hours, rooms, the team and texts"
    PRIVACY = "see the audit log, export, erase, keep"


RIGHTS: dict[str, frozenset[Right]] = {
    Role.OWNER.value: frozenset(Right) - {Right.HEALTH},
    Role.THERAPIST.value: frozenset({Right.DIARY, Right.CLIENTS, Right.MONEY, Right.HEALTH}),
    Role.RECEPTIONIST.value: frozenset({Right.DIARY, Right.CLIENTS, Right.MONEY}),
}
"""An owner who treats has the rights of a therapist besides: see `rights_of`."""


def rights_of(role: str, *, treats: bool) -> frozenset[Right]:
    """The rights of a member; `treats`: the member is a therapist of the diary."""
    own = RIGHTS[role]
    return own | RIGHTS[Role.THERAPIST.value] if treats else own
