"""One appointment beside the calendar: what it is, what may be done, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.notice import is_late
from lissom.web.clinic import desk
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.diary.presenters import words
from lissom.web.ui.components import Badge
from lissom.web.ui.naming import written

State = Appointment.State
_ACTS = {
    "booked": gettext_lazy("Booked"),
    "held": gettext_lazy("Held"),
    "confirmed": gettext_lazy("Confirmed"),
    "moved": gettext_lazy("Moved"),
    "resized": gettext_lazy("Another length"),
    "service-said": gettext_lazy("Service said"),
    "cancelled": gettext_lazy("Cancelled"),
    "arrived": gettext_lazy("Arrived"),
    "completed": gettext_lazy("Completed"),
    "no-show": gettext_lazy("Not come"),
    "taken-back": gettext_lazy("Mark taken back"),
    "blocked": gettext_lazy("Blocked"),
    "entered": gettext_lazy("Entered"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the history."""

    title: str
    text: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Panel:
    """An appointment with all that its page shows."""

    key: int
    version: int
    name: str
    when: str
    day: str
    facts: tuple[tuple[str, str], ...]
    state: Badge
    notes: tuple[str, ...]
    can_arrive: bool
    can_complete: bool
    can_no_show: bool
    can_move: bool
    can_resize: bool
    can_cancel: bool
    can_undo: bool
    can_say_service: bool
    late_now: bool
    blocked: bool
    acts: tuple[Act, ...]


def panel(
    row: Appointment,
    history: Sequence[AuditEntry],
    series: Sequence[Appointment],
    *,
    earlier: str | None,
    questioned: bool,
    notice_h: float,
    now: datetime,
) -> Panel:
    """`earlier`: the state to which the last mark can be taken back; `notice_h` as the clinic has
    set it."""
    zone = ZoneInfo(row.therapist.clinic.timezone)
    local = row.start.astimezone(zone)
    begun = row.start <= now
    confirmed, arrived = row.state == State.CONFIRMED, row.state == State.ARRIVED
    minutes = round((row.end - row.start).total_seconds() / 60)
    return Panel(
        key=row.pk,
        version=row.version,
        name=words.who(row),
        when=f"{words.day_long(local.date())}, {words.span(row.start, row.end, zone)}",
        day=local.date().isoformat(),
        facts=_facts(row, minutes, series),
        state=Badge(
            words.state(row, zone), words.TONES.get(row.state, ""), words.ICONS.get(row.state, "")
        ),
        notes=_notes(row, questioned=questioned),
        can_arrive=confirmed,
        can_complete=begun and (confirmed or arrived),
        can_no_show=begun and confirmed,
        can_move=row.state in (State.HELD, State.CONFIRMED, State.BLOCKED),
        can_resize=row.state in (State.CONFIRMED, State.ARRIVED, State.COMPLETED, State.BLOCKED),
        can_cancel=row.state in (State.HELD, State.CONFIRMED, State.BLOCKED),
        can_undo=earlier not in (None, State.HELD.value),
        can_say_service=desk.lacks_service(row),
        late_now=confirmed and is_late(row.start, zone.key, now, notice_h),
        blocked=row.state == State.BLOCKED,
        acts=tuple(_act(entry, zone) for entry in history),
    )


def _facts(
    row: Appointment, minutes: int, series: Sequence[Appointment]
) -> tuple[tuple[str, str], ...]:
    found = [
        (gettext("Service"), words.given(row)),
        (gettext("Length"), gettext("{minutes} min").format(minutes=minutes)),
        (gettext("Therapist"), words.plain(row.therapist.name)),
        (gettext("Room"), words.plain(row.room.name) if row.room else ""),
        (gettext("Price"), "" if row.state == State.BLOCKED else words.money(row.price_pence)),
        (gettext("Telephone"), row.booked_for.phone if row.booked_for else ""),
    ]
    before = round((row.start - row.blocked_start).total_seconds() / 60)
    after = round((row.blocked_end - row.end).total_seconds() / 60)
    kept = [gettext("{before} min before").format(before=before)] * bool(before) + [
        gettext("{after} min after").format(after=after)
    ] * bool(after)
    found.append((gettext("Kept free"), ", ".join(kept)))
    standing = [one.pk for one in series if one.state != State.CANCELLED]
    if row.pk in standing and len(standing) > 1:
        found.append(
            (
                gettext("Series"),
                gettext("{value} of {standing}").format(
                    value=standing.index(row.pk) + 1, standing=len(standing)
                ),
            )
        )
    return tuple((name, text) for name, text in found if text)


def _notes(row: Appointment, *, questioned: bool) -> tuple[str, ...]:
    found = []
    if questioned:
        found.append(
            gettext(
                "The runner's programme was changed and no longer has this hour. Ask "
                "whether it stands."
            )
        )
    if row.service is None and row.state != State.BLOCKED:
        found.append(gettext("It came without a service and a price: say which it is."))
    if row.overlaps:
        found.append(gettext("It overlaps another appointment, by an exception that staff made."))
    if row.cancelled_late:
        found.append(gettext("It was cancelled later than the notice allows."))
    if row.runner_id is not None:
        found.append(gettext("A runner of this installation holds it and sees every change."))
    return tuple(found)


def _act(entry: AuditEntry, zone: ZoneInfo) -> Act:
    local = entry.at.astimezone(zone)
    when = f"{local.day} {written(local, 'F Y, H:i')}"
    who = entry.who.email if entry.who is not None else gettext("the client or the system")
    role = f" ({entry.role})" if entry.role else ""
    return Act(
        title=str(_ACTS.get(entry.action, entry.action.replace("-", " ").capitalize())),
        text=_changes(entry.detail, zone),
        who=f"{when}, {who}{role}",
        reason=entry.reason,
    )


def _changes(detail: dict[str, Any], zone: ZoneInfo) -> str:
    """What was before and after, of what a reader cares about."""
    before, after = detail.get("from", {}), detail.get("to", {})
    parts = []
    for name in ("start", "therapist", "room"):
        if after.get(name):
            old = _value(name, before.get(name), zone)
            new = _value(name, after[name], zone)
            parts.append(f"{old} → {new}" if old and old != new else new)
    if "end" in after and "start" not in after and "end" in before:
        old, new = _value("end", before["end"], zone), _value("end", after["end"], zone)
        parts.append(gettext("until {old} → {new}").format(old=old, new=new))
    if detail.get("late"):
        parts.append("late")
    return ", ".join(parts)


def _value(name: str, value: Any, zone: ZoneInfo) -> str:
    if not value:
        return ""
    if name in ("start", "end"):
        local = datetime.fromisoformat(value).astimezone(zone)
        return (
            f"{local:%H:%M}"
            if name == "end"
            else f"{written(local, 'D')} {local.day} {written(local, 'M H:i')}"
        )
    return words.plain(str(value))
