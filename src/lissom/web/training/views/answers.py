"""Where posted forms are saved or refused for the apps above: see `lissom.web.ui.answers`."""

from __future__ import annotations

from lissom.web.ui.answers import accepted

__all__ = ["accepted"]
