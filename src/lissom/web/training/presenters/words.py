"""Days, lengths, places and muscles in words. Ranges use an en dash; number and unit stay together.

`NBSP` joins a number to its unit, so that a line never breaks between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext, gettext_lazy, ngettext

from lissom.core.anatomy import GROUPS
from lissom.core.units import METRES_PER_KM, METRES_PER_MILE, monday_of
from lissom.web.ui.naming import named, written

NBSP = "\u00a0"
DASH = "\u2013"
MINUS = "\u2212"
_LABELS = {group.id: group.label.partition(" (")[0] for group in GROUPS}
_RUNNING = ("run", "walk", "race")
_UNIT = re.compile(r"(\d) (%|(?:km|min|g|ml|h|kg|mg|cm|mm)\b)")
_SPAN = re.compile(r"(?<![\w./-])(\d+(?:\.\d+)?)-(?=\d+(?:\.\d+)?(?![\w/-]*[\d/-]))")
_CITED = re.compile(r" \([A-G]\d\d(?:[,;][^()]*)?\)| [A-Z][\w ]* \d{4}, doi:\S+, claim [A-G]\d\d\.")
_METRES = re.compile(r"\b(\d+)000 m\b")
_MINUS = re.compile(r"(?<![\w.)/-])-(?=\d)")
_SHORT = {
    "gastrocnemius": gettext_lazy("calves"),
    "soleus": gettext_lazy("soleus"),
    "glute_max": gettext_lazy("glutes"),
    "glute_med_tfl": gettext_lazy("side hips"),
    "shin": gettext_lazy("shins"),
    "foot_peroneals": gettext_lazy("feet"),
    "deep_rotators": gettext_lazy("deep hip rotators"),
    "abdominals": gettext_lazy("abdominals"),
}


def day_long(day: date) -> str:
    """`Monday 8 March`."""
    return written(day, gettext("l j F"))


def day_short(day: date) -> str:
    """`Mon 8 March`."""
    return written(day, gettext("D j F"))


def day_month(day: date) -> str:
    return written(day, gettext("j F"))


def day_spoken(day: date, today: date) -> str:
    """Today, tomorrow, yesterday, else the day with its month."""
    near = {0: gettext("Today"), 1: gettext("Tomorrow"), -1: gettext("Yesterday")}.get(
        (day - today).days
    )
    return near or day_short(day)


def days_range(first: date, last: date) -> str:
    """`8–14 March` or `29 March–4 April`."""
    if first == last:
        return day_month(first)
    if first.month == last.month:
        return f"{first.day}{DASH}{day_month(last)}"
    return f"{day_month(first)}{DASH}{day_month(last)}"


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of a day's week."""
    monday = monday_of(day)
    return monday, monday + timedelta(days=6)


def in_days(days_ahead: int) -> str:
    """`today`, `tomorrow`, `in 3 days`."""
    near = {0: gettext("today"), 1: gettext("tomorrow")}.get(days_ahead)
    return near or gettext("in {days}").format(days=days(days_ahead))


def days(count: int) -> str:
    """`1 day`, `3 days`."""
    return ngettext("{count} day", "{count} days", count).format(count=count)


def length(minutes: float) -> str:
    """`35 min`, `1 h 40`."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def hours_text(minutes: float) -> str:
    """`5 h 24`, always with its minutes."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours}{NBSP}h{NBSP}{rest:02d}"


def distance(metres: float, *, miles: bool = False) -> str:
    """`5.7 km` or `3.5 mi`; whole from a hundred on."""
    amount = metres / (METRES_PER_MILE if miles else METRES_PER_KM)
    digits = 0 if amount >= 100 else 1
    text = f"{amount:.{digits}f}"
    return f"{text.removesuffix('.0')}{NBSP}{'mi' if miles else 'km'}"


def pace_range(seconds_per_km: Iterable[float], *, miles: bool = False) -> str:
    """`5:46–6:35 /km`, fast to slow."""
    factor = METRES_PER_MILE / METRES_PER_KM if miles else 1.0
    shown = [_clock(second * factor) for second in sorted(seconds_per_km)]
    return f"{DASH.join(dict.fromkeys(shown))}{NBSP}/{'mi' if miles else 'km'}"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def span(low: float, high: float, unit: str = "") -> str:
    """`1–3`, `205–340 g`; one number when both are the same."""
    text = f"{low:g}" if low == high else f"{low:g}{DASH}{high:g}"
    return f"{text}{NBSP}{unit}" if unit else text


def pair(values: Sequence[float], unit: str = "") -> str:
    """A lowest and a highest value as a span."""
    low, high = values
    return span(low, high, unit)


def points(value: float) -> str:
    """Soreness in whole or half points."""
    return f"{round(value * 2) / 2:g}"


def money(pence: int | None) -> str:
    """`£46` or `£46.50`; empty when not known."""
    if pence is None:
        return ""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds}.{rest:02d}" if rest else f"£{pounds}"


def clock(text: str) -> str:
    """`07:00` of an ISO instant that is written in local time."""
    return f"{datetime.fromisoformat(text):%H:%M}"


def group_label(group: str) -> str:
    return named(_LABELS.get(group, group))


def group_word(group: str) -> str:
    """A group's short name inside a sentence."""
    short = _SHORT.get(group)
    return lower_first(group_label(group)) if short is None else str(short)


def group_name(group: str) -> str:
    """A group's short name at the head of a row."""
    word = group_word(group)
    return word[:1].upper() + word[1:]


def joined(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    some = list(words)
    if len(some) < 2:
        return "".join(some)
    return gettext("{some} and {last}").format(some=", ".join(some[:-1]), last=some[-1])


def top_groups(shares: Mapping[str, float], count: int = 3) -> str:
    """The most loaded groups in words: `quadriceps, hamstrings and soleus`."""
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return joined(group_word(group) for group, share in ordered[:count] if share > 0)


def sentence(text: str) -> str:
    """First letter large, full stop at the end."""
    cleaned = text.strip()
    if not cleaned:
        return ""
    ended = cleaned if cleaned[-1] in ".!?:" else f"{cleaned}."
    return ended[:1].upper() + ended[1:]


def curly(text: str) -> str:
    """What the core says, in the page's language as far as it is fixed, with typographic
    apostrophes, ranges and minus signs, and numbers that stay with their units. Days as
    `2026-03-02`, addresses and file names stay as they are."""
    spans = _MINUS.sub(MINUS, _SPAN.sub(rf"\1{DASH}", named(text).replace("'", "\u2019")))
    return _UNIT.sub(rf"\1{NBSP}\2", spans)


def uncited(text: str) -> str:
    """Without the numbers of claims and sources; the page links to the evidence beside it."""
    return _CITED.sub("", text)


def in_km(text: str) -> str:
    """Whole thousands of metres as kilometres: `10000 m` becomes `10 km`."""
    return _METRES.sub(rf"\1{NBSP}km", text)


def signed(number: float, digits: int) -> str:
    """`+0.3`, `−0.3` or `0`."""
    if not round(number, digits):
        return "0"
    return f"{number:+.{digits}f}".replace("-", MINUS)


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def is_running(kind: str) -> bool:
    return kind in _RUNNING
