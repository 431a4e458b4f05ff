"""Who gets in: one-time links, the first account, invites, lock-out, second factor."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.accounts import services
from lissom.web.accounts.models import AccessToken, Invite, OneTimeLink, User
from tests.web.cast import PASSWORD, World

_PERIOD_S = 30


def _enter(secret: str, **more: Any) -> Client:
    browser = Client()
    browser.post(reverse("enter", kwargs={"secret": secret}), **more)
    return browser


def _is_in(browser: Client) -> bool:
    return browser.get(reverse("settings-security")).status_code == 200


def test_a_link_lets_in_once(world: World) -> None:
    secret = services.make_link(user=world.runner, now=timezone.now())
    looked = Client().get(reverse("enter", kwargs={"secret": secret}))
    assert "runner@example.org" in looked.content.decode()
    assert _is_in(_enter(secret))
    assert not _is_in(_enter(secret))


def test_who_came_by_a_link_is_among_those_signed_in(world: World) -> None:
    browser = _enter(services.make_link(user=world.runner, now=timezone.now()))
    assert "1 session" in browser.get(reverse("settings-security")).content.decode()


def test_opening_the_link_by_hand_is_enough_but_a_preview_spends_nothing(world: World) -> None:
    secret = services.make_link(user=world.runner, now=timezone.now())
    address = reverse("enter", kwargs={"secret": secret})
    by_hand = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"}
    Client().get(address, headers=by_hand | {"Sec-Purpose": "prefetch"})
    Client().get(address, headers={"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site"})
    browser = Client()
    assert browser.get(address, headers=by_hand).status_code == 302
    assert _is_in(browser)


def test_a_link_from_afar_through_a_proxy_or_too_late_does_not_let_in(world: World) -> None:
    secret = services.make_link(user=world.runner, now=timezone.now())
    assert not _is_in(_enter(secret, REMOTE_ADDR="192.0.2.7"))
    assert not _is_in(_enter(secret, HTTP_X_FORWARDED_FOR="127.0.0.1"))
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not _is_in(_enter(secret))


def test_a_new_link_ends_the_one_before_and_no_secret_is_kept(world: World) -> None:
    first = services.make_link(user=world.runner, now=timezone.now())
    second = services.make_link(user=world.runner, now=timezone.now())
    assert not _is_in(_enter(first))
    row = OneTimeLink.objects.get()
    assert second not in (row.secret_hash, str(row))
    assert _is_in(_enter(second))


def test_the_first_account_is_made_by_the_printed_link_and_only_once(home: object) -> None:
    secret = services.make_link(user=None, now=timezone.now())
    address = reverse("enter", kwargs={"secret": secret})
    weak = Client().post(address, {"email": "me@example.org", "password": "password12"})
    assert weak.status_code == 400
    assert not User.objects.exists()
    browser = Client()
    assert (
        browser.post(address, {"email": "me@example.org", "password": PASSWORD}).status_code == 302
    )
    assert _is_in(browser)
    assert User.objects.get().is_staff
    again = Client().post(address, {"email": "you@example.org", "password": PASSWORD})
    assert again.status_code == 404
    assert User.objects.count() == 1


def test_passwords_are_kept_by_argon2(home: object) -> None:
    user = services.make_user(email="a@example.org", password=PASSWORD)
    assert user.password.startswith("argon2$")


def _sign_up(browser: Client) -> int:
    sent = {"email": "new@example.org", "password1": PASSWORD}
    browser.post(reverse("account_signup"), sent)
    return User.objects.filter(email="new@example.org").count()


def test_without_an_invite_nobody_signs_up_and_an_invite_makes_one_account(world: World) -> None:
    assert _sign_up(Client()) == 0
    secret = services.make_invite(made_by=world.owner, now=timezone.now())
    browser, second = Client(), Client()
    for one in (browser, second):
        one.get(reverse("invited", kwargs={"secret": secret}))
    assert _sign_up(browser) == 1
    invite = Invite.objects.get()
    assert invite.used_by is not None
    User.objects.filter(email="new@example.org").delete()
    assert _sign_up(second) == 0


def test_only_the_owner_invites(world: World) -> None:
    with pytest.raises(NotFoundError):
        services.make_invite(made_by=world.runner, now=timezone.now())


def _sign_in(browser: Client, password: str) -> str:
    sent = {"login": "locked@example.org", "password": password}
    return browser.post(reverse("account_login"), sent).content.decode()


def test_guessing_locks_the_account_for_a_while(home: object) -> None:
    services.make_user(email="locked@example.org", password=PASSWORD)
    browser = Client()
    for _ in range(5):
        _sign_in(browser, "wrong wrong wrong")
    page = _sign_in(browser, PASSWORD)
    assert "Too many failed login attempts" in page
    assert not _is_in(browser)


def _code(secret: str) -> str:
    counter = int(time.time()) // _PERIOD_S
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def test_a_second_factor_is_asked_for_and_a_recovery_code_stands_in(home: object) -> None:
    user = services.make_user(email="two@example.org", password=PASSWORD)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    browser = Client()
    answer = browser.post(
        reverse("account_login"), {"login": "two@example.org", "password": PASSWORD}
    )
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not _is_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not _is_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": _code(secret)})
    assert _is_in(browser)
    assert Authenticator.objects.filter(user=user).exists()


def test_a_token_is_shown_once_hashed_scoped_and_revocable(world: World) -> None:
    browser = world.client("runner")
    sent = {"name": "watch", "scopes": ["read"], "days": "90"}
    page = browser.post(reverse("settings-tokens"), sent).content.decode()
    token = AccessToken.objects.get()
    secret = page.split("lissom_", 1)[1].split("<", 1)[0]
    assert f"lissom_{secret}" not in (token.secret_hash, token.hint)
    assert secret not in browser.get(reverse("settings-tokens")).content.decode()
    assert token.expires_at is not None
    browser.post(reverse("token-revoke", kwargs={"token": token.pk}))
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["read"], None), ("x", [], None), ("x", ["root"], None), ("x", ["read"], 0)],
)
def test_a_token_that_makes_no_sense_is_refused(
    world: World, name: str, scopes: list[str], days: int | None
) -> None:
    with pytest.raises(InvalidInputError):
        services.make_token(
            user=world.runner, name=name, scopes=scopes, days=days, now=timezone.now()
        )


def test_cookies_are_kept_from_scripts_and_other_sites(world: World) -> None:
    secret = services.make_link(user=world.runner, now=timezone.now())
    browser = _enter(secret)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_address_that_was_never_confirmed_says_so_and_is_no_change(world: World) -> None:
    browser = _enter(services.make_link(user=world.runner, now=timezone.now()))
    page = browser.get(reverse("account_email")).content.decode()
    assert "Not confirmed yet" in page
    assert "Changing to" not in page
    browser.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    assert "Changing to new@example.org" in browser.get(reverse("account_email")).content.decode()
