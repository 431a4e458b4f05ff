"""What every command needs: the day, the runner asked for, and a place to show the answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lissom.cli.home import home
from lissom.cli.parsing import date_of
from lissom.core.export.documents import document_text

if TYPE_CHECKING:
    from rich.console import Console

_NARROWEST, _WIDEST = 60, 120


@dataclass(frozen=True, slots=True)
class Desk:
    """One call of the command line. `now` is aware; with `--on` it is the start of that day."""

    on: date
    now: datetime
    runner: str | None
    as_json: bool

    def show(self, document: Mapping[str, Any], render: Callable[[Console], None]) -> None:
        """Print the document as JSON, or let `render` draw it on the terminal."""
        if self.as_json:
            sys.stdout.write(document_text(document))
        else:
            render(console())

    def say(self, text: str) -> None:
        """A message beside the answer, on standard error."""
        sys.stderr.write(f"{text}\n")


def open_desk(*, on: str | None, runner: str | None, as_json: bool) -> Desk:
    """The desk for a command's common options. Raises InvalidInputError for a bad date."""
    clock = datetime.now(UTC).astimezone()
    if on is None:
        return Desk(clock.date(), _quarter(clock), runner, as_json)
    day = date_of(on, "--on")
    if day == clock.date():
        return Desk(day, _quarter(clock), runner, as_json)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Desk(day, start, runner, as_json)


def open_database() -> None:
    """Make the database ready (created and migrated when needed)."""
    os.environ.setdefault("LISSOM_HOME", str(home()))
    from lissom.web.boot import setup  # noqa: PLC0415 - Django is loaded only by commands that need it

    setup(home())


def console() -> Console:
    """Standard output: colours only on a terminal, between 60 and 120 columns wide."""
    from lissom.cli.tables import Terminal  # noqa: PLC0415 - commands that print JSON do without

    made = Terminal(highlight=False, emoji=False)
    made.width = max(_NARROWEST, min(_WIDEST, made.width))
    return made


def _quarter(clock: datetime) -> datetime:
    """The quarter of an hour just begun, so that asking twice in a minute is one question."""
    step = timedelta(
        minutes=clock.minute % 15, seconds=clock.second, microseconds=clock.microsecond
    )
    return clock - step
