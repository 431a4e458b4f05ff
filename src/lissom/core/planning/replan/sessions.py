"""The sessions of a stored programme document as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lissom.core.planning.build.second_runs import SECOND, pair_title
from lissom.core.planning.replan.spots import part_of


@dataclass(frozen=True, slots=True)
class Item:
    """One session as the runner has it now. `original`: the day it was first planned on; `key`:
    what the document calls the choice (option of a run, block of strength); `layer`: the change
    that the runner agreed to and that put it there; `second`: id of the second run
    that it holds, with its minutes and metres, which are among those of the item."""

    id: str
    date: date
    kind: str
    type: str
    title: str
    minutes: int
    key: str = ""
    start: datetime | None = None
    slot: str | None = None
    protocol: str = ""
    therapist: str = ""
    place: str = ""
    travel_min: int = 0
    booked: bool = False
    distance_m: int | None = None
    original: dt.date | None = None
    layer: int | None = None
    second: str = ""
    second_minutes: int = 0
    second_m: int = 0

    @property
    def part(self) -> str:
        return part_of(self.kind)


def items_of(document: Mapping[str, Any], *, since: date | None = None) -> tuple[Item, ...]:
    """Every session but rest, by day and as the day orders them; from `since` on. The two runs of
    a day with two are one decision of it, so one item."""
    found: list[Item] = []
    for day in document["days"]:
        when = date.fromisoformat(day["date"])
        if since is not None and when < since:
            continue
        found += _paired([_item(when, row) for row in day["sessions"] if row["kind"] != "rest"])
    return tuple(found)


def _paired(items: list[Item]) -> list[Item]:
    """The items of a day, its second run made one with the first."""
    second = next((one for one in items if one.type == SECOND), None)
    first = next((one for one in items if one.kind == "run" and one is not second), None)
    if first is None or second is None:
        return items
    pair = replace(
        first,
        title=pair_title(first.title, second.title),
        minutes=first.minutes + second.minutes,
        key=f"{first.key}+{second.key}",
        distance_m=(first.distance_m or 0) + (second.distance_m or 0),
        second=second.id,
        second_minutes=second.minutes,
        second_m=second.distance_m or 0,
    )
    return [pair if one is first else one for one in items if one is not second]


def _item(when: date, row: Mapping[str, Any]) -> Item:
    start, original = row.get("start"), row.get("original_date")
    return Item(
        id=str(row["id"]),
        date=when,
        kind=str(row["kind"]),
        type=str(row["type"]),
        title=str(row["title"]),
        minutes=round(float(row["minutes"])),
        key=str(row.get("option") or row.get("block") or ""),
        start=None if start is None else datetime.fromisoformat(str(start)),
        slot=row.get("slot"),
        protocol=str(row.get("protocol") or ""),
        therapist=str(row.get("therapist") or ""),
        place=str(row.get("place") or ""),
        travel_min=round(float(row.get("travel_min") or 0)),
        booked=bool(row.get("booked")),
        distance_m=row.get("distance_m"),
        original=None if original is None else date.fromisoformat(str(original)),
        layer=row.get("layer"),
    )
