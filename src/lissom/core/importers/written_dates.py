"""Dates as exports write them for people, in the languages that are written most."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?\.?\s*[Mm]?\.?")
_NUMERIC = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})")  # 6. 9. 2026: day first
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEAR = re.compile(r"\b(\d{4})\b")
_DAY = re.compile(r"\b(\d{1,2})\b")
_WORD = re.compile(r"[a-z]+")
# English, German, French, Spanish, Italian, Portuguese, Dutch: the first letters that tell.
_MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mrz", "mrt", "maer"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic"),
)


def written_instant(text: str) -> datetime | None:
    """Universal time from `Mar 1, 2026, 7:00:00 AM`, `1 de mar. de 2026, 7:00:00`, `1.3.2026 7:00`.

    None when it cannot be read without guessing.
    """
    plain = without_accents(text).lower()
    clock = _CLOCK.search(plain)
    if clock is None:
        return None
    day = _day(plain[: clock.start()] + " " + plain[clock.end() :])
    if day is None:
        return None
    hour = int(clock[1])
    if clock[4] is not None:
        hour = hour % 12 + (12 if clock[4] == "p" else 0)
    try:
        return datetime(*day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=UTC)
    except ValueError:
        return None


def without_accents(text: str) -> str:
    """The letters of a text as plain ASCII; what has no plain form is left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _day(text: str) -> tuple[int, int, int] | None:
    iso, numeric = _ISO.search(text), _NUMERIC.search(text)
    if iso is not None:
        return int(iso[1]), int(iso[2]), int(iso[3])
    if numeric is not None:
        return int(numeric[3]), int(numeric[2]), int(numeric[1])
    year, day = _YEAR.search(text), _DAY.search(text)
    month = next(filter(None, map(_month, _WORD.findall(text))), None)
    if year is None or day is None or month is None:
        return None
    return int(year[1]), month, int(day[1])


def _month(word: str) -> int | None:
    for number, starts in enumerate(_MONTHS, 1):
        if word.startswith(starts):
            return number
    return None
