"""The reference page and the help texts keep up with the commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from lissom.cli.catalogue import ENTRIES
from lissom.cli.reference import COMMON, commands, help_text, page

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = dict(commands())
OF_THE_WHOLE = {
    *("manage", "serve", "worker", "first-account", "sign-in"),
    *("backup", "restore", "doctor"),
}
"""Commands that act for the whole installation, for no runner and no day."""
OF_A_CLINIC = {"clinic found", "clinic report", "clinic clients"}
"""Commands of a clinic's office: for no runner."""


def test_the_page_is_up_to_date() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_on_the_page(name: str) -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert f"### `lissom {name}`" in text
    for param in COMMANDS[name].params:
        for option in getattr(param, "opts", ()):
            assert param.param_type_name == "argument" or f"`{option}" in text or option in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples_of_its_own_command(name: str) -> None:
    text = help_text(COMMANDS[name])
    assert text.split(".")[0]
    _, found, examples = text.partition("Examples:")
    assert found, name
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    assert any(line.startswith(f"lissom {name}") for line in lines), name
    assert all(line.startswith("lissom ") for line in lines), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_common_options(name: str) -> None:
    if name in OF_THE_WHOLE:
        return
    options = {option for param in COMMANDS[name].params for option in getattr(param, "opts", ())}
    left_out = {"--help", "--runner"} if name in OF_A_CLINIC else {"--help"}
    assert set(COMMON) - left_out <= options


def _examples() -> list[str]:
    texts = [help_text(command) for command in COMMANDS.values()]
    texts += [(DOCS / "tutorials" / "first-programme.md").read_text(encoding="utf-8")]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return sorted({line for line in lines if re.match(r"lissom \S", line)})


@pytest.mark.parametrize("example", _examples())
def test_every_example_is_understood(example: str) -> None:
    words = shlex.split(example.partition(" > ")[0])[1:]
    name = words[0] if words[0] in COMMANDS else " ".join(words[:2])
    command: Any = COMMANDS[name]
    rest = words[len(name.split()) :]
    command.make_context(f"lissom {name}", rest, resilient_parsing=False)


def test_the_catalogue_has_each_command_once() -> None:
    assert {name.split()[0] for name in COMMANDS} == set(ENTRIES)
