"""Who may open what of the diary: one row for every address. Read by `routes.py`."""

from __future__ import annotations

from typing import Any

from lissom.web.clinic.roles import Right
from tests.web import cast
from tests.web.cast import World
from tests.web.doors import Door, Route


def _appointment(world: World) -> dict[str, Any]:
    return {"appointment": cast.appointment_of(world)}


def _work(**more: Any) -> Route:
    return Route(Door.WORK, right=Right.DIARY, **more)


def _case(**more: Any) -> Route:
    return Route(Door.CASE, _appointment, right=Right.DIARY, **more)


DIARY_ROUTES: dict[str, Route] = {
    "diary": _work(),
    "diary-events": _work(),
    "diary-list": _work(),
    "diary-book": _work(),
    "diary-clients": _work(),
    "diary-free": _work(),
    "diary-block": _work(),
    "diary-calendar": _work(),
    "diary-feed": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "appointment": _case(),
    "appointment-move": _case(post={}),
    "appointment-length": _case(post={}),
    "appointment-cancel": _case(post={}),
    "appointment-mark": _case(post={}),
    "appointment-service": _case(post={}),
    "appointment-undo": _case(post={}),
}
