"""Places on the body as they are typed."""

from __future__ import annotations

from lissom.core.errors import InvalidInputError


def one_state(where: str) -> str:
    """The one state meant by a typed place. Raises InvalidInputError for none or several."""
    from lissom.core.anatomy.regions import state_ids  # noqa: PLC0415 (reads its tables)

    found = state_ids(where)
    if len(found) != 1:
        raise InvalidInputError(
            f"'{where}' means {len(found)} places: {', '.join(found)}.", remedy="Name one of them."
        )
    return found[0]
