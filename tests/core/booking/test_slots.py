"""Free slots: wall-clock hours, clock changes, buffers, rooms."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lissom.core.booking.model import DayException, MassageSlot, Service, Span, Taken, WorkingHours
from lissom.core.booking.slots import open_intervals, slots_from_free_hours, slots_from_hours
from lissom.core.errors import InvalidInputError

LONDON = ZoneInfo("Europe/London")
HOUR = Service("maintenance", 60)


def span(opens: str, closes: str) -> Span:
    return Span(time.fromisoformat(opens), time.fromisoformat(closes))


def hours(*spans: Span, zone: str = "Europe/London", **more: object) -> WorkingHours:
    """The same hours on every weekday for therapist Ada at Quay."""
    return WorkingHours("Ada", "Quay", zone, (spans,) * 7, **more)  # type: ignore[arg-type]


def day_slots(
    day: str, of: WorkingHours, *services: Service, taken: tuple[Taken, ...] = ()
) -> list[MassageSlot]:
    zone = ZoneInfo(of.zone)
    since = datetime.combine(date.fromisoformat(day), time(0), zone)
    until = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(0), zone)
    return slots_from_hours([of], taken, services or (HOUR,), since=since, until=until)


def walls(slots: list[MassageSlot], zone: str = "Europe/London") -> list[str]:
    return [slot.start.astimezone(ZoneInfo(zone)).strftime("%H:%M") for slot in slots]


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_slots_step_by_quarters_and_the_last_one_ends_at_closing() -> None:
    slots = day_slots("2026-06-03", hours(span("09:00", "11:00")))
    assert walls(slots) == ["09:00", "09:15", "09:30", "09:45", "10:00"]
    assert slots[0].start == datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
    assert slots[0].types == ("maintenance",)


def test_day_of_23_hours_has_23_hours_of_slots() -> None:
    slots = day_slots("2026-03-29", hours(span("00:00", "00:00")), Service("light", 15))
    assert len(slots) == 23 * 4
    assert not any(wall.startswith("01:") for wall in walls(slots))


def test_day_of_25_hours_has_25_hours_of_slots_and_no_instant_twice() -> None:
    slots = day_slots("2026-10-25", hours(span("00:00", "00:00")), Service("light", 15))
    assert len(slots) == 25 * 4
    assert len({slot.start for slot in slots}) == 25 * 4
    assert len({slot.id for slot in slots}) == 25 * 4
    assert sum(wall.startswith("01:") for wall in walls(slots)) == 8


@pytest.mark.parametrize(
    ("day", "first_utc"),
    [("2026-03-28", 9), ("2026-03-29", 8), ("2026-10-24", 8), ("2026-10-25", 9)],
)
def test_nine_o_clock_stays_nine_o_clock_over_the_clock_changes(day: str, first_utc: int) -> None:
    slots = day_slots(day, hours(span("09:00", "10:00")))
    assert walls(slots) == ["09:00"]
    assert slots[0].start.astimezone(UTC).hour == first_utc


def test_hours_that_lie_in_the_skipped_hour_keep_their_length() -> None:
    slots = day_slots("2026-03-29", hours(span("01:00", "02:00")), Service("light", 30))
    assert slots == []
    slots = day_slots("2026-03-29", hours(span("00:30", "01:30")), Service("light", 30))
    assert walls(slots) == ["00:30", "00:45", "02:00"]


def test_hours_in_the_hour_that_comes_twice_last_until_its_second_end() -> None:
    slots = day_slots("2026-10-25", hours(span("01:00", "01:30")), Service("light", 30))
    assert walls(slots) == ["01:00", "01:15", "01:30", "01:45", "01:00"]


def test_another_zone_changes_its_clock_on_its_own_day() -> None:
    sydney = hours(span("00:00", "00:00"), zone="Australia/Sydney")
    assert len(day_slots("2026-10-04", sydney, Service("light", 15))) == 23 * 4
    assert len(day_slots("2026-04-05", sydney, Service("light", 15))) == 25 * 4
    assert len(day_slots("2026-10-25", sydney, Service("light", 15))) == 24 * 4
    lord_howe = hours(span("00:00", "00:00"), zone="Australia/Lord_Howe")
    assert len(day_slots("2026-10-04", lord_howe, Service("light", 15))) == 23.5 * 4


def test_exceptions_replace_the_weekday() -> None:
    of = hours(
        span("09:00", "12:00"),
        exceptions=(
            DayException(date(2026, 6, 3)),
            DayException(date(2026, 6, 4), (span("18:00", "19:00"),)),
        ),
    )
    assert day_slots("2026-06-03", of) == []
    assert walls(day_slots("2026-06-04", of)) == ["18:00"]
    assert len(day_slots("2026-06-05", of)) == 9


def test_taken_time_and_buffers_are_kept_free() -> None:
    of = hours(span("09:00", "13:00"))
    taken = (Taken(london("2026-06-03T10:30"), london("2026-06-03T11:00"), "Ada"),)
    plain = day_slots("2026-06-03", of, HOUR, taken=taken)
    assert walls(plain) == ["09:00", "09:15", "09:30", "11:00", "11:15", "11:30", "11:45", "12:00"]
    buffered = Service("maintenance", 60, buffer_before_min=5, buffer_after_min=15)
    assert walls(day_slots("2026-06-03", of, buffered, taken=taken)) == [
        "09:00",
        "09:15",
        "11:15",
        "11:30",
        "11:45",
        "12:00",
    ]


def test_someone_elses_booking_takes_nothing() -> None:
    taken = (Taken(london("2026-06-03T09:00"), london("2026-06-03T12:00"), "Ben"),)
    assert len(day_slots("2026-06-03", hours(span("09:00", "12:00")), taken=taken)) == 9


def test_any_free_room_will_do_but_one_must_be_free() -> None:
    of = hours(span("09:00", "11:00"), rooms=("Blue", "Green"))
    blue = Taken(london("2026-06-03T09:00"), london("2026-06-03T11:00"), "Blue")
    green = Taken(london("2026-06-03T09:00"), london("2026-06-03T10:00"), "Green")
    assert len(day_slots("2026-06-03", of, taken=(blue,))) == 5
    assert walls(day_slots("2026-06-03", of, taken=(blue, green))) == ["10:00"]


@pytest.mark.parametrize("seed", range(12))
def test_free_starts_are_those_that_a_look_at_every_quarter_finds(seed: int) -> None:
    dice = random.Random(seed)
    of = hours(span("08:00", "12:00"), span("13:00", "00:00"), rooms=("Blue", "Green"))
    service = Service(
        "deep", dice.choice((20, 45, 60)), dice.choice((0, 10)), dice.choice((0, 5, 15))
    )
    midnight = london("2026-06-03T00:00").astimezone(UTC)
    taken = tuple(
        Taken(begin, begin + timedelta(minutes=dice.choice((5, 30, 60, 75))), name)
        for name in ("Ada", "Blue", "Green")
        for begin in (midnight + timedelta(minutes=5 * dice.randrange(288)) for _ in range(9))
    )

    def free(start: datetime) -> bool:
        first = start - timedelta(minutes=service.buffer_before_min)
        end = start + timedelta(minutes=service.minutes)
        last = end + timedelta(minutes=service.buffer_after_min)

        def met(name: str) -> bool:
            return any(
                one.start < last and first < one.end for one in taken if one.resource == name
            )

        opened = open_intervals(of, midnight, midnight + timedelta(days=1))
        inside = any(one.start <= start and end <= one.end for one in opened)
        return inside and not met("Ada") and not (met("Blue") and met("Green"))

    quarters = [midnight + timedelta(minutes=15 * number) for number in range(96)]
    found = [slot.start for slot in day_slots("2026-06-03", of, service, taken=taken)]
    assert found == [start for start in quarters if free(start)]


def test_services_of_one_shape_share_a_slot() -> None:
    slots = day_slots(
        "2026-06-03",
        hours(span("09:00", "10:00")),
        Service("maintenance", 60, price_pence=6000),
        Service("deep", 60, price_pence=6000),
        Service("light", 30, price_pence=3500),
    )
    assert [
        (slot.minutes, slot.types, slot.price_pence) for slot in slots if slot.minutes == 60
    ] == [(60, ("deep", "maintenance"), 6000)]
    assert len(slots) == 4


def test_slots_start_on_the_grid_of_opening_time_whatever_the_window() -> None:
    of = hours(span("09:00", "12:00"))
    slots = slots_from_hours(
        [of], [], [HOUR], since=london("2026-06-03T09:50"), until=london("2026-06-03T10:31")
    )
    assert walls(slots) == ["10:00", "10:15", "10:30"]


def test_the_same_question_gives_the_same_slots() -> None:
    of = hours(span("09:00", "17:00"))
    ben = WorkingHours("Ben", "Quay", "Europe/London", ((span("10:00", "12:00"),),) * 7)
    since, until = london("2026-06-01T00:00"), london("2026-06-08T00:00")
    assert slots_from_hours([of, ben], [], [HOUR], since=since, until=until) == slots_from_hours(
        [ben, of], [], [HOUR], since=since, until=until
    )


def test_free_hours_of_a_file_become_slots() -> None:
    free = [(london("2026-06-03T18:00"), london("2026-06-03T19:30"))]
    slots = slots_from_free_hours(
        free,
        services=[HOUR],
        therapist="Cleo",
        place="Harbour",
        since=london("2026-06-01T00:00"),
        until=london("2026-06-08T00:00"),
        travel_min=20,
    )
    assert walls(slots) == ["18:00", "18:15", "18:30"]
    assert {slot.travel_min for slot in slots} == {20}


def test_hours_touching_the_window_are_found_from_any_zone() -> None:
    of = hours(span("09:00", "10:00"), zone="Pacific/Auckland")
    found = open_intervals(of, london("2026-06-03T00:00"), london("2026-06-04T00:00"))
    assert [item.start for item in found] == [datetime(2026, 6, 3, 21, tzinfo=UTC)]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: span("12:00", "09:00"),
        lambda: span("12:00", "12:00"),
        lambda: Service("deep", 0),
        lambda: Service("deep", 60, buffer_after_min=-1),
        lambda: WorkingHours("Ada", "Quay", "Europe/Poole", ((),) * 7),
        lambda: WorkingHours("Ada", "Quay", "../../etc/passwd", ((),) * 7),
        lambda: WorkingHours("Ada", "Quay", "Europe/London", ((),) * 5),
        lambda: slots_from_hours(
            [],
            [],
            [],
            since=london("2026-06-03").replace(tzinfo=None),
            until=london("2026-06-04"),
        ),
        lambda: slots_from_hours(
            [],
            [],
            [],
            since=london("2026-06-03T09:50"),
            until=london("2026-06-04T09:50"),
            step=timedelta(0),
        ),
    ],
)
def test_nonsense_is_refused_with_a_remedy(wrong: object) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()  # type: ignore[operator]
    assert caught.value.remedy
