"""Blocks: what is done together, for the equipment at hand."""

from __future__ import annotations

import re

from lissom.core.anatomy.blocks import BLOCKS, lines_of
from lissom.core.anatomy.exercises import EXERCISES


def test_every_dose_is_in_the_unit_of_its_own_exercise() -> None:
    """Holds in seconds, carries in metres, whichever exercise the equipment leaves."""
    units = {"hold": r"\d s\b", "walk": r"\d m\b"}
    seen = set()
    for key in BLOCKS:
        for have in ((), ("dumbbell",), ("dumbbell", "mat", "barbell", "band", "box", "step")):
            for line in lines_of(key, equipment=have):
                how = EXERCISES[line.id].tempo if line.id in EXERCISES else ""
                if how in units:
                    seen.add(how)
                    assert re.search(units[how], line.dose), (key, line)
                    other = units["walk" if how == "hold" else "hold"]
                    assert not re.search(other, line.dose), (key, line)
    assert seen == set(units)
