"""What the core names, in the language of the page: fixed words and sentences by their English.

`core_words` lists them. A sentence that carries values of its own is not fixed and stays as the
core wrote it (decision 80).
"""

from __future__ import annotations

from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext


def named(text: str) -> str:
    """The word or sentence as a catalogue has it; as it is where none has."""
    return gettext(text) if text else ""


def headed(text: str) -> str:
    """The same with a large first letter, for headings and single words."""
    word = named(text)
    return f"{word[:1].upper()}{word[1:]}"


def written(day: date, form: str) -> str:
    """A day or an instant by a form of Django's (`l j F`), with the language's names."""
    return dateformat.format(day, form)
