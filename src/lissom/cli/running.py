"""Run one command and turn every outcome into a sentence and an exit code."""

from __future__ import annotations

import json
import re
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import typer
from typer.main import get_command

from lissom.cli.app import ATTENTION, BROKEN, DONE, INTERRUPTED, MISUSE
from lissom.cli.catalogue import Entry
from lissom.cli.home import home
from lissom.core.errors import LissomError


def run_command(entry: Entry, args: list[str]) -> int:
    """Run the command of the catalogue with these arguments and return its exit code.

    Only `BrokenPipeError` passes: the door knows that nobody is left to read.
    """
    try:
        return _invoke(entry, args)
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as problem:
        return _misuse(entry, problem, args)
    except LissomError as problem:
        return _told(problem, args)
    except (KeyboardInterrupt, typer.Abort):
        _say("Stopped. What was done until now is kept.")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as fault:  # noqa: BLE001 - the one place where every fault becomes a report
        trouble = _storage_trouble(fault)
        return _report(entry, fault) if trouble is None else _told(trouble, args)


def exit_code(*, attention: bool) -> int:
    """0, or 1 when something found needs the reader's attention."""
    return ATTENTION if attention else DONE


def _invoke(entry: Entry, args: list[str]) -> int:
    app: typer.Typer = import_module(f"lissom.cli.{entry.module}").app
    loaded = get_command(app)
    command = getattr(loaded, "commands", {}).get(entry.name, loaded)
    with command.make_context(f"lissom {entry.name}", list(args)) as context:
        result = command.invoke(context)
    return result if isinstance(result, int) else DONE


def _misuse(entry: Entry, problem: typer.TyperException, args: list[str]) -> int:
    message = problem.format_message().strip().rstrip(".")
    message = re.sub(r"\(Possible options: (.*)\)$", r"Did you mean \1?", message)
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else f"lissom {entry.name}"
    if not message:
        message = f"`{path}` needs to know what to do"
    return _told(LissomError(f"{message}.", remedy=f"See `{path} --help`.", code="misuse"), args)


def _told(problem: LissomError, args: list[str]) -> int:
    """The message on standard error; with --json also as the one document on standard output."""
    _say(problem.sentence())
    if "--json" in args:
        shown = {"code": problem.code, "message": problem.message, "remedy": problem.remedy}
        sys.stdout.write(json.dumps({"error": shown}, ensure_ascii=False, indent=2) + "\n")
    return MISUSE


def _storage_trouble(fault: Exception) -> LissomError | None:
    """A full disk, a file without rights or a busy database is no fault of the program."""
    if "django.db" not in sys.modules:
        return None
    from django.db import OperationalError  # noqa: PLC0415 - it is loaded already

    from lissom.web.storage import known_storage_error  # noqa: PLC0415

    return known_storage_error(fault) if isinstance(fault, OperationalError) else None


def _report(entry: Entry, fault: Exception) -> int:
    """A fault of the program: the trace goes into a file, a short sentence to the terminal."""
    text = "".join(traceback.format_exception(fault))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        folder = home() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        path: Path | None = folder / f"fault-{entry.name}-{stamp}.txt"
        folder.joinpath(f"fault-{entry.name}-{stamp}.txt").write_text(text, encoding="utf-8")
    except OSError:
        path = None
    where = f"A report is in {path}." if path else "A report could not be written (disk full?)."
    _say(f"Lissom met a fault of its own in `lissom {entry.name}` and stopped. {where}")
    return BROKEN


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
