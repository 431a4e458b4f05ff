"""Every operation of the API: for the right token alone, on the runner's own things alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import AccessToken
from lissom.web.api.auth import MOST_A_MINUTE
from lissom.web.api.operations import api
from lissom.web.jobs import worker
from tests.conftest import ON
from tests.web import cast
from tests.web.builders import fit
from tests.web.cast import World

BODIES: dict[str, dict[str, Any]] = {
    "change_activity": {"title": "By the sea"},
    "add_entry": {"date": ON.isoformat(), "kind": "run", "minutes": 40},
    "add_check_in": {"soreness": {"quadriceps-l": 3}, "sleep": 7},
    "add_race": {"date": "2030-04-28", "distance_m": 10_000},
}
KEYS = {
    "activities": cast.activity_of,
    "entries": cast.entry_of,
    "races": cast.race_of,
    "imports": cast.import_of,
}


def _operations() -> Iterator[tuple[str, str, str]]:
    for path, item in api.get_openapi_schema()["paths"].items():
        for method, operation in item.items():
            yield operation["operationId"], method, path


OPERATIONS = sorted(_operations())
each = pytest.mark.parametrize(
    ("name", "method", "path"), OPERATIONS, ids=[name for name, *_ in OPERATIONS]
)


def _token(world: World, role: str, *scopes: str) -> str:
    return accounts.make_token(
        user=getattr(world, role),
        name=f"{role} {'-'.join(scopes)}",
        scopes=list(scopes or ("read", "write")),
        now=timezone.now(),
    )


def _path(world: World, path: str) -> str:
    room = path.split("/")[2]
    return path.replace("{key}", str(KEYS[room](world))) if "{key}" in path else path


def _ask(name: str, method: str, path: str, token: str | None) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    call = getattr(Client(), method)
    if name == "add_import":
        files = {"files": [SimpleUploadedFile("a.fit", fit(9))]}
        return call(path, files, headers=headers)
    return call(path, BODIES.get(name, {}), content_type="application/json", headers=headers)


def _writes(method: str) -> bool:
    return method != "get"


@each
def test_an_operation_asks_for_a_token_that_may(
    name: str, method: str, path: str, world: World
) -> None:
    if name == "programme":
        return
    address = _path(world, path)
    for wrong in (None, "lissom_wrong", ""):
        refused = _ask(name, method, address, wrong)
        assert refused.status_code == 401
        assert set(refused.json()) == {"code", "message", "remedy"}
    narrow = _token(world, "runner", "read" if _writes(method) else "write")
    assert _ask(name, method, address, narrow).status_code == 403
    right = _ask(name, method, address, _token(world, "runner"))
    assert right.status_code in {200, 201, 202, 204}


@each
def test_an_operation_touches_nothing_of_others(
    name: str, method: str, path: str, world: World
) -> None:
    if "{key}" not in path:
        return
    address = _path(world, path)
    assert _ask(name, method, address, _token(world, "other")).status_code == 404
    assert _ask(name, method, address, _token(world, "newcomer")).status_code == 404
    right = _ask(name, method, address, _token(world, "runner"))
    assert right.status_code in {200, 204}


def test_a_session_of_the_browser_is_no_token(world: World) -> None:
    assert world.client("runner").get("/api/me").status_code == 401


def test_a_revoked_and_an_expired_token_are_refused(world: World) -> None:
    token = _token(world, "runner")
    assert _ask("me", "get", "/api/me", token).json()["runner"] == "Robin Example"
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert _ask("me", "get", "/api/me", token).status_code == 401
    AccessToken.objects.update(expires_at=None, revoked_at=timezone.now())
    assert _ask("me", "get", "/api/me", token).status_code == 401


def test_too_many_requests_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lissom.web.api.auth.MOST_A_MINUTE", 3)
    token = _token(world, "runner")
    codes = [_ask("me", "get", "/api/me", token).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert MOST_A_MINUTE >= 60


def test_files_sent_by_a_program_come_in_by_the_worker(world: World) -> None:
    token = _token(world, "runner")
    sent = _ask("add_import", "post", "/api/imports", token).json()
    assert sent["state"] == "waiting"
    worker.work_one(name="test")
    done = _ask("import", "get", f"/api/imports/{sent['id']}", token).json()
    assert (done["state"], done["imported"], done["runs"]) == ("done", 1, 1)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/check-ins", {"soreness": {"left elbow": 3}}, 400),
        ("/api/check-ins", {"sleep": 11}, 422),
        ("/api/check-ins", {"sleep": True}, 422),
        ("/api/check-ins", {"at": 0}, 422),
        ("/api/entries", {"date": "2026-02-30", "kind": "run", "minutes": 1}, 422),
        ("/api/entries", {"date": 20, "kind": "run", "minutes": 1}, 422),
        ("/api/entries", {"date": "2026-02-20", "kind": "nap", "minutes": 1}, 422),
        ("/api/races", {"date": "2026-02-20", "distance_m": 5000, "colour": "red"}, 422),
    ],
)
def test_a_bad_body_is_refused_with_words(
    world: World, path: str, body: dict[str, Any], status: int
) -> None:
    headers = {"Authorization": f"Bearer {_token(world, 'runner')}"}
    response = Client().post(path, body, content_type="application/json", headers=headers)
    assert response.status_code == status
    assert response.json()["message"]


def test_the_page_of_the_api_names_every_operation(world: World) -> None:
    page = world.client("anonymous").get("/api/docs").content.decode()
    for _, method, path in OPERATIONS:
        assert path in page
        assert method.upper() in page
