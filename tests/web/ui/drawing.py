"""Draws a template of the interface without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template import Context, Engine

from lissom.web import ui

UI = Path(ui.__file__).parent
ENGINE = Engine(
    dirs=[str(UI / "templates")],
    libraries={
        "lissom_ui": "lissom.web.ui.templatetags.lissom_ui",
        "static": "django.templatetags.static",
        "i18n": "django.templatetags.i18n",
    },
)


def drawn(source: str, **context: Any) -> str:
    return ENGINE.from_string(f"{{% load lissom_ui %}}{source}").render(Context(context))
