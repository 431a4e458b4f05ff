"""What a record says, as one value: read from a form or a template, stored, digested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from lissom.core.anatomy.chart import ChartEntry, chart_from, chart_of_protocol
from lissom.core.anatomy.exercises import EXERCISES
from lissom.core.anatomy.massage import MASSAGE_TYPES, protocol
from lissom.core.anatomy.regions import REGIONS
from lissom.core.anatomy.stretches import STRETCHES
from lissom.core.errors import InvalidInputError

LONGEST_TEXT = 4000
MOST_STROKES, MOST_POINTS = 200, 20_000
_FIGURE = (760.0, 850.0)
TEXTS = ("subjective", "objective", "assessment", "plan")


@dataclass(frozen=True, slots=True)
class Care:
    """Something to do at home; `kind`: stretch, strength, drink, note."""

    kind: str
    item: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        known = {"stretch": STRETCHES, "strength": EXERCISES}.get(self.kind)
        if known is not None and self.item not in known:
            raise InvalidInputError(
                gettext("There is no {kind} '{item}'.").format(kind=self.kind, item=self.item),
                remedy=gettext("Choose one."),
            )
        if self.kind not in {"stretch", "strength", "drink", "note"}:
            raise InvalidInputError(
                gettext("There is no home care of kind '{kind}'.").format(kind=self.kind)
            )
        if self.kind == "note" and not self.text.strip():
            raise InvalidInputError(
                gettext("A note for home is empty."), remedy=gettext("Write it, or leave it out.")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a record says. Texts of at most 4000 letters; strokes in the units of the figure
    (0-760, 0-850). Raises InvalidInputError."""

    type: str = "maintenance"
    subjective: str = ""
    objective: str = ""
    assessment: str = ""
    plan: str = ""
    chart: tuple[ChartEntry, ...] = ()
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
    avoided: tuple[str, ...] = ()
    reaction: str = ""
    calm_before: int | None = None
    calm_after: int | None = None
    consent_reconfirmed: bool = False
    care: tuple[Care, ...] = ()

    def __post_init__(self) -> None:
        if self.type not in MASSAGE_TYPES:
            raise InvalidInputError(
                gettext("There is no massage type '{type}'.").format(type=self.type)
            )
        for name in TEXTS:
            if len(getattr(self, name)) > LONGEST_TEXT:
                raise InvalidInputError(
                    gettext("{capitalize} is too long.").format(capitalize=name.capitalize()),
                    remedy=gettext("{longest_text} letters at most.").format(
                        longest_text=LONGEST_TEXT
                    ),
                )
        strange = sorted(set(self.avoided) - set(REGIONS))
        if strange:
            raise InvalidInputError(
                gettext("There is no region '{strange}'.").format(strange=strange[0]),
                remedy=gettext("Choose one."),
            )
        both = {entry.region for entry in self.chart} & set(self.avoided)
        if both:
            label = REGIONS[min(both)].label
            raise InvalidInputError(
                gettext("{label} is both treated and avoided.").format(label=label),
                remedy=gettext("Take it out of one of them."),
            )
        for name in ("calm_before", "calm_after"):
            calm = getattr(self, name)
            if calm is not None and not 0 <= calm <= 10:
                raise InvalidInputError(
                    gettext("Calm of {calm}.").format(calm=calm), remedy="Give 0 to 10."
                )
        _check_strokes(self.strokes)

    def document(self) -> dict[str, Any]:
        """The content as JSON values; `content_from` reads it."""
        return {
            "type": self.type,
            **{name: getattr(self, name) for name in TEXTS},
            "chart": [entry.as_dict() for entry in self.chart],
            "strokes": [[list(point) for point in line] for line in self.strokes],
            "avoided": list(self.avoided),
            "reaction": self.reaction,
            "calm_before": self.calm_before,
            "calm_after": self.calm_after,
            "consent_reconfirmed": self.consent_reconfirmed,
            "care": [{"kind": one.kind, "item": one.item, "text": one.text} for one in self.care],
        }

    def digest(self) -> str:
        """SHA-256 of the content: the same content gives the same."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def content_from(row: Mapping[str, Any]) -> Content:
    """Content from its document; what a template leaves out is empty."""
    found = dict(row)
    found["chart"] = chart_from(found.get("chart", ()))
    found["care"] = tuple(Care(**one) for one in found.get("care", ()))
    found["avoided"] = tuple(found.get("avoided", ()))
    found["strokes"] = tuple(
        tuple((float(x), float(y)) for x, y in line) for line in found.get("strokes", ())
    )
    return Content(**found)


def from_protocol(key: str, *, focus: tuple[str, str] | None = None) -> Content:
    """What a protocol would do, as a start."""
    found = protocol(key)
    return Content(type=found.type, chart=chart_of_protocol(found, focus=focus))


def again(content: Content) -> Content:
    """What was done last time as a start: nothing that the client said or that happened."""
    chart = tuple(
        ChartEntry(one.region, one.technique, one.depth, one.minutes) for one in content.chart
    )
    return Content(
        type=content.type,
        plan=content.plan,
        chart=chart,
        avoided=content.avoided,
        care=content.care,
    )


def _check_strokes(strokes: tuple[tuple[tuple[float, float], ...], ...]) -> None:
    if len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
        raise InvalidInputError(
            gettext("Too much is drawn."), remedy=gettext("Take some of it away.")
        )
    wide, high = _FIGURE
    if any(not (0 <= x <= wide and 0 <= y <= high) for line in strokes for x, y in line):
        raise InvalidInputError(
            gettext("A line leaves the figure."), remedy=gettext("Draw it again.")
        )
