"""`lissom manage`: Django's own commands on the same database."""

from __future__ import annotations

from typing import Annotated

import typer

from lissom.cli.desk import open_database
from lissom.core.errors import InvalidInputError

app = typer.Typer(add_completion=False)


@app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(
    *,
    command: Annotated[str, typer.Argument(help="The name of the Django command.")],
    context: typer.Context,
) -> int:
    """Run one of Django's own commands, such as migrate, createsuperuser or dumpdata.

    Examples:

      lissom manage migrate --check

      lissom manage createsuperuser
    """
    open_database()
    from django.core.management import call_command, get_commands  # noqa: PLC0415
    from django.core.management.base import CommandError  # noqa: PLC0415

    if command not in get_commands():
        raise InvalidInputError(
            f"Django has no command '{command}'.",
            remedy=f"It has: {', '.join(sorted(get_commands()))}.",
        )
    try:
        call_command(command, *context.args)
    except CommandError as error:
        raise InvalidInputError(str(error)) from error
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    return 0
