"""What an export's table says about a recording that lies beside it, joined to the recording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from lissom.core.activity.cleaning import lacks_of
from lissom.core.activity.model import Activity, Sport
from lissom.core.errors import Finding, Level

_MOST_TITLE, _MOST_DESCRIPTION, _MOST_GEAR = 300, 4000, 120
_MOST_OFFSET_S = 15 * 3600


@dataclass(frozen=True, slots=True)
class Labels:
    """Words and numbers that the recording itself does not hold; empty or None: not told.

    `perceived_exertion`: CR-10. `utc_offset_s`: local minus universal time.
    """

    title: str = ""
    description: str = ""
    gear: str = ""
    sport: Sport | None = None
    sub_sport: str = ""
    perceived_exertion: float | None = None
    utc_offset_s: int | None = None

    def __bool__(self) -> bool:
        return self != NO_LABELS

    def as_dict(self) -> dict[str, str | float | int]:
        """What is told, as plain values; `from_dict` gives it back."""
        return {key: told for key, told in asdict(self).items() if told not in {"", None}}

    @classmethod
    def from_dict(cls, told: Mapping[str, object]) -> Labels:
        """Labels from `as_dict`; what cannot be true or is too long is left out or cut."""
        exertion, offset = told.get("perceived_exertion"), told.get("utc_offset_s")
        sport = told.get("sport")
        return cls(
            title=_text(told.get("title"), _MOST_TITLE),
            description=_text(told.get("description"), _MOST_DESCRIPTION),
            gear=_text(told.get("gear"), _MOST_GEAR),
            sport=Sport(str(sport)) if sport in set(Sport) else None,
            sub_sport=_text(told.get("sub_sport"), _MOST_GEAR),
            perceived_exertion=float(exertion)
            if isinstance(exertion, int | float) and 0 <= exertion <= 10
            else None,
            utc_offset_s=int(offset)
            if isinstance(offset, int | float) and abs(offset) <= _MOST_OFFSET_S
            else None,
        )


NO_LABELS = Labels()


def _text(told: object, most: int) -> str:
    if not isinstance(told, str):
        return ""
    kept = "".join(sign for sign in told if sign.isprintable() or sign == "\n")
    return kept.strip()[:most]


def sport_to_read(activities: Sequence[Activity], labels: Labels) -> Sport | None:
    """The table's sport, where a file of a single activity must be read again under it."""
    if len(activities) != 1 or labels.sport in {None, activities[0].sport}:
        return None
    return labels.sport


def sport_differs(read_as: Sport, told: Sport, where: str) -> Finding:
    return Finding(
        "sport-differs",
        Level.INFO,
        f"The file says '{read_as}', the table of the export '{told}'; the table's word was taken.",
        where,
    )


def labelled(activity: Activity, labels: Labels, *, alone: bool) -> Activity:
    """The activity with what the table says of it.

    The runner may have corrected title and sport there, so its word is taken. What the device
    says of exertion and local time stays. `alone`: the file holds no other activity, so that
    sub-sport and exertion are of this one.
    """
    if not labels:
        return activity
    joined = replace(
        activity,
        title=labels.title or activity.title,
        description=labels.description or activity.description,
        gear=labels.gear or activity.gear,
    )
    if labels.utc_offset_s is not None and activity.offset_source == "assumed":
        joined = replace(joined, utc_offset_s=labels.utc_offset_s, offset_source="export")
    if alone and joined.perceived_exertion is None:
        joined = replace(joined, perceived_exertion=labels.perceived_exertion)
    if alone and not joined.sub_sport and joined.sport is labels.sport:
        joined = replace(joined, sub_sport=labels.sub_sport)
    return replace(joined, lacks=lacks_of(joined))
