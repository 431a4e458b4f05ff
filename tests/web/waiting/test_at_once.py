"""Several answers to one hour at the same moment: one has it, the others are told why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from lissom.core.errors import LissomError
from lissom.web.clinic.models import Appointment
from lissom.web.waiting import answering, rounds
from lissom.web.waiting.models import HourOffer
from tests.web.waiting.conftest import TEN, Desk
from tests.web.waiting.test_rounds import freed_hour, go_on

KNOWN = {
    "hour-taken", "held-by-another", "therapist-taken", "room-taken", "taken", "busy", "collided",
    "hour-over", "entry-over",
}  # fmt: skip


def together(*acts: Callable[[], object]) -> list[str]:
    """What each came to: `done`, or the code of its refusal; all begin at the same moment."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            gate.wait(timeout=60)
            act()
        except LissomError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_many_gets_an_hour_that_nobody_holds_any_more(desk: Desk) -> None:
    for name in ("Kit Rowan", "Sam Alder", "Noa Hazel"):
        desk.waits(name)
    freed_hour(desk)
    for _ in range(3):
        desk.now.on(21)
        go_on(desk)
    offers = list(HourOffer.objects.select_related("freed__therapist__clinic", "freed__clinic"))
    assert len(offers) == 3
    now = desk.now.at
    ends = together(
        *(lambda one=one: answering.accept(offer=one, now=now) for one in offers * 2),
        desk.booked,
        lambda: rounds.advance(freed=offers[0].freed_id, now=now),
    )
    standing = Appointment.objects.filter(start=TEN, state="confirmed")
    assert standing.count() == 1
    assert set(ends) <= KNOWN | {"done"}, Counter(ends)
    won = HourOffer.objects.filter(answer="accepted")
    assert won.count() <= 1
    if won.exists():
        assert won.get().hold == standing.get()
        assert won.get().entry.state == "booked"
    else:
        assert standing.get().client.startswith("Ash")


def test_the_holder_who_answers_while_it_rolls_on_has_it_or_is_told(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=2)
    desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    offer = HourOffer.objects.select_related("freed__therapist__clinic", "freed__clinic").get()
    now = desk.now.on(20)
    ends = together(
        lambda: answering.accept(offer=offer, now=now),
        lambda: rounds.advance(freed=offer.freed_id, now=now),
        lambda: answering.accept(offer=offer, now=now),
    )
    assert set(ends) <= KNOWN | {"done"}, ends
    offer.refresh_from_db()
    kept = Appointment.objects.filter(start=TEN, state__in=("held", "confirmed")).get()
    if offer.answer == "accepted":
        assert (kept.state, kept.client) == ("confirmed", "Kit Rowan")
    else:
        assert (offer.answer, kept.state, kept.client) == ("unanswered", "held", "Sam Alder")
