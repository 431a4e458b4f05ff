"""The synthetic clinic's money: what became of past visits, and how they were paid. The same visit
has the same fate whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lissom.demo.settings import SEED

PAST_WEEKS = 2
SERVICE_TEXT = (
    "An hour for legs that run. You lie on a warm table and say how much pressure is right. "
    "Massage may ease soreness a little, mostly on the same day."
)
ADDRESS = "1 Example Quay\nPoole (synthetic)"

_METHODS = ("card", "card", "card", "cash", "transfer", "voucher")
_NO_SHOW_SHARE = 0.05
_UNPAID_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a visit: its state, and how it was paid (empty: not yet)."""

    state: str
    method: str


def fate_of(visit: int) -> Fate:
    """What became of a past visit."""
    rng = np.random.default_rng((SEED, visit, 1))
    if float(rng.random()) < _NO_SHOW_SHARE:
        return Fate("no_show", "")
    method = _METHODS[int(rng.integers(len(_METHODS)))]
    return Fate("completed", "" if float(rng.random()) < _UNPAID_SHARE else method)
