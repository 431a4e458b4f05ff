"""Which engine the tests run on; and in CI a skipped test is a failed run: what a test needs is to
be installed, not skipped.
"""

from __future__ import annotations

import os

import pytest
from tests import engines, throwaway


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=engines.NAMES,
        default=engines.NAMES[0],
        help="the database that the tests run on",
    )


def pytest_configure(config: pytest.Config) -> None:
    for name in engines.NAMES:
        config.addinivalue_line("markers", f"{name}_only: asks {name} alone")
    chosen = config.getoption("--engine")
    if chosen == "postgresql" and throwaway.binaries() is None:
        raise pytest.UsageError("PostgreSQL is missing (apt-get install postgresql)")
    engines.choose(chosen)


def pytest_unconfigure() -> None:
    engines.current().stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the other engine do not belong to this run."""
    chosen = config.getoption("--engine")
    others = [f"{name}_only" for name in engines.NAMES if name != chosen]
    left = [item for item in items if any(item.get_closest_marker(name) for name in others)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if not os.environ.get("CI") or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped and exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"CI: {len(skipped)} skipped test(s) count as failures", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
