"""The runner that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lissom.cli.desk import Desk, open_database

if TYPE_CHECKING:
    from lissom.web.training.models import Runner

FIRST_NAME = "Runner"


def the_runner(desk: Desk) -> Runner:
    """The runner asked for, or the only one. Raises NotFoundError, InvalidInputError."""
    open_database()
    from lissom.web.training import queries  # noqa: PLC0415 - needs Django

    return queries.get_runner(desk.runner)


def the_runner_or_first(desk: Desk) -> Runner:
    """As `the_runner`; where nobody is there yet and nobody is named, the first one is made.

    So that bringing in files or asking for a programme works as the very first command.
    """
    open_database()
    from lissom.web.training import queries, services  # noqa: PLC0415 - needs Django

    if desk.runner is None and not queries.runner_names():
        desk.say(f"Made a runner named '{FIRST_NAME}'; tell more with `lissom profile set`.")
        return services.save_profile(name=FIRST_NAME, on=desk.on)
    return queries.get_runner(desk.runner)
