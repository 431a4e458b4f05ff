"""How much search a plan may take: deterministic limits only, so that time never decides."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.evidence import value


@dataclass(frozen=True, slots=True)
class Limits:
    """Deterministic seconds of the solver (about two seconds of one core each, the same on every
    machine): per week while building, per week left open and in all at least while polishing, per
    week and for both together when the next two weeks are made firm. `whole`: effort of a
    programme, of which polishing gets what building leaves. `retry` multiplies a limit that found
    nothing. `relative_gap` ends a building week early."""

    build: float
    polish_window: float
    polish: float
    whole: float
    firm_week: float
    firm_window: float
    retry: float
    relative_gap: float

    def left_to_polish(self, spent: float) -> float:
        """Effort for polishing after so much was spent on building."""
        return max(self.polish, self.whole - self.firm_window - spent)

    def scaled(self, factor: float) -> Limits:
        """The same with `factor` (> 0) times the polishing and the firm search."""
        return Limits(
            self.build,
            self.polish_window,
            self.polish * factor,
            self.whole * factor,
            self.firm_week * factor,
            self.firm_window * factor,
            self.retry,
            self.relative_gap,
        )


def default_limits() -> Limits:
    """The limits of the first programme (constants `solver.*`)."""
    return Limits(
        build=value("solver.build_limit"),
        polish_window=value("solver.polish_window_limit"),
        polish=value("solver.polish_limit"),
        whole=value("solver.whole_limit"),
        firm_week=value("solver.firm_week_limit"),
        firm_window=value("solver.firm_window_limit"),
        retry=value("solver.retry_factor"),
        relative_gap=value("solver.relative_gap"),
    )
