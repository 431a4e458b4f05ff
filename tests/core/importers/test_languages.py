"""What exports write for people, in the languages of the world."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lissom.core.activity.model import Sport
from lissom.core.importers.registry import read
from lissom.core.importers.written_dates import written_instant
from tests.core.importers.exports import strava_export, strava_row

_FIRST_OF_MARCH = (
    "Mar 1, 2026, 7:00:00 AM",
    "1 Mar 2026, 07:00:00",
    "1 mars 2026 à 07:00:00",
    "01.03.2026, 07:00:00",
    "1 mar. 2026, 7:00:00 a. m.",
    "1 de mar. de 2026, 7:00:00",
    "1. mar. 2026 07.00.00",
    "1.3.2026 klo 7.00.00",
    "1. března 2026 7:00:00",
    "2026. márc. 1. 7:00:00",
    "1 мар. 2026 г., 7:00:00",
    "2026/03/01 7:00:00",
    "2026年3月1日 07:00:00",
    "2026. 3. 1. 오전 7:00:00",
    "2026-03-01 07:00:00",
)


@pytest.mark.parametrize("text", _FIRST_OF_MARCH)
def test_the_first_of_march_in_many_languages(text: str) -> None:
    assert written_instant(text) == datetime(2026, 3, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 paź 2026, 07:00:00", 10), ("12. marraskuuta 2026 klo 7.00.00", 11),
        ("1 lis 2026, 07:00:00", 11), ("1 Ağu 2026 07:00:00", 8), ("1. července 2026 7:00", 7),
        ("1. června 2026 7:00", 6), ("1 Şub 2026 07:00:00", 2), ("1 мая 2026 г., 7:00", 5),
        ("5 août 2026 à 07:00:00", 8), ("1 kwi 2026, 07:00", 4), ("1 maj 2026 07:00:00", 5),
    ],
)  # fmt: skip
def test_months_that_begin_alike_are_told_apart(text: str, month: int) -> None:
    found = written_instant(text)
    assert found is not None
    assert (found.month, found.hour) == (month, 7)


def test_afternoons_and_what_would_have_to_be_guessed() -> None:
    evening = datetime(2026, 3, 13, 19, tzinfo=UTC)
    for text in (
        "3/13/2026, 7:00:00 PM",
        "2026年3月13日 下午7:00:00",
        "13 mar 2026, 7:00:00 p. m.",
    ):
        assert written_instant(text) == evening
    for text in ("3/1/2026, 7:00:00 AM", "1 xyz 2026 7:00", "7:00", "31.2.2026 7:00", ""):
        assert written_instant(text) is None


@pytest.mark.parametrize(
    ("label", "sport"),
    [
        ("Lauf", Sport.RUN), ("Course à pied", Sport.RUN), ("Carrera de montaña", Sport.RUN),
        ("Løb", Sport.RUN), ("Löpning", Sport.RUN), ("Забег", Sport.RUN), ("跑步", Sport.RUN),
        ("ランニング", Sport.RUN), ("달리기", Sport.RUN), ("Koşu", Sport.RUN),
        ("Wędrówka", Sport.WALK), ("Kävely", Sport.WALK), ("ウォーキング", Sport.WALK),
        ("Eislauf", Sport.OTHER),
    ],
)  # fmt: skip
def test_sessions_typed_in_by_hand_have_their_sport_in_any_language(
    label: str, sport: Sport
) -> None:
    row = strava_row(1, "2026年3月1日 07:00:00", title="Rink", label=label, distance="5,00")
    (activity,) = read(strava_export([row], {}), name="export.zip").activities
    assert activity.sport is sport
    assert activity.distance_m == 5000
