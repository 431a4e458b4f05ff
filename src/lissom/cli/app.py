"""The door: `lissom ARGS`. Finds the command, runs it, turns every outcome into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from lissom.cli.catalogue import ENTRIES
from lissom.cli.overview import write_overview, write_version

DONE, ATTENTION, MISUSE, BROKEN, INTERRUPTED = 0, 1, 2, 70, 130
_OBJECTS_BETWEEN_LOOKS = 50_000


def run() -> int:
    """The program `lissom`: `main` in a process of its own.

    Starting makes many objects that stay, and the end of the process frees them all: looking for
    cycles among them took a fifth of a short command.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    try:
        return main()
    finally:
        gc.freeze()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 findings need attention, 2 misuse, 70 a fault of
    Lissom's own (a report is written), 130 interrupted."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _top_level(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader went away: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def _top_level(args: list[str]) -> int:
    if not args or args[0] in {"--help", "-h", "help"}:
        if len(args) > 1 and args[0] == "help":
            return _top_level([*args[1:], "--help"])
        write_overview(sys.stdout)
        return DONE
    if args[0] == "--version":
        write_version(sys.stdout)
        return DONE
    if args[0] not in ENTRIES:
        return _refuse(args[0])
    from lissom.cli.running import run_command  # noqa: PLC0415 - keeps the top-level help light

    return run_command(ENTRIES[args[0]], args[1:])


def _refuse(name: str) -> int:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the pen

    if name.startswith("-"):
        hint = "Options come after the command, as in `lissom status --json`."
    else:
        near = get_close_matches(name, list(ENTRIES), n=2, cutoff=0.5)
        hint = "See `lissom --help` for the list."
        if near:
            hint = f"Did you mean {' or '.join(f'`lissom {item}`' for item in near)}? {hint}"
    kind = "option" if name.startswith("-") else "command"
    sys.stderr.write(f"There is no {kind} '{name}'. {hint}\n")
    return MISUSE


if __name__ == "__main__":
    sys.exit(main())
