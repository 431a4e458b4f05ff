"""The owner's account from the command line: made once, with a password that holds."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Lissom

GOOD = "a quiet morning by the sea"


def _type(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_the_first_account_is_an_owner_and_there_is_one(
    lissom: Lissom, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, f"{GOOD}\n")
    made = lissom("first-account", "Owner@Example.org", "--json")
    assert (made.code, made.json) == (0, {"email": "owner@example.org"})
    (row,) = lissom.content()["accounts_user"]
    assert GOOD not in row
    before = lissom.content()
    _type(monkeypatch, f"{GOOD}\n")
    again = lissom("first-account", "other@example.org")
    assert again.code == 2
    assert "There is an account already" in again.err
    assert lissom.content() == before


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [("owner@example.org", "short", "short"), ("owner", GOOD, "email"), ("o@e.org", "", "short")],
)
def test_an_account_that_cannot_be_is_refused(
    lissom: Lissom, monkeypatch: pytest.MonkeyPatch, email: str, password: str, reason: str
) -> None:
    _type(monkeypatch, f"{password}\n")
    refused = lissom("first-account", email)
    assert refused.code == 2
    assert reason in refused.err
    assert lissom.content()["accounts_user"] == []
