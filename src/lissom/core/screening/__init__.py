"""Red flags and contraindications: versioned rule data, and what it means for a day."""

from lissom.core.screening.red_flags import (
    RULES,
    blocks_massage,
    blocks_training,
    check_flags,
    flags_of,
)

__all__ = ["RULES", "blocks_massage", "blocks_training", "check_flags", "flags_of"]
