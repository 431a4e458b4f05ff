"""One error root with machine codes, and findings: problems that are data, not exceptions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class LissomError(Exception):
    """Root of every error that a user may see.

    `code` is stable and machine-readable; `message` says what is wrong, with the value;
    `remedy` says what to do about it.
    """

    code = "error"

    def __init__(self, message: str, *, remedy: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        if code is not None:
            self.code = code

    def sentence(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class InvalidInputError(LissomError):
    """A value from outside is not usable (misuse: exit code 2)."""

    code = "invalid-input"


class NotFoundError(LissomError):
    """Something asked for by name is not there."""

    code = "not-found"


class DataError(LissomError):
    """A file or stored record is damaged."""

    code = "damaged-data"


class Level(StrEnum):
    """How much a finding matters: only warnings and errors need attention."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: what, how grave, in words, and where (a file, a date, a rule)."""

    code: str
    level: Level
    message: str
    where: str = ""

    def as_dict(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}
