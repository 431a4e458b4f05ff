"""Ways to damage a file, each a function of the bytes and a random generator."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
from fastcrc import crc16

Mutation = Callable[[bytes, np.random.Generator], bytes]

_EXTREMES = (
    b"NaN", b"inf", b"-inf", b"1e308", b"-1e308", b"1e-320", b"0", b"-0.0", b"", b" ", b"-1",
    b"99999999999999999999999", b"0x10", b"1,5", b"180", b"-90", b"1e3", b"255", b"\xc2\xa0",
    b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:59Z", b"2026-02-30T25:61:61Z",
    b"1969-12-31T23:59:59Z", b"2026-03-01T07:00:00+14:00", b"&#0;", b"&amp;", b"<", b"]]>",
)  # fmt: skip
_UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError)
_WORD = re.compile(rb"[\w.+\-:]+")
_TAG = re.compile(rb"</?[^<>]{1,80}>")


def bytes_changed(data: bytes, rng: np.random.Generator) -> bytes:
    """Up to a dozen bytes set, flipped, cut out, put in or painted over."""
    changed = bytearray(data)
    for _ in range(int(rng.integers(1, 12))):
        if not changed:
            return b""
        at = int(rng.integers(0, len(changed)))
        choice = int(rng.integers(0, 5))
        if choice == 0:
            changed[at] = int(rng.integers(0, 256))
        elif choice == 1:
            changed[at] ^= 1 << int(rng.integers(0, 8))
        elif choice == 2:
            del changed[at : at + int(rng.integers(1, 30))]
        elif choice == 3:
            changed[at:at] = rng.bytes(int(rng.integers(1, 30)))
        else:
            changed[at : at + 8] = bytes([int(rng.choice([0x00, 0xFF, 0x40, 0x80]))]) * 8
    return bytes(changed)


def cut(data: bytes, rng: np.random.Generator) -> bytes:
    """The beginning alone, or the end alone, or without a middle."""
    first, last = sorted(int(at) for at in rng.integers(0, len(data) + 1, 2))
    return (data[:first], data[last:], data[:first] + data[last:])[int(rng.integers(0, 3))]


def repeated(data: bytes, rng: np.random.Generator) -> bytes:
    """A piece of it several times over, or the whole behind itself."""
    first, last = sorted(int(at) for at in rng.integers(0, len(data) + 1, 2))
    piece = data[first : min(last, first + 2000)]
    if rng.integers(0, 4) == 0:
        return data + data
    return data[:first] + piece * int(rng.integers(2, 40)) + data[first:]


def fit_with_right_checksum(data: bytes, rng: np.random.Generator) -> bytes:
    """Damage that the checksum vouches for: nothing may be taken on trust all the same."""
    if len(data) < 20:
        return bytes_changed(data, rng)
    body = bytearray(bytes_changed(data[14:-2], rng))
    header = data[:4] + struct.pack("<I", len(body)) + b".FIT" + data[12:14]
    whole = header + bytes(body)
    return whole + struct.pack("<H", crc16.arc(whole))


def fit_layout_changed(data: bytes, rng: np.random.Generator) -> bytes:
    """Numbers, sizes and types in a definition message changed, checksum right again."""
    changed = bytearray(data)
    heads = [at for at in range(14, len(data) - 8) if data[at] & 0xF0 == 0x40 and data[at + 1] == 0]
    if not heads:
        return bytes_changed(data, rng)
    at = heads[int(rng.integers(0, min(len(heads), 40)))]
    for _ in range(int(rng.integers(1, 4))):
        place = at + int(rng.integers(2, 30))
        if place < len(changed) - 2:
            changed[place] = int(rng.choice([0, 1, 2, 3, 7, 13, 20, 0x83, 0x86, 0x88, 253, 255]))
    whole = bytes(changed[:-2])
    return whole + struct.pack("<H", crc16.arc(whole))


def text_changed(data: bytes, rng: np.random.Generator) -> bytes:
    """Words replaced by values at the edge of what can be written."""
    words = list(_WORD.finditer(data))
    if not words:
        return bytes_changed(data, rng)
    for _ in range(int(rng.integers(1, 6))):
        word = words[int(rng.integers(0, len(words)))]
        extreme = _EXTREMES[int(rng.integers(0, len(_EXTREMES)))]
        data = data[: word.start()] + extreme + data[word.end() :]
    return data


def tags_changed(data: bytes, rng: np.random.Generator) -> bytes:
    """Tags dropped, doubled or swapped."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 3:
        return bytes_changed(data, rng)
    for _ in range(int(rng.integers(1, 5))):
        one, other = (tags[int(i)] for i in rng.integers(0, len(tags), 2))
        put = (b"", one[0] * 2, other[0], b"<a>" * int(rng.integers(1, 400)))
        data = data[: one.start()] + put[int(rng.integers(0, 4))] + data[one.end() :]
    return data


def entry_changed(data: bytes, rng: np.random.Generator) -> bytes:
    """An archive packed anew around an entry that was damaged; names and order may change."""
    store = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(store, "w") as new:
            entries = old.infolist()
            chosen = int(rng.integers(0, len(entries)))
            for index in rng.permutation(len(entries)).tolist():
                name, content = entries[index].filename, old.read(entries[index])
                if index == chosen:
                    content = any_change(content, rng)
                if rng.integers(0, 12) == 0:
                    name = ("../" + name, "activities.csv", "/", "a/" + name)[index % 4]
                method = zipfile.ZIP_DEFLATED if rng.integers(0, 2) else zipfile.ZIP_STORED
                new.writestr(zipfile.ZipInfo(name), content, method)
    except _UNREADABLE:  # damaged before: then its bytes once more
        return bytes_changed(data, rng)
    return store.getvalue()


def gzip_changed(data: bytes, rng: np.random.Generator) -> bytes:
    """Damage inside, packed again; or the packed bytes damaged."""
    if rng.integers(0, 2):
        return bytes_changed(data, rng)
    try:
        plain = zlib.decompress(data, 31)
    except zlib.error:
        return bytes_changed(data, rng)
    packer = zlib.compressobj(wbits=31)
    return packer.compress(any_change(plain, rng)) + packer.flush()


_ANY: tuple[Mutation, ...] = (bytes_changed, cut, repeated)
_OF: dict[str, tuple[Mutation, ...]] = {
    "fit": (*_ANY, fit_with_right_checksum, fit_with_right_checksum, fit_layout_changed),
    "text": (bytes_changed, cut, repeated, text_changed, text_changed, tags_changed),
    "zip": (bytes_changed, cut, entry_changed, entry_changed, entry_changed),
    "gzip": (gzip_changed,),
}


def any_change(data: bytes, rng: np.random.Generator) -> bytes:
    """Damage of a kind that suits the content."""
    kind = "text" if data[:1] in {b"<", b"A", b"\xef"} else "any"
    if data[8:12] == b".FIT":
        kind = "fit"
    elif data[:2] == b"\x1f\x8b":
        kind = "gzip"
    elif data[:2] == b"PK":
        kind = "zip"
    ways = _OF.get(kind, _ANY)
    return ways[int(rng.integers(0, len(ways)))](data, rng)
