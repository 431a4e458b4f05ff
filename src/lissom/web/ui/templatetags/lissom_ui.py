"""Tags that draw the parts: `{% load lissom_ui %}`. Each takes one view model of `components`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from lissom.web.ui import charts, components, figure, navigation

register = template.Library()

THEMES = ("light", "dark")


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; never read aloud: a word stands beside it. `size`: sm, lg."""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {size}" if size else "",
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def body_figure(model: figure.Figure) -> SafeString:
    """The body figure."""
    return mark_safe(figure.svg_of(model))  # noqa: S308 (escaped where it is made)


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> SafeString:
    """The chosen theme as an attribute of `html`; nothing when the system decides."""
    chosen = _theme(context)
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else SafeString("")


@register.simple_tag(takes_context=True)
def dark_tokens(context: dict[str, Any]) -> SafeString:
    """The link to the colours of the dark: chosen, or when the system is dark; none in light."""
    media = {"dark": "all", "system": "(prefers-color-scheme: dark)"}.get(_theme(context))
    if media is None:
        return SafeString("")
    link = '<link rel="stylesheet" href="{}" media="{}">'
    return format_html(link, static("ui/tokens-dark.css"), media)


def _theme(context: dict[str, Any]) -> str:
    request = context.get("request")
    chosen = "" if request is None else str(request.COOKIES.get("theme", ""))
    return chosen if chosen in THEMES else "system"


@register.inclusion_tag("ui/navigation.html", takes_context=True)
def main_navigation(context: dict[str, Any], which: str = "runner") -> dict[str, Any]:
    """Side bar and bottom bar. `navigation_name` in the context wins over `which`."""
    shown = navigation.NAVIGATIONS[str(context.get("navigation_name") or which)]
    request = context.get("request")
    path = "" if request is None else str(request.path)
    open_to = _open_to(context.get("work_seat"))
    here = navigation.here_of((*shown.main, *shown.rest), path)

    def entries(items: Sequence[navigation.NavItem]) -> list[dict[str, Any]]:
        return [
            {"item": item, "here": item.href == here}
            for item in items
            if not item.needs or item.needs in open_to
        ]

    rest = entries(shown.rest)
    return {
        "home": shown.home,
        "main": entries(shown.main),
        "rest": rest,
        "more_here": any(entry["here"] for entry in rest),
        "who": context.get("person_name", ""),
        "demo": context.get("is_demo", False),
        "theme": _theme(context),
        "csrf_token": context.get("csrf_token", ""),
        "path": path,
        "account": context.get("account_links", True),
    }


def _open_to(seat: Any) -> frozenset[str]:
    """What a seat at a clinic opens, in the words of `NavItem.needs`."""
    return frozenset({"work", *(right.name for right in seat.rights)} if seat else ())


@register.inclusion_tag("ui/session.html")
def session_card(card: components.SessionCard) -> dict[str, Any]:
    return {"card": card}


@register.inclusion_tag("ui/load_bar.html")
def load_bar(bar: components.LoadBar) -> dict[str, Any]:
    return {"bar": bar}


@register.inclusion_tag("ui/forecast_band.html")
def forecast_band(band: components.ForecastBand) -> dict[str, Any]:
    return {"band": band}


@register.inclusion_tag("ui/week_strip.html")
def week_strip(days: Sequence[components.WeekDay], label: str = "") -> dict[str, Any]:
    return {"days": days, "label": label or gettext("This week")}


@register.inclusion_tag("ui/season.html")
def season_strip(season: components.Season) -> dict[str, Any]:
    return {"season": season}


@register.inclusion_tag("ui/tide.html")
def tide_line(line: charts.TideLine) -> dict[str, Any]:
    return {"line": line}


@register.inclusion_tag("ui/slots.html")
def slot_list(
    slots: Sequence[components.Slot], name: str = "slot", label: str = ""
) -> dict[str, Any]:
    return {"slots": slots, "name": name, "label": label or gettext("Free times")}


@register.inclusion_tag("ui/badge.html")
def badge(model: components.Badge) -> dict[str, Any]:
    return {"badge": model}


@register.inclusion_tag("ui/badge.html")
def tag(text: str, tone: str = "", icon: str = "") -> dict[str, Any]:
    """A badge from its words."""
    return {"badge": components.Badge(text, tone, icon)}


@register.inclusion_tag("ui/chip.html")
def chip(kind: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "text": text}


@register.inclusion_tag("ui/empty.html", takes_context=True)
def empty_state(context: dict[str, Any], state: components.EmptyState) -> dict[str, Any]:
    return {"state": state, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("ui/action.html", takes_context=True)
def action(context: dict[str, Any], model: components.Action) -> dict[str, Any]:
    return {"action": model, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("ui/findings.html")
def finding_list(lines: Sequence[components.FindingLine]) -> dict[str, Any]:
    return {"lines": lines}


@register.inclusion_tag("ui/notice.html")
def notice(model: components.Notice) -> dict[str, Any]:
    return {"notice": model}


@register.inclusion_tag("ui/change.html", takes_context=True)
def change_card(context: dict[str, Any], change: components.ChangeCard) -> dict[str, Any]:
    return {"change": change, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("ui/progress.html")
def progress_bar(model: components.Progress) -> dict[str, Any]:
    return {"progress": model}


@register.inclusion_tag("ui/table.html")
def table_details(table: components.Table) -> dict[str, Any]:
    return {
        "table": table,
        "heads": [(head, at in table.numeric) for at, head in enumerate(table.columns)],
        "rows": [
            (row[0], [(cell, at in table.numeric) for at, cell in enumerate(row) if at > 0])
            for row in table.rows
        ],
    }


@register.inclusion_tag("ui/chart.html")
def line_chart(chart: charts.LineChart) -> dict[str, Any]:
    """Sentence, chart for wide and for phone, table behind a disclosure."""
    return {
        "chart": chart,
        "data": chart.data(),
        "wide": charts.draw(chart),
        "narrow": charts.draw(chart, narrow=True),
        "several": len(chart.series) > 1,
        **table_details(chart.table),
    }


@register.inclusion_tag("ui/pairs.html")
def left_right(pairs: Sequence[components.Pair]) -> dict[str, Any]:
    return {"pairs": pairs}


@register.inclusion_tag("ui/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, help and errors, tied together for a screen reader."""
    described = []
    if bound.help_text:
        described.append(f"{bound.id_for_label}-help")
    if bound.errors:
        described.append(f"{bound.id_for_label}-error")
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = str(getattr(bound.field.widget, "input_type", ""))
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "tick": kind == "checkbox",
    }


@register.inclusion_tag("ui/evidence_link.html")
def evidence_link(model: components.EvidenceLink) -> dict[str, Any]:
    return {"link": model}


@register.inclusion_tag("ui/pill.html")
def soreness_pill(points: float) -> dict[str, Any]:
    return {"points": f"{points:g}", "step": components.soreness_step(points)}


@register.inclusion_tag("ui/ramp_key.html")
def ramp_key(kind: str, low: str, high: str) -> dict[str, Any]:
    """The six steps of a ramp: `l` load, `s` soreness."""
    return {
        "steps": [(f"{kind}{step}", 18 * (step - 1) + 0.5) for step in range(1, 7)],
        "low": low,
        "high": high,
    }
