"""What other apps add to the diary: links and parts at an appointment, cards beside the day.

The diary stands above them in the layers, so they enter themselves here at start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lissom.web.clinic.models import Appointment
from lissom.web.clinic.seats import Seat


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A way from an appointment to another page. `icon` as in the icon sheet."""

    label: str
    href: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class SideCard:
    """A card beside the day, or a part of a panel: a template of the app, and what it draws as
    `card`."""

    template: str
    card: Any


LinkSource = Callable[[Seat, Appointment], "PanelLink | None"]
PartSource = Callable[[Seat, Appointment], "SideCard | None"]
CardSource = Callable[[Seat, date], "SideCard | None"]
"""The clinic's day; None when there is nothing to show to this seat."""

_links: dict[str, LinkSource] = {}
_parts: dict[str, PartSource] = {}
_cards: dict[str, CardSource] = {}


def enter_link(name: str, source: LinkSource) -> None:
    """Called once by an app; links stand in the order of their names."""
    _links[name] = source


def enter_part(name: str, source: PartSource) -> None:
    """Called once by an app that has something to say within an appointment's panel; parts stand
    in the order of their names."""
    _parts[name] = source


def enter_card(name: str, source: CardSource) -> None:
    """Called once by an app; cards stand in the order of their names."""
    _cards[name] = source


def links_of(seat: Seat, appointment: Appointment) -> tuple[PanelLink, ...]:
    """What the seat may follow from this appointment."""
    found = (_links[name](seat, appointment) for name in sorted(_links))
    return tuple(link for link in found if link is not None)


def parts_of(seat: Seat, appointment: Appointment) -> tuple[SideCard, ...]:
    """What other apps say of this appointment to the seat."""
    found = (_parts[name](seat, appointment) for name in sorted(_parts))
    return tuple(part for part in found if part is not None)


def cards_of(seat: Seat, day: date) -> tuple[SideCard, ...]:
    """What stands beside this day for the seat."""
    found = (_cards[name](seat, day) for name in sorted(_cards))
    return tuple(card for card in found if card is not None)
