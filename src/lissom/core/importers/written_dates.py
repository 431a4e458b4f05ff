"""Dates as exports write them for people, in the languages that are written most."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*(?:([ap])\.?\s*m\b\.?)?")
_DOTTED_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})\.(\d\d)\.(\d\d)(?![\d.])()")  # 7.00.00
_FORENOON, _AFTERNOON = ("上午", "午前", "오전"), ("下午", "午後", "오후")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})")  # 6. 9. 2026
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"\b(\d{4})\b")
_DAY = re.compile(r"\b(\d{1,2})\b")
_WORD = re.compile(r"[^\W\d_]+")
# The first letters that tell, without accents: English, German, French, Spanish, Italian,
# Portuguese, Dutch and the Nordic languages; then Polish, Czech, Finnish, Turkish, Russian.
_MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "ene", "gen", "sty", "led", "tam", "oca", "янв"),
    ("feb", "fev", "lut", "uno", "hel", "sub", "фев"),
    ("mar", "mrz", "mrt", "maer", "bre", "maal", "мар"),
    ("apr", "avr", "abr", "kwi", "dub", "huh", "nis", "апр"),
    ("may", "mai", "mag", "mei", "maj", "kve", "tou", "май", "мая"),
    ("jun", "juin", "giu", "cze", "cervn", "cvn", "kes", "haz", "июн"),
    ("jul", "juil", "lug", "lip", "cervenc", "cvc", "hei", "tem", "июл"),
    ("aug", "aou", "ago", "sie", "srp", "elo", "agu", "авг"),
    ("sep", "set", "wrz", "zar", "syy", "eyl", "сен"),
    ("oct", "okt", "ott", "out", "paz", "rij", "lok", "eki", "окт"),
    ("nov", "lis", "marr", "kas", "ноя"),
    ("dec", "dez", "dic", "gru", "pro", "jou", "ara", "дек"),
)


def written_instant(text: str) -> datetime | None:
    """Universal time from `Mar 1, 2026, 7:00:00 AM`, `1 de mar. de 2026, 7:00:00`, `1.3.2026 7:00`,
    `2026年3月1日 7:00:00`.

    None when it cannot be read without guessing: `3/1/2026` is March or January.
    """
    plain = without_marks(text).lower()
    clock = _CLOCK.search(plain) or _DOTTED_CLOCK.search(plain)
    if clock is None:
        return None
    rest = plain[: clock.start()] + " " + plain[clock.end() :]
    day = _day(rest)
    if day is None:
        return None
    half = clock[4] or _half(text)
    hour = int(clock[1])
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(*day, hour, int(clock[2]), int(clock[3] or 0), tzinfo=UTC)
    except ValueError:
        return None


def without_marks(text: str) -> str:
    """The letters of any alphabet without accents."""
    apart = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", kept)


def _half(text: str) -> str:
    if any(word in text for word in _AFTERNOON):
        return "p"
    return "a" if any(word in text for word in _FORENOON) else ""


def _day(text: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.search(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SLASHED.search(text):
        return _unambiguous(int(found[1]), int(found[2]), int(found[3]))
    year, day = _YEAR.search(text), _DAY.search(text)
    month = next(filter(None, map(_month, _WORD.findall(text))), None)
    if year is None or day is None or month is None:
        return None
    return int(year[1]), month, int(day[1])


def _unambiguous(first: int, second: int, year: int) -> tuple[int, int, int] | None:
    """Day and month in either order, where one of them cannot be a month or both are one."""
    if first == second or first > 12:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _month(word: str) -> int | None:
    """The month whose known beginning fits longest: Finnish `marras` is not `mars`."""
    known = [
        (len(start), number)
        for number, starts in enumerate(_MONTHS, 1)
        for start in starts
        if word.startswith(start)
    ]
    return max(known)[1] if known else None
