"""Every address, for every role: as `routes.py` declares it, and with the headers that protect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lissom.web.jobs import kinds
from tests.web import cast as people
from tests.web.cast import ROLES, World
from tests.web.doors import Door
from tests.web.routes import MAY_BE_KEPT, OPEN_OF_ALLAUTH, ROUTES


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for item in patterns:
        if isinstance(item, URLResolver):
            if item.namespace == "api":
                continue  # operations ask for a token: tests/web/api
            yield from _walk(item.url_patterns)
        else:
            yield item


def _is_allauth(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith("allauth.")


SIGN_IN = reverse("account_login")
BEGINNING = "/begin"
WITH_A_KEY = frozenset({"mfa_remove_webauthn", "mfa_edit_webauthn"})
WITHOUT_RUNNER = frozenset({"newcomer", "owner", *people.STAFF})
EVERY = list(_walk(get_resolver().url_patterns))
OWN = [pattern for pattern in EVERY if not _is_allauth(pattern)]
ALLAUTH = [pattern for pattern in EVERY if _is_allauth(pattern)]


@pytest.fixture
def world(home: object, monkeypatch: pytest.MonkeyPatch) -> World:
    """The cast, and a kind of job for tests."""
    monkeypatch.setitem(kinds._kinds, "test", kinds.Kind("test", "Test", "builtins:len"))
    return people.build()


def test_every_address_has_a_name_and_a_row_and_no_row_is_left_over() -> None:
    names = {pattern.name for pattern in OWN}
    assert None not in names
    assert names == set(ROUTES)


def test_every_door_of_allauth_that_is_open_is_named() -> None:
    assert {pattern.name for pattern in ALLAUTH} >= OPEN_OF_ALLAUTH


def _address(world: World, name: str) -> str:
    make = ROUTES[name].make
    return reverse(name, kwargs=make(world) if make else None)


def _ask(world: World, role: str, name: str) -> HttpResponse:
    browser, post = world.client(role), ROUTES[name].post
    address = _address(world, name)
    found: Any = browser.get(address) if post is None else browser.post(address, post)
    return cast(HttpResponse, found)


def _leads_to(response: Any, start: str) -> bool:
    return bool(response.status_code == 302 and response.headers["Location"].startswith(start))


def _as_declared(name: str, role: str, response: HttpResponse) -> bool:
    door, status = ROUTES[name].door, response.status_code
    fine = {200, 201, 204, 302, 303} | ({400} if ROUTES[name].post == {} else set())  # sent empty
    let_in = status in fine and not _leads_to(response, SIGN_IN)
    to_beginning = _leads_to(response, BEGINNING)
    turned_away = _leads_to(response, SIGN_IN) or status in {401, 403}
    hidden = status in {403, 404}
    expected = {
        Door.PUBLIC: let_in,
        Door.SECRET: status == 404,
        Door.OWNER: let_in if role == "owner" else hidden,
        Door.SIGNED_IN: let_in,
        Door.RUNNER: to_beginning if role in WITHOUT_RUNNER else let_in and not to_beginning,
        Door.OBJECT: let_in
        if role == "runner"
        else status == 404 or (role in WITHOUT_RUNNER and to_beginning),
        Door.STAFF: let_in if role in people.STAFF else status == 404,
    }
    if role == "anonymous" and door not in {Door.PUBLIC, Door.SECRET}:
        return turned_away
    if door in {Door.WORK, Door.CASE}:
        return _at_work(name, role, let_in=let_in, status=status)
    return expected[door]


def _at_work(name: str, role: str, *, let_in: bool, status: int) -> bool:
    """Members with the right come in, those without are refused, others find nothing."""
    if role not in people.STAFF or (ROUTES[name].door is Door.CASE and role == "elsewhere"):
        return status == 404
    own, right = people.rights(role), ROUTES[name].right
    assert right is not None, f"{name} names no right"
    return let_in if right in own else status == 403


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_an_address_opens_for_whom_it_should(name: str, world: World) -> None:
    for role in ROLES:
        response = _ask(world, role, name)
        assert _as_declared(name, role, response), (role, response.status_code)
        _check_headers(name, response)
        response.close()


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_an_address_answers_no_method_that_it_does_not_know(name: str, world: World) -> None:
    right = ROUTES[name].right
    asker = "runner" if right is None else people.with_right(right)
    browser, address = world.client(asker), _address(world, name)
    assert browser.delete(address).status_code in {405, 404}
    if ROUTES[name].post is not None:
        assert browser.get(address).status_code == 405


def _check_headers(name: str, response: HttpResponse) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for hole in ("unsafe", "nonce", "sha256", "http", "data:", "*"):
        assert hole not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"] or name in MAY_BE_KEPT


@pytest.mark.parametrize(
    "pattern",
    [one for one in ALLAUTH if one.name not in OPEN_OF_ALLAUTH],
    ids=lambda one: str(one.name),
)
def test_the_account_pages_ask_for_a_sign_in(pattern: URLPattern, world: World) -> None:
    parts = {"pk": 1} if pattern.name in WITH_A_KEY else {}
    response = world.client("anonymous").get(reverse(str(pattern.name), kwargs=parts))
    assert _leads_to(response, SIGN_IN)
