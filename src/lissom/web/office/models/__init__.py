"""The tables of the office."""

from lissom.web.office.models.team import TeamInvite

__all__ = ["TeamInvite"]
