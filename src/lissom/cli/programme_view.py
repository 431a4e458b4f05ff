"""Draw a programme: days with phase, sessions with hour, length, effort and reason, food."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lissom.cli.tables import heading, list_lines, note
from lissom.core.anatomy import GROUPS
from lissom.core.units import METRES_PER_KM

Day = Mapping[str, Any]

_KIND_STYLE = {
    "run": "cyan",
    "walk": "cyan",
    "cross": "cyan",
    "race": "bold magenta",
    "strength": "yellow",
    "stretch": "green",
    "massage": "blue",
    "rest": "dim",
}
_RUNNING = ("run", "walk", "cross", "race")
_INDENT = 9
_MOST_NOTES = 6
_LONG_NAME = 30
_DATED = re.compile(r"\d{4}-\d\d-\d\d")
_DETAILED = ("hard", "race")
_FEW_REASONS, _FEW_MUSCLES = 1, 3
_GROUP_LABELS = {group.id: group.label for group in GROUPS}


def draw_days(
    console: Console, days: Sequence[Day], *, on: date, firm_until: str = "", every: bool = False
) -> None:
    """Days one below the other. `every`: all reasons, muscles and fuel in full."""
    week, protein = "", ""
    for day in days:
        when = date.fromisoformat(day["date"])
        monday = f"{when:%G-W%V}"
        if monday != week:
            week = monday
            _draw_week(console, days, monday, firm_until)
        now = _grams(day.get("food") or {}, "protein")
        draw_day(console, day, on=on, every=every, protein=now != protein)
        protein = now


def _draw_week(console: Console, days: Sequence[Day], monday: str, firm_until: str) -> None:
    inside = [day for day in days if f"{date.fromisoformat(day['date']):%G-W%V}" == monday]
    training = [
        item for day in inside for item in day.get("sessions", ()) if item["kind"] != "massage"
    ]
    runs = [item for item in training if item["kind"] in _RUNNING]
    metres = sum(float(item.get("distance_m") or 0) for item in runs)
    facts = f"running {hours_text(_minutes(runs))}, {metres / METRES_PER_KM:.0f} km"
    if len(runs) < len(training):
        facts += f"; {hours_text(_minutes(training))} of training in all"
    firm = not firm_until or inside[-1]["date"] <= firm_until
    standing = "" if firm else "; provisional"
    first, last = (date.fromisoformat(inside[index]["date"]) for index in (0, -1))
    begin = f"{first.day}" if first.month == last.month else _short(first)
    title = f"{begin} to {_short(last)}" if first != last else _short(first)
    heading(console, title, f"{facts}{standing}")


def _minutes(sessions: Iterable[Mapping[str, Any]]) -> float:
    return sum(float(item.get("minutes") or 0) for item in sessions)


def draw_day(
    console: Console, day: Day, *, on: date, every: bool = False, protein: bool = True
) -> None:
    """One day with all that it asks for. `protein`: its grams too, where food is one line."""
    when = date.fromisoformat(day["date"])
    line = Text()
    line.append(f"{when:%a} {_short(when)}", style="bold underline" if when == on else "bold")
    phase = str(day.get("phase") or "")
    line.append(f"  {phase}" + (", today" if when == on else ""), style="dim")
    console.print()
    console.print(line)
    sessions = day.get("sessions") or ()
    for session in sessions:
        _draw_session(console, session, every=every)
    if not sessions:
        console.print(Padding(Text("Rest"), (0, 0, 0, _INDENT), expand=False))
    _draw_fuel(console, day, every=every, protein=protein)


def _draw_session(console: Console, session: Mapping[str, Any], *, every: bool) -> None:
    kind = str(session["kind"])
    line = Text(f"  {hour_text(session):<{_INDENT - 2}}")
    line.append(str(session.get("title") or kind.title()), style=_KIND_STYLE.get(kind, ""))
    for told in (minutes_text, distance_text, price_text, booked_text):
        fact = told(session)
        line.append(f" · {fact}" if fact else "")
    effort = effort_text(session)
    if effort:
        line.append(" · ")
        line.append(effort, style="bold red" if effort == "hard" else "")
    line.overflow = "fold"
    hanging(console, line)
    with_whom = ", ".join(booking_facts(session))
    if with_whom:
        _below(console, f"{with_whom}.", style="blue")
    window = session.get("window")
    if window and not session.get("start") and session.get("type") != "self":
        _below(console, f"To be booked: {window_text(window)}.", style="blue")
    if session.get("detail") and (every or session.get("intensity") in _DETAILED):
        _below(console, str(session["detail"]), style="")
    reasons = [str(item["text"]) for item in session.get("why") or () if item.get("text")]
    few = _FEW_REASONS + (session.get("kind") == "massage")
    shown = reasons if every else reasons[:few]
    if shown:
        _below(console, f"Why: {' '.join(shown)}")
    if every and session.get("muscles"):
        verb = "Treats" if session.get("kind") == "massage" else "Works"
        _below(console, f"{verb}: {muscles_text(session['muscles'])}")


def distance_text(session: Mapping[str, Any]) -> str:
    metres = session.get("distance_m")
    return f"about {metres / METRES_PER_KM:.1f} km" if metres else ""


def effort_text(session: Mapping[str, Any]) -> str:
    """How hard, where the title does not say so and the kind leaves it open."""
    word = str(session.get("intensity") or "")
    if session.get("kind") not in (*_RUNNING, "massage") or word in ("rest", "easy", "race"):
        return ""
    return "" if word.lower() in str(session.get("title", "")).lower() else word


def booking_facts(session: Mapping[str, Any]) -> list[str]:
    """With whom and where, as far as known."""
    facts = [str(session.get("therapist") or ""), str(session.get("place") or "")]
    return [fact for fact in dict.fromkeys(facts) if fact]


def price_text(session: Mapping[str, Any]) -> str:
    pence = session.get("price_pence")
    return "" if pence is None else f"£{pence / 100:.2f}"


def booked_text(session: Mapping[str, Any]) -> str:
    return "booked" if session.get("booked") else ""


def hanging(console: Console, line: Text) -> None:
    """Print a line whose continuation is indented like the words below it."""
    lines = line.wrap(console, console.width - _INDENT)
    for index, part in enumerate(lines):
        console.print(Padding(part, (0, 0, 0, 0 if index == 0 else _INDENT), expand=False))


def _below(console: Console, text: str, *, style: str = "dim") -> None:
    """A paragraph below a session's first line."""
    for part in Text(text, style=style).wrap(console, console.width - _INDENT):
        part.rstrip()
        console.print(Text(" " * _INDENT) + part)


def _draw_fuel(console: Console, day: Day, *, every: bool, protein: bool) -> None:
    fluid, food = day.get("fluid") or {}, day.get("food") or {}
    if every:
        for label, part in (("Eat", food), ("Drink", fluid)):
            if part.get("text"):
                _below(console, f"{label}: {part['text']}", style="")
                if part.get("basis"):
                    _below(console, f"from {part['basis']}")
        return
    line = food_line(food, protein=protein)
    if fluid.get("ml"):
        line = f"{line}; drink up to {fluid['ml']} ml in training" if line else ""
    if line:
        _below(console, f"{line}.", style="green")


def food_line(food: Mapping[str, Any], *, protein: bool = True) -> str:
    """Food of the day in one line: grams where body mass is known, else the kind of day."""
    if not food:
        return ""
    parts = [_grams(food, "carbohydrate"), _grams(food, "protein") if protein else ""]
    for item in food.get("during") or ():
        low, high = item["g_per_h"]
        parts.append(f"{low:g}-{high:g} g carbohydrate an hour on the run")
    shown = ", ".join(part for part in parts if part)
    kind = str(food.get("day", "")).replace("_", " ")
    told = str(food.get("text", "")).partition(":")[0].lower().removesuffix(" day")
    name = f"Food {told if told and len(told) < _LONG_NAME else kind}"
    return f"{name}: {shown}" if shown else name


def _grams(food: Mapping[str, Any], name: str) -> str:
    grams = food.get(f"{name}_g")
    return f"{name} {grams[0]:g}-{grams[1]:g} g" if grams else ""


def hour_text(session: Mapping[str, Any]) -> str:
    start = str(session.get("start") or "")
    if "T" in start:
        return f"{datetime.fromisoformat(start):%H:%M}"
    return start[:5]


def minutes_text(session: Mapping[str, Any]) -> str:
    minutes = session.get("minutes")
    return f"{float(minutes):g} min" if minutes else ""


def window_text(window: Mapping[str, Any]) -> str:
    """`Thu 3 Dec 08:00 to 20:00`, or two days."""
    first, last = (datetime.fromisoformat(str(window[key])) for key in ("from", "to"))
    begin = f"{first:%a} {_short(first.date())} {first:%H:%M}"
    if first.date() == last.date():
        return f"{begin} to {last:%H:%M}"
    return f"{begin} to {last:%a} {_short(last.date())} {last:%H:%M}"


def muscles_text(shares: Mapping[str, float]) -> str:
    """The most loaded groups, as whole percent of the session's most loaded one."""
    top = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_FEW_MUSCLES]
    return ", ".join(f"{_group(name)} {share:.0%}" for name, share in top)


def _group(name: str) -> str:
    """A group's label inside a sentence, without what stands in brackets."""
    label = _GROUP_LABELS.get(name, name).partition(" (")[0]
    return label[:1].lower() + label[1:]


def hours_text(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def draw_head(console: Console, programme: Mapping[str, Any]) -> None:
    """What the programme is worth: how sure the solver is, until when it is firm."""
    status = {
        "optimal": "best possible for the firm weeks (proven)",
        "feasible": "best found",
        "relaxed": "something asked for had to give: see below",
    }.get(str(programme.get("status")), str(programme.get("status")))
    days = programme.get("days") or ()
    heading(console, "Your programme", f"{len(days) // 7} weeks" if days else "")
    gap = programme.get("gap")
    beside = f", at most {gap:.0%} from the best" if gap and status == "best found" else ""
    console.print(f"{status[0].upper()}{status[1:]}{beside}.")
    if programme.get("firm_until"):
        until = date.fromisoformat(str(programme["firm_until"]))
        console.print(f"Firm until {until:%A} {_short(until)}; later weeks are provisional.")


def draw_findings(console: Console, findings: Iterable[Mapping[str, Any]]) -> None:
    """What needs attention first, then what is only worth knowing."""
    rows = list(findings)
    if not rows:
        return
    grave = [row for row in rows if row.get("level") in {"error", "warning"}]
    mild = [row for row in rows if row not in grave]
    for title, part in (("Needs your attention", grave), ("Worth knowing", mild[:_MOST_NOTES])):
        if part:
            heading(console, title)
            list_lines(console, (_finding_text(row) for row in part))
    if len(mild) > _MOST_NOTES:
        note(console, f"and {len(mild) - _MOST_NOTES} more: see them with --json.", indent=4)


def _finding_text(row: Mapping[str, Any]) -> str:
    where = str(row.get("where") or "")
    message = str(row.get("message", ""))
    message = message[:1].upper() + message[1:]
    known = not where or where in message or _DATED.match(where)
    return message if known else f"{message} ({where})"


def needs_attention(findings: Iterable[Mapping[str, Any]]) -> bool:
    return any(row.get("level") in {"error", "warning"} for row in findings)
