"""Damaged FIT files: every whole record before the break, a finding, never an exception."""

from __future__ import annotations

import numpy as np
import pytest

from lissom.core.activity.model import Activity, Channel
from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.fit.decode import decode_fit, is_fit
from lissom.core.importers.fit.profile import MESSAGES
from lissom.core.importers.registry import ReadResult, read
from tests.core.importers.fit_samples import everything_a_watch_writes
from tests.core.importers.plain_walker import whole_messages
from tests.core.importers.writers import (
    FIT_START_S,
    RECORD_FIELDS,
    UINT8,
    UINT32,
    Field,
    a_run,
    data_message,
    definition,
    fit_file,
    fixtures,
    plain_records,
)

RECORD_BYTES = 1 + sum(field.size for field in RECORD_FIELDS)


def codes(result: ReadResult) -> set[str]:
    return {finding.code for finding in result.findings}


def only(result: ReadResult) -> Activity:
    assert len(result.activities) == 1, result.findings
    return result.activities[0]


@pytest.mark.parametrize("cut", [1, 2, 3, RECORD_BYTES, 200, 555])
def test_a_truncated_file_keeps_every_whole_record(cut: int) -> None:
    whole = fit_file(plain_records(100))
    data = whole[: len(whole) - 2 - cut]
    result = read(data, name="cut.fit")
    activity = only(result)
    assert len(activity.streams) == 100 - -(-cut // RECORD_BYTES)
    assert "truncated" in codes(result) or cut % RECORD_BYTES == 0
    assert activity.partial or cut % RECORD_BYTES == 0


def test_a_wrong_checksum_is_said_and_nothing_is_lost() -> None:
    result = read(fit_file(plain_records(100), crc=1), name="crc.fit")
    assert codes(result) == {"wrong-checksum"}
    assert len(only(result).streams) == 100


def test_every_single_flipped_byte_leaves_a_plausible_run() -> None:
    """One flipped byte in a distance must not make a run of thousands of kilometres."""
    whole = encode_activity(a_run(3))
    true_m = only(read(whole, name="")).distance_m
    assert true_m is not None
    rng = np.random.default_rng(5)
    for at in rng.integers(14, len(whole) - 2, 400):
        damaged = bytearray(whole)
        damaged[at] ^= 0x40 if at % 2 else 0x80
        result = read(bytes(damaged), name="flip.fit")
        assert result.findings
        for activity in result.activities:
            assert (activity.distance_m or 0.0) <= 12.5 * max(activity.elapsed_s, 1.0)
            if activity.elapsed_s < 1000 and activity.sport == "run" and not activity.partial:
                assert (activity.distance_m or 0.0) < 2.0 * true_m


@pytest.mark.parametrize("size", [0, 7, 2**31, 2**32 - 1])
def test_a_wrong_length_in_the_header_loses_nothing(size: int) -> None:
    result = read(fit_file(plain_records(60), size=size), name="size.fit")
    assert len(only(result).streams) == 60
    assert codes(result) & {"wrong-size", "wrong-checksum"}


def test_a_wrong_length_in_the_first_of_two_files_keeps_both() -> None:
    later = plain_records(50, start_s=FIT_START_S + 7200)
    data = fit_file(plain_records(60), size=0) + fit_file(later)
    assert [len(a.streams) for a in read(data, name="").activities] == [60, 50]


def test_trailing_bytes_are_left_out_and_counted() -> None:
    result = read(fit_file(plain_records(10)) + b"\xff" * 77, name="tail.fit")
    assert len(only(result).streams) == 10
    assert [f.message for f in result.findings] == [
        "77 bytes after the end of the file were left out."
    ]


def test_the_short_header_is_read() -> None:
    assert len(only(read(fit_file(plain_records(10), header_size=12), name="")).streams) == 10


def test_a_definition_that_claims_more_than_the_file_costs_nothing() -> None:
    huge = definition(1, 20, [Field(n, UINT8, 255) for n in range(255)])
    result = read(fit_file(plain_records(10), huge, b"\x01" * 500), name="")
    assert len(only(result).streams) == 10
    assert "truncated" in codes(result)


def test_a_message_without_definition_ends_the_reading() -> None:
    result = read(fit_file(plain_records(10), b"\x05\x01\x02"), name="")
    assert len(only(result).streams) == 10
    assert "broken-inside" in codes(result)


@pytest.mark.parametrize("damage", [b"\xff" * 64, b"\x00" * 64, b"\x41\x42" * 32])
def test_damage_in_the_middle_loses_only_what_it_hit(damage: bytes) -> None:
    whole = bytearray(encode_activity(a_run(20)))
    whole[20_000:20_064] = damage
    result = read(bytes(whole), name="")
    activity = only(result)
    expected = a_run(20)
    assert len(activity.streams) > len(expected.streams) - 8
    assert activity.distance_m == pytest.approx(expected.distance_m, rel=0.01)
    assert codes(result) & {"wrong-checksum", "broken-inside"}


def test_bytes_that_were_dropped_shift_nothing_behind_them() -> None:
    whole = bytearray(encode_activity(a_run(20)))
    for at in (40_000, 30_000, 20_000, 10_000):
        del whole[at : at + 5]
    activity = only(read(bytes(whole), name=""))
    assert len(activity.streams) > len(a_run(20).streams) - 12


def test_fields_without_bytes_and_types_unknown_are_passed_over() -> None:
    odd = (Field(253, UINT32), Field(3, UINT8))
    layout = bytearray(definition(0, 20, odd))
    layout[-1] = 0x5B  # no such type
    result = read(fit_file(bytes(layout), data_message(0, odd, (FIT_START_S, 150))), name="")
    assert result.format == "fit"


def test_records_a_century_away_are_left_out() -> None:
    odd = data_message(0, RECORD_FIELDS, (4_000_000_000, 30_000, 150))
    result = read(fit_file(plain_records(50), odd), name="")
    assert len(only(result).streams) == 50
    assert "impossible-times" in codes(result)


def test_a_distance_that_leaps_and_falls_back_is_bridged() -> None:
    rows = [
        data_message(
            0, RECORD_FIELDS, (FIT_START_S + i, 1_426_000_000 if i == 30 else i * 300, 150)
        )
        for i in range(60)
    ]
    activity = only(read(fit_file(definition(0, 20, RECORD_FIELDS), *rows), name=""))
    assert activity.distance_m == pytest.approx(59 * 3.0, abs=6.5)


def test_too_many_messages_stop_with_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lissom.core.importers.fit.decode.value", lambda _: 20.0)
    files, findings = decode_fit(fit_file(plain_records(50)))
    assert [f.code for f in findings] == ["broken-inside"]
    assert files[0].partial


def test_more_files_in_a_row_than_any_device_writes() -> None:
    result = read(fit_file(plain_records(3)) * 250, name="")
    assert len(result.activities) == 200
    assert codes(result) == {"too-many-files"}


def test_more_layouts_than_any_device_writes() -> None:
    layouts = [
        definition(0, 20, [Field(253, UINT32), Field(n % 250, UINT8), Field(n // 250, UINT8)])
        + bytes(7)
        for n in range(2500)
    ]
    result = read(fit_file(plain_records(60), *layouts), name="")
    assert len(only(result).streams) == 60
    assert "broken-inside" in codes(result)


def test_every_file_at_hand_gives_an_activity_or_a_finding() -> None:
    """Real files beside the checkout, and always the generated ones."""
    tried = [
        ("generated.fit", encode_activity(a_run(2))),
        ("empty.fit", b""),
        ("mark.fit", b".FIT"),
    ]
    tried += [(path.name, path.read_bytes()) for path in fixtures()]
    for name, data in tried:
        result = read(data, name=name)
        assert result.activities or result.findings, name
        for activity in result.activities:
            assert activity.elapsed_s >= 0
            assert activity.moving_s <= activity.elapsed_s + 1
            assert np.all(np.diff(activity.streams.time_s) > 0)


def test_the_damaged_copies_keep_what_the_whole_one_has() -> None:
    """Each copy is compared with the good file it was made from."""
    by_name = {path.name: path for path in fixtures() if path.suffix == ".fit"}
    good = by_name.get("garmin-fr935-cr.fit")
    whole = good.read_bytes() if good else encode_activity(a_run(30))
    half = len(whole) // 2
    copies = {
        "trunc50.fit": whole[:half],
        "badcrc.fit": whole[:-1] + bytes([whole[-1] ^ 0xFF]),
        "trailing.fit": whole + b"\0" * 500,
    }
    full = only(read(whole, name=""))
    for name, made in copies.items():
        data = by_name[name].read_bytes() if name in by_name else made
        kept = only(read(data, name=name))
        count = len(kept.streams)
        assert np.array_equal(kept.streams.time_s, full.streams.time_s[:count])
        if name == "trunc50.fit":
            assert kept.partial
            assert count > 0.4 * len(full.streams)
        else:
            assert count == len(full.streams)
        rate, known = kept.streams.get(Channel.HEART_RATE), full.streams.get(Channel.HEART_RATE)
        if rate is not None and known is not None:
            assert np.array_equal(rate, known[:count], equal_nan=True)


def damaged_copies() -> dict[str, bytes]:
    """Each kind of damage done to generated files, and the damaged files beside the checkout."""
    made = {"run": encode_activity(a_run(8)), "all": everything_a_watch_writes()}
    copies = {}
    for name, whole in made.items():
        for share in (0.2, 0.5, 0.77, 0.99):
            copies[f"{name}, {share:.0%} of it"] = whole[: int(len(whole) * share)]
        copies[f"{name}, wrong checksum"] = whole[:-1] + bytes([whole[-1] ^ 0x55])
        copies[f"{name}, no size"] = whole[:4] + b"\0" * 4 + whole[8:]
        copies[f"{name}, trailing"] = whole + b"\xff" * 33
        middle = len(whole) // 2
        copies[f"{name}, broken"] = whole[:middle] + b"\xff" * 64 + whole[middle + 64 :]
    real = (path for path in fixtures() if "damaged" in path.parts and path.suffix == ".fit")
    return copies | {path.name: path.read_bytes() for path in real}


@pytest.mark.parametrize("name", sorted(damaged_copies()))
def test_every_whole_record_before_the_break_is_kept_and_the_break_is_named(name: str) -> None:
    data = damaged_copies()[name]
    result = read(data, name=name)
    if name != "chained.fit":  # which is two sound files in a row
        assert [f for f in result.findings if f.code not in {"not-used", "parts-left-out"}]
    if not is_fit(data):
        assert not result.activities
        return
    counted = whole_messages(data)
    files, _ = decode_fit(data)
    for number, count in counted.counts.items():
        if number in MESSAGES:
            assert len(files[0].table(number)) >= count, MESSAGES[number]
    sane = {
        at for at in counted.record_times if abs(at - np.median(counted.record_times)) < 864_000
    }
    kept = sum(len(activity.streams) for activity in result.activities)
    assert kept >= len(sane) > 0
