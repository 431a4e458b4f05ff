"""Screening rules of a clinic: the shipped ones, edited as data, version after version.

A version holds all rules with their author; a qualified clinician signs it by name, and until
then every page says that nobody has. A change is a new version, unsigned again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.screening.red_flags import (
    AUTHOR,
    ROWS,
    SIGN_OFF,
    VERSION,
    Asked,
    FlagClass,
    Rule,
    Urgency,
    rule_from_row,
)

CLASS_WORDS = {
    FlagClass.STOP_REFER: "Stop: do not treat, refer now",
    FlagClass.NOT_TODAY: "Not today",
    FlagClass.AVOID_AREA: "Avoid the area",
    FlagClass.ASK_FIRST: "Ask first or adapt",
}
_TEXTS = ("question", "sentence", "sign", "source")


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who answers for the rules: name, qualification with registration, day."""

    name: str
    qualification: str
    on: date


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """One version of all rules. `rows` is the data they were read from."""

    version: str
    author: str
    rules: Mapping[str, Rule]
    rows: Mapping[str, Mapping[str, Any]]
    sign_off: SignOff | None = None

    @property
    def sign_off_sentence(self) -> str:
        signed = self.sign_off
        if signed is None:
            return SIGN_OFF
        return (
            f"Signed by {signed.name}, {signed.qualification}, on {signed.on.day} "
            f"{signed.on:%B %Y}."
        )


def shipped() -> RuleSet:
    """The rules that come with Lissom: unsigned."""
    return rule_set(ROWS, version=VERSION, author=AUTHOR)


def rule_set(
    rows: Mapping[str, Mapping[str, Any]],
    *,
    version: str,
    author: str,
    sign_off: SignOff | None = None,
) -> RuleSet:
    """A set from its data. Raises InvalidInputError for a row that cannot be a rule."""
    check_rows(rows)
    return RuleSet(
        version=version,
        author=author,
        rules={key: rule_from_row(key, row) for key, row in rows.items()},
        rows={key: dict(row) for key, row in rows.items()},
        sign_off=sign_off,
    )


def check_rows(rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Every row is whole, and at least one stops. Raises InvalidInputError naming the rule."""
    for key, row in rows.items():
        _check_row(key, row)
    if not any(row["class"] == FlagClass.STOP_REFER.value for row in rows.values()):
        raise InvalidInputError(
            "No rule would stop a treatment any more.", remedy="Keep those of the class 'stop'."
        )


def _check_row(key: str, row: Mapping[str, Any]) -> None:
    missing = [name for name in _TEXTS if not str(row.get(name, "")).strip()]
    if missing:
        raise InvalidInputError(
            f"The rule '{key}' has no {missing[0]}.", remedy="Give words for it."
        )
    most = value("screening.fresh_most_days")
    days = row.get("fresh_days")
    if not isinstance(days, int) or not 0 <= days <= most:
        raise InvalidInputError(
            f"The answer to '{key}' cannot stay good for {days} days.",
            remedy=f"Give 0 (ask every time) to {most:g} days.",
        )
    for name, known in (("class", FlagClass), ("urgency", Urgency)):
        words = [one.value for one in known]
        if row.get(name) not in words:
            raise InvalidInputError(
                f"The rule '{key}' has no {name} '{row.get(name)}'.",
                remedy=f"Choose from {', '.join(words)}.",
            )
    asked = row.get("asked") or ()
    if not asked or not set(asked) <= {one.value for one in Asked}:
        raise InvalidInputError(
            f"It is not said when '{key}' is asked.", remedy="Choose at least one occasion."
        )


def with_row(
    rows: Mapping[str, Mapping[str, Any]], key: str, **changes: Any
) -> dict[str, dict[str, Any]]:
    """The rows with one rule changed; whether a class blocks follows from the class.

    Raises InvalidInputError for a rule that does not exist.
    """
    if key not in rows:
        raise InvalidInputError(
            f"There is no rule '{key}'.", remedy=f"There are: {', '.join(rows)}."
        )
    made = {name: dict(row) for name, row in rows.items()}
    row = made[key] | changes
    if "class" in changes:
        row["blocks_massage"] = changes["class"] in (
            FlagClass.STOP_REFER.value,
            FlagClass.NOT_TODAY.value,
        )
    made[key] = row
    check_rows(made)
    return made


def with_new(
    rows: Mapping[str, Mapping[str, Any]], **row: Any
) -> tuple[dict[str, dict[str, Any]], str]:
    """The rows with a rule of the clinic's own at the end, and its key, made from the sign.

    It is of kind custom and asks of treatments alone: training is not stopped by it. Raises
    InvalidInputError for a sign that is there already and for what cannot be a rule.
    """
    key = own_key(str(row.get("sign", "")))
    if key in rows:
        raise InvalidInputError(
            f"There is a rule for '{row['sign']}' already.", remedy="Change that one."
        )
    base = {"kind": "custom", "blocks_training": False, "blocks_massage": False, "regions": []}
    made = {name: dict(one) for name, one in rows.items()} | {key: base}
    return with_row(made, key, **row), key


def own_key(sign: str) -> str:
    """The key of a rule of the clinic's own: `own_` and the letters and digits of its sign."""
    letters = re.sub(r"[^a-z0-9]+", "_", sign.casefold()).strip("_")
    return f"own_{letters[:50]}".rstrip("_")


def without(rows: Mapping[str, Mapping[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    """The rows without one rule: its question is asked no more. Raises InvalidInputError for a
    rule that does not exist, and when no rule would stop a treatment any more."""
    if key not in rows:
        raise InvalidInputError(f"There is no rule '{key}'.")
    made = {name: dict(row) for name, row in rows.items() if name != key}
    check_rows(made)
    return made


def check_sign_off(name: str, qualification: str) -> None:
    """Raises InvalidInputError when it is not said who signs with which qualification."""
    if len(name.split()) < 2 or len(qualification.strip()) < len("RN"):
        raise InvalidInputError(
            "A sign-off names a person and a qualification.",
            remedy="Give first and last name, and profession with registration number.",
        )
