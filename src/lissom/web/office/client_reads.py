"""Reads of the card file: search, one card, cards that may be one person's, the file as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from lissom.core.practice.client_rows import digits
from lissom.core.practice.duplicates import Card, Suspicion, suspicions
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.office.models import ClientMerge, NotTheSame

PAGE = 50
_MOST_PAIRS = 200
_LEAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search: the clients, how many there are, which page of how many."""

    clients: Sequence[Client]
    count: int
    page: int
    pages: int


def search(clinic: Clinic, words: str, *, archived: bool = False, page: int = 1) -> Found:
    """Clients whose name, e-mail, telephone or number holds every word, by name."""
    rows = Client.objects.filter(clinic=clinic, archived_at__isnull=not archived)
    for word in words.split()[:8]:
        rows = rows.filter(_holds(word))
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    at = min(max(page, 1), pages)
    return Found(list(rows[(at - 1) * PAGE : at * PAGE]), count, at, pages)


def _holds(word: str) -> Q:
    found = Q(name__icontains=word) | Q(email__icontains=word)
    if word.isascii() and word.isdigit():
        found |= Q(number=int(word)) if len(word) <= 9 else Q()
    if len(digits(word)) >= _LEAST_DIGITS:
        found |= Q(phone__contains=word)
    return found


@dataclass(frozen=True, slots=True)
class Visits:
    """A client's appointments: those ahead, soonest first, and those past, latest first."""

    ahead: Sequence[Appointment]
    past: Sequence[Appointment]
    came: int
    missed: int


def visits_of(client: Client, now: datetime, *, most: int = 50) -> Visits:
    rows = Appointment.objects.filter(booked_for=client).select_related(
        "therapist__clinic", "service", "room"
    )
    standing = rows.filter(start__gte=now).exclude(state=Appointment.State.CANCELLED)
    past = rows.exclude(pk__in=standing.values("pk"))
    return Visits(
        ahead=list(standing.order_by("start", "id")[:most]),
        past=list(past.order_by("-start", "-id")[:most]),
        came=rows.filter(state=Appointment.State.COMPLETED).count(),
        missed=rows.filter(state=Appointment.State.NO_SHOW).count(),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards that may be one person's, the older first."""

    first: Client
    second: Client
    reason: str


def possible_duplicates(clinic: Clinic) -> list[Pair]:
    """Pairs that nobody has judged yet, oldest cards first."""
    rows = _open_cards(clinic)
    judged = set(NotTheSame.objects.filter(clinic=clinic).values_list("first", "second"))
    found = [one for one in _suspicions(rows) if (one.first, one.second) not in judged]
    named = {key for one in found[:_MOST_PAIRS] for key in (one.first, one.second)}
    cards = Client.objects.in_bulk(named)
    return [Pair(cards[one.first], cards[one.second], one.reason) for one in found[:_MOST_PAIRS]]


def _open_cards(clinic: Clinic) -> QuerySet[Client]:
    return Client.objects.filter(clinic=clinic, archived_at__isnull=True)


def _suspicions(rows: QuerySet[Client]) -> tuple[Suspicion, ...]:
    values = rows.order_by("pk").values_list("pk", "name", "email", "phone", "born")
    return suspicions([Card(*row) for row in values])


def merges_of(client: Client) -> Sequence[ClientMerge]:
    """Cards that were joined to this one and can be parted again."""
    rows = ClientMerge.objects.filter(kept=client, undone_at__isnull=True)
    return list(rows.select_related("gone"))


def as_table(clinic: Clinic) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The whole card file: header and rows, archived cards too. No word about health is in it."""
    header = (
        gettext("Number"),
        gettext("Name"),
        "E-mail",
        gettext("Phone"),
        gettext("Date of birth"),
        gettext("Reminders"),
        gettext("Archived"),
        gettext("Since"),
    )
    rows = Client.objects.filter(clinic=clinic).order_by("number")
    return header, (
        (
            str(row.number),
            row.name,
            row.email,
            row.phone,
            "" if row.born is None else row.born.isoformat(),
            "yes" if row.wants_reminders else "no",
            "" if row.archived_at is None else row.archived_at.date().isoformat(),
            row.made_at.date().isoformat(),
        )
        for row in rows.iterator(chunk_size=2000)
    )
