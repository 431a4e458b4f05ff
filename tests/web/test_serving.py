"""The served app as processes: started, restarted when killed, stopped whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lissom.core.errors import InvalidInputError
from lissom.web import serving
from lissom.web.serving import AddressTakenError, Plan

pytestmark = pytest.mark.enable_socket


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], Plan, str]]:
    """`lissom serve` on a free port; the process, where it answers, and what it printed."""
    plan = Plan(port=_free_port())
    server = subprocess.Popen(
        [sys.executable, "-m", "lissom.cli", "serve", "--port", str(plan.port)],
        env=os.environ | {"LISSOM_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    told = ""
    for line in server.stdout:
        told += line
        if "Ctrl-C" in line:
            break
    yield server, plan, told
    if server.poll() is None:
        server.kill()
        server.wait()
    server.stdout.close()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(one) for one in listed.split()]


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_it_answers_restarts_what_is_killed_and_stops_whole(
    served: tuple[subprocess.Popen[str], Plan, str],
) -> None:
    server, plan, told = served
    assert f"{plan.address}/enter/" in told
    assert serving.answers(plan)
    web, worker = _children(server.pid)
    os.kill(worker, signal.SIGKILL)
    os.kill(web, signal.SIGTERM)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        now = _children(server.pid)
        if len(now) == 2 and not {web, worker} & set(now) and serving.answers(plan):
            break
        time.sleep(0.2)
    else:
        pytest.fail("not started again")
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) == 0
    assert not any(_is_alive(pid) for pid in now)
    assert not serving.answers(plan)


def test_a_taken_port_is_refused_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(AddressTakenError, match="cannot be used"):
            serving.check(Plan(port=taken.getsockname()[1]))


@pytest.mark.parametrize(
    "plan", [Plan(port=0), Plan(port=70_000), Plan(threads=0), Plan(processes=65)]
)
def test_a_plan_that_cannot_work_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInputError):
        serving.check(plan)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("x.example", False),
    ],
)
def test_whether_only_this_computer_reaches_it(host: str, alone: bool) -> None:
    assert Plan(host=host).loopback is alone
