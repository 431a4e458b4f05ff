"""Sections of a client's card: apps above enter theirs here at start.

The office shows them; it never imports the apps that they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat


@dataclass(frozen=True, slots=True)
class CardSection:
    """A part of the card for members with a right. `template` finds what `context` gives as
    `section`; None: nothing to show for this client. Sections stand in the order of `place`."""

    name: str
    right: Right
    place: int
    template: str
    context: Callable[[Seat, Client, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section with what it is drawn from."""

    name: str
    template: str
    context: Mapping[str, Any]


_sections: dict[str, CardSection] = {}


def enter(section: CardSection) -> None:
    """Called once by an app that has something to say of clients; the same name again replaces."""
    _sections[section.name] = section


def sections(seat: Seat, client: Client, now: datetime) -> list[Drawn]:
    """What this member may see of the client, in order."""
    found = []
    for one in sorted(_sections.values(), key=lambda item: (item.place, item.name)):
        if seat.may(one.right):
            context = one.context(seat, client, now)
            if context is not None:
                found.append(Drawn(one.name, one.template, context))
    return found
