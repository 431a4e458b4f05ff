"""Consent: whether it stands, what it opens, and the hash of its words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.screening.consent import (
    Kind,
    Scope,
    Standing,
    check_until,
    check_words,
    first_words,
    kinds_of,
    kinds_shared,
    needs_guardian,
    stands,
    text_hash,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _lent(**changes: object) -> Standing:
    usual = {
        "scope": Scope.SHARING,
        "given_at": NOW - HOUR,
        "kinds": frozenset({Kind.LOAD}),
        "until": NOW + HOUR,
    }
    return Standing(**(usual | changes))  # type: ignore[arg-type]


def test_a_consent_stands_until_it_is_taken_back_or_runs_out() -> None:
    assert stands(_lent(), now=NOW)
    assert not stands(_lent(given_at=NOW + HOUR), now=NOW)
    assert not stands(_lent(until=NOW), now=NOW)
    assert not stands(_lent(withdrawn_at=NOW), now=NOW)
    assert stands(_lent(withdrawn_at=NOW), now=NOW - timedelta(minutes=1))


def test_only_standing_consents_to_share_open_anything() -> None:
    assert kinds_shared([], now=NOW) == frozenset()
    assert kinds_shared([_lent()], now=NOW) == {Kind.LOAD}
    assert kinds_shared([_lent(withdrawn_at=NOW)], now=NOW) == frozenset()
    assert kinds_shared([_lent(scope=Scope.TREATMENT)], now=NOW) == frozenset()
    both = [_lent(), _lent(kinds=frozenset({Kind.RANGE}))]
    assert kinds_shared(both, now=NOW) == {Kind.LOAD, Kind.RANGE}


def test_no_kind_opens_routes_or_heart_rates() -> None:
    assert {kind.value for kind in Kind} == {"load", "soreness", "programme", "range", "signs"}
    with pytest.raises(InvalidInputError, match="cannot be shared"):
        kinds_of(["load", "routes"])
    with pytest.raises(InvalidInputError, match="Nothing was chosen"):
        kinds_of([])


def test_the_hash_changes_with_every_word_and_not_with_blanks_at_line_ends() -> None:
    assert text_hash("T", "one\ntwo  ") == text_hash("T", "one\ntwo")
    assert text_hash("T", "one\ntwo") != text_hash("T", "one\ntoo")
    assert text_hash("T", "one") != text_hash("U", "one")


def test_every_scope_has_first_words_that_may_be_stored() -> None:
    assert [one.scope for one in first_words()] == list(Scope)
    for one in first_words():
        check_words(one.title, one.body)
    with pytest.raises(InvalidInputError, match="title and words"):
        check_words("Treatment", "Yes.")


@pytest.mark.parametrize("days", [0, -1, 732])
def test_sharing_ends_after_today_and_within_two_years(days: int) -> None:
    on = date(2026, 3, 2)
    check_until(on + timedelta(days=731), on=on)
    with pytest.raises(InvalidInputError, match="cannot end"):
        check_until(on + timedelta(days=days), on=on)


def test_a_guardian_agrees_until_the_birthday() -> None:
    on = date(2026, 3, 2)
    assert needs_guardian(date(2008, 3, 3), on=on, under=18)
    assert not needs_guardian(date(2008, 3, 2), on=on, under=18)
    assert not needs_guardian(date(2008, 3, 3), on=on, under=16)
    assert not needs_guardian(None, on=on, under=18)
