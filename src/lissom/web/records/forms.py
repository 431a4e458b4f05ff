"""What a therapist typed into a record, kept as typed until it can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from lissom.core.anatomy.chart import ChartEntry
from lissom.core.errors import InvalidInputError
from lissom.web.records.content import TEXTS, Care, Content

COLUMNS = ("region", "technique", "depth", "minutes", "before", "after", "finding")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page; all text. `rows` by COLUMNS, `care` as `kind:item`."""

    texts: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...] = ()
    avoided: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    note_home: str = ""
    strokes: str = "[]"
    ticked: bool = False
    errors: tuple[str, ...] = field(default=())


_TEXT_FIELDS = (*TEXTS, "type", "reaction", "calm_before", "calm_after")


def typed_from(content: Content) -> Typed:
    """Stored content as the page shows it."""
    notes = [one.text for one in content.care if one.kind == "note"]
    return Typed(
        texts={
            name: "" if (found := getattr(content, name)) is None else str(found)
            for name in _TEXT_FIELDS
        },
        rows=tuple(_row(entry) for entry in content.chart),
        avoided=content.avoided,
        care=tuple(f"{one.kind}:{one.item}" for one in content.care if one.kind != "note"),
        note_home="\n".join(notes),
        strokes=json.dumps([[list(point) for point in line] for line in content.strokes]),
        ticked=content.consent_reconfirmed,
    )


def _row(entry: ChartEntry) -> dict[str, str]:
    return {
        "region": entry.region,
        "technique": entry.technique,
        "depth": str(entry.depth),
        "minutes": f"{entry.minutes:g}",
        "before": "" if entry.before is None else f"{entry.before:g}",
        "after": "" if entry.after is None else f"{entry.after:g}",
        "finding": entry.finding,
    }


def typed_in(post: QueryDict) -> Typed:
    """What was sent."""
    columns = [post.getlist(name) for name in COLUMNS]
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip_longest(*columns, fillvalue="")]
    return Typed(
        texts={name: post.get(name, "").strip() for name in _TEXT_FIELDS},
        rows=tuple(row for row in rows if row["region"]),
        avoided=tuple(post.getlist("avoided")),
        care=tuple(post.getlist("care")),
        note_home=post.get("note_home", "").strip(),
        strokes=post.get("strokes", "") or "[]",
        ticked=bool(post.get("consent_reconfirmed")),
    )


def content_of(typed: Typed) -> Content:
    """The content, or InvalidInputError with every fault found, a sentence each."""
    faults: list[str] = []

    def tried(make: Any) -> Any:
        try:
            return make()
        except InvalidInputError as refusal:
            faults.append(refusal.sentence())
            return None

    chart = [tried(lambda row=row: _entry(row)) for row in typed.rows]
    care = [tried(lambda text=text: _care(text)) for text in typed.care]
    if typed.note_home:
        care.append(tried(lambda: Care("note", text=typed.note_home[:500])))
    numbers: dict[str, Any] = {
        name: tried(lambda name=name: _whole(typed.texts[name], gettext("Calm")))
        for name in ("calm_before", "calm_after")
    }
    strokes = tried(lambda: _strokes(typed.strokes))
    words: dict[str, Any] = {name: typed.texts[name] for name in (*TEXTS, "reaction")}
    if not faults:
        made = tried(
            lambda: Content(
                type=typed.texts["type"] or "maintenance",
                **words,
                **numbers,
                chart=tuple(chart),
                strokes=strokes,
                avoided=typed.avoided,
                consent_reconfirmed=typed.ticked,
                care=tuple(care),
            )
        )
        if isinstance(made, Content):
            return made
    raise InvalidInputError(" ".join(faults))


def _entry(row: Mapping[str, str]) -> ChartEntry:
    return ChartEntry(
        region=row["region"],
        technique=row["technique"] or "gliding",
        depth=_whole(row["depth"] or "3", gettext("Depth")) or 0,
        minutes=_number(row["minutes"], gettext("Minutes")) or 0.0,
        finding=row["finding"].strip(),
        before=_number(row["before"], gettext("Soreness before")),
        after=_number(row["after"], gettext("Soreness after")),
    )


def _care(text: str) -> Care:
    kind, _, item = text.partition(":")
    return Care(kind, item)


def _number(text: str, label: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InvalidInputError(
            gettext("{label}: '{text}' is not a number.").format(label=label, text=text)
        ) from None


def _whole(text: str, label: str) -> int | None:
    found = _number(text, label)
    if found is None:
        return None
    if not found.is_integer():
        raise InvalidInputError(
            gettext("{label}: '{text}' is not a whole number.").format(label=label, text=text)
        )
    return int(found)


def _strokes(text: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    try:
        return tuple(tuple((float(x), float(y)) for x, y in line) for line in json.loads(text))
    except (ValueError, TypeError):
        raise InvalidInputError(
            gettext("What was drawn cannot be read."), remedy=gettext("Clear it and draw again.")
        ) from None
