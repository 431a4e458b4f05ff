"""`lissom first-account`: the owner's account where no browser is, as in a container."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from lissom.cli.desk import open_database, open_desk
from lissom.cli.options import Json
from lissom.core.errors import InvalidInputError

app = typer.Typer(add_completion=False)


@app.command("first-account")
def first_account(
    *,
    email: Annotated[str, typer.Argument(help="E-mail address of the account.")],
    as_json: Json = False,
) -> int:
    """Make the first account, which may invite others. The password is asked for, or read from
    standard input when that is no terminal.

    For a server or container that the start's one-time link does not reach.

    Examples:

      lissom first-account owner@example.org
    """
    desk = open_desk(on=None, runner=None, as_json=as_json)
    open_database()
    from lissom.web.accounts import access, services  # noqa: PLC0415

    if not access.is_first():
        raise InvalidInputError(
            "There is an account already.",
            remedy="Its owner invites others; `lissom sign-in` lets somebody in again.",
        )
    user = services.make_user(email=email, password=_password(), owner=True)
    desk.show(
        {"email": user.email},
        lambda console: console.print(f"{user.email} may sign in, and may invite others."),
    )
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    given = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != given:
        raise InvalidInputError("The two passwords differ.", remedy="Nothing was made; try again.")
    return given
