"""What a therapist types to overrule a rule."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lissom.core.planning.overrules import Overrulable, rule_words


class OverruleForm(forms.Form):
    """Which rule, why, until when."""

    rule = forms.ChoiceField(label=gettext_lazy("Rule"))
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The runner reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    last = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: object = None, **options: object) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]
        chosen = self.fields["rule"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(one.value, _sentence(one)) for one in Overrulable]


def _sentence(rule: Overrulable) -> str:
    text = rule_words(rule)
    return f"{text[:1].upper()}{text[1:]}"
