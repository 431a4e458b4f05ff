"""Forms of accounts: parse and say what is wrong, nothing more."""

from __future__ import annotations

from django import forms


class FirstAccountForm(forms.Form):
    """E-mail and password of the first person."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password",
        min_length=10,
        help_text="At least 10 characters; a sentence is fine.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
