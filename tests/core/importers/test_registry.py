"""The one door: content decides, compression comes off, hostile files are refused."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.dedup import content_hash
from lissom.core.importers.packing import unpacked
from lissom.core.importers.registry import read
from tests.core.importers.writers import a_run, gpx_text, straight, tcx_text


def codes(data: bytes) -> list[str]:
    result = read(data, name="x")
    assert not result.activities
    return [finding.code for finding in result.findings]


def test_the_content_decides_not_the_name() -> None:
    fit, gpx = encode_activity(a_run(1)), gpx_text([straight(10)])
    tcx = tcx_text([(60, 180, [])])
    found = [read(data, name="watch.txt").format for data in (fit, gpx, tcx)]
    assert found == ["fit", "gpx", "tcx"]


def test_gzip_comes_off_and_the_hash_is_of_the_content() -> None:
    plain = encode_activity(a_run(1))
    packed = gzip.compress(plain)
    assert len(read(packed, name="a.fit.gz").activities) == 1
    assert content_hash(packed) == content_hash(plain)
    assert len(content_hash(plain)) == 64


def test_a_cut_gzip_gives_what_came_out() -> None:
    packed = gzip.compress(gpx_text([straight(5000)]))
    result = read(packed[: len(packed) * 3 // 4], name="")
    assert {finding.code for finding in result.findings} == {"truncated"}
    assert result.activities[0].partial


def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\0" * (140 * 2**20))
    assert len(bomb) < 200_000
    assert codes(bomb) == ["too-large"]


def test_gzip_inside_gzip_is_no_watch_file() -> None:
    assert codes(gzip.compress(gzip.compress(b"abc"))) == ["unknown-format"]


def test_several_members_of_gzip_are_one_content() -> None:
    assert unpacked(gzip.compress(b"ab") + gzip.compress(b"cd")).data == b"abcd"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"hello", "unknown-format"),
        (b"\0" * 500, "unknown-format"),
        (b"<html><body/></html>", "unknown-format"),
        (b"<!-- <gpx> -->", "unknown-format"),
        (b"\x1f\x8b", "empty-file"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, code: str) -> None:
    assert code in codes(data)


def test_a_zip_without_watch_files_is_named() -> None:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    assert read(store.getvalue(), name="").format == "zip"
    assert codes(store.getvalue())


def test_equal_findings_are_one_that_counts() -> None:
    track = gpx_text([straight(10)], label="").replace(b"Invented run", b"A").decode()
    trk = track[track.index("<trk>") : track.index("</gpx>")]
    result = read(track.replace(trk, trk * 30).encode(), name="")
    assert len(result.activities) == 30
    (finding,) = result.findings
    assert finding.message.endswith("(30 times)")


def test_every_finding_is_explained_on_the_page() -> None:
    root = Path(__file__).parents[3]
    page = (root / "docs" / "howto" / "import.md").read_text(encoding="utf-8")
    code = re.compile(r'(?:Finding|note)\(\s*"([a-z-]+)"|_refused\("([a-z-]+)"')
    for source in sorted((root / "src/lissom/core/importers").rglob("*.py")):
        for match in code.finditer(source.read_text(encoding="utf-8")):
            assert f"`{match[1] or match[2]}`" in page, source.name


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE, "<!DOCTYPE gpx SYSTEM 'http://a.invalid/x'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(prolog: str, encoding: str) -> None:
    text = prolog + "<gpx><trk><name>&d;&e;</name></trk></gpx>"
    assert codes(text.encode(encoding)) == ["hostile-xml"]


def test_a_document_type_far_down_expands_nothing() -> None:
    text = f"<!--{' ' * 70_000}-->" + LAUGHS[21:] + "<gpx><trk><name>&d;</name></trk></gpx>"
    assert read(text.encode(), name="").activities == ()


def test_depth_without_end_is_refused() -> None:
    assert codes(b"<gpx>" + b"<a>" * 100_000) == ["truncated"]


def test_of_a_damaged_gzip_file_what_comes_before_the_damage_is_read() -> None:
    noise = np.random.default_rng(5).integers(0, 256, 100_000, dtype=np.uint8).tobytes()
    packed = bytearray(gzip.compress(noise))
    packed[60_000] ^= 0x40
    found = unpacked(bytes(packed))
    assert found.problem == "truncated"
    assert noise[:50_000] == found.data[:50_000]
    cut = unpacked(gzip.compress(noise)[:60_000])
    assert (cut.problem, cut.data) == ("truncated", noise[: len(cut.data)])
    assert len(cut.data) > 50_000


def test_a_file_of_endless_empty_members_is_refused_at_once() -> None:
    assert unpacked(gzip.compress(b"") * 100_000).problem == "too-large"
