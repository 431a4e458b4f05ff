"""What a FIT file means: sessions, pauses, local time, apps' fields, dead clocks."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from lissom.core.activity.model import Activity, Channel, Pause, Sport
from lissom.core.importers.registry import read
from tests.core.importers.writers import (
    ENUM,
    FIT_START_S,
    FLOAT32,
    SINT32,
    START,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    Field,
    data_message,
    definition,
    fit_file,
    plain_records,
)

SESSION = (
    Field(253, UINT32), Field(2, UINT32), Field(7, UINT32), Field(8, UINT32), Field(9, UINT32),
    Field(5, ENUM), Field(6, ENUM),
)  # fmt: skip
EVENT = (Field(253, UINT32), Field(0, ENUM), Field(1, ENUM))


def session(start_s: int, seconds: int, metres: float, sport: int = 1, sub: int = 0) -> bytes:
    cells = (
        start_s + seconds,
        start_s,
        seconds * 1000,
        seconds * 1000,
        int(metres * 100),
        sport,
        sub,
    )
    return data_message(3, SESSION, cells)


def event(at_s: int, kind: int) -> bytes:
    return data_message(4, EVENT, (at_s, 0, kind))


def activities(*messages: bytes) -> tuple[Activity, ...]:
    return read(fit_file(*messages), name="").activities


def test_several_sessions_are_several_activities() -> None:
    found = activities(
        plain_records(300),
        definition(3, 18, SESSION),
        session(FIT_START_S, 100, 300, sport=5),
        session(FIT_START_S + 100, 20, 60, sport=3),
        session(FIT_START_S + 120, 180, 540, sport=1),
    )
    assert [a.sport for a in found] == [Sport.SWIM, Sport.OTHER, Sport.RUN]
    assert [len(a.streams) for a in found] == [100, 20, 180]
    assert found[2].start == START + timedelta(seconds=120)
    assert found[1].sub_sport == "transition"


def test_stops_of_the_timer_are_pauses_but_the_last_is_the_end() -> None:
    (activity,) = activities(
        plain_records(300),
        definition(3, 18, SESSION),
        definition(4, 21, EVENT),
        event(FIT_START_S, 0),
        event(FIT_START_S + 100, 4),
        event(FIT_START_S + 130, 0),
        event(FIT_START_S + 299, 4),
        session(FIT_START_S, 299, 897),
    )
    assert activity.pauses == (Pause(100.0, 130.0),)
    assert activity.moving_s == pytest.approx(269.0)


def test_local_time_comes_from_the_activity_message() -> None:
    fields = (Field(253, UINT32), Field(5, UINT32))
    (activity,) = activities(
        plain_records(60),
        definition(5, 34, fields),
        data_message(5, fields, (FIT_START_S + 60, FIT_START_S + 60 + 20_700)),
    )
    assert (activity.utc_offset_s, activity.offset_source) == (20_700, "device")


def test_a_clock_that_was_never_set_uses_the_local_time_of_the_file() -> None:
    fields = (Field(253, UINT32), Field(5, UINT32))
    result = read(
        fit_file(
            plain_records(60, start_s=5000),
            definition(5, 34, fields),
            data_message(5, fields, (5060, FIT_START_S + 60)),
        ),
        name="",
    )
    assert [f.code for f in result.findings] == ["clock-not-set"]
    assert result.activities[0].start == START
    assert result.activities[0].offset_source == "assumed"


def test_without_any_date_there_is_no_activity_but_a_finding() -> None:
    result = read(fit_file(plain_records(60, start_s=5000)), name="")
    assert not result.activities
    assert [f.code for f in result.findings] == ["no-time"]


def described(name: str, unit: str, kind: int, number: int = 0) -> bytes:
    fields = (
        Field(0, UINT8),
        Field(1, UINT8),
        Field(2, UINT8),
        Field(3, STRING, 24),
        Field(8, STRING, 16),
    )
    return definition(6, 206, fields) + data_message(6, fields, (0, number, kind, name, unit))


def test_running_power_of_an_app_is_found() -> None:
    fields = (Field(253, UINT32),)
    rows = [
        data_message(0, fields, (FIT_START_S + i,), extra=(250 + i).to_bytes(2, "little"))
        for i in range(10)
    ]
    (activity,) = activities(
        described("Power", "Watts", UINT16),
        definition(0, 20, fields, developer=[(0, 2, 0)]),
        *rows,
    )
    power = activity.streams.get(Channel.POWER)
    assert power is not None
    assert power.tolist() == [250.0 + i for i in range(10)]


def test_an_apps_centimetres_become_millimetres() -> None:
    fields = (Field(253, UINT32),)
    rows = [
        data_message(0, fields, (FIT_START_S + i,), extra=np.float32(8.5).tobytes())
        for i in range(5)
    ]
    (activity,) = activities(
        described("Vertical Oscillation", "Centimeters", FLOAT32),
        definition(0, 20, fields, developer=[(0, 4, 0)]),
        *rows,
    )
    column = activity.streams.get(Channel.VERTICAL_OSCILLATION)
    assert column is not None
    assert column[0] == pytest.approx(85.0)


def test_cadence_counts_one_foot_and_has_a_fraction() -> None:
    fields = (Field(253, UINT32), Field(4, UINT8), Field(53, UINT8), Field(73, UINT32))
    rows = [data_message(0, fields, (FIT_START_S + i, 85, 64, 3000)) for i in range(5)]
    (activity,) = activities(
        definition(0, 20, fields),
        *rows,
        definition(3, 18, SESSION),
        session(FIT_START_S, 5, 15),
    )
    rate = activity.streams.get(Channel.STEP_RATE)
    assert rate is not None
    assert rate.tolist() == [171.0] * 5


def test_speed_and_distance_in_three_bytes() -> None:
    """Twelve bits each, least first: 3.54 m/s and steps of 3.5 m that wrap at 256 m."""
    fields = (Field(253, UINT32), Field(8, 0x02, 3))
    rows, at = [], 0
    for i in range(200):
        at = (at + 56) % 4096
        speed = 354
        triple = (speed & 0xFF, speed >> 8 | (at & 0x0F) << 4, at >> 4)
        rows.append(data_message(0, fields, (FIT_START_S + i, triple)))
    (activity,) = activities(definition(0, 20, fields), *rows)
    distance, speeds = activity.streams.get(Channel.DISTANCE), activity.streams.get(Channel.SPEED)
    assert distance is not None
    assert speeds is not None
    assert distance[-1] == pytest.approx(200 * 3.5)
    assert speeds[0] == pytest.approx(3.54)


def test_the_fine_fields_win_over_the_plain_ones() -> None:
    fields = (
        Field(253, UINT32),
        Field(2, UINT16),
        Field(78, UINT32),
        Field(6, UINT16),
        Field(73, UINT32),
    )
    rows = [
        data_message(0, fields, (FIT_START_S + i, 2600, 2605 if i else 0xFFFFFFFF, 0xFFFF, 3100))
        for i in range(4)
    ]
    (activity,) = activities(definition(0, 20, fields), *rows)
    altitude, speed = activity.streams.get(Channel.ALTITUDE), activity.streams.get(Channel.SPEED)
    assert altitude is not None
    assert speed is not None
    assert altitude.tolist() == [20.0, 21.0, 21.0, 21.0]
    assert speed.tolist() == [3.1] * 4


def test_a_settings_file_is_no_activity_and_says_so() -> None:
    fields = (Field(0, ENUM), Field(4, UINT32))
    result = read(
        fit_file(definition(0, 0, fields), data_message(0, fields, (2, FIT_START_S))), name="s.fit"
    )
    assert not result.activities
    assert [(f.code, f.where) for f in result.findings] == [("not-an-activity", "s.fit")]
    assert "settings" in result.findings[0].message


def test_a_session_without_records_is_an_activity() -> None:
    (activity,) = activities(
        definition(3, 18, SESSION), session(FIT_START_S, 1800, 5000, sport=1, sub=1)
    )
    assert (activity.sport, activity.sub_sport) == (Sport.RUN, "treadmill")
    assert (activity.elapsed_s, activity.moving_s, activity.distance_m) == (1800.0, 1800.0, 5000.0)
    assert "samples" in activity.lacks


def test_strength_is_told_by_the_sub_sport() -> None:
    (activity,) = activities(
        definition(3, 18, SESSION), session(FIT_START_S, 1800, 0, sport=10, sub=20)
    )
    assert activity.sport is Sport.STRENGTH


def test_records_of_one_second_complete_each_other() -> None:
    place = (Field(253, UINT32), Field(0, SINT32), Field(1, SINT32))
    heart = (Field(253, UINT32), Field(3, UINT8))
    rows = []
    for i in range(6):
        rows.append(data_message(0, place, (FIT_START_S + i, 500_000_000 + i * 300, 100_000_000)))
        rows.append(data_message(1, heart, (FIT_START_S + i, 140 + i)))
    (activity,) = activities(definition(0, 20, place), definition(1, 20, heart), *rows)
    assert len(activity.streams) == 6
    rate = activity.streams.get(Channel.HEART_RATE)
    assert rate is not None
    assert rate.tolist() == [140.0 + i for i in range(6)]
    assert activity.distance_source == "gps"
