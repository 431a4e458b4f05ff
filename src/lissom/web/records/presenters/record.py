"""A record as pages show it: the editor, the locked sheet, the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy import GROUPS, STATE_INDEX, STATES
from lissom.core.anatomy.aftercare import LINES
from lissom.core.anatomy.chart import DEPTHS, TECHNIQUES, ChartEntry
from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.anatomy.massage import MASSAGE_TYPES, PROTOCOLS
from lissom.core.anatomy.regions import REGIONS
from lissom.core.anatomy.stretches import STRETCHES
from lissom.core.recovery.outcomes import Outcome, word_of
from lissom.web.records import queries
from lissom.web.records.content import Care
from lissom.web.records.forms import Typed
from lissom.web.records.models import RecordTemplate, TreatmentRecord
from lissom.web.records.presenters.phrases import PHRASES
from lissom.web.training.presenters import words
from lissom.web.ui.figure import Figure, FigureRegion, RegionMark

_REGIONS = tuple(FigureRegion(one.id, one.label, one.neighbours) for one in REGIONS.values())
_POINTS = tuple(f"{half / 2:g}" for half in range(21))
_SOAP = (
    (
        "subjective",
        gettext_lazy("Told"),
        gettext_lazy("What the client says: since last time, where, how much."),
    ),
    ("objective", gettext_lazy("Found"), gettext_lazy("What you see, feel and measure.")),
    ("assessment", gettext_lazy("Judged"), gettext_lazy("What you make of it. No diagnosis.")),
    ("plan", gettext_lazy("Planned"), gettext_lazy("What comes next, here and at home.")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select or tick list."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the chart as the editor shows it."""

    regions: tuple[Choice, ...]
    techniques: tuple[Choice, ...]
    depths: tuple[Choice, ...]
    before: tuple[Choice, ...]
    after: tuple[Choice, ...]
    minutes: str
    finding: str
    label: str


@dataclass(frozen=True, slots=True)
class Text:
    """A field of words. `phrases`: what a tap puts into it."""

    name: str
    label: str
    help: str
    value: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Editor:
    """The editor of a record or template."""

    figure: Figure
    rows: tuple[Row, ...]
    blank: Row
    types: tuple[Choice, ...]
    texts: tuple[Text, ...]
    avoided: tuple[Choice, ...]
    care: tuple[tuple[str, tuple[Choice, ...]], ...]
    reactions: tuple[str, ...]
    typed: Typed
    calm: tuple[str, ...]


def editor(typed: Typed, *, told: tuple[str, ...] = ()) -> Editor:
    """The editor with what was typed. `told`: what the client said before, as sentences."""
    return Editor(
        figure=chart_figure({row["region"]: "" for row in typed.rows}, pick=True),
        rows=tuple(_row(row) for row in typed.rows),
        blank=_row({}),
        types=tuple(
            Choice(
                one, words.sentence(one.replace("_", "-")).rstrip("."), one == typed.texts["type"]
            )
            for one in MASSAGE_TYPES
        ),
        texts=tuple(
            Text(
                name,
                str(label),
                str(hint),
                typed.texts[name],
                (*(told if name == "subjective" else ()), *map(gettext, PHRASES[name])),
            )
            for name, label, hint in _SOAP
        ),
        avoided=_regions(set(typed.avoided)),
        care=_care(set(typed.care), {row["region"] for row in typed.rows}),
        reactions=tuple(map(gettext, PHRASES["reaction"])),
        typed=typed,
        calm=tuple(str(points) for points in range(11)),
    )


def _row(row: Any) -> Row:
    def options(items: Any, chosen: str) -> tuple[Choice, ...]:
        return tuple(Choice(str(key), label, str(key) == chosen) for key, label in items)

    points = [("", "–"), *((point, point) for point in _POINTS)]
    region = row.get("region", "")
    return Row(
        regions=_regions({region}),
        techniques=options(TECHNIQUES.items(), row.get("technique", "gliding")),
        depths=options(((d, f"{d} {word}") for d, word in DEPTHS.items()), row.get("depth", "3")),
        before=options(points, row.get("before", "")),
        after=options(points, row.get("after", "")),
        minutes=row.get("minutes", ""),
        finding=row.get("finding", ""),
        label=REGIONS[region].label if region in REGIONS else gettext("new place"),
    )


def _regions(chosen: set[str]) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.label, one.id in chosen) for one in REGIONS.values())


def _care(chosen: set[str], regions: set[str]) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Stretches and exercises for what was treated first, else all of them."""
    treated = (REGIONS[region].state for region in sorted(regions & set(REGIONS)))
    groups = {STATES[STATE_INDEX[state]].group for state in treated if state is not None}
    stretches = [one for one in STRETCHES.values() if not groups or groups & set(one.groups)]
    moves = [one for one in EXERCISES.values() if not groups or groups & set(one.primary)]
    found = (
        (gettext("Stretches"), [(f"stretch:{one.id}", one.name) for one in stretches]),
        (gettext("Strength"), [(f"strength:{one.id}", one.name) for one in moves]),
        (gettext("Drink"), [("drink:drink", LINES["drink"].text)]),
    )
    known = {value for _, items in found for value, _ in items}
    kept = [(value, care_words(Care(*value.split(":", 1)))) for value in chosen - known]
    parts = (*found, (gettext("Chosen before"), sorted(kept))) if kept else found
    return tuple(
        (title, tuple(Choice(value, label, value in chosen) for value, label in items))
        for title, items in parts
        if items
    )


def care_words(care: Care) -> str:
    """Home care in words."""
    if care.kind == "stretch":
        one = STRETCHES[care.item]
        return f"{one.name}: {one.sets} × {one.dose}"
    if care.kind == "strength":
        return EXERCISES[care.item].name
    return LINES["drink"].text if care.kind == "drink" else care.text


def chart_figure(marked: dict[str, str], *, pick: bool = False) -> Figure:
    """The figure with the treated regions marked; `marked`: what is read after the label."""
    return Figure(
        label=gettext(
            "What was treated. Arrow keys move, Enter adds a place, T turns to the other side."
        )
        if pick
        else gettext("What was treated"),
        regions=_REGIONS,
        marks={
            one.id: RegionMark(
                css="l4" if one.id in marked else "no-data",
                value=marked.get(one.id, "") or ("treated" if one.id in marked else ""),
                pressed=one.id in marked,
            )
            for one in REGIONS.values()
        },
        pick=pick,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A treated place on the locked sheet. `change`: what may be said of the soreness."""

    place: str
    technique: str
    depth: str
    minutes: str
    soreness: str
    change: str
    finding: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record to read."""

    row: TreatmentRecord
    title: str
    when: str
    type: str
    figure: Figure
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    avoided: str
    calm: str
    care: tuple[tuple[str, str], ...]
    strokes: tuple[str, ...]
    amendments: tuple[Any, ...]
    locked: str


def sheet(row: TreatmentRecord) -> Sheet:
    """The record as it was locked, or as the draft stands."""
    content = queries.content_of(row)
    zone = ZoneInfo(row.client.clinic.timezone)
    marked = {
        entry.region: gettext("{minutes:g} minutes").format(minutes=entry.minutes)
        for entry in content.chart
    }
    locked = ""
    if row.locked_at is not None:
        local = row.locked_at.astimezone(zone)
        locked = gettext("Locked by {locked_name}, {day_long}, {local:%H:%M}").format(
            locked_name=row.locked_name, day_long=words.day_long(local.date()), local=local
        )
    return Sheet(
        row=row,
        title=f"{row.client.name}, {words.day_long(row.start.astimezone(zone).date())}",
        when=_when(row.start, zone),
        type=type_words(row.type),
        figure=chart_figure(marked),
        lines=tuple(_line(entry) for entry in content.chart),
        texts=tuple(
            Text(name, str(label), "", getattr(content, name))
            for name, label, _ in _SOAP
            if getattr(content, name)
        ),
        avoided=", ".join(REGIONS[one].label for one in content.avoided),
        calm=_calm(content.calm_before, content.calm_after),
        care=tuple(
            (care_words(Care(one.kind, one.item, one.text)), one.answer)
            for one in row.home_care.all()
        ),
        strokes=tuple(
            "M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in line) for line in content.strokes
        ),
        amendments=tuple((one, _when(one.at, zone)) for one in row.amendments.all()),
        locked=locked,
    )


def _line(entry: ChartEntry) -> Line:
    asked = entry.before is not None and entry.after is not None
    before = "" if entry.before is None else f"{entry.before:g}"
    after = "" if entry.after is None else f"{entry.after:g}"
    return Line(
        place=REGIONS[entry.region].label,
        technique=TECHNIQUES[entry.technique],
        depth=f"{entry.depth} {DEPTHS[entry.depth]}",
        minutes=f"{entry.minutes:g}",
        soreness=gettext("{value} to {value_2}").format(value=before or "–", value_2=after or "–")
        if before or after
        else gettext("not asked"),
        change=str(word_of(entry.before or 0.0, entry.after or 0.0)) if asked else "",
        finding=entry.finding,
    )


def _calm(before: int | None, after: int | None) -> str:
    if before is None and after is None:
        return ""
    told = [str(one) if one is not None else gettext("not asked") for one in (before, after)]
    return gettext("Calm {told} before, {told_2} after (0 to 10)").format(
        told=told[0], told_2=told[1]
    )


def type_words(kind: str) -> str:
    return words.sentence(kind.replace("_", "-")).rstrip(".")


def _when(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{words.day_long(local.date())}, {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class Start:
    """A way to begin a record."""

    value: str
    label: str
    text: str
    focus: bool = False


def starts(
    last: TreatmentRecord | None, own: Sequence[RecordTemplate], booked: str, zone: ZoneInfo
) -> tuple[Start, ...]:
    """What a record may begin with, the likeliest first: last time, the booked kind, the rest."""
    found = []
    if last is not None:
        day = words.day_long(last.start.astimezone(zone).date())
        found.append(
            Start("last", gettext("As last time"), f"{day}, {type_words(last.type).lower()}")
        )
    found += [Start(f"template:{one.pk}", one.name, gettext("Your own")) for one in own]
    shipped = sorted(PROTOCOLS.values(), key=lambda one: (one.type != booked, one.minutes))
    found += [
        Start(
            f"protocol:{one.id}",
            one.label,
            f"{type_words(one.type)}, {one.minutes}{words.NBSP}min",
            one.needs_focus,
        )
        for one in shipped
        if one.type != "self"
    ]
    return (*found, Start("empty", gettext("Empty"), gettext("Nothing filled in")))


def outcome_sentence(found: Outcome, what: str, less: str) -> str:
    """What the answers come to, in one sentence without a cause. `less`: the word of the wished
    way, such as less sore."""
    if found.mean_change is None:
        return gettext("No answers on {what} before and after yet.").format(what=what)
    times = "answer" if found.pairs == 1 else "answers"
    return gettext(
        "{pairs} {times} on {what}: {less} above the noise in {less_2}, the other "
        "way in {more}, no change above the noise in {within}. On average {signed} "
        "points of 10."
    ).format(
        pairs=found.pairs,
        times=times,
        what=what,
        less=less,
        less_2=found.less,
        more=found.more,
        within=found.within,
        signed=_signed(found.mean_change),
    )


def _signed(points: float) -> str:
    shown = round(points * 2) / 2
    return f"{shown:+g}".replace("-", "−") if shown else "0"


def focus_groups() -> tuple[Choice, ...]:
    """Muscle groups that a focused protocol may work on."""
    return tuple(Choice(one.id, words.group_name(one.id)) for one in GROUPS)
