"""Words of the accounts' pages."""

from __future__ import annotations

from django import template

from lissom.web.accounts import agents

register = template.Library()


@register.filter
def browser(agent: str) -> str:
    """A browser's name and its system's."""
    return agents.browser_of(agent)
