"""Synthetic clients of the synthetic clinic: invented names, numbers kept free for fiction."""

from __future__ import annotations

from dataclasses import dataclass

_FIRST = ("Sam", "Kit", "Ash", "Jo", "Lee", "Max", "Pip", "Noa", "Rae", "Bay", "Cove", "Dale")
_LAST = ("Alder", "Rowan", "Linden", "Hazel", "Willow", "Briar", "Fern", "Sedge", "Heath")
_COUNT = 54


@dataclass(frozen=True, slots=True)
class DemoClient:
    """How to reach somebody who does not exist."""

    name: str
    phone: str
    email: str


def clients() -> tuple[DemoClient, ...]:
    """The same clients every time. Telephone numbers are of the range that Ofcom keeps free for
    drama (07700 900000 to 900999), addresses end in example.org."""
    made = []
    for number in range(_COUNT):
        first = _FIRST[number % len(_FIRST)]
        last = _LAST[(number + number // len(_FIRST)) % len(_LAST)]
        made.append(
            DemoClient(
                name=f"{first} {last} (synthetic)",
                phone=f"07700 900{100 + number}",
                email=f"{first}.{last}.{number}@example.org".lower(),
            )
        )
    return tuple(made)
