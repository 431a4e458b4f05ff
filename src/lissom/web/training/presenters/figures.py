"""The body figure coloured by what is known of each muscle state."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from lissom.core.anatomy.regions import REGIONS, Region
from lissom.web.training.presenters import words
from lissom.web.ui.components import load_step, soreness_step
from lissom.web.ui.figure import Figure, FigureRegion, RegionMark
from lissom.web.ui.naming import named

_NUMBERED = 2.0
_MOST_NUMBERS = 8
_MAIN_VIEW = ("front", "back")
_REGIONS = tuple(FigureRegion(one.id, one.label, one.neighbours) for one in REGIONS.values())


def soreness_figure(points: Mapping[str, float], *, label: str, link: bool = True) -> Figure:
    """Soreness 0-10 by state id; a state without points recedes."""
    numbered = _numbered(points)
    return _figure(
        label,
        {
            region.id: RegionMark(
                css=f"s{soreness_step(points[state])}",
                value=gettext("{state} of 10").format(state=words.points(points[state])),
                number=words.points(points[state]) if region.id in numbered else "",
                href=_href(region) if link else "",
            )
            for region in REGIONS.values()
            if (state := region.state) is not None and state in points
        },
        link=link,
    )


def load_figure(shares: Mapping[str, float], *, label: str) -> Figure:
    """Load by state id as a share (0-1) of the most loaded state."""
    top = {state: share for state, share in shares.items() if share >= 0.45}
    numbered = _numbered(top, least=0.0)
    return _figure(
        label,
        {
            region.id: RegionMark(
                css=f"l{load_step(shares[state])}",
                value=gettext("{state} % of your most loaded muscle").format(
                    state=round(100 * shares[state])
                ),
                number=f"{round(100 * shares[state])}" if region.id in numbered else "",
                href=_href(region),
            )
            for region in REGIONS.values()
            if (state := region.state) is not None and state in shares
        },
        link=True,
    )


def pick_figure(points: Mapping[str, float]) -> Figure:
    """The figure of the check-in: every region can be pressed and says its state."""
    return Figure(
        label=gettext(
            "Where are you sore? Arrow keys move, Enter chooses, T turns to the other side."
        ),
        regions=_REGIONS,
        marks={
            region.id: RegionMark(
                css="no-data" if region.state is None else _css(points.get(region.state)),
                value=_value(points.get(region.state or "")),
                fields={
                    "state": region.state or "",
                    "touches": " ".join(region.touches),
                    "label": named(region.label),
                },
            )
            for region in REGIONS.values()
        },
        pick=True,
    )


def one_figure(state: str | None, points: float | None, region_id: str = "") -> Figure:
    """The figure with one place marked: by its state, or a joint by its region."""
    chosen = {
        region.id
        for region in REGIONS.values()
        if region.id == region_id or (state is not None and region.state == state)
    }
    value = "" if points is None else gettext("{points} of 10").format(points=words.points(points))
    css = "s1" if points is None else f"s{max(1, soreness_step(points))}"
    marks = {key: RegionMark(css=css, value=value, href=f"/body/{key}") for key in sorted(chosen)}
    return _figure(gettext("Where it is; every place leads to its own page"), marks, link=True)


def region_of(state: str) -> str:
    """The first region that shows a state: where its page is."""
    return next(one.id for one in REGIONS.values() if one.state == state)


def _css(points: float | None) -> str:
    return "s0" if points is None else f"s{soreness_step(points)}"


def _value(points: float | None) -> str:
    return "" if points is None else gettext("{points} of 10").format(points=words.points(points))


def _figure(label: str, marks: Mapping[str, RegionMark], *, link: bool) -> Figure:
    other = {
        region.id: RegionMark(value=gettext("no value"), href=_href(region) if link else "")
        for region in REGIONS.values()
        if region.id not in marks
    }
    return Figure(label=label, regions=_REGIONS, marks={**marks, **other})


def _href(region: Region) -> str:
    return f"/body/{region.id}"


def _numbered(points: Mapping[str, float], *, least: float = _NUMBERED) -> frozenset[str]:
    """The regions that carry their number: the highest states, each once, front or back."""
    ordered = sorted((-value, state) for state, value in points.items() if value >= least)
    chosen = set()
    for _, state in ordered[:_MOST_NUMBERS]:
        drawn = [one for one in REGIONS.values() if one.state == state and one.view in _MAIN_VIEW]
        if drawn:
            chosen.add(drawn[0].id)
    return frozenset(chosen)
