"""`lissom serve` and `lissom worker`: the app in the browser, and background jobs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from lissom.cli.desk import open_database, open_desk
from lissom.cli.options import Json, On

if TYPE_CHECKING:
    from lissom.web.serving import Plan

app = typer.Typer(add_completion=False)

Host = Annotated[str, typer.Option("--host", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", help="Port to listen on.")]


@app.command("serve")
def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    processes: Annotated[int, typer.Option("--processes", help="Web processes.")] = 1,
    threads: Annotated[int, typer.Option("--threads", help="Threads of each.")] = 8,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run background jobs beside it.")
    ] = True,
    on: On = None,
) -> int:
    """Serve the app in the browser, on this computer alone unless --host says otherwise.

    At the first start it prints a link that makes the first account; the link works once, for 15
    minutes, on this computer. Ctrl-C lets what is under way finish, then stops.

    Examples:

      lissom serve

      lissom serve --host 0.0.0.0 --port 8080 --processes 2
    """
    from lissom.web.serving import Plan  # noqa: PLC0415

    if on is not None:
        os.environ["LISSOM_ON"] = open_desk(on=on, runner=None, as_json=False).on.isoformat()
    open_database()
    plan = Plan(host=host, port=port, processes=processes, threads=threads, worker=worker)
    return run(plan, secret=_first_secret())


def run(plan: Plan, *, secret: str | None) -> int:
    """Serve until a signal comes. `secret`: of the one-time link to print."""
    from lissom.web import serving, static_files  # noqa: PLC0415

    serving.check(plan)
    static_files.gather()
    serving.Servers(plan).run(ready=lambda: _tell(plan, secret))
    sys.stderr.write("Stopped. What was done until now is kept.\n")
    return 0


def _tell(plan: Plan, secret: str | None) -> None:
    address = plan.address
    if secret is None:
        sys.stdout.write(f"\nLissom answers at {address}\n")
    else:
        here = f"http://{'127.0.0.1' if not plan.loopback else address.removeprefix('http://')}"
        link = f"{here if plan.loopback else f'{here}:{plan.port}'}/enter/{secret}"
        sys.stdout.write(
            f"\nLissom answers at {address}. Open this link to begin; it works once, for 15 "
            f"minutes, on this computer:\n{link}\n"
        )
    if not plan.loopback:
        sys.stdout.write("Other computers can reach it: put a proxy with https before it.\n")
    sys.stdout.write("Ctrl-C stops it.\n")
    sys.stdout.flush()


def _first_secret() -> str | None:
    """The secret that makes the first account, while nobody has one."""
    from django.utils import timezone  # noqa: PLC0415

    from lissom.web.accounts import access, services  # noqa: PLC0415

    return services.make_link(user=None, now=timezone.now()) if access.is_first() else None


@app.command("worker")
def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="End when no job waits.")] = False,
    as_json: Json = False,
) -> int:
    """Do background jobs: imports, plans, exports. `lissom serve` runs one by itself.

    More of them may run at once, also on other computers with the same database. One that is
    killed loses nothing: its job is taken up again.

    Examples:

      lissom worker

      lissom worker --once
    """
    desk = open_desk(on=None, runner=None, as_json=as_json)
    open_database()
    from lissom.web.serving import run_worker  # noqa: PLC0415

    count = run_worker(once=once)
    if once:
        document = {"jobs": count}
        desk.show(document, lambda console: console.print(f"{count} jobs done."))
    return 0


@app.command("sign-in")
def sign_in(
    *,
    email: Annotated[str, typer.Argument(help="E-mail address of the account.")],
    port: Port = 8000,
    as_json: Json = False,
) -> int:
    """Print a link that signs somebody in once, on this computer, within 15 minutes.

    For a lost password or a lost second factor: who can read the database can sign in.

    Examples:

      lissom sign-in runner@example.org
    """
    desk = open_desk(on=None, runner=None, as_json=as_json)
    open_database()
    from django.utils import timezone  # noqa: PLC0415

    from lissom.web.accounts import access, services  # noqa: PLC0415

    secret = services.make_link(user=access.user_by_email(email), now=timezone.now())
    document = {"link": f"http://127.0.0.1:{port}/enter/{secret}"}
    desk.show(document, lambda console: console.print(document["link"], soft_wrap=True))
    return 0
