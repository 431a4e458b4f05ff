"""From what the shell gives to a `Problem`: history, permissions, options, treatments."""

from lissom.core.planning.build.assemble import build_problem

__all__ = ["build_problem"]
