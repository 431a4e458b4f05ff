"""Documents that break rules of writing without breaking off: nothing behind the slip is lost."""

from __future__ import annotations

import pytest

from lissom.core.activity.model import Activity, Channel
from lissom.core.errors import Level
from lissom.core.importers.registry import read
from tests.core.importers.exports import (
    APPLE_BEGINNING,
    apple_export,
    apple_workout,
)
from tests.core.importers.test_archives import codes
from tests.core.importers.writers import (
    ENUM,
    FIT_START_S,
    UINT32,
    Field,
    data_message,
    definition,
    fit_file,
    gpx_text,
    straight,
)

_WHOLE = gpx_text([straight(60)], label="Run").decode()
_RATE = "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>150</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>"  # noqa: E501


def _only(text: str) -> tuple[Activity, list[str]]:
    result = read(text.encode(), name="a.gpx")
    (activity,) = result.activities
    assert all(finding.level is not Level.ERROR for finding in result.findings)
    return activity, codes(result)


def test_a_name_with_a_bare_and_sign_costs_nothing() -> None:
    whole, _ = _only(_WHOLE)
    slipped, told = _only(_WHOLE.replace("<trkseg>", "<desc>Tom & I</desc><trkseg>", 1))
    assert told == ["broken-inside"]
    assert len(slipped.streams) == len(whole.streams) == 60
    assert not slipped.partial
    assert slipped.distance_m == whole.distance_m


def test_an_extension_without_its_declaration_is_read() -> None:
    text = _WHOLE.replace("</trkpt>", _RATE)
    text = text.replace('xmlns:gpxtpx="', 'xmlns:other="')
    activity, told = _only(text)
    assert told == ["broken-inside"]
    assert set(activity.streams.columns[Channel.HEART_RATE]) == {150.0}


def test_a_slip_in_a_file_that_breaks_off_keeps_every_whole_point() -> None:
    text = _WHOLE.replace("<trkseg>", "<desc>&&</desc><trkseg>", 1)
    cut = text[: text.rindex("<time>") + 14]
    result = read(cut.encode(), name="a.gpx")
    (activity,) = result.activities
    assert len(activity.streams) == 59
    assert "broken-inside" in codes(result)


def test_control_characters_are_left_out() -> None:
    activity, told = _only(_WHOLE.replace("<trkseg>", "<desc>a\x0bb</desc><trkseg>", 1))
    assert told == ["broken-inside"]
    assert len(activity.streams) == 60


def test_decimal_commas_are_numbers() -> None:
    whole, _ = _only(_WHOLE)
    commas = _WHOLE.replace('lat="48.', 'lat="48,').replace('lon="11.', 'lon="11,')
    assert commas != _WHOLE
    activity, _ = _only(commas)
    assert activity.distance_m == whole.distance_m


@pytest.mark.parametrize(
    "wrong",
    ["<!ELEMENT Vision EMPTY\n<!ATTLIST x", "<!ATTLIST Workout\n a CDATA #IMPLIED b>", "<!--"],
)
def test_an_apple_table_with_a_faulty_document_type_is_read(wrong: str) -> None:
    begin = APPLE_BEGINNING.replace("]>", f"{wrong}\n]>", 1)
    at = "2026-03-01 08:{:02d}:00 +0100".format
    table = begin + apple_workout("Running", at(0), at(30), minutes=30) + "</HealthData>"
    (activity,) = read(apple_export(table, routes={}), name="export.zip").activities
    assert activity.timer_s == 1800


@pytest.mark.parametrize(
    ("kind", "word"), [(2, "a settings"), (5, "a workout"), (20, "an activity summary"),
                       (44, "a type-44"), (49, "a type-49"), (247, "a type-247")],
)  # fmt: skip
def test_fit_files_of_other_kinds_are_left_with_a_kind_reason(kind: int, word: str) -> None:
    fields = (Field(0, ENUM), Field(4, UINT32))
    data = fit_file(definition(0, 0, fields), data_message(0, fields, (kind, FIT_START_S)))
    (finding,) = read(data, name="a.fit").findings
    assert (finding.code, finding.level) == ("not-an-activity", Level.INFO)
    assert finding.message == f"This is {word} file, not a recorded activity."


def test_an_activity_file_without_anything_in_it_is_told_as_such() -> None:
    fields = (Field(0, ENUM),)
    data = fit_file(definition(0, 0, fields), data_message(0, fields, (4,)))
    assert codes(read(data, name="a.fit")) == ["nothing-recorded"]
