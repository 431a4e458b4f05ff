"""What is typed about screening: answers, decisions, rules, the signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from lissom.core.screening.deciding import OUTCOME_WORDS
from lissom.core.screening.red_flags import Asked, Rule, Urgency
from lissom.core.screening.rule_sets import CLASS_WORDS

_ANSWERS = (("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes")))
_ASKED_WORDS = {
    Asked.CHECK_IN: gettext_lazy("In check-ins of runners"),
    Asked.VISIT: gettext_lazy("Before every visit"),
    Asked.INTAKE: gettext_lazy("At the first visit"),
}
_URGENCY_WORDS = {
    Urgency.EMERGENCY: gettext_lazy("Emergency"),
    Urgency.SAME_DAY: gettext_lazy("Be seen the same day"),
    Urgency.SOON: gettext_lazy("Be seen soon"),
    Urgency.NONE: gettext_lazy("None"),
}


class QuestionsForm(forms.Form):
    """One yes or no for each question that is due, with room for a word; none is preset."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, due: Sequence[Rule]) -> None:
        super().__init__(data)
        self.due = tuple(due)
        for rule in self.due:
            self.fields[rule.id] = forms.ChoiceField(
                label=rule.question,
                choices=_ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Answer yes or no.")},
            )
            self.fields[f"{rule.id}-note"] = forms.CharField(
                label=gettext("What, where, since when"), required=False, max_length=500
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Question and note side by side, in the order of the rules."""
        return [(self[rule.id], self[f"{rule.id}-note"]) for rule in self.due]

    def answers(self) -> dict[str, bool]:
        """Yes or no by rule."""
        return {rule.id: self.cleaned_data[rule.id] == "yes" for rule in self.due}

    def notes(self) -> dict[str, str]:
        """What was added, by rule."""
        return {rule.id: self.cleaned_data[f"{rule.id}-note"] for rule in self.due}


class DecisionForm(forms.Form):
    """What a named therapist decides, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(one.value, text) for one, text in OUTCOME_WORDS.items()],
    )
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    """Why a sign stands no more."""

    why = forms.CharField(label=gettext_lazy("Why it stands no more"), max_length=500)


class RuleForm(forms.Form):
    """One rule of a new version."""

    question = forms.CharField(
        label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 2})
    )
    sign = forms.CharField(label=gettext_lazy("The sign in few words"), max_length=120)
    sentence = forms.CharField(
        label=gettext_lazy("What the page says after a yes"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    flag_class = forms.ChoiceField(
        label=gettext_lazy("Class"),
        choices=[(one.value, text) for one, text in CLASS_WORDS.items()],
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon to be seen"),
        choices=[(one.value, text) for one, text in _URGENCY_WORDS.items()],
    )
    asked = forms.MultipleChoiceField(
        label=gettext_lazy("When it is asked"),
        choices=[(one.value, text) for one, text in _ASKED_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    fresh_days = forms.IntegerField(
        label=gettext_lazy("The answer stays good for"),
        min_value=0,
        help_text=gettext_lazy("Days; 0: asked every time."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), widget=forms.Textarea(attrs={"rows": 2}))
    author = forms.CharField(label=gettext_lazy("Author of the change"), max_length=150)

    @staticmethod
    def initial_of(rule: Rule, author: str) -> dict[str, Any]:
        """A rule as typed."""
        return {
            "question": rule.question,
            "sign": rule.sign,
            "sentence": rule.sentence,
            "flag_class": rule.flag_class.value,
            "urgency": rule.urgency.value,
            "asked": [one.value for one in rule.asked],
            "fresh_days": rule.fresh.days,
            "source": rule.source,
            "author": author,
        }

    def changes(self) -> dict[str, Any]:
        """As the rules' data names it."""
        typed = dict(self.cleaned_data)
        typed.pop("author")
        return {"class": typed.pop("flag_class"), **typed}


class SignForm(forms.Form):
    """Who answers for the rules."""

    name = forms.CharField(label=gettext_lazy("Name of the clinician"), max_length=120)
    qualification = forms.CharField(
        label=gettext_lazy("Profession and registration"),
        max_length=200,
        help_text=gettext_lazy("Such as HCPC PH000000."),
    )
