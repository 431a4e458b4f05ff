"""The season by weeks, worked out without a solver: phases, base load, long runs, counts."""

from lissom.core.planning.outline.season import make_outline

__all__ = ["make_outline"]
