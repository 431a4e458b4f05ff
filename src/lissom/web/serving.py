"""Serving: a web server with threads and a worker, started, watched and stopped together.

The parent starts both as processes of their own, starts one again that died, and on a signal
lets both finish what they are doing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import FrameType

from lissom.core.errors import InvalidInputError, LissomError

GRACE_S = 25.0
_START_S = 60.0
_POLL_S = 0.2
_FAST_DEATHS = 5
_PARENT_DIED = 1  # PR_SET_PDEATHSIG of prctl(2)


class AddressTakenError(LissomError):
    """The address is in use, or may not be used."""

    code = "address-taken"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve, and where."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    threads: int = 8
    worker: bool = True

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this computer reaches it."""
        with contextlib.suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"


def check(plan: Plan) -> None:
    """Refuse what cannot work, before anything is started. Raises LissomError."""
    if not 1 <= plan.port <= 65_535:
        raise InvalidInputError(f"There is no port {plan.port}.", remedy="Give 1 to 65535.")
    if not (1 <= plan.threads <= 256 and 1 <= plan.processes <= 64):
        raise InvalidInputError(
            f"{plan.processes} processes of {plan.threads} threads are not usable.",
            remedy="Give 1 to 64 processes and 1 to 256 threads.",
        )
    family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as error:
            raise AddressTakenError(
                f"{plan.address} cannot be used ({error.strerror}).",
                remedy="Stop what uses it, or give another --port.",
            ) from error


@dataclass(slots=True)
class _Child:
    """A process that is kept alive."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    fast_deaths: int = 0

    def start(self) -> None:
        self.born = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and modules)
            self.command, start_new_session=True, stdin=subprocess.DEVNULL
        )

    def look(self) -> bool:
        """Start it again when it died; False when it dies again and again."""
        if self.process is None or self.process.poll() is None:
            return True
        quick = time.monotonic() - self.born < _START_S
        self.fast_deaths = self.fast_deaths + 1 if quick else 1
        if self.fast_deaths >= _FAST_DEATHS:
            return False
        self.start()
        return True

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Servers:
    """The web server and the worker of one installation."""

    plan: Plan
    children: list[_Child] = field(default_factory=list)
    stopping: bool = False

    def run(self, *, ready: Callable[[], None]) -> None:
        """Start, call `ready` when pages are answered, and watch until a signal comes.

        Raises LissomError when a part dies again and again.
        """
        self.children = [_Child("web", _web_command(self.plan))]
        if self.plan.worker:
            self.children.append(_Child("worker", [sys.executable, "-m", __name__, "worker"]))
        before = {one: signal.signal(one, self._stop) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            for child in self.children:
                child.start()
            self._await_answer()
            if not self.stopping:
                ready()
            while not self.stopping:
                for child in self.children:
                    if not child.look():
                        raise LissomError(
                            f"The {child.name} stops again and again.",
                            remedy="The lines above say why.",
                            code="server-stops",
                        )
                time.sleep(_POLL_S)
        finally:
            self._end()
            for one, handler in before.items():
                signal.signal(one, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _await_answer(self) -> None:
        until = time.monotonic() + _START_S
        web = self.children[0]
        while not self.stopping:
            if answers(self.plan):
                return
            if web.process is not None and web.process.poll() is not None:
                raise LissomError("The web server did not start.", remedy="See the lines above.")
            if time.monotonic() > until:
                raise LissomError(f"The web server did not answer within {_START_S:.0f} s.")
            time.sleep(_POLL_S / 2)

    def _end(self) -> None:
        until = time.monotonic() + GRACE_S
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait(until - time.monotonic())


def answers(plan: Plan) -> bool:
    """Whether the sign of health is answered."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(plan.host)  # noqa: S104 (compared only)
    address = plan.address if host is None else f"http://{host}:{plan.port}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(  # noqa: S310 (our own address)
        f"{address}/health", headers={"Host": "localhost"}
    )
    try:
        with opener.open(request, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _web_command(plan: Plan) -> list[str]:
    return [
        *(sys.executable, "-m", __name__, "web"),
        *("--bind", plan.address.removeprefix("http://")),
        *("--workers", str(plan.processes), "--threads", str(plan.threads)),
        *("--worker-class", "gthread", "--graceful-timeout", "20", "--timeout", "120"),
        *("--log-level", "warning", "--keep-alive", "5", "--no-control-socket"),
        "lissom.web.wsgi:application",
    ]


def die_with_parent() -> None:
    """A child whose parent was killed must not live on (Linux; elsewhere it is stopped by hand)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)
        if os.getppid() == 1:
            sys.exit(0)


def run_worker(*, once: bool = False) -> int:
    """Do jobs until a signal comes; `once`: until none waits. Returns how many were done."""
    from lissom.web import boot  # noqa: PLC0415 - Django is loaded here alone

    boot.setup()
    from lissom.web.jobs import worker  # noqa: PLC0415

    asked = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        if once:
            count = 0
            while not asked and worker.work_one(name=worker.own_name()):
                count += 1
            return count
        worker.work(until=lambda: asked)
        return 0
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _child(role: str) -> int:
    die_with_parent()
    if role == "worker":
        return run_worker()
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415 - the web child alone

    sys.argv = ["lissom-web", *sys.argv[2:]]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="lissom-web").run()
    return 0


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1]))
