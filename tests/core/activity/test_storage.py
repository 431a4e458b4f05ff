"""Stored streams: every bit comes back, damage is noticed."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lissom.core.activity.model import Channel, FloatArray, Streams
from lissom.core.activity.storage import pack, unpack
from lissom.core.errors import DataError
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.registry import read
from tests.core.importers.writers import a_run


def assert_equal(one: Streams, other: Streams) -> None:
    assert one.time_s.tobytes() == other.time_s.tobytes()
    assert set(one.columns) == set(other.columns)
    for channel, column in one.columns.items():
        again = other.columns[channel]
        assert np.array_equal(np.isnan(column), np.isnan(again))
        assert column[~np.isnan(column)].tobytes() == again[~np.isnan(again)].tobytes()


@settings(deadline=None)
@given(
    arrays.arrays(np.float64, st.integers(0, 80), elements=st.floats(width=64)),
    st.sampled_from(list(Channel)),
)
def test_any_numbers_come_back(column: FloatArray, channel: Channel) -> None:
    streams = Streams(np.arange(float(column.size)) * 0.37, {channel: column})
    assert_equal(streams, unpack(pack(streams)))


def test_a_run_from_a_watch_comes_back_and_is_small() -> None:
    streams = read(encode_activity(a_run(60)), name="").activities[0].streams
    packed = pack(streams)
    assert_equal(streams, unpack(packed))
    plain_bytes = 8 * len(streams) * (1 + len(streams.columns))
    assert len(packed) < plain_bytes / 8


def test_same_streams_same_bytes() -> None:
    assert pack(a_run(3).streams) == pack(a_run(3).streams)


def test_no_samples_at_all() -> None:
    assert len(unpack(pack(Streams(np.empty(0))))) == 0


def test_every_damaged_byte_is_noticed() -> None:
    packed = bytearray(pack(a_run(1).streams))
    for at in range(0, len(packed), 37):
        damaged = bytearray(packed)
        damaged[at] ^= 0x10
        with pytest.raises(DataError):
            unpack(bytes(damaged))


@pytest.mark.parametrize("data", [b"", b"LSTR", b"XXXX" + b"\0" * 40])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="begin"):
        unpack(data)


def test_a_later_version_is_refused_by_number() -> None:
    packed = bytearray(pack(a_run(1).streams))
    packed[4] = 9
    with pytest.raises(DataError, match="version 9"):
        unpack(bytes(packed))


VERSION_1 = (
    "TFNUUgHQ0xa2BQAAAIUAAAAAAAAAeF5jY2BkYGVgYCjJzE2NL2ZgZGRi5GJiYuACCiXmlGSWlKakxudqMjL8ZQQK"
    "/WfgY2Bi5ATKZaQmFpXEFyWWpMYnFeQqTGP8lw+SZv/PwaABlC7IL08tii9vkQCyX+oCCTcXIGEeAiTu/gYSsxSB"
    "xH7ODwwc9g72Dg4AddQejw=="
)


def test_streams_stored_by_the_first_version_are_read() -> None:
    columns = {
        Channel.HEART_RATE: np.array([150, 151, np.nan, 149, 260.0]),
        Channel.ALTITUDE: np.array([520.2, 520.4, 520.4, 519.8, 520.0]),
        Channel.POWER: np.array([0.1234567890123, np.pi, 1, 2, 3]),
    }
    stored = Streams(np.array([0.0, 1, 2, 4, 5]), columns)
    assert_equal(stored, unpack(base64.b64decode(VERSION_1)))
    assert_equal(stored, unpack(pack(stored)))


def test_a_cut_end_is_refused() -> None:
    with pytest.raises(DataError):
        unpack(pack(a_run(1).streams)[:-5])
