"""Sessions of a stored programme as cards, lines and glyphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from lissom.core.evidence import claims
from lissom.core.units import METRES_PER_KM
from lissom.web.training.presenters import words
from lissom.web.training.presenters.words import DASH, NBSP
from lissom.web.ui.components import Badge, EvidenceLink, SessionCard
from lissom.web.ui.naming import named

Session = Mapping[str, Any]
Day = Mapping[str, Any]

_EFFORT = {
    "hard": gettext_lazy("Hard"),
    "steady": gettext_lazy("Steady"),
    "easy": gettext_lazy("Easy"),
    "moderate": gettext_lazy("Moderate"),
}
_ORDER = ("race", "run", "walk", "cross", "strength", "stretch", "massage")
_LONG = "long"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a day: `kind` names icon and colour; `wanted`: no hour is booked; `outcome`:
    how it went when its day is over."""

    kind: str
    title: str
    note: str = ""
    wanted: bool = False
    part: str = ""
    outcome: str = ""


_PARTS = {"run": "run", "walk": "run", "strength": "strength", "stretch": "stretch"}


def part_of(session: Session) -> str:
    """The kind under which a session can be moved; empty for what stays."""
    if session["kind"] == "massage":
        return "" if is_booked(session) else "massage"
    return _PARTS.get(str(session["kind"]), "")


def title_of(session: Session) -> str:
    """Title with its length: `Easy run, 35 min`."""
    title = str(session["title"])
    minutes = int(session.get("minutes") or 0)
    if not minutes or session["kind"] == "race":
        return words.curly(title)
    head, _, tail = title.partition(", ")
    return f"{words.curly(head if 'minutes' in tail else title)}, {words.length(minutes)}"


def inside(session: Session, *, length: bool = True) -> str:
    """Its title within a sentence; the name of a race keeps its capital."""
    title = title_of(session) if length else words.curly(str(session["title"]))
    return title if session["kind"] == "race" else words.lower_first(title)


def is_booked(session: Session) -> bool:
    return bool(session.get("booked"))


def is_key(session: Session) -> bool:
    """Hard or long, or a race: what the week is about."""
    return session.get("intensity") in ("hard", "race") or _LONG in str(session.get("type", ""))


def when_of(session: Session) -> str:
    """`07:00`, or the wanted window `17:30–21:00`."""
    if session.get("start"):
        return words.clock(session["start"])
    window = session.get("window")
    if window:
        return f"{words.clock(window['from'])}{DASH}{words.clock(window['to'])}"
    return ""


def day_of(session: Session) -> date:
    """The local day of a session with an hour or a window."""
    text = session.get("start") or session["window"]["from"]
    return datetime.fromisoformat(text).date()


def hours_of(session: Session) -> str:
    """Where a treatment's hour is chosen, or seen when it is booked."""
    return "/massage" if is_booked(session) else f"/massage?day={day_of(session).isoformat()}"


def facts_of(session: Session, *, miles: bool = False) -> str:
    """How far, how fast, how hard: one line without a full stop."""
    kind, parts = session["kind"], []
    if words.is_running(kind):
        if session.get("distance_m"):
            parts.append(
                gettext("about {distance}").format(
                    distance=words.distance(session["distance_m"], miles=miles)
                )
            )
        effort = _EFFORT.get(str(session.get("intensity")), "").lower()
        if effort and effort not in words.curly(str(session["title"])).lower():
            parts.append(effort)
    elif kind == "massage":
        who = [str(session.get(key) or "") for key in ("therapist", "place")]
        parts += [part for part in who if part]
    return ", ".join(parts)


def pace_of(session: Session, *, miles: bool = False) -> str:
    """How fast and how hard its hardest part is: `5:46–6:35 /km, effort 3 of 10`."""
    steps = list(_steps(session.get("steps") or ()))
    if not steps:
        return ""
    hardest = max(steps, key=lambda one: (float(one["rpe"] or 0), float(one["seconds"] or 0)))
    parts = []
    if hardest.get("speed_mps"):
        pace = words.pace_range((METRES_PER_KM / one for one in hardest["speed_mps"]), miles=miles)
        whole = len({str(one["kind"]) for one in steps}) == 1
        parts.append(pace if whole else gettext("hard part {pace}").format(pace=pace))
    if hardest["rpe"]:
        parts.append(gettext("effort {rpe:g} of 10").format(rpe=hardest["rpe"]))
    return ", ".join(parts)


def _steps(some: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every single step, those of repeats once."""
    for one in some:
        if one["kind"] == "repeat":
            yield from _steps(one["steps"])
        else:
            yield one


def told_once(cards: Iterable[SessionCard]) -> tuple[SessionCard, ...]:
    """Of a day's cards no two open with the same reason: the second shows its next one."""
    told: set[str] = set()
    made = []
    for card in cards:
        if card.why in told:
            first = next((one for one in card.reasons if one not in told), "")
            others = tuple(one for one in (card.why, *card.reasons) if one != first)
            card = replace(card, why=first, reasons=others)  # noqa: PLW2901
        told.add(card.why)
        made.append(card)
    return tuple(made)


def what_of(session: Session, *, miles: bool = False) -> tuple[str, ...]:
    """The muted lines of a card: facts, then muscles."""
    lines = []
    facts = facts_of(session, miles=miles)
    if session["kind"] == "massage":
        focus = words.top_groups(session.get("muscles") or {}, 3)
        if focus:
            lines.append(words.sentence(focus))
        if facts:
            lines.append(words.sentence(facts))
        return tuple(lines)
    pace = pace_of(session, miles=miles)
    facts = ", ".join(part for part in (facts, pace) if part)
    muscles = words.top_groups(session.get("muscles") or {}, 2)
    if muscles and session["kind"] != "rest":
        verb = {"strength": gettext("For"), "stretch": gettext("For")}.get(
            session["kind"], gettext("Mostly")
        )
        facts = (
            f"{words.sentence(facts)} {verb} {muscles}.".strip() if facts else f"{verb} {muscles}."
        )
        return (facts[:1].upper() + facts[1:],)
    return (words.sentence(facts),) if facts else ()


def reasons_of(session: Session) -> tuple[str, ...]:
    return tuple(
        words.curly(str(item["text"])) for item in session.get("why") or () if item.get("text")
    )


def card_of(
    session: Session,
    *,
    miles: bool = False,
    href: str = "",
    why_label: str = "",
    marks: tuple[Badge, ...] = (),
    day: str = "",
) -> SessionCard:
    """A session as a card of Today or of a chosen day; `marks` say how it went; `day`
    (ISO) leads to its file for the watch."""
    reasons = reasons_of(session)
    return SessionCard(
        kind=str(session["kind"]),
        title=title_of(session),
        when=when_of(session),
        what=what_of(session, miles=miles),
        why=reasons[0] if reasons else "",
        why_label=why_label or gettext("Why today"),
        detail=words.curly(str(session.get("detail") or "")) if session["kind"] != "rest" else "",
        reasons=reasons[1:],
        badges=(*marks, *badges_of(session)),
        href=href or (hours_of(session) if part_of(session) == "massage" else ""),
        evidence=_evidence(session),
        file=f"/programme/workout/{day}/{session['id']}.fit"
        if day and session.get("steps")
        else "",
    )


def _evidence(session: Session) -> tuple[EvidenceLink, ...]:
    """Ways to the claims that reasons rest on."""
    known = claims()
    rules = [str(item["rule"]) for item in session.get("why") or () if item["rule"] in known]
    return tuple(
        EvidenceLink(
            f"/evidence?claim={key}#{key}",
            gettext("Evidence: {certainty} certainty").format(
                certainty=named(str(known[key].certainty))
            ),
        )
        for key in rules
    )


def badges_of(session: Session) -> tuple[Badge, ...]:
    if session["kind"] != "massage":
        return (Badge(gettext("key session"), "firm"),) if is_key(session) else ()
    price = words.money(session.get("price_pence"))
    made = [Badge(gettext("booked"), "good", "check")] if is_booked(session) else []
    if not made:
        made = [
            Badge(
                gettext("free hour found, not booked")
                if session.get("slot")
                else gettext("to be booked"),
                "prov",
            )
        ]
    return (*made, *([Badge(price)] if price else []))


def fuel_card(day: Day) -> SessionCard | None:
    """Drink and eat as one calm card; None when the day says nothing."""
    fluid, food = day.get("fluid") or {}, day.get("food") or {}
    lines = [_drink(fluid)] if fluid.get("text") else []
    amounts = [
        f"{label} {words.pair(food[key], 'g')}"
        for label, key in (
            (gettext("carbohydrate"), "carbohydrate_g"),
            (gettext("protein"), "protein_g"),
        )
        if food.get(key)
    ]
    lines += [words.sentence(", ".join(amounts))] if amounts else []
    if not amounts and food.get("text"):
        lines.append(words.curly(str(food["text"])))
    for item in food.get("during") or ():
        lines.append(
            gettext("On the run {g} carbohydrate an hour.").format(
                g=words.pair(item["g_per_h"], "g")
            )
        )
    if not lines:
        return None
    basis = [
        words.curly(words.sentence(str(part["basis"])))
        for part in (fluid, food)
        if part.get("basis")
    ]
    texts = [words.curly(str(part["text"])) for part in (fluid, food) if part.get("text")]
    return SessionCard(
        "fuel",
        gettext("Drink and eat"),
        what=tuple(lines),
        reasons=(*texts, *(gettext("From: {one}").format(one=one) for one in basis)),
    )


def _drink(fluid: Mapping[str, Any]) -> str:
    if not fluid.get("ml"):
        return gettext("Drink to thirst; no bottle needed for training.")
    return gettext("Drink to thirst, at most {ml}{nbsp}ml in training.").format(
        ml=fluid["ml"], nbsp=NBSP
    )


def items_of(day: Day, *, miles: bool = False) -> tuple[Item, ...]:
    """The lines of a day in a week row, main thing first."""
    made = []
    for session in day.get("sessions") or ():
        kind = str(session["kind"])
        wanted = kind == "massage" and not is_booked(session)
        note = facts_of(session, miles=miles) if words.is_running(kind) else ""
        if kind == "massage":
            note = when_of(session) + (
                gettext(", booked") if is_booked(session) else gettext(", not booked")
            )
        made.append(Item(kind, title_of(session), note, wanted, part_of(session)))
    made += [
        Item("fuel", words.pair(item["g_per_h"], "g/h"), gettext("carbohydrate, on the run"))
        for item in (day.get("food") or {}).get("during") or ()
    ]
    return tuple(made)


def kinds_of(day: Day) -> tuple[str, ...]:
    """The icons of a day, each kind once; rest only alone."""
    found = {str(session["kind"]) for session in day.get("sessions") or ()}
    return tuple(kind for kind in _ORDER if kind in found)


def spoken_of(day: Day) -> str:
    """What a day holds, read aloud: `Easy run, 35 min; evening stretch, 12 min`."""
    return "; ".join(title_of(session) for session in day.get("sessions") or ()) or gettext(
        "nothing planned"
    )


def running_of(day: Day) -> tuple[float, float]:
    """Running minutes and metres of a day."""
    runs = [one for one in day.get("sessions") or () if words.is_running(one["kind"])]
    return (
        sum(float(one.get("minutes") or 0) for one in runs),
        sum(float(one.get("distance_m") or 0) for one in runs),
    )
