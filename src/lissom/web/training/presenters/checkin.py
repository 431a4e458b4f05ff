"""The check-in page and what it says after saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy import STATE_INDEX, STATES, Side, states_of
from lissom.core.recovery.state import Forecast
from lissom.core.runner import CheckIn
from lissom.core.screening.red_flags import Asked, FlagClass, questions, rules_of
from lissom.web.training.presenters import figures, words
from lissom.web.ui.components import ForecastBand, Notice
from lissom.web.ui.figure import Figure
from lissom.web.ui.naming import named

_ENDS = {
    "sleep": (gettext_lazy("Sleep"), gettext_lazy("badly"), gettext_lazy("very well")),
    "fatigue": (gettext_lazy("Fatigue"), gettext_lazy("none"), gettext_lazy("worst")),
    "stress": (gettext_lazy("Stress"), gettext_lazy("none"), gettext_lazy("worst")),
    "mood": (gettext_lazy("Mood"), gettext_lazy("low"), gettext_lazy("very good")),
    "calm": (gettext_lazy("Calm"), gettext_lazy("tense"), gettext_lazy("at ease")),
}


_ONE = {
    "gastrocnemius": gettext_lazy("calf"),
    "glute_max": gettext_lazy("glute"),
    "glute_med_tfl": gettext_lazy("side hip"),
    "shin": gettext_lazy("shin"),
    "foot_peroneals": gettext_lazy("foot"),
}
"""The muscle of one side, where its group is named in the plural."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale of the day: name, label, and the words at 0 and at 10."""

    name: str
    label: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Question:
    """A sign to ask for, and the sentence that answers it at once."""

    id: str
    text: str
    answer: str
    tone: str


@dataclass(frozen=True, slots=True)
class ListedState:
    """A place in the list that does the same as the figure."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class CheckInPage:
    figure: Figure
    scales: tuple[Scale, ...]
    states: tuple[ListedState, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the model expects of a place now that it has heard the runner."""

    label: str
    said: float
    days: tuple[tuple[str, ForecastBand, str], ...]


@dataclass(frozen=True, slots=True)
class SavedPage:
    notices: tuple[Notice, ...]
    outlooks: tuple[Outlook, ...]
    calm: str


def check_in_page() -> CheckInPage:
    return CheckInPage(
        figure=figures.pick_figure({}),
        scales=tuple(Scale(name, *map(str, words_)) for name, words_ in _ENDS.items()),
        states=tuple(ListedState(state.id, state_label(state.id)) for state in STATES),
        questions=tuple(
            Question(
                rule.id,
                named(rule.question),
                named(rule.sentence),
                "stop" if rule.flag_class is FlagClass.STOP_REFER else "warn",
            )
            for rule in questions(Asked.CHECK_IN)
        ),
    )


def state_label(state: str) -> str:
    """`Left calf`, `Lower back`."""
    found = STATES[STATE_INDEX[state]]
    if len(states_of(found.group)) == 1:
        return words.group_name(found.group)
    one = _ONE.get(found.group)
    name = words.group_word(found.group) if one is None else str(one)
    side = gettext("Left {muscle}") if found.side is Side.LEFT else gettext("Right {muscle}")
    return side.format(muscle=name)


def saved_page(check_in: CheckIn, ahead: Forecast, *, day_names: Sequence[str]) -> SavedPage:
    """After saving: signs first, then what is expected of each place that was marked."""
    rules = rules_of(check_in.red_flags)
    marked = {key: value for key, value in check_in.soreness.items() if value > 0}
    ordered = sorted(marked, key=lambda key: (-marked[key], STATE_INDEX[key]))
    return SavedPage(
        notices=tuple(
            Notice(
                named(rule.sentence), "stop" if rule.flag_class is FlagClass.STOP_REFER else "warn"
            )
            for rule in rules
        ),
        outlooks=tuple(_outlook(key, marked, ahead, day_names) for key in ordered[:6]),
        calm=""
        if rules or marked
        else gettext("Nothing sore, nothing to watch. The forecast has heard it."),
    )


def _outlook(
    state: str, marked: Mapping[str, float], ahead: Forecast, day_names: Sequence[str]
) -> Outlook:
    place = STATE_INDEX[state]
    days = []
    for at, name in enumerate(day_names, start=1):
        mean, low, high = (
            round(float(part[at, place]) * 2) / 2 for part in (ahead.mean, ahead.low, ahead.high)
        )
        days.append((name, ForecastBand(mean, low, high), f"{mean:g} ({words.span(low, high)})"))
    return Outlook(state_label(state), marked[state], tuple(days))
