"""Damaged and random files of every format: activities and findings, never an exception; work and
memory bounded by the size of the file, counted and not timed.

`benchmarks/fuzz_import.py` does the same for as long as one likes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lissom.core.importers.registry import read
from tests.core.importers.writers import (
    FIT_START_S,
    UINT8,
    UINT32,
    Field,
    data_message,
    definition,
    fit_file,
    plain_records,
)
from tests.fuzz.counted import counted_calls, counted_memory
from tests.fuzz.mutations import any_change
from tests.fuzz.seeds import seeds
from tests.fuzz.soundness import check

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
CALLS_AT_LEAST, CALLS_PER_BYTE = 60_000, 60
BYTES_AT_LEAST, BYTES_PER_BYTE = 24_000_000, 400

Edit = Callable[[bytes], bytes]
_where = st.floats(0, 1, exclude_max=True)


def _at(data: bytes, share: float) -> int:
    return int(share * len(data))


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One change: bytes flipped, cut out, put in, painted over, doubled, or the end cut off."""
    kind = draw(st.sampled_from(["flip", "cut", "insert", "paint", "double", "end", "suited"]))
    share, size = draw(_where), draw(st.integers(1, 64))
    content = draw(st.binary(min_size=1, max_size=24)) if kind == "insert" else b""
    byte, number = draw(st.integers(0, 255)), draw(st.integers(0, 2**32 - 1))

    def change(data: bytes) -> bytes:
        at = _at(data, share)
        if kind == "suited":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # two entries of one name
                return any_change(data, np.random.default_rng(number))
        return {
            "flip": data[:at] + bytes([data[at] ^ (byte or 1)]) + data[at + 1 :] if data else b"",
            "cut": data[:at] + data[at + size :],
            "insert": data[:at] + content + data[at:],
            "paint": data[:at] + bytes([byte]) * size + data[at + size :],
            "double": data[:at] + data[at : at + 50 * size] * 3 + data[at:],
            "end": data[:at],
        }[kind]

    return change


@pytest.mark.parametrize("kind", sorted(seeds()))
@FEW
@given(number=st.integers(0, 99), changes=st.lists(edits(), min_size=1, max_size=5))
def test_damaged_files(kind: str, number: int, changes: list[Edit]) -> None:
    known = seeds()[kind]
    data = known[number % len(known)]
    for change in changes:
        data = change(data)
    with counted_calls() as work:
        check(data)
    assert work.calls <= CALLS_AT_LEAST + CALLS_PER_BYTE * len(data)


@pytest.mark.parametrize("kind", sorted(seeds()))
def test_memory_follows_the_size(kind: str) -> None:
    rng = np.random.default_rng(11)
    for data in seeds()[kind]:
        for _ in range(6):
            damaged = any_change(data, rng)
            with counted_memory() as work:
                check(damaged)
            assert work.peak_bytes <= BYTES_AT_LEAST + BYTES_PER_BYTE * len(damaged)


@FEW
@given(st.binary(max_size=400))
def test_random_bytes_behind_a_fit_header(body: bytes) -> None:
    check(bytes([14, 0x20, 0, 0]) + len(body).to_bytes(4, "little") + b".FIT\0\0" + body)


@FEW
@given(st.text(max_size=200))
def test_random_text_inside_a_track(text: str) -> None:
    check(f"<gpx><trk><trkseg><trkpt>{text}".encode("utf-8", "replace"))


@FEW
@given(st.lists(st.lists(st.text(max_size=12), max_size=50), max_size=8))
def test_random_cells_in_a_strava_table(rows: list[list[str]]) -> None:
    from tests.core.importers.exports import strava_export  # noqa: PLC0415

    check(strava_export(rows, {}))


def many_layouts() -> bytes:
    fields = [
        (Field(253, UINT32), Field(n % 250, UINT8), Field(n // 250, UINT8)) for n in range(1900)
    ]
    parts = [
        definition(0, 20, layout) + data_message(0, layout, (FIT_START_S + n, 1, 2))
        for n, layout in enumerate(fields)
    ]
    return fit_file(*parts)


def one_definition_after_another() -> bytes:
    return fit_file(plain_records(20), *[definition(1, 20, [Field(253, UINT32)])] * 20_000)


def breaks_everywhere() -> bytes:
    return fit_file(*[plain_records(4) + b"\x0f\xff" * 40 for _ in range(600)])


def headers_everywhere() -> bytes:
    return fit_file(plain_records(2)) * 190


def claims_of_255_fields() -> bytes:
    wide = [Field(n, UINT8, 255) for n in range(255)]
    return fit_file(plain_records(5), definition(1, 20, wide), (b"\x01" + bytes(255 * 255)) * 20)


def one_record_of_each_kind_in_turn() -> bytes:
    beats = (Field(0, UINT8),)
    record = (Field(253, UINT32), Field(3, UINT8))
    turn = b"".join(
        data_message(0, record, (FIT_START_S + i, 150)) + data_message(1, beats, (9,))
        for i in range(10_000)
    )
    return fit_file(definition(0, 20, record), definition(1, 78, beats), turn)


WORST = (
    many_layouts,
    one_definition_after_another,
    breaks_everywhere,
    headers_everywhere,
    claims_of_255_fields,
    one_record_of_each_kind_in_turn,
)


@pytest.mark.parametrize("make", WORST, ids=lambda make: make.__name__)
def test_files_made_to_cost_much_cost_in_proportion(make: Callable[[], bytes]) -> None:
    data = make()
    with counted_calls() as work:
        result = read(data, name="")
    assert result.activities
    assert work.calls <= CALLS_AT_LEAST + CALLS_PER_BYTE * len(data)
    with counted_memory() as work:
        read(data, name="")
    assert work.peak_bytes <= BYTES_AT_LEAST + BYTES_PER_BYTE * len(data)
