"""The API against its own description: hostile and odd requests with a token that may do all never
end in a server error, and every answer is one that the description names."""

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
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from lissom.web import boot
from lissom.web.accounts import services as accounts
from lissom.web.api import auth
from lissom.web.api.operations import api
from tests import engines
from tests.web import cast

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
HELD: dict[str, Any] = {}


# Which token may do what is tested operation by operation beside this. What the description cannot
# say (no more than ten years, a distance near the recorded one) is refused with words, too.
NOT_ASKED = [ignored_auth, positive_data_acceptance]


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
        HELD["home"] = home
        token = accounts.make_token(
            user=world.runner, name="test", scopes=["read", "write"], now=timezone.now()
        )
        HELD["headers"] = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        connection.close()
        yield


@pytest.fixture
def filled(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A home of this operation's own."""
    from django.db import connection  # noqa: PLC0415

    home = tmp_path / "home"
    engines.current().copy(HELD["home"], home)
    with django_db_blocker.unblock():
        engines.setup(home)
        yield
        connection.close()
    engines.current().forget(home)


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_an_odd_request_is_answered_as_described(case: Any, filled: None) -> None:
    response = case.call(app=HELD["app"], headers=HELD["headers"])
    if response.request.headers.get("Authorization") == HELD["headers"]["Authorization"]:
        assert response.status_code != 401, "the token is known"
    case.validate_response(response, excluded_checks=NOT_ASKED)
