"""The app as a browser of the tests sees it: one web server a process of the tests, whose home is
another one for every test.

The server is a thread of the tests' own process: a test starts with a database copied into place
instead of with two programs loaded. That the programs start and stop is tested where serving is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from lissom.web import boot, static_files
from lissom.web.accounts import access, services
from lissom.web.jobs import worker

REST_S = 0.05


class _Quiet(WSGIRequestHandler):
    """Answers without a line in the log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name is given)
        pass


@contextmanager
def served(static: Path) -> Iterator[str]:
    """The address of the app; what it answers from is the home that the process is set up on."""
    with override_settings(STATIC_ROOT=str(static)):
        static_files.gather()
        server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@contextmanager
def working() -> Iterator[None]:
    """Background jobs are done meanwhile."""
    over = threading.Event()

    def work() -> None:
        try:
            worker.work(until=over.is_set, rest=lambda _: over.wait(REST_S))
        finally:
            connection.close()

    thread = threading.Thread(target=work, name="tests-worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(60)


@dataclass(slots=True)
class Site:
    """A served home. `link(email)` is the address that signs a person in once."""

    address: str
    home: Path
    unblock: Callable[[], Any]

    def link(self, email: str | None) -> str:
        """The address of a fresh one-time link; None: for the first account."""
        with self.unblock():
            boot.setup(self.home)
            user = None if email is None else access.user_by_email(email)
            return f"{self.address}/enter/{services.make_link(user=user, now=timezone.now())}"
