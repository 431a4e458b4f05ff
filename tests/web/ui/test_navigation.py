"""Which entry of the navigation a page belongs to."""

from __future__ import annotations

import pytest

from lissom.web.ui.navigation import CLINIC, RUNNER, NavItem, here_of

ITEMS = (
    NavItem("/clinic", "Home", "people"),
    NavItem("/clinic/clients", "Clients", "people"),
    NavItem("/clinic/money", "Money", "check"),
)


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/clinic", "/clinic"),
        ("/clinic/clients/7/money", "/clinic/clients"),
        ("/clinic/money", "/clinic/money"),
        ("/clinic/unheard-of", "/clinic"),
        ("/elsewhere", ""),
        ("/clinically", ""),
    ],
)
def test_one_entry_is_marked_and_of_several_the_nearest(path: str, href: str) -> None:
    assert here_of(ITEMS, path) == href


def test_pages_of_a_runner_keep_their_entry() -> None:
    assert here_of((*RUNNER.main, *RUNNER.rest), "/activities/3") == "/activities"


def test_at_most_four_entries_are_always_in_sight() -> None:
    assert max(len(RUNNER.main), len(CLINIC.main)) <= 4
