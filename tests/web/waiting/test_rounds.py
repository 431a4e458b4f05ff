"""A freed hour is offered, held, and rolls on; the database keeps the hold for one alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import Span
from lissom.core.errors import InvalidInputError
from lissom.web.clinic import booking, guards, services
from lissom.web.clinic import desk as diary_desk
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.clinic.refusals import RefusedError, TakenError
from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.office import opening
from lissom.web.office.opening import DaysOff
from lissom.web.waiting import answering, jobs, rounds
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry
from tests.web.waiting.conftest import DAY, NOW, TEN, Desk, all_of

State = Appointment.State


def cancel(desk: Desk, row: Appointment) -> None:
    booking.cancel(clinic=desk.clinic, appointment=row.pk, now=desk.now.at, by=desk.seat)


def freed_hour(desk: Desk) -> FreedHour:
    """The hour at ten comes free and goes round."""
    row = desk.booked()
    desk.fill_around()
    cancel(desk, row)
    return FreedHour.objects.get()


def awaited() -> HourOffer:
    return HourOffer.objects.select_related("entry", "hold", "freed__clinic").get(answer="")


def go_on(desk: Desk) -> None:
    """What the worker does by itself."""
    jobs.look(desk.now.at)
    while worker.work_one(name="test"):
        pass


def test_a_cancelled_hour_is_kept_for_the_best_with_the_reason(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=1)
    best = desk.waits("Sam Alder", days=5)
    row = freed_hour(desk)
    offer = awaited()
    assert (row.stage, row.wakes_at) == ("held", NOW + timedelta(minutes=20))
    assert (offer.entry, offer.start, offer.until) == (best, TEN, NOW + timedelta(minutes=20))
    assert offer.why == "Before the next: on the list 4 days longer."
    assert offer.hold is not None
    assert (offer.hold.state, offer.hold.booked_for) == (State.HELD, best.client)
    assert offer.hold.hold_until == offer.until


def test_a_long_list_is_looked_at_from_its_front_and_decides_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, preferred in enumerate([desk.jon] * 5 + [None] * 3):
        desk.waits(f"Client {number}", days=20 - number, therapist=preferred)
    chosen = []
    for foremost in ((10**9,), (1, 2, 10**9), (3, 10**9)):
        monkeypatch.setattr(rounds, "_FOREMOST", foremost)
        row = desk.booked()
        cancel(desk, row)
        offer = awaited()
        chosen.append((offer.entry.client.name, offer.why))
        FreedHour.objects.all().delete()
        Appointment.objects.all().delete()
    assert len(set(chosen)) == 1
    assert chosen[0][0] in {"Client 0", "Client 5"}


def test_nobody_else_can_book_an_hour_that_is_kept(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    freed_hour(desk)
    desk.now.on(19)
    with pytest.raises(TakenError):
        desk.booked()


def test_a_clinic_keeps_hours_as_long_as_it_has_set(desk: Desk) -> None:
    from lissom.web.clinic.models import ClinicPolicy  # noqa: PLC0415

    ClinicPolicy.objects.create(clinic=desk.clinic, waiting_hold_min=45)
    desk.waits("Kit Rowan")
    assert freed_hour(desk).wakes_at == NOW + timedelta(minutes=45)


def test_a_hold_made_in_the_evening_lasts_into_the_morning(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    desk.now.on(9 * 60)
    assert freed_hour(desk).wakes_at == datetime.fromisoformat("2026-03-03T09:20+00:00")


def test_it_rolls_on_and_then_the_first_to_accept_wins(desk: Desk) -> None:
    entries = [desk.waits(name, days=days) for name, days in (("Kit", 3), ("Sam", 2), ("Noa", 1))]
    row = freed_hour(desk)
    for entry in entries[:2]:
        assert awaited().entry == entry
        desk.now.on(20)
        go_on(desk)
    desk.now.on(20)
    go_on(desk)
    row.refresh_from_db()
    answers = list(HourOffer.objects.order_by("at").values_list("answer", flat=True))
    assert (row.stage, answers) == ("open", ["unanswered"] * 3)
    assert not Appointment.objects.filter(state=State.HELD).exists()
    late = HourOffer.objects.order_by("at")[1]
    booked = answering.accept(offer=late, now=desk.now.at)
    assert (booked.state, booked.booked_for) == (State.CONFIRMED, entries[1].client)
    with pytest.raises(InvalidInputError) as lost:
        answering.accept(offer=HourOffer.objects.order_by("at")[0], now=desk.now.at)
    assert lost.value.code == "hour-taken"
    row.refresh_from_db()
    assert (row.stage, row.wakes_at) == ("taken", None)


def test_accepting_books_and_ends_the_wish_and_the_second_click_changes_nothing(
    desk: Desk,
) -> None:
    entry = desk.waits("Kit Rowan")
    row = freed_hour(desk)
    booked = answering.accept(offer=awaited(), now=desk.now.on(5))
    assert (booked.start, booked.state, booked.price_pence) == (TEN, State.CONFIRMED, 6000)
    entry.refresh_from_db()
    row.refresh_from_db()
    assert (entry.state, entry.appointment, row.stage) == ("booked", booked, "taken")
    log = AuditEntry.objects.count()
    again = answering.accept(offer=HourOffer.objects.get(), now=desk.now.on(1))
    assert (again.pk, AuditEntry.objects.count()) == (booked.pk, log)
    acts = AuditEntry.objects.filter(kind="waiting").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["joined", "got-an-hour"]


def test_a_late_answer_while_it_is_kept_for_another_says_so(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=2)
    desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    first = awaited()
    desk.now.on(21)
    go_on(desk)
    with pytest.raises(InvalidInputError) as late:
        answering.accept(offer=first, now=desk.now.on(1))
    assert late.value.code == "held-by-another"
    booked = answering.accept(offer=awaited(), now=desk.now.on(1))
    assert booked.client == "Sam Alder"


def test_who_answers_after_the_time_before_anybody_is_asked_still_gets_it(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=2)
    desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    booked = answering.accept(offer=awaited(), now=desk.now.on(25))
    assert booked.state == State.CONFIRMED
    assert Appointment.objects.filter(start=TEN, state=State.CONFIRMED).count() == 1


def test_a_no_asks_the_next_at_once_and_the_client_stays_on_the_list(desk: Desk) -> None:
    first, second = desk.waits("Kit Rowan", days=2), desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    answering.decline(offer=awaited(), now=desk.now.on(3))
    assert awaited().entry == second
    first.refresh_from_db()
    assert first.state == "waiting"
    answering.decline(offer=HourOffer.objects.earliest("at"), now=desk.now.on(1))
    assert awaited().entry == second


def test_leaving_the_list_frees_the_hour_for_the_next(desk: Desk) -> None:
    first, second = desk.waits("Kit Rowan", days=2), desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    left = answering.leave(entry=first, now=desk.now.on(3))
    assert (left.state, awaited().entry) == ("withdrawn", second)
    answering.leave(entry=first, now=desk.now.on(1))
    assert AuditEntry.objects.filter(action="left").count() == 1
    with pytest.raises(InvalidInputError):
        answering.accept(offer=HourOffer.objects.earliest("at"), now=desk.now.on(1))


def test_the_desk_passes_on_and_that_client_is_not_asked_for_it_again(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    offer = awaited()
    answering.decline(offer=offer, now=desk.now.on(3), by=desk.seat, by_clinic=True)
    row.refresh_from_db()
    assert row.stage == "open"
    with pytest.raises(InvalidInputError) as refused:
        answering.accept(offer=offer, now=desk.now.on(1))
    assert refused.value.code == "not-offered"


def test_a_stopped_hour_is_free_and_offered_to_nobody(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    answering.stop(offer_round=row, now=desk.now.on(2), by=desk.seat)
    row.refresh_from_db()
    assert (row.stage, HourOffer.objects.get().answer) == ("over", "withdrawn")
    assert desk.booked().state == State.CONFIRMED


@pytest.mark.parametrize("how", ["cancel", "move"])
def test_a_hold_that_the_staff_takes_away_ends_its_round(desk: Desk, how: str) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    offer = awaited()
    assert offer.hold is not None
    if how == "cancel":
        cancel(desk, offer.hold)
    else:
        booking.move(
            clinic=desk.clinic,
            appointment=offer.hold.pk,
            start=TEN + timedelta(days=1),
            version=offer.hold.version,
            now=desk.now.at,
            by=desk.seat,
        )
    row.refresh_from_db()
    assert (row.stage, FreedHour.objects.count()) == ("over", 1)
    with pytest.raises(InvalidInputError):
        answering.accept(offer=offer, now=desk.now.on(1))


def test_an_hour_that_was_taken_meanwhile_is_told_with_the_next_free_ones(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    offer = awaited()
    desk.now.on(25)  # the time to answer is over and the worker has not come by
    desk.booked()
    with pytest.raises(TakenError) as gone:
        answering.accept(offer=offer, now=desk.now.on(1))
    assert "Next free" in gone.value.sentence()
    go_on(desk)
    row.refresh_from_db()
    assert row.stage == "over"


def test_a_moved_appointment_frees_its_old_hour(desk: Desk) -> None:
    entry = desk.waits("Kit Rowan", windows=[Interval(TEN, TEN + timedelta(hours=1))])
    row = desk.booked()
    booking.move(
        clinic=desk.clinic,
        appointment=row.pk,
        start=TEN + timedelta(hours=3),
        version=row.version,
        now=NOW,
        by=desk.seat,
    )
    assert (awaited().entry, FreedHour.objects.get().freed_by) == (entry, "moved")


def test_a_shortened_appointment_frees_the_rest(desk: Desk) -> None:
    half = TEN + timedelta(minutes=30)
    entry = desk.waits(
        "Kit Rowan", service=desk.half, windows=[Interval(half, half + timedelta(minutes=30))]
    )
    row = desk.booked()
    diary_desk.resize(
        clinic=desk.clinic, appointment=row.pk, minutes=30, version=1, now=NOW, by=desk.seat
    )
    assert (awaited().entry, awaited().start) == (entry, half)


def test_hours_that_are_opened_are_offered_beside_each_other(desk: Desk) -> None:
    saturday = DAY + timedelta(days=3)
    for name in ("Kit", "Sam", "Noa"):
        desk.waits(name, windows=[all_of(saturday)])
    given = DaysOff(first=saturday, last=saturday, spans=(Span(time(9), time(11)),))
    opening.set_days_off(seat=desk.seat, therapists=[desk.tess], given=given, now=NOW)
    offers = HourOffer.objects.filter(answer="").order_by("start")
    assert [one.start.hour for one in offers] == [9, 10]
    assert {one.freed.freed_by for one in offers} == {"opened"}


def test_what_is_left_of_the_time_goes_round_too(desk: Desk) -> None:
    desk.waits("Kit Rowan", service=desk.half, days=9)
    desk.waits("Sam Alder", service=desk.half, days=1)
    freed_hour(desk)
    answering.accept(offer=awaited(), now=desk.now.on(1))
    rest = FreedHour.objects.get(freed_by="rest")
    assert rest.start == TEN + timedelta(minutes=30)
    assert awaited().entry.client.name == "Sam Alder"


def test_nothing_goes_round_when_nobody_waits_or_can_use_it(desk: Desk) -> None:
    cancel(desk, desk.booked())
    assert not FreedHour.objects.exists()
    desk.waits("Kit Rowan", windows=[all_of(DAY + timedelta(days=1))])
    cancel(desk, desk.booked())
    assert FreedHour.objects.get().stage == "open"
    assert not HourOffer.objects.exists()


def test_whom_the_diary_refuses_is_passed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.waits("Kit Rowan", days=5)
    desk.waits("Sam Alder")

    def stop_kit(row: Appointment, *_: object) -> None:
        if row.client == "Kit Rowan":
            raise RefusedError("The health answers say stop.", code="stop-sign")

    monkeypatch.setattr(guards, "_guards", [stop_kit])
    freed_hour(desk)
    assert awaited().entry.client.name == "Sam Alder"


def test_a_reason_against_it_that_came_meanwhile_stops_the_booking(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.waits("Kit Rowan")
    freed_hour(desk)

    def stop(row: Appointment, *_: object) -> None:
        raise RefusedError("The health answers say stop.", code="stop-sign")

    monkeypatch.setattr(guards, "_guards", [stop])
    with pytest.raises(RefusedError):
        answering.accept(offer=awaited(), now=desk.now.on(1))
    assert Appointment.objects.filter(start=TEN, state=State.HELD).exists()


def test_a_client_holds_one_hour_at_a_time_and_is_not_asked_while_treated(desk: Desk) -> None:
    kit = desk.client("Kit Rowan")
    desk.waits("", client=kit)
    desk.waits("", client=kit, service=desk.half)
    row = desk.booked()
    other = desk.booked(TEN + timedelta(hours=2))
    desk.fill_around()
    cancel(desk, row)
    cancel(desk, other)
    assert awaited().start == TEN
    answering.accept(offer=awaited(), now=desk.now.on(1))
    go_on(desk)
    assert awaited().start == TEN + timedelta(hours=2)
    assert awaited().entry.service == desk.half


def test_only_the_named_therapist_will_do(desk: Desk) -> None:
    desk.waits("Kit Rowan", therapist=desk.jon, only_therapist=True)
    cancel(desk, desk.booked())
    assert FreedHour.objects.get().stage == "open"
    cancel(desk, desk.booked(therapist=desk.jon))
    assert awaited().freed.therapist == desk.jon


def test_who_joins_later_is_asked_when_nobody_was_left(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=2)
    row = freed_hour(desk)
    answering.decline(offer=awaited(), now=desk.now.on(1))
    late = desk.waits("Sam Alder")
    go_on(desk)
    row.refresh_from_db()
    assert (row.stage, awaited().entry) == ("held", late)


def test_at_the_last_call_it_is_over(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    answering.decline(offer=awaited(), now=desk.now.on(1))
    row.refresh_from_db()
    last = TEN + timedelta(minutes=30) - timedelta(minutes=60)  # a half hour could begin then
    assert row.wakes_at == last
    desk.now.at = last
    go_on(desk)
    row.refresh_from_db()
    assert row.stage == "over"
    with pytest.raises(InvalidInputError) as late:
        answering.accept(offer=HourOffer.objects.get(), now=desk.now.on(1))
    assert late.value.code == "hour-over"


def test_the_notice_of_a_client_is_kept(desk: Desk) -> None:
    desk.waits("Kit Rowan", notice_min=3 * 24 * 60)
    assert freed_hour(desk).stage == "open"
    assert not HourOffer.objects.exists()


def test_a_runner_sees_no_booking_before_it_is_confirmed(desk: Desk) -> None:
    from lissom.web.clinic import people, queries  # noqa: PLC0415
    from lissom.web.training import services as training  # noqa: PLC0415
    from tests.conftest import ON  # noqa: PLC0415

    runner = training.save_profile(runner="Robin Example", on=ON)
    card = people.save_client(
        clinic=desk.clinic, name="Robin", phone="07700 900 125", runner=runner, now=NOW
    )
    desk.waits("", client=card)
    freed_hour(desk)
    until = TEN + timedelta(days=1)
    assert queries.booked(runner, NOW, until, now=NOW) == []
    answering.accept(offer=awaited(), now=desk.now.on(1))
    assert len(queries.booked(runner, NOW, until, now=NOW)) == 1


def test_an_accepted_hour_that_is_cancelled_goes_round_again(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=4)
    second = desk.waits("Sam Alder")
    freed_hour(desk)
    booked = answering.accept(offer=awaited(), now=desk.now.on(1))
    cancel(desk, booked)
    assert awaited().entry == second


def test_a_step_that_failed_is_done_by_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.waits("Kit Rowan")
    row = desk.booked()
    with monkeypatch.context() as broken:
        broken.setattr(rounds, "advance", lambda **_: 1 / 0)
        cancel(desk, row)
    assert not HourOffer.objects.exists()
    go_on(desk)
    assert awaited().start == TEN
    assert not Job.objects.filter(state="failed").exists()


def test_a_removed_clinic_takes_its_list_along(desk: Desk) -> None:
    desk.waits("Kit Rowan", therapist=desk.tess)
    freed_hour(desk)
    services.remove_clinic(clinic=desk.clinic)
    assert not WaitingEntry.objects.exists()
