"""Doors: who may open an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from lissom.web.clinic.roles import Right
from tests.web.cast import World


class Door(Enum):
    """PUBLIC: anybody. SIGNED_IN: any account. RUNNER: an account with a runner, about itself.
    OBJECT: one thing, for its owner alone; 404 for everybody else. OWNER: of the installation.
    SECRET: whoever knows the secret in the address. STAFF: members of a clinic. With a right
    (`Route.right`) WORK: members with that right, each at the own clinic; CASE: one thing of the
    clinic of the cast, for its members with that right; 404 for everybody else."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    RUNNER = "runner"
    OBJECT = "object"
    OWNER = "owner"
    SECRET = "secret"
    STAFF = "staff"
    WORK = "staff with a right"
    CASE = "a thing of one clinic"


@dataclass(frozen=True, slots=True)
class Route:
    """`post`: the address answers POST alone, tried with these fields. `right`: of WORK, CASE."""

    door: Door
    make: Callable[[World], dict[str, Any]] | None = None
    post: dict[str, Any] | None = None
    right: Right | None = None
