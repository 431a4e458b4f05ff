"""The API against its own description: hostile and odd requests never end in a server error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from lissom.web import boot
from lissom.web.accounts import services as accounts
from lissom.web.api import auth
from lissom.web.api.operations import api
from tests import engines
from tests.web import cast

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
HELD: dict[str, Any] = {}


@pytest.fixture(scope="module", autouse=True)
def _served(
    tmp_path_factory: pytest.TempPathFactory,
    migrated_home: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The app on a home of its own, with a runner who has some of everything."""
    from django.db import connection  # noqa: PLC0415

    home = tmp_path_factory.mktemp("api") / "home"
    engines.current().copy(migrated_home, home)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name, text in engines.current().environment(home).items():
            patch.setenv(name, text)
        patch.setattr(auth, "MOST_A_MINUTE", 10**9)
        boot.setup(home)
        world = cast.build()
        cast.activity_of(world)
        cast.entry_of(world)
        HELD["app"] = get_wsgi_application()
        HELD["token"] = accounts.make_token(
            user=world.runner, name="test", scopes=["read", "write"], now=timezone.now()
        )
        yield
        connection.close()


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_an_odd_request_is_answered_as_described(case: Any, home: Path) -> None:
    engines.setup(home)
    headers = {"Authorization": f"Bearer {HELD['token']}"}
    response = case.call(app=HELD["app"], headers=headers)
    case.validate_response(response)
