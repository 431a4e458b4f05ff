"""`lissom --help`: the commands in the order of first use. Needs nothing but the catalogue."""

from __future__ import annotations

import os
import sys
import textwrap
from shutil import get_terminal_size
from typing import TextIO

from lissom.cli.catalogue import ENTRIES, PANELS

_INTRO = (
    "One programme for a runner: running, strength, stretching, sports massage, fluid and food, "
    "planned together from your own watch files."
)
_STEPS = (
    ("lissom demo", "look at it first, on a made-up runner"),
    ("lissom profile set --minutes 45,60,45,60,0,120,90", "say when you can train"),
    ("lissom import ~/watch-files", "bring in your history"),
    ("lissom plan --race 2027-04-25:marathon", "get your programme"),
    ("lissom today", "then every morning"),
)
_COMMON = (
    ("--json", "one JSON document on standard output, messages on standard error"),
    ("--on DATE", "as if today were that day (YYYY-MM-DD)"),
    ("--runner NAME", "which runner, when there are several"),
    ("--help", "what a command does, with examples"),
)
_CODES = "Exit codes: 0 done, 1 done with findings that need attention, 2 misuse."
_WIDEST = 100


def write_overview(out: TextIO) -> None:
    """Write the top-level help, coloured on a terminal, as wide as the terminal allows."""
    width = min(_WIDEST, get_terminal_size((80, 24)).columns)
    plain = not out.isatty() or "NO_COLOR" in os.environ
    lines = ["", *textwrap.wrap(_INTRO, width - 1), ""]
    lines += [_title("Usage", plain), "  lissom COMMAND [OPTIONS]", ""]
    lines += [_title("In this order", plain)]
    for command, purpose in _STEPS:
        lines += _row(command, purpose, width, 52, plain)
    for panel in PANELS:
        lines += ["", _title(panel, plain)]
        for entry in ENTRIES.values():
            if entry.panel == panel:
                lines += _row(entry.name, entry.help, width, 12, plain)
    lines += ["", _title("Every command takes", plain)]
    for option, purpose in _COMMON:
        lines += _row(option, purpose, width, 16, plain)
    lines += ["", *textwrap.wrap(_CODES, width - 1), ""]
    out.write("\n".join(lines))
    out.flush()


def write_version(out: TextIO) -> None:
    from importlib.metadata import version  # noqa: PLC0415 - costs more than the rest of the help

    out.write(f"lissom {version('lissom')}\n")


def _title(text: str, plain: bool) -> str:
    return text if plain else f"\x1b[1m{text}\x1b[0m"


def _row(name: str, purpose: str, width: int, column: int, plain: bool) -> list[str]:
    """A name and its purpose beside it, or below it where the name is long."""
    shown = name if plain else f"\x1b[36m{name}\x1b[0m"
    if width < column + 24:
        return [f"  {shown}", *textwrap.wrap(purpose, width - 1, initial_indent="      ")]
    wrapped = textwrap.wrap(purpose, width - column - 3)
    first = f"  {shown}{' ' * max(2, column - len(name))}{wrapped[0]}"
    return [first, *(" " * (column + 2) + line for line in wrapped[1:])]


if __name__ == "__main__":
    write_overview(sys.stdout)
