"""Who may open the addresses of the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lissom.web.clinic.roles import Right
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.doors import Door, Route


def _case(
    name: str,
    make: Callable[[World], int],
    *,
    post: dict[str, Any] | None = None,
    right: Right = Right.SETUP,
) -> Route:
    return Route(Door.CASE, lambda world: {name: make(world)}, post=post, right=right)


def _work(right: Right = Right.SETUP, post: dict[str, Any] | None = None) -> Route:
    return Route(Door.WORK, post=post, right=right)


OFFICE_ROUTES: dict[str, Route] = {
    "office-found": Route(Door.OWNER),
    "office-steps": _work(),
    "office-services": _work(),
    "office-service-add": _work(),
    "office-text-check": _work(post={}),
    "office-service": _case("service", office.service_of),
    "office-price-add": _case("service", office.service_of, post={}),
    "office-price-drop": _case("price", office.coming_price_of, post={}),
    "office-rooms": _work(),
    "office-room": _case("room", office.room_of),
    "office-room-remove": _case("room", office.room_of, post={}),
    "office-rules": _work(),
    "office-team": _work(),
    "office-invite": _work(post={}),
    "office-invite-drop": _case("invite", office.invite_of, post={}),
    "office-role": _case("member", office.member_of, post={}),
    "office-member-end": _case("member", office.member_of, post={}),
    "office-therapist-add": _work(),
    "office-therapist": _case("therapist", office.therapist_of),
    "office-hours": _case("therapist", office.therapist_of),
    "office-days-off": _case("therapist", office.therapist_of, post={}),
    "office-day-drop": Route(
        Door.CASE,
        lambda world: {"therapist": office.therapist_of(world), "day": office.ON.isoformat()},
        post={},
        right=Right.SETUP,
    ),
    "office-credential-add": _case("therapist", office.therapist_of, post={}),
    "office-credential-drop": _case("credential", office.credential_of, post={}),
    "office-join": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "office-audit": _work(Right.PRIVACY),
}
