"""The reference page of the command line, made from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from typer.main import get_command

from lissom.cli.catalogue import ENTRIES, PANELS

COMMON = ("--json", "--on", "--runner", "--help")
_HEAD = """# The command line

Made from the commands themselves by `python docs/write_cli.py`. New here? Begin with
[your first programme](tutorials/first-programme.md).

Every command takes `--json` (one JSON document on standard output, messages on standard error),
`--on DATE` (as if today were that day), `--runner NAME` (default: the only one) and `--help`.
Options come after the command.

| Exit code | Meaning |
|---|---|
| 0 | done |
| 1 | done, and something found needs your attention |
| 2 | misuse: a sentence on standard error says what is wrong and what to do; nothing was changed |
| 70 | a fault of Lissom's own: the sentence names the file that holds the report |
| 130 | stopped by you; what was done until then is kept |

With `--json` a refusal is a document too: `{"error": {"code", "message", "remedy"}}`.

The data are in `LISSOM_HOME` (default: the platform's folder for user data). Dates are written
YYYY-MM-DD. DISTANCE is a number of kilometres, or `5k`, `10k`, `half`, `marathon`; a race is
`DATE:DISTANCE[:A|B|C][:GAIN_M][:TARGET]`, A for the goal, B for one that matters, C for a training
race. JSON Schemas: [plan](schemas/plan.schema.json), [import](schemas/import.schema.json),
[verify](schemas/verify.schema.json).
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that can be called, with its full name, in the order of the overview."""
    for entry in ENTRIES.values():
        loaded = get_command(import_module(f"lissom.cli.{entry.module}").app)
        command = getattr(loaded, "commands", {}).get(entry.name, loaded)
        children: dict[str, Any] = getattr(command, "commands", {})
        if not children:
            yield entry.name, command
        for name, child in children.items():
            yield f"{entry.name} {name}", child


def help_text(command: Any) -> str:
    """The words of a command, without the marks that end paragraphs."""
    return "\n".join(line.rstrip() for line in str(command.help or "").splitlines()).strip()


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD]
    known = dict(commands())
    for panel in PANELS:
        parts.append(f"\n## {panel}\n")
        for entry in ENTRIES.values():
            if entry.panel == panel:
                names = [name for name in known if name.split()[0] == entry.name]
                parts.extend(_section(name, known[name]) for name in names)
    return "\n".join(parts).rstrip() + "\n"


def _section(name: str, command: Any) -> str:
    words, _, examples = help_text(command).partition("Examples:")
    lines = [f"### `lissom {name}`", "", words.strip(), ""]
    rows = [_row(param) for param in command.params if not _is_common(param)]
    if rows:
        lines += ["| Argument or option | Meaning |", "|---|---|", *rows, ""]
    shown = [line.strip() for line in examples.splitlines() if line.strip()]
    lines += ["```sh", *shown, "```", ""]
    return "\n".join(lines)


def _is_common(param: Any) -> bool:
    return any(option in COMMON for option in getattr(param, "opts", ()))


def _row(param: Any) -> str:
    if param.param_type_name == "argument":
        name = param.metavar or param.name.upper()
    else:
        name = ", ".join((*param.opts, *param.secondary_opts))
        if param.metavar:
            name += f" {param.metavar}"
    meaning = re.sub(r"\s+", " ", str(param.help or ""))
    return f"| `{name}` | {meaning} |".replace("A|B|C", "A\\|B\\|C")
