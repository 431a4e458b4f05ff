"""What may be said: the verdict on each common statement, with the words allowed.

Statements that tests do not support are listed as plainly as pleasant ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from lissom.core.errors import NotFoundError
from lissom.core.evidence.registry import claims

_FILE = files("lissom.core.evidence") / "data" / "verdicts.toml"


class Verdict(StrEnum):
    MAY_SAY = "may_say"
    SOFTEN = "soften"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


VERDICT_WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.MAY_SAY: "may be said",
        Verdict.SOFTEN: "only in softer words",
        Verdict.UNSUPPORTED: "do not claim: tests do not show this",
        Verdict.CONTRADICTED: "do not claim: tests found otherwise",
    }
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One common statement. `say`: the words allowed, "" when none are; `why`: in one or two
    sentences with claim ids; `about`: the subject a sentence must have; `find` and `softened`:
    rules (`lissom.core.evidence.phrases`) that find it, and words soft enough for it.
    """

    id: str
    claim: str
    verdict: Verdict
    say: str
    why: str
    claims: tuple[str, ...]
    about: str
    find: tuple[str, ...]
    softened: tuple[str, ...]

    @property
    def words(self) -> str:
        return VERDICT_WORDS[self.verdict]

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "claim": self.claim,
            "verdict": str(self.verdict),
            "say": self.say,
            "why": self.why,
            "claims": list(self.claims),
        }


def _statement(key: str, row: Mapping[str, Any]) -> Statement:
    unknown = sorted(set(row["claims"]) - claims().keys())
    if unknown:
        raise ValueError(f"statement {key} names claims that do not exist: {', '.join(unknown)}")
    return Statement(
        id=key,
        claim=row["claim"],
        verdict=Verdict(row["verdict"]),
        say=row["say"],
        why=row["why"],
        claims=tuple(row["claims"]),
        about=row["about"],
        find=tuple(row["find"]),
        softened=tuple(row.get("softened", ())),
    )


@cache
def statements() -> Mapping[str, Statement]:
    """Every statement by id, in file order."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({key: _statement(key, row) for key, row in rows.items()})


def statement(key: str) -> Statement:
    """The statement with this id. Raises NotFoundError, naming the ids there are."""
    try:
        return statements()[key]
    except KeyError:
        raise NotFoundError(
            f"There is no statement '{key}'.", remedy=f"There are: {', '.join(statements())}."
        ) from None
