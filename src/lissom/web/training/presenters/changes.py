"""Changes of the programme: what would move, from where to where, why; nothing has moved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.planning.replan.consequences import Consequences
from lissom.web.training import agreed_hours
from lissom.web.training.changes import StoredChange, StoredItem
from lissom.web.training.presenters import words
from lissom.web.training.presenters.hours import house_rule
from lissom.web.training.slots import HouseRules, Standing
from lissom.web.ui.components import Badge, ChangeCard, Swap

_STATES = {
    "proposed": Badge(gettext_lazy("not yet made"), "", "clock"),
    "accepted": Badge(gettext_lazy("agreed to"), "good", "check"),
    "partly": Badge(gettext_lazy("agreed to in part"), "good", "check"),
    "rejected": Badge(gettext_lazy("kept as it was")),
    "undone": Badge(gettext_lazy("taken back")),
    "stale": Badge(gettext_lazy("gone by")),
}
_MOST_SWAPS = 3


@dataclass(frozen=True, slots=True)
class ChangedSession:
    """One session of a change; `id` for agreeing to it alone; `books`: what agreeing books."""

    id: str
    kind: str
    title: str
    old: str
    new: str
    reasons: tuple[str, ...]
    forced: bool
    accepted: bool | None
    books: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A proposal, or what became of it. `open`: it can be agreed to now; `gives_back`: what undoing
    it does to hours that it booked, `late` when a notice has passed."""

    number: int
    because: str
    badge: Badge
    open: bool
    stale: bool
    can_undo: bool
    sessions: tuple[ChangedSession, ...]
    later: tuple[ChangedSession, ...]
    summary: str
    shortfalls: tuple[str, ...]
    booked: str
    gives_back: tuple[str, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in the list of changes."""

    number: int
    title: str
    text: str
    badge: Badge


def change_page(
    found: StoredChange,
    *,
    undoable: int | None,
    zone: ZoneInfo,
    rules: Sequence[HouseRules] = (),
    standing: Sequence[Standing] = (),
) -> ChangePage:
    """`undoable`: the number of the change that can be taken back. `rules` of the clinics here at
    which agreeing books; `standing`: hours that undoing it would give back."""
    later = {row["id"] for row in found.proposal["later"]}
    open_now = found.state == "proposed" and not found.stale
    near = [item for item in found.items if item.id not in later]
    return ChangePage(
        number=found.number,
        because=words.curly(found.because),
        badge=_badge(found),
        open=open_now,
        stale=found.stale,
        can_undo=undoable == found.number,
        sessions=tuple(_session(item, rules if open_now else ()) for item in near),
        later=tuple(_session(item) for item in found.items if item.id in later),
        summary=_summary(near, found),
        shortfalls=tuple(
            words.curly(words.sentence(str(row["message"]))) for row in found.proposal["shortfalls"]
        ),
        booked=agreed_hours.told(agreed_hours.hours_of(found.effects), zone),
        gives_back=tuple(_given_back(one) for one in standing) if undoable == found.number else (),
        late=any(one.late for one in standing),
    )


def places_of(found: StoredChange) -> list[str]:
    """Where the treatments of a proposal would be."""
    places = (item.after for item in found.items if item.after and item.after["start"])
    return sorted(
        {str(one["place"]) for one in places if one["kind"] == "massage" and one["place"]}
    )


def _books(item: StoredItem, rules: Sequence[HouseRules]) -> str:
    """What agreeing to a treatment at a clinic here does, with what giving it up later means."""
    place = item.after or {}
    if place.get("kind") != "massage" or not place.get("start"):
        return ""
    found = next((one for one in rules if one.place == place["place"]), None)
    if found is None:
        return ""
    price = ""
    if place.get("price_pence"):
        price = gettext(" for {price}").format(price=words.money(place["price_pence"]))
    return gettext("Agreeing books this hour{price}. {found}").format(
        price=price, found=house_rule(found)
    )


def _given_back(means: Standing) -> str:
    """What undoing does to an hour that the change booked."""
    local = means.start.astimezone(ZoneInfo(means.zone))
    when = f"{words.day_long(local.date())}, {local:%H:%M}"
    if not means.late:
        return gettext("Undoing gives back {when}, in time.").format(when=when)
    due = (
        gettext("{fee_pence} may be due").format(fee_pence=words.money(means.fee_pence))
        if means.fee_pence
        else gettext("it is noted as late")
    )
    return gettext("Undoing gives back {when}. Its notice has passed: {due}.").format(
        when=when, due=due
    )


def _badge(found: StoredChange) -> Badge:
    return _STATES["stale"] if found.stale else _STATES.get(found.state, Badge(found.state))


def _summary(items: Sequence[StoredItem], found: StoredChange) -> str:
    until = words.day_long(date.fromisoformat(found.proposal["until"]))
    if not items:
        return gettext(
            "Nothing needs to move: the programme as it stands is still the best that was "
            "found up to {until}."
        ).format(until=until)
    count = (
        gettext("One session changes")
        if len(items) == 1
        else gettext("{items} sessions change").format(items=len(items))
    )
    ending = gettext("Nothing moves until you agree.") if found.state == "proposed" else ""
    return (
        gettext("{count}; all else up to {until} stays. {ending}")
        .format(count=count, until=until, ending=ending)
        .strip()
    )


def _session(item: StoredItem, rules: Sequence[HouseRules] = ()) -> ChangedSession:
    place = item.after or item.before or {}
    old = _place(item.before) if item.before else gettext("not planned")
    new = _place(item.after) if item.after else gettext("left out")
    if item.before and item.after and old == new:
        old, new = f"{old}, {_title(item.before)}", f"{new}, {_title(item.after)}"
    return ChangedSession(
        id=item.id,
        kind=str(place.get("kind", "run")),
        title=_title(place),
        old=old,
        new=new,
        reasons=tuple(words.curly(str(row["text"])) for row in item.why if row.get("text")),
        forced=item.forced,
        accepted=item.accepted,
        books=_books(item, rules),
    )


def _title(place: Mapping[str, Any]) -> str:
    return f"{words.curly(str(place['title']))}, {words.length(place['minutes'])}"


def _place(place: Mapping[str, Any]) -> str:
    day = words.day_short(date.fromisoformat(str(place["date"])))
    hour = f", {datetime.fromisoformat(str(place['start'])):%H:%M}" if place.get("start") else ""
    return f"{day}{hour}"


def change_card(
    found: StoredChange, *, zone: ZoneInfo, rules: Sequence[HouseRules] = ()
) -> ChangeCard:
    """The proposal as a card of Today. `rules` of the clinics here at which accepting books."""
    page = change_page(found, undoable=None, zone=zone, rules=rules)
    swaps = [Swap(one.title, one.old, one.new) for one in page.sessions]
    address = f"/programme/changes/{found.number}"
    more = len(swaps) - _MOST_SWAPS
    notes = [gettext("And {more} more.").format(more=more)] if more > 0 else []
    notes += [one.books for one in page.sessions if one.books]
    return ChangeCard(
        title=gettext("A change to agree"),
        swaps=tuple(swaps[:_MOST_SWAPS]),
        reason=f"{page.because} {page.summary}".strip(),
        accept=f"{address}/accept",
        keep=f"{address}/keep",
        notes=tuple(notes),
        href=address,
    )


def change_lines(found: Sequence[StoredChange]) -> tuple[ChangeLine, ...]:
    """All changes for the list, the newest first."""
    return tuple(
        ChangeLine(
            number=one.number,
            title=words.curly(one.because),
            text=f"{words.day_long(one.on)}, {_count(one)}",
            badge=_badge(one),
        )
        for one in found
    )


def _count(one: StoredChange) -> str:
    count = len(one.items)
    return gettext("1 session") if count == 1 else gettext("{count} sessions").format(count=count)


@dataclass(frozen=True, slots=True)
class DayLine:
    """Another day for a session: whether it may stand there, and what that would do."""

    to: str
    title: str
    possible: bool
    text: str


def day_lines(found: Sequence[Consequences]) -> tuple[DayLine, ...]:
    """The other days of the week in order."""
    return tuple(
        DayLine(
            to=one.target.isoformat(),
            title=words.day_long(one.target),
            possible=one.possible,
            text=words.curly(one.text),
        )
        for one in found
    )


def undoable(found: Sequence[StoredChange]) -> int | None:
    """The last change that was agreed to."""
    agreed = [one for one in found if one.state in ("accepted", "partly") and one.answered_at]
    last = max(agreed, key=lambda one: (str(one.answered_at), one.number), default=None)
    return None if last is None else last.number
