"""Forms of accounts: parse and say what is wrong, nothing more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class FirstAccountForm(forms.Form):
    """E-mail and password of the first person."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        min_length=10,
        help_text=gettext_lazy("At least 10 characters; a sentence is fine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
